// SPDX-License-Identifier: Apache-2.0
#include "platform/adapter.h"

#include "base/text.h"

#include <algorithm>

namespace refward::platform {
namespace {

constexpr std::size_t kMaxLogin = 256;

using MaybeText = base::Result<std::optional<std::string>>;

// A name out of a variable: nothing where it is not set or empty.
MaybeText name_in(const Environment& environment, std::string_view variable, std::size_t limit) {
  const auto value = environment.get(variable);
  if (!value || value->empty())
    return std::optional<std::string>();
  if (value->size() > limit || base::printable(*value) != *value)
    return base::Error("$" + std::string(variable) + " holds no name");
  return value;
}

bool is_set(const Environment& environment, std::string_view variable) {
  const auto value = environment.get(variable);
  return value && !value->empty() && *value != "0";
}

void take_pusher(Told& told, std::optional<std::string> login, std::string_view platform) {
  if (!login)
    return;
  told.pusher = std::move(login);
  told.source = platform;
}

// gitolite: GL_USER and GL_REPO, over ssh, or over http behind a web server.
base::Result<Told> gitolite(const Environment& environment) {
  Told told{.repository = {}, .pusher = {}, .source = {}, .door = door_of(environment)};
  TRY(told.repository, name_in(environment, "GL_REPO", kMaxRepositoryName));
  TRY(auto login, name_in(environment, "GL_USER", kMaxLogin));
  take_pusher(told, std::move(login), "gitolite");
  return told;
}

// gitea, Forgejo: web and API moves come with a command of their own; a deploy key is told under
// the name of the repository's owner, who is not who pushed.
base::Result<Told> gitea(const Environment& environment) {
  Told told;
  TRY(const auto owner, name_in(environment, "GITEA_REPO_USER_NAME", kMaxRepositoryName));
  TRY(const auto name, name_in(environment, "GITEA_REPO_NAME", kMaxRepositoryName));
  if (owner && name)
    told.repository =
        *owner + "/" + *name + (environment.get("GITEA_REPO_IS_WIKI") == "true" ? ".wiki" : "");
  const bool deploy_key = is_set(environment, "GITEA_DEPLOY_KEY_ID");
  if (environment.get("SSH_ORIGINAL_COMMAND") == "gitea-internal")
    told.door = Door::web;
  else if (deploy_key || is_set(environment, "GITEA_KEY_ID") || environment.has("SSH_CONNECTION"))
    told.door = Door::ssh;
  else if (name)
    told.door = Door::http;
  TRY(auto login, name_in(environment, "GITEA_PUSHER_NAME", kMaxLogin));
  if (!deploy_key)
    take_pusher(told, std::move(login), "gitea");
  return told;
}

// Wikis and designs lie beside the project, under its path.
std::string suffix_of(const Environment& environment) {
  const std::string kind = environment.get("GL_REPOSITORY").value_or("");
  for (const std::string_view beside : {"wiki", "design", "snippet"})
    if (kind.starts_with(std::string(beside) + "-"))
      return "." + std::string(beside);
  return "";
}

base::Result<Told> gitlab(const Environment& environment) {
  Told told;
  TRY(told.repository, name_in(environment, "GL_PROJECT_PATH", kMaxRepositoryName));
  if (told.repository)
    *told.repository += suffix_of(environment);
  const std::string protocol = environment.get("GL_PROTOCOL").value_or("");
  if (protocol == "ssh")
    told.door = Door::ssh;
  else if (protocol == "http")
    told.door = Door::http;
  else if (protocol == "web")
    told.door = Door::web;
  else if (!protocol.empty())
    return base::Error("$GL_PROTOCOL says a door that is not known");
  TRY(auto login, name_in(environment, "GL_USERNAME", kMaxLogin));
  if (!environment.get("GL_ID").value_or("").starts_with("key-"))
    take_pusher(told, std::move(login), "gitlab");
  return told;
}

base::Result<Told> github(const Environment& environment) {
  Told told;
  TRY(told.repository, name_in(environment, "GITHUB_REPO_NAME", kMaxRepositoryName));
  TRY(const auto via, name_in(environment, "GITHUB_VIA", kMaxLogin));
  if (via)
    told.door = via->find("api") == std::string::npos ? Door::web : Door::api;
  else if (is_set(environment, "GITHUB_PUBLIC_KEY_FINGERPRINT"))
    told.door = Door::ssh;
  else if (told.repository)
    told.door = Door::http;
  TRY(auto login, name_in(environment, "GITHUB_USER_LOGIN", kMaxLogin));
  take_pusher(told, std::move(login), "github");
  return told;
}

bool equal_without_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

}  // namespace

base::Result<Told> told_by(Platform platform, const Environment& environment) {
  switch (platform) {
    case Platform::plain:
      return Told{.repository = {}, .pusher = {}, .source = {}, .door = door_of(environment)};
    case Platform::gitolite:
      return gitolite(environment);
    case Platform::gitea:
      return gitea(environment);
    case Platform::gitlab:
      return gitlab(environment);
    case Platform::github:
      return github(environment);
  }
  return base::Error("a platform that is not known");
}

bool names_its_folders(Platform platform) noexcept {
  return platform != Platform::gitlab && platform != Platform::github;
}

bool same_repository(Platform platform, std::string_view said, std::string_view folder) noexcept {
  return platform == Platform::gitea ? equal_without_case(said, folder) : said == folder;
}

}  // namespace refward::platform
