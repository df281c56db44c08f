// SPDX-License-Identifier: Apache-2.0
// What stands around a gate, for doctor: Git and its settings, who owns and may write what, and the
// clock. Looks only.
#pragma once

#include "base/clock.h"
#include "config/config.h"
#include "git/repo.h"
#include "report/symptom.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace refward::setup {

// Is Git there, and does it quarantine what is pushed (since 2.11)?
[[nodiscard]] std::vector<report::Symptom> examine_git();
// Git's settings that matter here, of the system, this user and the repository: core.hooksPath,
// hook.* (Git 2.54 and later), receive.shallowUpdate.
[[nodiscard]] std::vector<report::Symptom> examine_settings(const git::Repo& repo);
// The folder of refward install --system, where core.hooksPath names it for this repository.
[[nodiscard]] std::optional<std::filesystem::path> system_hooks_of(
    const std::filesystem::path& git_dir);
// Owner and mode of configuration, keyrings, log, state and the keys in it. Configuration may be
// root's, ours, or the repository owner's.
[[nodiscard]] std::vector<report::Symptom> examine_owners(const git::Repo& repo,
                                                          const config::Config& config);
// Is `now` a time that can be, and not before the last entry of the log?
[[nodiscard]] std::vector<report::Symptom> examine_clock(const config::Config& config,
                                                         base::PreciseInstant now);

// Who can sign the record's checkpoints, what that protects from, and is it done?
[[nodiscard]] std::vector<report::Symptom> examine_sealing(const git::Repo& repo,
                                                           const config::Config& config,
                                                           base::PreciseInstant now);

}  // namespace refward::setup
