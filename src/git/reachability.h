// SPDX-License-Identifier: Apache-2.0
// Reachability: which of some objects can be reached from tips, through commits, trees and tags.
// Private to the room. Exact, and so, for trees and blobs, as dear as the history is long: each
// commit and tree is read once, newest first, until all are found.
#pragma once

#include "git/object_store.h"

#include <unordered_set>

namespace refward::git {

using ObjectIdSet = std::unordered_set<ObjectId, ObjectIdHash>;

// Deeper chains of tags are an error.
inline constexpr std::size_t kMaxTagLevels = 32;

// The objects of `wanted` that are reachable. A tip that is not there is an error.
[[nodiscard]] base::Result<ObjectIdSet> find_reachable(const ObjectStore& store,
                                                       const ObjectIdSet& wanted,
                                                       const std::vector<ObjectId>& tips);

}  // namespace refward::git
