// SPDX-License-Identifier: Apache-2.0
#include "audit/standings.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/printed.h"
#include "audit/reader.h"
#include "base/text.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace refward::audit {
namespace {

// A value with the move that brought it.
struct Step {
  std::uint64_t decided = 0;  // index of the decision, or of the adoption
  std::string old_id;
  Stood stood;
};

class Course {
 public:
  explicit Course(std::string ref) : ref_(std::move(ref)) {}

  void apply(const Leaf& leaf, const std::vector<RefMove>& moves) {
    if (is_accepted(leaf))
      accepted_.insert(leaf.index);
    for (const RefMove& move : moves)
      if (move.ref == ref_ && leaf.kind != Kind::decision)
        take(leaf, move);
  }

  [[nodiscard]] std::vector<Stood> stood() && {
    std::size_t first = steps_.empty() ? 0 : steps_.size() - 1;
    while (first > 0 && steps_[first].old_id == steps_[first - 1].stood.value)
      --first;
    std::vector<Stood> out;
    for (; first < steps_.size(); ++first)
      out.push_back(std::move(steps_[first].stood));
    return out;
  }

 private:
  void take(const Leaf& leaf, const RefMove& move) {
    const bool adopted = leaf.kind == Kind::event && leaf.event == "adopt";
    if (leaf.kind == Kind::event && !adopted)
      return;
    if (!adopted && !(leaf.of && accepted_.contains(*leaf.of))) {
      steps_.clear();  // it went elsewhere, and no decision allowed that
      return;
    }
    Step step{.decided = leaf.of.value_or(leaf.index), .old_id = move.old_id, .stood = {}};
    step.stood.value = move.new_id;
    step.stood.since = std::chrono::ceil<base::Seconds>(leaf.time);
    for (const StoodTree& tree : leaf.trees)
      if (tree.ref == ref_)
        step.stood.trees.emplace(tree.folder, tree.tree);
    insert(std::move(step));
  }

  // Two pushes in a row may record their outcomes in either order.
  void insert(Step step) {
    auto place = steps_.end();
    if (!steps_.empty() && step.old_id != steps_.back().stood.value)
      place = std::find_if(steps_.begin(), steps_.end(),
                           [&](const Step& other) { return other.decided > step.decided; });
    steps_.insert(place, std::move(step));
  }

  std::string ref_;  // as recorded
  std::unordered_set<std::uint64_t> accepted_;
  std::vector<Step> steps_;
};

// Could this leaf speak of the ref? Most do not, and need no reading then.
bool may_name(std::string_view leaf, std::string_view quoted_ref) {
  return leaf.find(quoted_ref) != std::string_view::npos ||
         leaf.find("\"updates_digest\"") != std::string_view::npos;
}

std::size_t bytes_of(const StoodTree& tree) {
  constexpr std::size_t kFrame = 96;  // keys, quotes and the id
  constexpr std::size_t kEscaped = 2;
  return kFrame +
         kEscaped * (base::printable(tree.ref).size() + base::printable(tree.folder).size());
}

Entry without_moves(const Entry& entry) {
  Entry out = entry;
  out.moves.clear();
  out.trees.clear();
  return out;
}

}  // namespace

std::vector<Stood> standings(const Options& options,
                             const std::string& repository,
                             const std::string& ref) {
  auto reader = reader_of(options);
  if (!reader)
    return {};
  const std::string recorded = base::printable(repository);
  const std::string name = base::printable(ref);
  const std::string quoted = canonical(Json(name));
  const Subject subject = subject_of(recorded);
  Course course(name);
  while (reader->next()) {
    if (reader->header().subject != subject)
      continue;
    const Parts parts = reader->parts();
    if (!may_name(parts.leaf, quoted))
      continue;
    const Leaf leaf = leaf_in(parts);
    if (leaf.repository != recorded)
      continue;
    const auto moves = updates_of(leaf, parts.details);
    if (!moves)
      throw_disorder("details", "entry " + std::to_string(leaf.index));
    course.apply(leaf, *moves);
  }
  return std::move(course).stood();
}

std::vector<Entry> portions(Entry entry) {
  if (entry.trees.empty())
    return {std::move(entry)};
  std::map<std::string, std::vector<StoodTree>> trees;  // by ref
  for (StoodTree& tree : entry.trees)
    trees[tree.ref].push_back(std::move(tree));
  std::vector<Entry> out{without_moves(entry)};
  std::size_t used = 0;
  for (RefMove& move : entry.moves) {
    std::vector<StoodTree> own = std::move(trees[move.ref]);
    std::size_t bytes = 0;
    for (const StoodTree& tree : own)
      bytes += bytes_of(tree);
    if (bytes > kTreeBytes) {
      own.clear();
      bytes = 0;
    }
    if (used + bytes > kTreeBytes) {
      out.push_back(without_moves(entry));
      used = 0;
    }
    used += bytes;
    out.back().moves.push_back(std::move(move));
    std::ranges::move(own, std::back_inserter(out.back().trees));
  }
  return out;
}

}  // namespace refward::audit
