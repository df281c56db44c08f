// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "config/lint.h"
#include "gate/setting.h"
#include "report/problems.h"

#include <algorithm>
#include <iterator>

namespace refward::cli {
namespace {

using base::ExitCode;

gate::GitDir here(const gate::Call& call) {
  return call.config ? std::nullopt : gate::git_dir_here();
}

}  // namespace

ExitCode policy_lint(const gate::Call& call, Output output) {
  const auto loaded = gate::read_config(gate::config_path(call, here(call)));
  config::Problems found = loaded ? loaded->warnings : loaded.error();
  if (loaded)
    std::ranges::move(config::check_people(*loaded, gate::load_signers(*loaded).people()),
                      std::back_inserter(found));
  const bool broken = config::has_errors(found);
  const auto lines = gate::problem_lines(found);
  print(call, output == Output::json ? report::problems_json(lines)
              : broken               ? report::problems_text(lines)
                       : report::problems_text(lines) + "the policy is fine\n");
  return broken ? ExitCode::refused : ExitCode::yes;
}

}  // namespace refward::cli
