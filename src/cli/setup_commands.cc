// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "config/lint.h"
#include "gate/git_config.h"
#include "gate/setting.h"
#include "report/setup_report.h"
#include "setup/adopt.h"
#include "setup/doctor.h"
#include "setup/hooks.h"
#include "setup/program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;

template <typename T>
T usable(base::Result<T> result) {
  if (!result)
    throw base::Failure::usage(result.error().what);
  return *std::move(result);
}

std::string name_of(const git::Repo& repo, const config::Config& config) {
  return usable(platform::repository_name(repo.path(), config.platform.root));
}

// The hooks run as the owner of the repository, and what is made now has to be theirs.
void check_owner(const git::Repo& repo) {
  struct stat status {};

  if (::stat(repo.path().c_str(), &status) != 0 || status.st_uid == ::geteuid())
    return;
  throw base::Failure::usage(report::run_as_owner(repo.path().string(), status.st_uid));
}

constexpr const char* kLogMark = "log.mark";

// state and audit are made here, once, in folders that exist; the hooks never make them.
void make_folders(const config::Config& config) {
  if (fs::exists(config.state / kLogMark))  // a log that is known and not there is lost, not new
    return;
  std::error_code error;
  for (const fs::path& folder : {config.state, config.audit}) {
    if (fs::exists(folder))
      continue;
    if (!fs::create_directories(folder, error) || error)
      throw base::Failure::usage(report::cannot_make(folder.string(), error.message()));
    fs::permissions(folder, config.group ? fs::perms(02770) : fs::perms(0700));
  }
}

// A configuration that is not the one which the hook would find by itself is written into the
// repository's own file.
void remember_config(const gate::Call& call, const git::Repo& repo) {
  if (!call.config)
    return;
  const std::string path = fs::absolute(*call.config).lexically_normal().string();
  if (repo.config("refward.config", git::Repo::ConfigFile::repository) == path)
    return;
  if (setup::run_program({"git", "config", "--file", (repo.path() / "config").string(),
                          "refward.config", path}) != 0)
    throw base::Failure::fault("git config could not set refward.config in " +
                               repo.path().string());
}

ExitCode install_one(const gate::Call& call, const std::string& path) {
  const git::Repo repo = gate::open_repository(path);
  check_owner(repo);
  const config::Config config = gate::load_config(call, repo.path());
  const std::string name = name_of(repo, config);
  make_folders(config);
  remember_config(call, repo);
  const bool is_new = !fs::exists(config.state / kLogMark);
  audit::Log log = audit::Log::open(gate::audit_options(config), call.clock);
  if (is_new)
    print(call, report::new_log(config.audit.string()));
  std::vector<std::string> made;
  for (const std::string_view hook : setup::kHooks)
    if (usable(setup::install_hook(repo.path(), hook, fs::read_symlink("/proc/self/exe"))) ==
        setup::Change::made)
      made.emplace_back(hook);
  const setup::Adoption adoption = usable(setup::adopt(
      log,
      {.repo = repo, .policy = gate::tightened(config.policy, repo.path()), .repository = name}));
  print(call, report::installed(repo.path().string(), name, made, adoption.moves.size()));
  return ExitCode::yes;
}

std::string place_of(const config::Problem& problem) {
  return problem.line == 0 ? problem.file
                           : problem.file + ":" + std::to_string(problem.line) + ":" +
                                 std::to_string(problem.column);
}

report::Removal removal_of(setup::Change change) {
  switch (change) {
    case setup::Change::made:
    case setup::Change::unchanged:
      return report::Removal::none;
    case setup::Change::removed:
      return report::Removal::removed;
    case setup::Change::restored:
      return report::Removal::restored;
  }
  return report::Removal::none;
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
  std::vector<report::Symptom> found = setup::examine_hooks(repo);
  const auto add = [&](std::vector<report::Symptom> more) {
    std::ranges::move(more, std::back_inserter(found));
  };
  add(setup::examine_settings(repo));
  const auto loaded = gate::read_config(gate::config_path(call, repo.path()));
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
  add(setup::examine_log(*loaded));
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

ExitCode install(const gate::Call& call, const std::vector<std::string>& repositories) {
  for (const std::string& repository : repositories)
    (void)install_one(call, repository);
  return ExitCode::yes;
}

ExitCode uninstall(const gate::Call& call, const std::vector<std::string>& repositories) {
  for (const std::string& path : repositories) {
    const git::Repo repo = gate::open_repository(path);
    for (const std::string_view hook : setup::kHooks) {
      const setup::Change change = usable(setup::uninstall_hook(repo.path(), hook));
      print(call, report::uninstalled((repo.path() / "hooks" / hook).string(), removal_of(change)));
    }
  }
  return ExitCode::yes;
}

ExitCode doctor(const gate::Call& call,
                const std::vector<std::string>& repositories,
                Output output) {
  std::vector<report::Symptom> all;
  for (const std::string& path :
       repositories.empty() ? std::vector<std::string>{"."} : repositories) {
    std::vector<report::Symptom> found;
    try {
      found = examine(call, path);
    } catch (const base::Failure& failure) {
      found.push_back(
          {report::SymptomLevel::unseen, "not-seen", path, {{"detail", failure.what()}}});
    }
    if (output == Output::text)
      print(call, report::symptoms_text(path, found));
    std::ranges::move(found, std::back_inserter(all));
  }
  if (output == Output::json)
    print(call, report::symptoms_json(all));
  return report::exit_code(all);
}

}  // namespace refward::cli
