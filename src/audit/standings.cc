// SPDX-License-Identifier: Apache-2.0
#include "audit/standings.h"

#include "audit/course.h"
#include "audit/details.h"
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/printed.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "base/text.h"

#include <unordered_set>
#include <utility>

namespace refward::audit {
namespace {

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
  Course course;
  std::unordered_set<std::uint64_t> accepted;
  if (const auto before = pruned_part(options.folder))
    before->seed(recorded, name, course, accepted);
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
    if (is_accepted(leaf))
      accepted.insert(leaf.index);
    const bool allowed = leaf.of && accepted.contains(*leaf.of);
    for (const RefMove& move : *moves)
      if (move.ref == name)
        course.take(leaf, move, allowed ? Allowed::yes : Allowed::no);
  }
  std::vector<Stood> out;
  for (Step& step : std::move(course).chain())
    out.push_back(std::move(step.stood));
  return out;
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
