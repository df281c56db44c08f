// SPDX-License-Identifier: Apache-2.0
// refward install and uninstall: one repository, all of a folder, or what a platform runs for all.
#include "cli/commands.h"
#include "cli/new_log.h"
#include "cli/usable.h"
#include "config/choice.h"
#include "gate/git_config.h"
#include "gate/setting.h"
#include "report/setup_report.h"
#include "setup/adopt.h"
#include "setup/fleet.h"
#include "setup/hook_part.h"
#include "setup/hooks.h"
#include "setup/program.h"
#include "setup/system_hooks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;
using platform::Platform;

// The hooks run as the owner of the repository, and what is made now has to be theirs.
void check_owner(const git::Repo& repo) {
  struct stat status {};

  if (::stat(repo.path().c_str(), &status) != 0 || status.st_uid == ::geteuid())
    return;
  throw base::Failure::usage(report::run_as_owner(repo.path().string(), status.st_uid));
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

fs::path own_binary() {
  return fs::read_symlink("/proc/self/exe");
}

using Install = base::Result<setup::Change> (*)(const fs::path&, std::string_view, const fs::path&);

std::vector<std::string> install_hooks(const fs::path& place, Install install) {
  std::vector<std::string> made;
  for (const std::string_view hook : setup::kHooks)
    if (usable(install(place, hook, own_binary())) == setup::Change::made)
      made.emplace_back(hook);
  return made;
}

// gitolite and gitlab have their hooks in one place for all repositories.
std::optional<std::vector<std::string>> install_own(const git::Repo& repo, Platform platform) {
  switch (platform) {
    case Platform::gitea:
      return install_hooks(repo.path() / "hooks", setup::install_part);
    case Platform::gitolite:
    case Platform::gitlab:
      return std::nullopt;
    case Platform::plain:
    case Platform::github:
      break;
  }
  return install_hooks(repo.path(), setup::install_hook);
}

void install_one(const gate::Call& call, const fs::path& path) {
  const git::Repo repo = gate::open_repository(path);
  check_owner(repo);
  (void)usable(setup::check_hooks_folder(repo.path()));  // before anything is made
  const config::Config config = gate::load_config(call, repo.path());
  const std::string name = usable(gate::repository_name(repo, config));
  remember_config(call, repo);
  audit::Log log = open_log(call, config);
  const auto made = install_own(repo, config.platform.platform);
  const setup::Adoption adoption = usable(setup::adopt(
      log,
      {.repo = repo, .policy = gate::tightened(config.policy, repo.path()), .repository = name}));
  print(call, report::installed(repo.path().string(), name, made, adoption.moves.size()));
}

// One that fails does not keep the others unprotected.
ExitCode install_each(const gate::Call& call, const std::vector<fs::path>& repositories) {
  std::size_t failed = 0;
  for (const fs::path& path : repositories) {
    try {
      install_one(call, path);
    } catch (const base::Failure& failure) {
      ++failed;
      print(call, report::not_installed(path.string(), failure.what()));
    }
  }
  print(call, report::installed_all(repositories.size() - failed, failed));
  return failed == 0 ? ExitCode::yes : ExitCode::refused;
}

void check_platform(const gate::Call& call, Platform wanted) {
  const config::Config config = gate::load_config(call, std::nullopt);
  if (config.platform.platform != wanted)
    throw base::Failure::usage(
        report::other_platform(std::string(to_text(config.platform.platform)),
                               std::string(to_text(wanted)), config.file.string()));
}

std::string gitolite_says(const std::string& what) {
  std::string said = setup::program_output({"gitolite", "query-rc", what}).value_or(std::string());
  while (said.ends_with('\n'))
    said.pop_back();
  if (!fs::path(said).is_absolute())
    throw base::Failure::usage(report::no_gitolite(what));
  return said;
}

// gitolite links what lies in hooks/common into every repository, also into those to come.
ExitCode install_gitolite(const gate::Call& call) {
  check_platform(call, Platform::gitolite);
  const fs::path common = fs::path(gitolite_says("GL_ADMIN_BASE")) / "hooks" / "common";
  const auto repositories = usable(setup::repositories_below(gitolite_says("GL_REPO_BASE")));
  // The record first: with the hooks in place a push may come at once.
  const ExitCode code = install_each(call, repositories);
  const auto made = install_hooks(common, setup::install_in);
  print(call, report::installed_common(common.string(), made));
  if (setup::run_program({"gitolite", "setup", "--hooks-only"}) != 0)
    throw base::Failure::fault(report::gitolite_failed());
  return code;
}

ExitCode install_gitlab(const gate::Call& call, const fs::path& folder) {
  check_platform(call, Platform::gitlab);
  const config::Config config = gate::load_config(call, std::nullopt);
  (void)open_log(call, config);
  const auto made = install_hooks(folder, setup::install_part);
  print(call, report::installed_common(folder.string(), made));
  return ExitCode::yes;
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

void uninstall_one(const gate::Call& call, const fs::path& path) {
  const git::Repo repo = gate::open_repository(path);
  check_owner(repo);
  const fs::path hooks = repo.path() / "hooks";
  for (const std::string_view hook : setup::kHooks) {
    const setup::Change part = usable(setup::uninstall_part(hooks, hook));
    if (part != setup::Change::unchanged) {
      print(call, report::uninstalled(setup::part_path(hooks, hook).string(), removal_of(part)));
      continue;
    }
    const setup::Change change = usable(setup::uninstall_hook(repo.path(), hook));
    print(call, report::uninstalled((hooks / hook).string(), removal_of(change)));
  }
}

void uninstall_gitolite(const gate::Call& call) {
  const fs::path hooks = fs::path(gitolite_says("GL_ADMIN_BASE")) / "hooks" / "common";
  for (const std::string_view hook : setup::kHooks) {
    const setup::Change change = usable(setup::uninstall_in(hooks, hook));
    print(call, report::uninstalled((hooks / hook).string(), removal_of(change)));
  }
  // Links that lead nowhere stay behind; gitolite makes new ones for what is there alone.
  for (const fs::path& repository :
       usable(setup::repositories_below(gitolite_says("GL_REPO_BASE"))))
    for (const std::string_view hook : setup::kHooks)
      setup::remove_dangling(repository / "hooks" / hook);
}

void uninstall_gitlab(const gate::Call& call, const fs::path& folder) {
  for (const std::string_view hook : setup::kHooks) {
    const setup::Change change = usable(setup::uninstall_part(folder, hook));
    print(call, report::uninstalled(setup::part_path(folder, hook).string(), removal_of(change)));
  }
}

// Beside the configuration that holds for all.
fs::path system_folder(const gate::Call& call) {
  return fs::absolute(call.config.value_or(config::kDefaultFile)).lexically_normal().parent_path() /
         setup::kSystemHooksName;
}

// Those below root whose own configuration names other hooks. Not looked for where root is all.
std::vector<std::string> overriding(const config::Config& config) {
  std::vector<std::string> found;
  std::error_code none;
  if (config.platform.root == "/" || !fs::is_directory(config.platform.root, none))
    return found;
  for (const fs::path& path : usable(setup::repositories_below(config.platform.root)))
    if (git::Repo::config_at(path, "core.hooksPath", git::Repo::ConfigFile::repository))
      found.push_back(path.string());
  return found;
}

ExitCode install_system(const gate::Call& call) {
  const config::Config config = gate::load_config(call, std::nullopt);
  (void)open_log(call, config);
  const fs::path folder = system_folder(call);
  const bool is_new =
      usable(setup::install_system_hooks(folder, own_binary())) == setup::Change::made;
  const auto others = overriding(config);
  print(call, report::installed_system(folder.string(), is_new, others));
  return others.empty() ? ExitCode::yes : ExitCode::refused;
}

void check_any(const FleetArguments& arguments) {
  if (arguments.repositories.empty() && arguments.all.empty() && arguments.gitea.empty() &&
      arguments.gitlab.empty() && !arguments.gitolite && !arguments.system)
    throw base::Failure::usage(report::no_repository());
}

std::vector<fs::path> below(const std::string& folder) {
  return usable(setup::repositories_below(folder));
}

}  // namespace

ExitCode install(const gate::Call& call, const FleetArguments& arguments) {
  check_any(arguments);
  ExitCode code = ExitCode::yes;
  for (const std::string& repository : arguments.repositories)
    install_one(call, repository);
  if (arguments.system)
    code = install_system(call);
  if (!arguments.all.empty())
    code = std::max(code, install_each(call, below(arguments.all)));
  if (!arguments.gitea.empty()) {
    check_platform(call, Platform::gitea);
    code = install_each(call, below(arguments.gitea));
  }
  if (arguments.gitolite)
    code = install_gitolite(call);
  if (!arguments.gitlab.empty())
    code = install_gitlab(call, arguments.gitlab);
  return code;
}

ExitCode uninstall(const gate::Call& call, const FleetArguments& arguments) {
  check_any(arguments);
  for (const std::string& repository : arguments.repositories)
    uninstall_one(call, repository);
  for (const std::string& folder : {arguments.all, arguments.gitea})
    if (!folder.empty())
      for (const fs::path& repository : below(folder))
        uninstall_one(call, repository);
  if (arguments.system) {
    const fs::path folder = system_folder(call);
    const setup::Change change = usable(setup::uninstall_system_hooks(folder));
    print(call, report::uninstalled(folder.string(), removal_of(change)));
  }
  if (arguments.gitolite)
    uninstall_gitolite(call);
  if (!arguments.gitlab.empty())
    uninstall_gitlab(call, arguments.gitlab);
  return ExitCode::yes;
}

}  // namespace refward::cli
