// SPDX-License-Identifier: Apache-2.0
#include "platform/caller.h"

#include "base/text.h"
#include "platform/adapter.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace refward::platform {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLogin = 256;
constexpr std::size_t kMaxVariableName = 128;
constexpr std::array kPlatforms = {Platform::plain, Platform::gitolite, Platform::gitea,
                                   Platform::gitlab, Platform::github};

// Valid UTF-8, and no character that a reader of the record would not see.
bool shows_fully(std::string_view text) {
  return base::printable(text) == text;
}

base::Result<fs::path> real_path(const fs::path& path, std::string_view what) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error)
    return base::Error(std::string(what) + " cannot be resolved: " + error.message());
  return real;
}

// "team/app.git" -> "team/app", "team/app/.git" -> "team/app". Nothing where that leaves no name:
// "team/..git" must not become "team/.".
std::optional<std::string> without_suffix(const fs::path& relative) {
  const fs::path real = relative.filename() == ".git" ? relative.parent_path() : relative;
  std::string name = real.string();
  if (name.ends_with(".git") && real == relative)
    name.resize(name.size() - std::string_view(".git").size());
  const std::string_view last = std::string_view(name).substr(name.rfind('/') + 1);
  if (last.empty() || last == "." || last == "..")
    return std::nullopt;
  return name;
}

base::Status tell_pusher(Caller& caller, const Environment& environment, const Options& options) {
  if (options.pusher_env) {
    if (const auto login = environment.get(*options.pusher_env)) {
      if (login->empty() || login->size() > kMaxLogin || !shows_fully(*login))
        return base::Error("$" + *options.pusher_env + " holds no login");
      caller.pusher = *login;
      caller.pusher_source = "pusher_env";
      return base::Done{};
    }
  }
  const auto file = environment.get("SSH_USER_AUTH");
  if (caller.door != Door::ssh || !file)
    return base::Done{};
  TRY(caller.ssh_keys, read_ssh_user_auth(*file));
  if (!caller.ssh_keys.empty())
    caller.pusher_source = "ssh-key";
  return base::Done{};
}

}  // namespace

std::string_view to_text(Platform platform) noexcept {
  switch (platform) {
    case Platform::plain:
      return "plain";
    case Platform::gitolite:
      return "gitolite";
    case Platform::gitea:
      return "gitea";
    case Platform::gitlab:
      return "gitlab";
    case Platform::github:
      return "github";
  }
  return "unknown";
}

std::optional<Platform> platform_named(std::string_view name) noexcept {
  for (const Platform platform : kPlatforms)
    if (name == to_text(platform))
      return platform;
  return std::nullopt;
}

std::string_view line_prefix(Platform platform, Door door) noexcept {
  return platform == Platform::gitlab && door == Door::web ? "GL-HOOK-ERR: " : "";
}

std::string_view to_text(Door door) noexcept {
  switch (door) {
    case Door::ssh:
      return "ssh";
    case Door::http:
      return "http";
    case Door::local:
      return "local";
    case Door::web:
      return "web";
    case Door::api:
      return "api";
  }
  return "unknown";
}

base::Status check_pusher_env(std::string_view variable) {
  const auto is_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (variable.empty() || variable.size() > kMaxVariableName ||
      (variable.front() >= '0' && variable.front() <= '9') ||
      !std::all_of(variable.begin(), variable.end(), is_letter))
    return base::Error("not the name of an environment variable");
  if (variable.starts_with("GIT_") || variable.starts_with("HTTP_") ||
      variable == "SSH_ORIGINAL_COMMAND" || variable == "QUERY_STRING" || variable == "PATH_INFO")
    return base::Error("a variable that the pusher fills in");
  return base::Done{};
}

base::Result<std::string> repository_name(const fs::path& git_dir, const fs::path& root) {
  TRY(const fs::path real, real_path(git_dir, "the repository's folder"));
  TRY(const fs::path top, real_path(root, "server.root"));
  const fs::path relative = real.lexically_relative(top);
  if (relative.empty() || *relative.begin() == "..")
    return base::Error("the repository lies outside server.root");
  const auto name = without_suffix(relative);
  if (!name)
    return base::Error("the repository has no name below server.root");
  if (name->size() > kMaxRepositoryName)
    return base::Error("the repository's name is too long");
  if (!shows_fully(*name))
    return base::Error("the repository's name holds characters that do not show");
  return *name;
}

Door door_of(const Environment& environment) {
  if (environment.has("GATEWAY_INTERFACE"))
    return Door::http;
  if (environment.has("SSH_CONNECTION"))
    return Door::ssh;
  return environment.has("REMOTE_ADDR") ? Door::http : Door::local;
}

namespace {

base::Result<std::string> agreed_name(const Told& told,
                                      const fs::path& git_dir,
                                      const Options& options) {
  const std::string platform(to_text(options.platform));
  if (!names_its_folders(options.platform)) {
    if (!told.repository)
      return base::Error(platform + " did not say which repository this is");
    return *told.repository;
  }
  TRY(std::string folder, repository_name(git_dir, options.root));
  if (told.repository && !same_repository(options.platform, *told.repository, folder))
    return base::Error(platform + " calls this repository \"" + *told.repository +
                       "\", and below server.root it is \"" + folder + "\"");
  return folder;
}

}  // namespace

base::Result<Caller> caller(const Environment& environment,
                            const fs::path& git_dir,
                            const Options& options) {
  TRY(Told told, told_by(options.platform, environment));
  Caller out;
  TRY(out.repository, agreed_name(told, git_dir, options));
  out.door = told.door;
  if (options.platform == Platform::plain) {
    TRY_OK(tell_pusher(out, environment, options));
    return out;
  }
  out.pusher = std::move(told.pusher);
  out.pusher_source = std::move(told.source);
  return out;
}

}  // namespace refward::platform
