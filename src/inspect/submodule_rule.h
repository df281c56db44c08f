// SPDX-License-Identifier: Apache-2.0
// submodule_rule: where the submodules of one commit come from (design.md section 5,
// `submodule_urls`). Private to the room.
#pragma once

#include "git/changes.h"
#include "inspect/ground.h"

#include <string>
#include <vector>

namespace refward::inspect {

struct SubmoduleFault {
  std::string reason;
  std::string path;
  std::vector<findings::Fact> facts = {};
};

// What is wrong after this commit, which has changed these paths.
[[nodiscard]] std::vector<SubmoduleFault> submodule_faults(
    const git::Repo& repo,
    const git::LinkedCommit& commit,
    const std::vector<git::PathChange>& changes,
    const std::vector<policy::Pattern>& patterns);

}  // namespace refward::inspect
