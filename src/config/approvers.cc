// SPDX-License-Identifier: Apache-2.0
#include "config/approvers.h"

#include "config/section.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace refward::config {
namespace {

using identity::People;
using identity::Person;
using policy::Approvals;
using policy::Names;

enum class Robots { left_out, counted };

// Who is meant, by name. A principal that only a certificate may bear is a person of its own.
std::set<std::string> persons_of(const Names& names, const People& people, Robots robots) {
  std::set<std::string> out;
  for (const std::string& entry : names) {
    bool is_guest = true;
    for (const Person& person : people.all()) {
      if (!People::covers(entry, person))
        continue;
      is_guest = false;
      if (robots == Robots::counted || person.kind == identity::PersonKind::person)
        out.insert(person.name);
    }
    if (is_guest && people.knows(entry))
      out.insert(entry);
  }
  return out;
}

// Could anybody's changes be approved?
bool leaves_enough(const std::set<std::string>& signers,
                   const std::set<std::string>& approvers,
                   std::size_t count) {
  return std::ranges::any_of(signers, [&](const std::string& signer) {
    return approvers.size() - approvers.count(signer) >= count;
  });
}

bool knows_all(const Names& names, const People& people) {
  return std::ranges::all_of(names, [&](const std::string& name) { return people.knows(name); });
}

using Authors = std::optional<std::set<std::string>>;

// Nothing where whoever has a key may sign, or a name is unknown, which is told as such.
Authors authors_of(const std::optional<Names>& signers, const People& people) {
  if (!signers || !knows_all(*signers, people))
    return std::nullopt;
  return persons_of(*signers, people, Robots::counted);
}

// Who signs below a path rule satisfies both.
Authors both(const Authors& a, const Authors& b) {
  if (!a || !b)
    return a ? a : b;
  std::set<std::string> out;
  std::ranges::set_intersection(*a, *b, std::inserter(out, out.end()));
  return out;
}

void check(const Approvals& approvals,
           const Authors& authors,
           Spot spot,
           const People& people,
           Collector& problems) {
  if (!knows_all(approvals.from, people))
    return;
  const auto approvers = persons_of(approvals.from, people, Robots::left_out);
  if (approvers.size() < approvals.count)
    problems.error(spot, fmt::format("approvals asks for {} different persons, and from names {}",
                                     approvals.count, approvers.size()));
  else if (authors && !authors->empty() && !leaves_enough(*authors, approvers, approvals.count))
    problems.warning(spot,
                     "nobody approves their own changes, and whoever of the signers signs, from "
                     "names too few others: no change can ever pass");
}

void check_rule(const policy::PathRule& rule,
                const RulePlaces& places,
                const Authors& of_block,
                const People& people,
                Collector& problems) {
  const Authors authors = both(authors_of(rule.signers, people), of_block);
  if (rule.signers && authors && authors->empty())
    problems.warning(spot_of(places.keys, "signers", places.rule),
                     "nobody may sign there: none of these is among the signers of the block");
  if (rule.approvals)
    check(*rule.approvals, authors, spot_of(places.keys, "approvals", places.rule), people,
          problems);
}

}  // namespace

Problems check_approvals(const Config& config, const People& people) {
  Collector problems(config.file.string());
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const policy::Block& block = config.policy.blocks[i];
    const BlockPlaces& places = config.places[i];
    const Authors authors = authors_of(block.signers, people);
    if (block.settings.approvals)
      check(*block.settings.approvals, authors, spot_of(places.keys, "approvals", places.block),
            people, problems);
    for (std::size_t j = 0; j < places.paths.size(); ++j)
      check_rule(block.settings.paths[j], places.paths[j], authors, people, problems);
  }
  return problems.take();
}

}  // namespace refward::config
