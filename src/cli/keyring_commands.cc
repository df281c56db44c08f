// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "config/lint.h"
#include "gate/setting.h"
#include "report/keyring_report.h"
#include "report/problems.h"

#include <algorithm>

namespace refward::cli {
namespace {

using base::ExitCode;

gate::GitDir here(const gate::Call& call) {
  return call.config ? std::nullopt : gate::git_dir_here();
}

config::Config config_here(const gate::Call& call) {
  return gate::load_config(call, here(call));
}

std::vector<report::ProblemLine> lines_of(const identity::Signers& signers) {
  std::vector<report::ProblemLine> lines;
  for (const identity::KeyringRemark& remark : signers.remarks())
    lines.push_back(
        {.file = remark.file,
         .line = remark.line,
         .column = remark.column,
         .level = remark.level == identity::KeyringRemark::Level::broken ? "error" : "warning",
         .words = remark.detail});
  return lines;
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

}  // namespace

ExitCode keyring_list(const gate::Call& call, Output output) {
  const identity::Signers signers = gate::load_signers(config_here(call));
  (void)signers.openpgp();  // its keys are known once it is built
  const auto rows = signers.rows();
  print(call, output == Output::json ? report::keyring_json(rows) : report::keyring_text(rows));
  return ExitCode::yes;
}

ExitCode keyring_lint(const gate::Call& call, Output output) {
  const config::Config config = config_here(call);
  if (!std::filesystem::is_directory(config.keyrings))
    return told(call,
                {{.file = config.keyrings.string(),
                  .level = "error",
                  .words = "there is no such folder, so nobody can sign ([server] keyrings)"}},
                output, "");
  const identity::Signers signers = gate::load_signers(config);
  (void)signers.openpgp();
  return told(call, lines_of(signers), output, "the keyrings are fine\n");
}

ExitCode keyring_build(const gate::Call& call) {
  return keyring_lint(call, Output::text);
}

ExitCode policy_lint(const gate::Call& call, Output output) {
  const auto path = gate::config_path(call, here(call));
  const auto loaded = config::load(path);
  std::vector<report::ProblemLine> lines;
  const auto add = [&](const config::Problems& problems) {
    std::ranges::copy(gate::problem_lines(problems), std::back_inserter(lines));
  };
  if (!loaded) {
    add(loaded.error());
  } else {
    add(loaded->warnings);
    add(config::check_people(*loaded, gate::load_signers(*loaded).people()));
  }
  return told(call, lines, output, "the policy is fine\n");
}

}  // namespace refward::cli
