// SPDX-License-Identifier: Apache-2.0
// PromotionSource: where blocks and path rules take what they promote (design.md 4.5,
// `promote_from`): which trees of a ref the record keeps for them, and which path there answers to
// a path here.
#pragma once

#include "git/repo.h"
#include "policy/policy.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace refward::inspect {

// The folders of the ref at this place that some promote_from names: "" (all of it) where a block's
// does, and those of the path rules of the blocks that cover it.
[[nodiscard]] std::set<std::string> promoted_folders(const policy::Policy& policy,
                                                     const policy::Place& place);

// For each of these the tree that stands there once the ref has this value; the null id where there
// is no such folder. None for a value that ends at no commit. A folder with a backslash or a
// control character in its name, which the record would spell differently, is left out.
[[nodiscard]] std::map<std::string, git::ObjectId> promoted_trees(const git::Repo& repo,
                                                                  const policy::Policy& policy,
                                                                  const policy::Place& place,
                                                                  const git::ObjectId& value);

// The folder that a glob begins with, before its first wildcard: "envs/prod/" of "envs/prod/**" and
// of "envs/prod/*.yaml", "" of "**/x".
[[nodiscard]] std::string literal_folder(std::string_view glob);

// The path, below the rule's promote_from, that answers to a path which the rule matches: without
// the literal folder of the glob that matches it, the longest where several do. Nothing where none
// matches.
[[nodiscard]] std::optional<std::string> path_at_source(const policy::PathRule& rule,
                                                        const std::string& path);

}  // namespace refward::inspect
