// SPDX-License-Identifier: Apache-2.0
// Each platform's variables, as it documents them, and what is made of them. Every accepted row has
// a neighbour in which the same variable is not believed.
#include "platform/adapter.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <filesystem>

namespace refward::platform {
namespace {

namespace fs = std::filesystem;
using Variables = Environment::Variables;

std::string shown(const base::Result<Caller>& found) {
  if (!found)
    return "refused";
  return found->repository + " " + found->pusher.value_or("-") + " " +
         (found->pusher_source.empty() ? "-" : found->pusher_source) + " " +
         std::string(to_text(found->door));
}

struct Server {
  Server() {
    std::string made = "/tmp/refward-adapter-XXXXXX";
    REQUIRE(::mkdtemp(made.data()) != nullptr);
    root = fs::canonical(made);
    for (const auto* name : {"team/app.git", "team/app.wiki.git", "@hashed/ab/cd.git"})
      fs::create_directories(root / name);
  }

  ~Server() { fs::remove_all(root); }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  fs::path root;
};

const Variables kGitolite = {
    {"GL_REPO", "team/app"}, {"GL_USER", "alice"}, {"SSH_CONNECTION", "x"}};
const Variables kGitea = {{"GITEA_REPO_USER_NAME", "Team"},
                          {"GITEA_REPO_NAME", "App"},
                          {"GITEA_PUSHER_NAME", "alice"},
                          {"GITEA_KEY_ID", "3"}};
const Variables kGitlab = {{"GL_PROJECT_PATH", "team/app"},
                           {"GL_REPOSITORY", "project-7"},
                           {"GL_USERNAME", "alice"},
                           {"GL_ID", "user-1"},
                           {"GL_PROTOCOL", "ssh"}};
const Variables kGithub = {{"GITHUB_REPO_NAME", "team/app"},
                           {"GITHUB_USER_LOGIN", "alice"},
                           {"GITHUB_PUBLIC_KEY_FINGERPRINT", "aa:bb"}};

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more)
    variables[name] = value;
  return variables;
}

}  // namespace

TEST_CASE("what each platform says of a push") {
  struct Row {
    Platform platform;
    Variables variables;
    std::string folder;
    std::string told;
    std::string why;
  };

  const std::string app = "team/app.git";
  const std::string hashed = "@hashed/ab/cd.git";
  const Row rows[] = {
      {Platform::gitolite, kGitolite, app, "team/app alice gitolite ssh", "over ssh"},
      {Platform::gitolite, with(kGitolite, {{"GATEWAY_INTERFACE", "CGI/1.1"}}), app,
       "team/app alice gitolite http", "over http"},
      {Platform::gitolite, with(kGitolite, {{"GL_REPO", "team/other"}}), app, "refused",
       "a variable does not lead under another repository's rules"},
      {Platform::gitolite, with(kGitolite, {{"GL_USER", "a\nb"}}), app, "refused", "no name"},
      {Platform::gitolite, with(kGitolite, {{"GL_USER", std::string(257, 'a')}}), app, "refused",
       "too long for a login"},
      {Platform::gitolite, {}, app, "team/app - - local", "a shell on the host is nobody"},

      {Platform::gitea, kGitea, app, "team/app alice gitea ssh", "folders are in lower case"},
      {Platform::gitea, with(kGitea, {{"GITEA_KEY_ID", "0"}}), app, "team/app alice gitea http",
       "no key: http"},
      {Platform::gitea, with(kGitea, {{"SSH_ORIGINAL_COMMAND", "gitea-internal"}}), app,
       "team/app alice gitea web", "a merge in the web page"},
      {Platform::gitea, with(kGitea, {{"GITEA_DEPLOY_KEY_ID", "9"}}), app, "team/app - - ssh",
       "a deploy key comes under the owner's name, who did not push"},
      {Platform::gitea, with(kGitea, {{"GITEA_REPO_IS_WIKI", "true"}}), "team/app.wiki.git",
       "team/app.wiki alice gitea ssh", "a wiki is a repository of its own"},
      {Platform::gitea, with(kGitea, {{"GITEA_REPO_IS_WIKI", "true"}}), app, "refused",
       "said to be a wiki, and is none"},
      {Platform::gitea, with(kGitea, {{"GITEA_REPO_NAME", "other"}}), app, "refused",
       "another repository"},

      {Platform::gitlab, kGitlab, hashed, "team/app alice gitlab ssh", "folders have other names"},
      {Platform::gitlab, with(kGitlab, {{"GL_PROTOCOL", "web"}}), hashed,
       "team/app alice gitlab web", "the web page"},
      {Platform::gitlab, with(kGitlab, {{"GL_PROTOCOL", "carrier-pigeon"}}), hashed, "refused",
       "a door that is not known"},
      {Platform::gitlab, with(kGitlab, {{"GL_REPOSITORY", "wiki-7"}}), hashed,
       "team/app.wiki alice gitlab ssh", "a wiki goes under its project's path"},
      {Platform::gitlab, with(kGitlab, {{"GL_ID", "key-4"}}), hashed, "team/app - - ssh",
       "a deploy key is nobody"},
      {Platform::gitlab, {}, hashed, "refused", "a push that did not come through gitlab"},

      {Platform::github, kGithub, hashed, "team/app alice github ssh", "over ssh"},
      {Platform::github, with(kGithub, {{"GITHUB_VIA", "pull request merge button"}}), hashed,
       "team/app alice github web", "the web page"},
      {Platform::github, with(kGithub, {{"GITHUB_VIA", "git refs update api"}}), hashed,
       "team/app alice github api", "the API"},
      {Platform::github,
       {{"GITHUB_USER_LOGIN", "alice"}},
       hashed,
       "refused",
       "it does not say which repository"},
  };
  const Server server;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Options options{.platform = row.platform, .root = server.root, .pusher_env = {}};
    CHECK(shown(caller(Environment(row.variables), server.root / row.folder, options)) == row.told);
  }
}

TEST_CASE("an undeclared GL_USERNAME sent over plain SSH changes nothing") {
  const Server server;
  for (const Platform declared :
       {Platform::plain, Platform::gitolite, Platform::gitea, Platform::gitlab, Platform::github}) {
    for (const auto& other :
         {std::pair{Platform::gitolite, kGitolite}, std::pair{Platform::gitea, kGitea},
          std::pair{Platform::gitlab, kGitlab}, std::pair{Platform::github, kGithub}}) {
      if (other.first == declared)
        continue;
      // As it would be without them: the same pusher, nobody, and the same repository.
      const Options options{.platform = declared, .root = server.root, .pusher_env = {}};
      const fs::path folder = server.root / "team/app.git";
      const auto told = caller(Environment(other.second), folder, options);
      const auto bare = caller(Environment(Variables{{"SSH_CONNECTION", "x"}}), folder, options);
      CAPTURE(to_text(declared));
      CAPTURE(to_text(other.first));
      REQUIRE(told.has_value() == bare.has_value());
      if (told) {
        CHECK_FALSE(told->pusher.has_value());
        CHECK(told->pusher_source.empty());
        CHECK(told->repository == bare->repository);
      }
    }
  }
}

TEST_CASE("only what gitlab's pages show has a prefix") {
  CHECK(line_prefix(Platform::gitlab, Door::web) == "GL-HOOK-ERR: ");
  CHECK(line_prefix(Platform::gitlab, Door::ssh).empty());
  CHECK(line_prefix(Platform::plain, Door::web).empty());
}

TEST_CASE("every platform has its name, and no other") {
  for (const Platform platform :
       {Platform::plain, Platform::gitolite, Platform::gitea, Platform::gitlab, Platform::github})
    CHECK(platform_named(to_text(platform)) == platform);
  for (const auto* name : {"", "Plain", "forgejo", "git"})
    CHECK_FALSE(platform_named(name).has_value());
}

}  // namespace refward::platform
