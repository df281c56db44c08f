// SPDX-License-Identifier: Apache-2.0
#include "setup/surroundings.h"

#include "audit/log.h"
#include "audit/mark.h"
#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "setup/git_settings.h"
#include "setup/hooks.h"
#include "setup/program.h"
#include "setup/system_hooks.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;
using findings::Fact;
using report::Symptom;
using report::SymptomLevel;

constexpr GitVersion kQuarantine{2, 11};
// No server that runs this program lived before.
constexpr base::Instant kEarliest = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

Symptom error(std::string code, std::string where, std::vector<Fact> facts = {}) {
  return {SymptomLevel::error, std::move(code), std::move(where), std::move(facts)};
}

// The settings that count for a repository; the repository's own last, as in Git.
std::optional<std::vector<GitSetting>> settings_of(const fs::path& git_dir) {
  auto settings = server_settings();
  auto own = repository_settings(git_dir);
  if (!settings || !own)
    return std::nullopt;
  std::ranges::move(*own, std::back_inserter(*settings));
  return settings;
}

// `git config` of the file that a setting stands in.
std::string command_of(const GitSetting& setting, const fs::path& git_dir) {
  if (setting.scope == "local")
    return fmt::format("git -C {} config", base::shell_quoted(git_dir.string()));
  return fmt::format("git config --{}", setting.scope);
}

std::vector<Fact> facts_of(const GitSetting& setting, const fs::path& git_dir) {
  return {{"key", setting.key},
          {"value", setting.value},
          {"git", command_of(setting, git_dir)},
          {"file", fmt::format("{} configuration", setting.scope)}};
}

bool is_off(std::string value) {
  value = base::to_lower(value);
  return value == "false" || value == "no" || value == "off" || value == "0" || value.empty();
}

bool is_hook(std::string_view name) {
  return std::ranges::find(kHooks, name) != kHooks.end();
}

// hook.<name>.<what>; the name may hold dots.
struct HookSetting {
  std::string_view name, what;
};

std::optional<HookSetting> hook_setting(std::string_view key) {
  constexpr std::string_view kFront = "hook.";
  const std::size_t end = key.rfind('.');
  if (!key.starts_with(kFront) || end < kFront.size())
    return std::nullopt;
  return HookSetting{key.substr(kFront.size(), end - kFront.size()), key.substr(end + 1)};
}

std::string hook_command(const std::vector<GitSetting>& settings, std::string_view name) {
  const GitSetting* found = last_of(settings, fmt::format("hook.{}.command", name));
  return found == nullptr ? std::string() : found->value;
}

void examine_hook_setting(const std::vector<GitSetting>& settings,
                          const GitSetting& setting,
                          const fs::path& git_dir,
                          std::vector<Symptom>& found) {
  const auto hook = hook_setting(setting.key);
  if (!hook)
    return;
  const bool is_ours = is_hook(hook->name) ||
                       hook_command(settings, hook->name).find("refward") != std::string::npos;
  std::vector<Fact> facts = facts_of(setting, git_dir);
  if (hook->what == "enabled" && is_ours && is_off(setting.value)) {
    found.push_back(error("hook-disabled", git_dir.string(), facts));
  } else if (hook->what == "event" && is_hook(setting.value)) {
    facts.push_back({"name", std::string(hook->name)});
    facts.push_back({"command", hook_command(settings, hook->name)});
    found.push_back({SymptomLevel::warning, "hook-configured", git_dir.string(), facts});
  }
}

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

// Whose the files of a gate may be.
struct Owners {
  uid_t repository = 0;

  [[nodiscard]] bool may_own(uid_t user) const {
    return user == 0 || user == ::geteuid() || user == repository;
  }
};

void examine_rules_file(const fs::path& path, const Owners& owners, std::vector<Symptom>& found) {
  const auto status = status_of(path);
  if (!status)
    return;
  if (!owners.may_own(status->st_uid))
    found.push_back(
        error("owner-foreign", path.string(), {{"owner", fmt::format("{}", status->st_uid)}}));
  if (S_ISDIR(status->st_mode) && (status->st_mode & S_IWOTH) != 0)
    found.push_back(error("folder-writable", path.string()));
}

void examine_state(const fs::path& path,
                   const config::Config& config,
                   const Owners& owners,
                   std::vector<Symptom>& found) {
  const auto status = status_of(path);
  if (!status)
    return;
  if (!config.group && status->st_uid != owners.repository)
    found.push_back(
        error("state-owner", path.string(), {{"owner", fmt::format("{}", owners.repository)}}));
  if ((status->st_mode & S_IRWXO) != 0)
    found.push_back(error("state-open", path.string()));
}

// When the newest entry was made; nothing where there is none that can be read here.
std::optional<base::PreciseInstant> last_entry(const config::Config& config) {
  const fs::path path = config.state / audit::kMarkName;
  const auto fd = base::open_file_if_exists(path, O_RDONLY);
  const auto mark = fd ? audit::read_mark(fd->get(), path) : std::nullopt;
  if (!mark || mark->entries == 0)
    return std::nullopt;
  std::optional<base::PreciseInstant> last;
  const audit::Options options{.folder = config.audit,
                               .state = config.state,
                               .origin = config.origin,
                               .group = config.group};
  audit::read(options, mark->entries - 1, [&](const audit::Record& record) {
    last = std::max(last.value_or(record.time), record.time);
    return true;
  });
  return last;
}

}  // namespace

std::vector<Symptom> examine_git() {
  const auto said = program_output({"git", "version"});
  const auto version = said ? parse_git_version(*said) : std::nullopt;
  if (!version)
    return {{SymptomLevel::unseen, "git-missing", "git", {}}};
  const std::vector<Fact> facts = {
      {"version", fmt::format("{}.{}", version->major, version->minor)}};
  if (*version < kQuarantine)
    return {error("git-old", "git", facts)};
  return {{SymptomLevel::fine, "git-fine", "git", facts}};
}

std::optional<fs::path> system_hooks_of(const fs::path& git_dir) {
  const auto settings = settings_of(git_dir);
  const GitSetting* named = settings ? last_of(*settings, kHooksPathKey) : nullptr;
  if (named == nullptr || !are_system_hooks(named->value))
    return std::nullopt;
  return fs::path(named->value);
}

std::vector<Symptom> examine_settings(const git::Repo& repo) {
  const fs::path git_dir = repo.path();
  const auto settings = settings_of(git_dir);
  if (!settings)
    return {{SymptomLevel::unseen, "settings-unseen", git_dir.string(), {}}};
  std::vector<Symptom> found;
  if (const GitSetting* path = last_of(*settings, kHooksPathKey))
    if (!are_system_hooks(path->value))
      found.push_back(error("hooks-path", git_dir.string(), facts_of(*path, git_dir)));
  for (const GitSetting& setting : *settings)
    examine_hook_setting(*settings, setting, git_dir, found);
  const GitSetting* shallow = last_of(*settings, "receive.shallowupdate");
  if (shallow != nullptr && !is_off(shallow->value))
    found.push_back({SymptomLevel::warning,
                     "shallow-update",
                     git_dir.string(),
                     {{"repository", git_dir.string()}}});
  return found;
}

std::vector<Symptom> examine_owners(const git::Repo& repo, const config::Config& config) {
  std::vector<Symptom> found;
  const auto own = status_of(repo.path());
  const Owners owners{own ? own->st_uid : ::geteuid()};
  for (const fs::path& path : {config.file, config.file.parent_path(), config.keyrings})
    examine_rules_file(path, owners, found);
  for (const char* name : {"allowed_signers", "revoked_keys", "people.toml", "openpgp", "x509"})
    examine_rules_file(config.keyrings / name, owners, found);
  examine_state(config.state, config, owners, found);
  if (config.audit != config.state)
    examine_state(config.audit, config, owners, found);
  std::error_code none;
  fs::directory_iterator entry(config.state, none);
  for (; !none && entry != fs::directory_iterator(); entry.increment(none)) {
    const auto status = status_of(entry->path());
    const mode_t closed = config.group ? S_IRWXO : S_IRWXO | S_IRWXG;
    if (entry->path().extension() == ".key" && status && (status->st_mode & closed) != 0)
      found.push_back(error("key-open", entry->path().string()));
  }
  if (found.empty())
    found.push_back({SymptomLevel::fine, "owners-fine", "", {}});
  return found;
}

std::vector<Symptom> examine_clock(const config::Config& config, base::PreciseInstant now) {
  const std::string text = base::to_rfc3339(std::chrono::floor<base::Seconds>(now));
  if (now < kEarliest)
    return {error("clock-implausible", "", {{"now", text}})};
  try {
    const auto last = last_entry(config);
    if (last && *last > now + base::Seconds(1))
      return {error(
          "clock-behind", "",
          {{"now", text}, {"last", base::to_rfc3339(std::chrono::floor<base::Seconds>(*last))}})};
  } catch (const base::Failure&) {
    return {};  // the log itself is looked at, and said to be broken, elsewhere
  }
  return {{SymptomLevel::fine, "clock-fine", "", {{"now", text}}}};
}

}  // namespace refward::setup
