// SPDX-License-Identifier: Apache-2.0
#include "audit/landings.h"
#include "base/files.h"
#include "cli/commands.h"
#include "gate/keyring_event.h"
#include "gate/setting.h"
#include "identity/revocation.h"
#include "report/keyring_report.h"
#include "report/problems.h"
#include "setup/keyring_edit.h"

#include <algorithm>
#include <map>

namespace refward::cli {
namespace {

using base::ExitCode;

gate::GitDir here(const gate::Call& call) {
  return call.config ? std::nullopt : gate::git_dir_here();
}

config::Config config_here(const gate::Call& call) {
  return gate::load_config(call, here(call));
}

std::vector<report::ProblemLine> lines_of(const std::vector<identity::KeyringRemark>& remarks) {
  std::vector<report::ProblemLine> lines;
  for (const identity::KeyringRemark& remark : remarks)
    lines.push_back(
        {.file = remark.file,
         .line = remark.line,
         .column = remark.column,
         .level = remark.level == identity::KeyringRemark::Level::broken ? "error" : "warning",
         .words = remark.detail});
  return lines;
}

// Nothing where there is no record, or none that this user may read.
std::map<std::string, base::Instant> last_uses(const config::Config& config) {
  std::map<std::string, base::Instant> last;
  std::error_code none;
  if (!std::filesystem::is_directory(config.audit, none))
    return last;
  for (const audit::LastUse& use : audit::last_uses(gate::audit_options(config)))
    last.insert_or_assign(use.key, use.time);
  return last;
}

ExitCode code_of(const std::vector<report::ProblemLine>& lines) {
  const bool broken = std::ranges::any_of(
      lines, [](const report::ProblemLine& line) { return line.level == "error"; });
  return broken ? ExitCode::refused : ExitCode::yes;
}

ExitCode told(const gate::Call& call,
              const std::vector<report::ProblemLine>& lines,
              Output output,
              std::string_view fine) {
  if (output == Output::json)
    print(call, report::problems_json(lines));
  else
    print(call, report::problems_text(lines) +
                    (code_of(lines) == ExitCode::yes ? std::string(fine) : ""));
  return code_of(lines);
}

bool lacks_folder(const config::Config& config) {
  const auto own = gate::own_keyrings(config);
  return own && !std::filesystem::is_directory(*own);
}

// What a push to another repository changes is not edited here: nobody would approve it.
config::Config editable_config(const gate::Call& call) {
  config::Config config = config_here(call);
  if (!gate::own_keyrings(config))
    throw base::Failure::usage(report::keyring_fault(
        "policy-from", config.policy_from->repository + ", " + config.policy_from->ref));
  return config;
}

}  // namespace

ExitCode keyring_list(const gate::Call& call, Output output) {
  const config::Config config = config_here(call);
  const identity::Signers signers = gate::load_signers(config);
  (void)signers.openpgp();  // its keys are known once it is built
  const auto rows = signers.rows();
  const bool broken = std::ranges::any_of(signers.remarks(), [](const auto& remark) {
    return remark.level == identity::KeyringRemark::Level::broken;
  });
  if (broken || lacks_folder(config))
    throw base::Failure(ExitCode::refused,
                        report::keyring_fault("broken", config.keyrings.string()),
                        "the keyrings cannot be listed");
  const report::KeyringUse use{.last = last_uses(config),
                               .now = std::chrono::floor<base::Seconds>(call.clock.now())};
  print(call,
        output == Output::json ? report::keyring_json(rows, use) : report::keyring_text(rows, use));
  return ExitCode::yes;
}

ExitCode keyring_lint(const gate::Call& call, Output output) {
  const config::Config config = config_here(call);
  if (lacks_folder(config))
    return told(call,
                {{.file = config.keyrings.string(),
                  .level = "error",
                  .words = "there is no such folder, so nobody can sign ([server] keyrings)"}},
                output, "");
  const identity::Signers signers = gate::load_signers(config);
  const base::Instant now = std::chrono::floor<base::Seconds>(call.clock.now());
  return told(call, lines_of(signers.lint(now)), output, "the keyrings are fine\n");
}

ExitCode keyring_build(const gate::Call& call) {
  return keyring_lint(call, Output::text);
}

namespace {

bool is_held(const identity::Signers& signers, const std::string& key) {
  return std::ranges::any_of(signers.rows(), [&](const identity::Signers::Row& row) {
    return row.key == key || std::ranges::find(row.subkeys, key) != row.subkeys.end();
  });
}

ExitCode changed(const gate::Call& call,
                 const config::Config& config,
                 const setup::Edit& edit,
                 const std::string& note) {
  if (!std::filesystem::is_directory(config.keyrings))
    throw base::Failure::usage(report::keyring_fault("no-folder", config.keyrings.string()));
  if (!edit)
    throw base::Failure::usage(report::keyring_fault(edit.error().code, edit.error().detail));
  std::vector<std::string> files;
  for (const setup::FileChange& change : *edit)
    files.push_back((config.keyrings / change.name).string());
  if (files.empty()) {
    print(call, report::keyring_changed(files, false));
    return ExitCode::yes;
  }
  const auto made = setup::make(config.keyrings, *edit, gate::signer_options(config));
  if (!made)
    throw base::Failure::usage(report::keyring_fault(made.error().code, made.error().detail));
  const bool now = gate::record_keyring_change(call, config, note) == gate::Recorded::now;
  print(call, report::keyring_changed(files, now));
  return ExitCode::yes;
}

}  // namespace

ExitCode keyring_add(const gate::Call& call, const KeyringArguments& arguments) {
  const config::Config config = editable_config(call);
  const std::string key = arguments.file == "-"
                              ? base::read_all(call.in, setup::kMaxAddedBytes)
                              : base::read_file(arguments.file, setup::kMaxAddedBytes);
  return changed(call, config, setup::add_key(config.keyrings, arguments.principal, key),
                 "keyring add " + arguments.principal);
}

ExitCode keyring_revoke(const gate::Call& call, const KeyringArguments& arguments) {
  const config::Config config = editable_config(call);
  std::optional<base::Instant> since;
  if (!arguments.since.empty() && !(since = base::parse_rfc3339(arguments.since)))
    throw base::Failure::usage("not an instant like 2026-10-01T00:00:00Z: " + arguments.since);
  const std::string when = since ? " --since " + base::to_rfc3339(*since) : "";
  const ExitCode done = changed(
      call, config, setup::revoke_key(config.keyrings, arguments.key, arguments.reason, since),
      "keyring revoke " + arguments.key + " --reason " + arguments.reason + when);
  const identity::Signers signers = gate::load_signers(config);
  (void)signers.openpgp();
  if (const auto name = identity::parse_key_name(arguments.key); name && !is_held(signers, *name))
    print(call, report::keyring_fault("revoked-stranger", *name) + "\n");
  return done;
}

ExitCode keyring_remove(const gate::Call& call, const KeyringArguments& arguments) {
  const config::Config config = editable_config(call);
  const identity::Signers signers = gate::load_signers(config);
  (void)signers.openpgp();
  return changed(call, config, setup::remove_key(config.keyrings, arguments.key, signers.rows()),
                 "keyring remove " + arguments.key);
}

}  // namespace refward::cli
