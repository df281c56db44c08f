// SPDX-License-Identifier: Apache-2.0
// refward apply: a changed configuration takes effect as a whole, once it lints and its tests pass.
#include "cli/commands.h"
#include "gate/setting.h"
#include "report/setup_report.h"
#include "setup/rule_set.h"

#include <algorithm>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;

constexpr std::string_view kTestSuffix = ".test.toml";

gate::Call with_config(const gate::Call& call, const fs::path& file) {
  gate::Call other = call;
  other.config = file;
  return other;
}

// Keyrings elsewhere would not be exchanged with the rest.
void check_keyrings(const gate::Call& trial, const fs::path& folder) {
  const auto loaded = gate::read_config(*trial.config);
  if (!loaded || loaded->policy_from)
    return;
  const fs::path relative = loaded->keyrings.lexically_relative(folder);
  if (relative.empty() || *relative.begin() == "..")
    throw base::Failure::usage(report::keyrings_elsewhere(loaded->keyrings.string()));
}

std::vector<fs::path> tests_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().ends_with(kTestSuffix))
      found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

bool is_sound(const gate::Call& trial) {
  return policy_lint(trial, Output::text) == ExitCode::yes &&
         keyring_lint(trial, Output::text) == ExitCode::yes;
}

bool pass_tests(const gate::Call& trial, const fs::path& folder) {
  return std::ranges::all_of(tests_in(folder), [&](const fs::path& file) {
    return policy_test(trial, file, Output::text) == ExitCode::yes;
  });
}

}  // namespace

ExitCode apply_set(const gate::Call& call, const fs::path& fresh) {
  const fs::path file = gate::config_path(call, call.config ? std::nullopt : gate::git_dir_here());
  auto staged = setup::StagedSet::make(fs::absolute(file).parent_path(), fresh);
  if (!staged)
    throw base::Failure::usage(report::set_fault(staged.error().code, staged.error().where));
  const gate::Call trial = with_config(call, staged->path() / file.filename());
  check_keyrings(trial, staged->path());
  if (!is_sound(trial) || !pass_tests(trial, staged->path())) {
    print(call, report::not_applied());
    return ExitCode::refused;
  }
  staged->exchange();
  // What it names by absolute paths was the old set's until now.
  if (policy_lint(with_config(call, file), Output::text) != ExitCode::yes) {
    staged->exchange();
    print(call, report::not_applied());
    return ExitCode::refused;
  }
  print(call, report::applied(fs::absolute(file).parent_path().string(),
                              staged->keep_previous().string()));
  return ExitCode::yes;
}

}  // namespace refward::cli
