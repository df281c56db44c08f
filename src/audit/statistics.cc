// SPDX-License-Identifier: Apache-2.0
#include "audit/statistics.h"

#include "audit/details_view.h"

#include <algorithm>

namespace refward::audit {
namespace {

void add_slow(std::vector<Statistics::Slow>& slowest, Statistics::Slow one) {
  const auto place = std::ranges::upper_bound(slowest, one.duration_us, std::greater<>(),
                                              &Statistics::Slow::duration_us);
  slowest.insert(place, std::move(one));
  if (slowest.size() > Statistics::kSlowest)
    slowest.pop_back();
}

void add_push(Statistics& all, const Leaf& leaf, const DetailsView& view) {
  all.decisions.add(std::string(to_text(*leaf.decision)));
  if (!leaf.repository.empty())
    all.repositories.add(leaf.repository);
  for (const std::string& name : view.people())
    all.people.add(name);
  for (const std::string& rule : view.rules(DetailsView::Mode::evaluate))
    all.on_trial.add(rule);
  if (leaf.decision == findings::Decision::reject)
    for (const std::string& rule : view.rules(DetailsView::Mode::enforce))
      all.refusals.add(rule);
  if (view.duration_us) {
    all.duration_us += *view.duration_us;
    add_slow(all.slowest, {leaf.index, leaf.repository, *view.duration_us});
  }
}

}  // namespace

void Counts::add(const std::string& name) {
  if (by_name_.size() < kMaxNames || by_name_.contains(name))
    ++by_name_[name];
  else
    ++others_;
}

void Statistics::add(const Selection& entry) {
  const Leaf& leaf = entry.leaf();
  ++entries;
  bytes += entry.parts().header.record_size();
  first = first ? std::min(*first, leaf.time) : leaf.time;
  last = last ? std::max(*last, leaf.time) : leaf.time;
  if (leaf.kind == Kind::outcome)
    ++outcomes;
  else if (leaf.kind == Kind::event)
    events.add(leaf.event);
  else
    add_push(*this, leaf, view_of(leaf, entry.parts().details));
}

Statistics statistics_of(const Options& options, const Filter& filter) {
  Statistics all;
  select(options, filter, [&](const Selection& entry) {
    all.add(entry);
    return true;
  });
  return all;
}

}  // namespace refward::audit
