// SPDX-License-Identifier: Apache-2.0
// Setting: what stands before a push is looked at: which configuration, which repository, who
// calls. Every way to fail here is a Failure: without a configuration nothing is accepted.
#pragma once

#include "audit/log.h"
#include "config/config.h"
#include "gate/call.h"
#include "git/repo.h"
#include "identity/signers.h"
#include "platform/push_facts.h"
#include "report/problems.h"
#include "secrets/scanner.h"

#include <memory>
#include <optional>

namespace refward::gate {

// A git directory, which need not be one that can be opened; nothing: no repository is meant.
using GitDir = std::optional<std::filesystem::path>;

// The repository of a hook ($GIT_DIR, with the quarantine), or of a command that stands in one.
[[nodiscard]] git::Repo open_in_hook(const platform::Environment& environment);
[[nodiscard]] git::Repo open_repository(const std::filesystem::path& path);

// The git directory that a hook was started for, and the one that an administrator stands in.
[[nodiscard]] std::filesystem::path hook_git_dir(const platform::Environment& environment);
[[nodiscard]] GitDir git_dir_here();

// --config, else what the repository's or the system's Git configuration names, else the one in
// /etc.
[[nodiscard]] std::filesystem::path config_path(const Call& call, const GitDir& git_dir);
// The whole configuration, with what `[server] policy_from` names read at its present tip.
[[nodiscard]] base::Result<config::Config, config::Problems> read_config(
    const std::filesystem::path& path);
[[nodiscard]] config::Config load_config(const Call& call, const GitDir& git_dir);
// [server] alone where there is a policy_from: for what has to work while the policy is broken.
[[nodiscard]] config::Config load_server(const Call& call, const GitDir& git_dir);
[[nodiscard]] std::vector<report::ProblemLine> problem_lines(const config::Problems& problems);
[[nodiscard]] identity::Options signer_options(const config::Config& config);
[[nodiscard]] identity::Signers load_signers(const config::Config& config);

// Configuration and keyrings of one moment: where the folder of the configuration is exchanged
// while they are read (refward apply) they are read again, kMaxReadings times at most.
struct RuleSet {
  config::Config config;
  identity::Signers signers;
};

inline constexpr int kMaxReadings = 5;
[[nodiscard]] RuleSet load_rule_set(const Call& call, const GitDir& git_dir);
// The folder to edit; nothing where the keyrings come from a repository, and a push changes them.
[[nodiscard]] std::optional<std::filesystem::path> own_keyrings(const config::Config& config);
[[nodiscard]] audit::Options audit_options(const config::Config& config);

// `cache`: a folder for the compiled rules, or empty. The key for keyed hashes of secrets is the
// log's own; commands that only look (`check`, `scan`) give one of their own, and their hashes are
// of no use outside that run.
[[nodiscard]] secrets::Scanner make_scanner(const inspect::SecretSettings& settings,
                                            const std::filesystem::path& cache,
                                            std::string_view hash_key);

// What the record calls a repository, for commands: as platform::caller names it for a hook. On
// gitlab, whose folders have other names, what its own configuration file says (gitlab.fullpath).
[[nodiscard]] base::Result<std::string> repository_name(const git::Repo& repo,
                                                        const config::Config& config);
[[nodiscard]] base::Result<std::string> repository_name(const std::filesystem::path& git_dir,
                                                        const config::Config& config);

[[nodiscard]] platform::Caller caller_of(const Call& call,
                                         const std::filesystem::path& git_dir,
                                         const config::Config& config);

// Push options and the certificate of the push, as Git tells them to pre-receive.
[[nodiscard]] platform::PushFacts facts_of(const Call& call);

// SHA-256, hex: what the record calls the policy's and the keyring's digest.
[[nodiscard]] std::string policy_digest(const config::Config& config);

}  // namespace refward::gate
