// SPDX-License-Identifier: Apache-2.0
// served: the exact question behind the cheap walk over what is new (design.md 4.2): what some ref
// reached before the push is nothing that it brings. It may read the whole history, so it is asked
// only for objects and names with findings.
#pragma once

#include "git/repo.h"
#include "push/push.h"

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace refward::inspect {

using IdSet = std::unordered_set<git::ObjectId, git::ObjectIdHash>;

// Those of `objects` that one of `tips` reaches; none where it cannot be told.
[[nodiscard]] IdSet served_objects(const git::Repo& repo,
                                   const std::vector<git::ObjectId>& objects,
                                   const std::vector<git::ObjectId>& tips);
// Those of `names` that an entry of a tree bears, or whose whole path is one, in what one of `tips`
// reaches; none where it cannot be told.
[[nodiscard]] std::set<std::string> served_names(const git::Repo& repo,
                                                 const std::set<std::string>& names,
                                                 const std::vector<git::ObjectId>& tips,
                                                 const push::Limits& limits);

}  // namespace refward::inspect
