// SPDX-License-Identifier: Apache-2.0
// The commands, each a function from its arguments to an exit status. They gather values, call the
// rooms below, and print what `report` words; anything thrown reaches run.cc.
#pragma once

#include "audit/log.h"
#include "base/failure.h"
#include "cli/audit_filter.h"
#include "gate/call.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace refward::cli {

enum class Output { text, json };

struct HookArguments {
  std::string name;  // "pre-receive", "update", "post-receive"
  std::vector<std::string> rest;
  std::optional<std::filesystem::path> then;
  bool own = false;  // --own: then the repository's own hook
};

[[nodiscard]] base::ExitCode hook(const gate::Call& call, const HookArguments& arguments);

struct CheckArguments {
  std::filesystem::path repository = ".";
  std::vector<std::string> move;  // OLD NEW REF, or empty: lines on standard input
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode check(const gate::Call& call, const CheckArguments& arguments);

struct ApprovalsArguments {
  std::filesystem::path repository = ".";
  std::vector<std::string> move;  // OLD NEW REF
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode approvals(const gate::Call& call, const ApprovalsArguments& arguments);

struct ApproveArguments {
  std::filesystem::path repository = ".";  // the approver's own clone
  std::string ref, revision;
  std::string expires = "14d";
  std::string person;  // empty: the committer's e-mail
  std::string name;    // of the repository on the server; empty: by the URL of origin
};

[[nodiscard]] base::ExitCode approve(const gate::Call& call, const ApproveArguments& arguments);

struct VerifyArguments {
  std::string kind;  // "commit", "tag"
  std::filesystem::path repository = ".";
  std::vector<std::string> revisions;
  std::string at;  // RFC 3339, or empty: the receive time, else now
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode verify(const gate::Call& call, const VerifyArguments& arguments);

struct PayloadArguments {
  std::string format;
  std::filesystem::path signature;
  std::string ns = "git";
  std::string at;  // RFC 3339, or empty: now
  std::filesystem::path file;
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode verify_payload(const gate::Call& call,
                                            const PayloadArguments& arguments);

struct ScanArguments {
  std::vector<std::string> paths;  // with --repo: revisions
  std::vector<std::string> rules;
  std::string repository;   // --repo
  std::string resume;       // --resume
  std::string import_from;  // --import
  bool finish = false;      // --continue: the one path, or ".", is a repository
  std::string format = "text";
};

[[nodiscard]] base::ExitCode scan(const gate::Call& call, const ScanArguments& arguments);

[[nodiscard]] base::ExitCode keyring_list(const gate::Call& call, Output output);
[[nodiscard]] base::ExitCode keyring_lint(const gate::Call& call, Output output);
[[nodiscard]] base::ExitCode keyring_build(const gate::Call& call);

struct KeyringArguments {
  std::string principal;  // add
  std::string file;       // add; "-": standard input
  std::string key;        // revoke, remove
  std::string reason;     // revoke
  std::string since;      // revoke; RFC 3339, or empty
};

[[nodiscard]] base::ExitCode keyring_add(const gate::Call& call, const KeyringArguments& arguments);
[[nodiscard]] base::ExitCode keyring_revoke(const gate::Call& call,
                                            const KeyringArguments& arguments);
[[nodiscard]] base::ExitCode keyring_remove(const gate::Call& call,
                                            const KeyringArguments& arguments);

[[nodiscard]] base::ExitCode policy_lint(const gate::Call& call, Output output);

struct ExplainArguments {
  std::filesystem::path repository = ".";
  std::string ref;     // in full; empty: what no rule covers
  std::string path;    // or empty
  std::string person;  // or empty
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode policy_explain(const gate::Call& call,
                                            const ExplainArguments& arguments);
[[nodiscard]] base::ExitCode policy_test(const gate::Call& call,
                                         const std::filesystem::path& file,
                                         Output output);
[[nodiscard]] base::ExitCode policy_unused(const gate::Call& call,
                                           const std::string& since,
                                           Output output);
[[nodiscard]] base::ExitCode policy_show(const gate::Call& call, const std::string& digest);

// Of the configuration that applies here.
[[nodiscard]] audit::Options audit_options_here(const gate::Call& call);

[[nodiscard]] base::ExitCode audit_list(const gate::Call& call,
                                        const AuditFilterArguments& arguments,
                                        Output output);
[[nodiscard]] base::ExitCode audit_show(const gate::Call& call, std::uint64_t index, Output output);
// `format`: "json" or "ecs".
[[nodiscard]] base::ExitCode audit_export(const gate::Call& call,
                                          const AuditFilterArguments& arguments,
                                          const std::string& format);
[[nodiscard]] base::ExitCode audit_stats(const gate::Call& call,
                                         const AuditFilterArguments& arguments,
                                         Output output);
// Ends when it is interrupted, or nobody reads its output any more.
[[nodiscard]] base::ExitCode audit_follow(const gate::Call& call,
                                          const AuditFilterArguments& arguments,
                                          Output output);

struct RecordArguments {
  std::string checkpoint;  // a file: an earlier state of the log; or empty
  std::string key;         // who signed it; empty: the log's own key
  bool news = false;       // only what came since the last time
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode audit_verify(const gate::Call& call, const RecordArguments& arguments);
// Of that file. Nothing where it does not hold, which then was said.
[[nodiscard]] std::optional<tlog::TreeHead> checkpoint_in(const gate::Call& call,
                                                          const audit::Options& options,
                                                          const RecordArguments& arguments);

struct ProofArguments {
  std::filesystem::path file;
  std::string key;
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode audit_key(const gate::Call& call, bool make);
enum class Checkpoint { shown, sealed, rebuilt };

[[nodiscard]] base::ExitCode audit_checkpoint(const gate::Call& call, Checkpoint wish);
[[nodiscard]] base::ExitCode audit_prove(const gate::Call& call, std::uint64_t index);
[[nodiscard]] base::ExitCode audit_check_proof(const gate::Call& call,
                                               const ProofArguments& arguments);

struct ReconcileArguments {
  std::string repository;  // empty: all
  std::string grace = "1h";
  bool gone = false;
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode audit_reconcile(const gate::Call& call,
                                             const ReconcileArguments& arguments);

struct EraseArguments {
  std::vector<std::string> persons;  // names of one person
  std::string reason;
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode audit_erase(const gate::Call& call, const EraseArguments& arguments);

struct PruneArguments {
  std::string before;  // a day, or an instant of RFC 3339; or
  std::optional<std::uint64_t> keep;
  std::string reason;
  Output output = Output::text;
};

[[nodiscard]] base::ExitCode audit_prune(const gate::Call& call, const PruneArguments& arguments);

[[nodiscard]] base::ExitCode adopt(const gate::Call& call,
                                   const std::filesystem::path& repository,
                                   const std::vector<std::string>& refs);

// Which repositories, and which platform's common hooks.
struct FleetArguments {
  std::vector<std::string> repositories;
  std::string all;        // --all: a folder, and every repository below
  std::string gitea;      // --gitea: gitea's or Forgejo's folder of repositories
  std::string gitlab;     // --gitlab: its folder of custom hooks
  bool gitolite = false;  // --gitolite
  bool system = false;    // --system
};

struct InitArguments {
  std::string preset = "basic";
  std::string signers;          // --from-signers: an allowed_signers file
  std::string gnupg;            // --from-gnupg: a GnuPG folder
  std::string authorized_keys;  // --from-authorized-keys
  std::string folder;           // --repositories: the folder that they lie below
  std::vector<std::string> repositories;
  std::string state;   // empty: /var/lib/refward
  std::string origin;  // empty: the machine's name
  enum class Run { real, dry } run = Run::real;
};

[[nodiscard]] base::ExitCode init(const gate::Call& call, const InitArguments& arguments);
[[nodiscard]] base::ExitCode install(const gate::Call& call, const FleetArguments& arguments);
[[nodiscard]] base::ExitCode uninstall(const gate::Call& call, const FleetArguments& arguments);
[[nodiscard]] base::ExitCode apply_set(const gate::Call& call, const std::filesystem::path& fresh);
[[nodiscard]] base::ExitCode doctor(const gate::Call& call,
                                    const FleetArguments& arguments,
                                    Output output);

// print to call.out; a closed pipe is not an error of ours.
void print(const gate::Call& call, const std::string& text);

}  // namespace refward::cli
