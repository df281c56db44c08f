// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/usable.h"
#include "config/lint.h"
#include "gate/git_config.h"
#include "gate/setting.h"
#include "report/setup_report.h"
#include "setup/adopt.h"
#include "setup/doctor.h"
#include "setup/fleet.h"
#include "setup/hook_part.h"
#include "setup/surroundings.h"

#include <filesystem>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;

std::string name_of(const git::Repo& repo, const config::Config& config) {
  return usable(gate::repository_name(repo, config));
}

std::string place_of(const config::Problem& problem) {
  return problem.line == 0 ? problem.file
                           : problem.file + ":" + std::to_string(problem.line) + ":" +
                                 std::to_string(problem.column);
}

void add_problems(const config::Problems& problems, std::vector<report::Symptom>& found) {
  for (const config::Problem& problem : problems) {
    const bool error = problem.level == config::Problem::Level::error;
    found.push_back({error ? report::SymptomLevel::error : report::SymptomLevel::warning,
                     error ? "config-broken" : "config-odd",
                     place_of(problem),
                     {{"detail", problem.what}}});
  }
}

std::vector<report::Symptom> examine(const gate::Call& call, const std::string& path) {
  const git::Repo repo = gate::open_repository(path);
  const auto loaded = gate::read_config(gate::config_path(call, repo.path()));
  std::vector<report::Symptom> found =
      setup::examine_hooks(repo, loaded ? loaded->platform.platform : platform::Platform::plain);
  const auto add = [&](std::vector<report::Symptom> more) {
    std::ranges::move(more, std::back_inserter(found));
  };
  add(setup::examine_git());
  add(setup::examine_settings(repo));
  if (!loaded) {
    add_problems(loaded.error(), found);
    return found;
  }
  found.push_back({report::SymptomLevel::fine, "config-fine", loaded->file.string(), {}});
  const identity::Signers signers = gate::load_signers(*loaded);
  add_problems(loaded->warnings, found);
  add_problems(config::check_people(*loaded, signers.people()), found);
  add_problems(config::check_allows(*loaded, std::chrono::floor<base::Seconds>(call.clock.now())),
               found);
  add(setup::examine_keyrings(*loaded, signers,
                              std::chrono::floor<base::Seconds>(call.clock.now())));
  add(setup::examine_push_certificates(repo, *loaded, name_of(repo, *loaded)));
  add(setup::examine_owners(repo, *loaded));
  add(setup::examine_clock(*loaded, call.clock.now()));
  add(setup::examine_log(*loaded));
  add(setup::examine_sealing(repo, *loaded, call.clock.now()));
  if (report::exit_code(found) != ExitCode::fault)
    add(setup::examine_refs(repo, *loaded, name_of(repo, *loaded)));
  return found;
}

}  // namespace

ExitCode adopt(const gate::Call& call,
               const fs::path& repository,
               const std::vector<std::string>& refs) {
  const git::Repo repo = gate::open_repository(repository);
  const config::Config config = gate::load_config(call, repo.path());
  audit::Log log = audit::Log::open(gate::audit_options(config), call.clock);
  const setup::Adoption adoption =
      usable(setup::adopt(log, {.repo = repo,
                                .policy = gate::tightened(config.policy, repo.path()),
                                .repository = name_of(repo, config),
                                .refs = refs,
                                .under_other_rules = setup::Wish::UnderOtherRules::taken}));
  print(call, report::adopted(adoption.moves));
  return ExitCode::yes;
}

ExitCode doctor(const gate::Call& call, const FleetArguments& arguments, Output output) {
  std::vector<report::Symptom> all;
  const auto look = [&](const std::string& path, const auto& examined) {
    std::vector<report::Symptom> found;
    try {
      found = examined();
    } catch (const base::Failure& failure) {
      found.push_back(
          {report::SymptomLevel::unseen, "not-seen", path, {{"detail", failure.what()}}});
    }
    if (output == Output::text)
      print(call, report::symptoms_text(path, found));
    std::ranges::move(found, std::back_inserter(all));
  };
  std::vector<std::string> paths = arguments.repositories;
  if (!arguments.all.empty())
    for (const fs::path& path : usable(setup::repositories_below(arguments.all)))
      paths.push_back(path.string());
  if (!arguments.gitlab.empty())
    look(arguments.gitlab, [&] { return setup::examine_parts(arguments.gitlab); });
  else if (paths.empty() && arguments.all.empty())
    paths.emplace_back(".");
  for (const std::string& path : paths)
    look(path, [&] { return examine(call, path); });
  if (output == Output::json)
    print(call, report::symptoms_json(all));
  return report::exit_code(all);
}

}  // namespace refward::cli
