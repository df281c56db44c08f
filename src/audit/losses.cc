// SPDX-License-Identifier: Apache-2.0
#include "audit/losses.h"

#include "audit/details.h"

#include <algorithm>

namespace refward::audit {

base::Status Losses::see(const Leaf& leaf,
                         std::string_view details,
                         const std::vector<std::string>& gone,
                         const std::string& file,
                         std::uint64_t offset) {
  if (!any_)
    first_ = leaf.index;
  any_ = true;
  last_file_ = file;
  last_offset_ = offset;
  if (!gone.empty())
    gone_.emplace(leaf.index, Place{file, offset, gone});
  TRY(const std::vector<ErasedFields> erased, erased_by(leaf, details));
  for (const ErasedFields& one : erased)
    erased_[one.index].insert(one.fields.begin(), one.fields.end());
  if (leaf.erase)
    kept_.insert(leaf.erase->kept.begin(), leaf.erase->kept.end());
  return base::Done{};
}

std::vector<Losses::Problem> Losses::problems() const {
  std::vector<Problem> out;
  for (const auto& [index, place] : gone_) {
    const auto allowed = erased_.find(index);
    const bool explained = allowed != erased_.end() &&
                           std::ranges::all_of(place.fields, [&](const std::string& field) {
                             return allowed->second.contains(field);
                           });
    if (!explained)
      out.push_back({place.file, place.offset, "details"});
  }
  for (const auto& [index, fields] : erased_) {
    if (index < first_)
      continue;
    const auto gone = gone_.find(index);
    if (gone == gone_.end() || gone->second.fields.size() < fields.size())
      out.push_back({gone == gone_.end() ? last_file_ : gone->second.file,
                     gone == gone_.end() ? last_offset_ : gone->second.offset,
                     "unfinished-upkeep"});
  }
  return out;
}

}  // namespace refward::audit
