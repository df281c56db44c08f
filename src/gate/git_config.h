// SPDX-License-Identifier: Apache-2.0
// GitConfig: what a repository asks for beyond the server's policy, in its own Git configuration
// file or the system's (design.md section 5): refward.require, refward.maxFileSize,
// refward.maxPathLength, refward.maxPushCommits, refward.maxPushRefs, refward.frozen. It only
// tightens: each file makes an enforcing block more, called "git config". What it says and cannot
// be understood refuses the push.
#pragma once

#include "policy/policy.h"

#include <filesystem>

namespace refward::gate {

inline constexpr const char* kGitConfigBlock = "git config";

// The policy with those blocks. Throws base::Failure where a value is malformed.
[[nodiscard]] policy::Policy tightened(policy::Policy policy, const std::filesystem::path& git_dir);

}  // namespace refward::gate
