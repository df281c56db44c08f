// SPDX-License-Identifier: Apache-2.0
#include "platform/caller.h"

#include "base/files.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <unistd.h>

namespace refward::platform {
namespace {

namespace fs = std::filesystem;

// A root with bare repositories' folders in it, and beside it one outside.
struct Server {
  Server() {
    std::string made = "/tmp/refward-platform-XXXXXX";
    REQUIRE(::mkdtemp(made.data()) != nullptr);
    top = fs::canonical(made);
    root = top / "git";
    fs::create_directories(root / "app.git");
    fs::create_directories(top / "outside.git");
  }

  ~Server() { fs::remove_all(top); }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string auth_info() const {
    std::string bytes = {0, 0, 0, 11};
    bytes += "ssh-ed25519" + std::string({0, 0, 0, 32}) + std::string(32, 'k');
    const fs::path path = top / "auth_info";
    base::replace_file(
        path, "publickey ssh-ed25519 " + base::to_base64(base::as_bytes(bytes)) + "\n", 0600);
    return path.string();
  }

  base::Result<Caller> caller_with(Environment::Variables variables, Options options = {}) const {
    options.root = root;
    return caller(Environment(std::move(variables)), root / "app.git", options);
  }

  fs::path top;
  fs::path root;
};

}  // namespace

TEST_CASE("a repository's name is its real path below root without .git") {
  struct Row {
    std::string folder;  // below root
    std::string name;    // empty: refused
    std::string why;
  };

  const Row rows[] = {
      {"app.git", "app", "a bare repository"},
      {"team/app.git", "team/app", "in a folder"},
      {"work/.git", "work", "a repository with files"},
      {"plain", "plain", "without the suffix"},
      {"x.git.git", "x.git", "one suffix, not two"},
      {"y.git/.git", "y.git", "one suffix, not two"},
      {"app.GIT", "app.GIT", "in its case"},
      {"agit", "agit", "a suffix begins with a dot"},
      {"caf\xc3\xa9.git", "caf\xc3\xa9", "letters beyond ASCII"},
      {"", "", "root itself"},
      {".git", "", "root's own repository"},
      {"team/..git", "", "nothing is left but a dot"},
      {"team/...git", "", "or two"},
      {"a\nb.git", "", "a line feed"},
      {"a\x1b[2J.git", "", "an escape sequence"},
      {"a\x7f.git", "", "a delete"},
      {"a\xff.git", "", "not UTF-8"},
      {"a\xe2\x80\xae.git", "", "an override of direction"},
  };
  const Server server;
  for (const Row& row : rows) {
    CAPTURE(row.folder);
    CAPTURE(row.why);
    fs::create_directories(server.root / row.folder);
    const auto name = repository_name(server.root / row.folder, server.root);
    CHECK(name.has_value() == !row.name.empty());
    if (name)
      CHECK(*name == row.name);
  }
}

TEST_CASE("the real path counts, whatever way led there") {
  const Server server;
  fs::create_directories(server.root / "team");
  fs::create_directory_symlink(server.root / "app.git", server.root / "team" / "alias.git");
  CHECK(*repository_name(server.root / "team" / "alias.git", server.root) == "app");
  fs::create_directory_symlink(server.root, server.top / "srv");
  CHECK(*repository_name(server.top / "srv" / "app.git", server.root) == "app");
  CHECK(*repository_name(server.root / "app.git", server.top / "srv") == "app");
  CHECK(*repository_name(server.root / "team" / ".." / "app.git", server.root) == "app");
  CHECK(*repository_name(server.root / "app.git", "/") == (server.root / "app").string().substr(1));

  fs::create_directory_symlink(server.top / "outside.git", server.root / "inside.git");
  CHECK_FALSE(repository_name(server.root / "inside.git", server.root).has_value());
  CHECK_FALSE(repository_name(server.top / "outside.git", server.root).has_value());
  fs::create_directories(server.top / "git2" / "x.git");
  CHECK_FALSE(repository_name(server.top / "git2" / "x.git", server.root).has_value());
  CHECK_FALSE(repository_name(server.root / "none.git", server.root).has_value());
  CHECK_FALSE(repository_name(server.root / "app.git", server.top / "none").has_value());
  fs::path deep = server.root;
  for (int i = 0; i < 6; ++i)
    deep /= std::string(200, 'd');
  fs::create_directories(deep);
  CHECK_FALSE(repository_name(deep, server.root).has_value());
  CHECK(repository_name(server.top / "outside.git", server.root)
            .error()
            .what.find(server.top.string()) == std::string::npos);
}

TEST_CASE("the door") {
  struct Row {
    Environment::Variables variables;
    Door door;
    std::string why;
  };

  const Row rows[] = {
      {{}, Door::local, "nothing that tells otherwise"},
      {{{"SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"}}, Door::ssh, "sshd"},
      {{{"REMOTE_ADDR", "192.0.2.1"}}, Door::http, "a web server"},
      {{{"GATEWAY_INTERFACE", "CGI/1.1"}}, Door::http, "CGI"},
      {{{"GATEWAY_INTERFACE", "CGI/1.1"}, {"SSH_CONNECTION", "x"}},
       Door::http,
       "a web server started from an SSH session"},
      {{{"REMOTE_ADDR", "192.0.2.1"}, {"SSH_CONNECTION", "x"}}, Door::ssh, "sshd's word first"},
      {{{"SSH_CLIENT", "x"}, {"SSH_TTY", "y"}}, Door::local, "others do not count"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(door_of(Environment(row.variables)) == row.door);
  }
  CHECK(to_text(Door::ssh) == "ssh");
  CHECK(to_text(Door::http) == "http");
  CHECK(to_text(Door::local) == "local");
}

TEST_CASE("who pushed") {
  const Server server;
  const std::string info = server.auth_info();
  const Options with_env = {.pusher_env = "REFWARD_PUSHER"};

  auto told = server.caller_with({{"REFWARD_PUSHER", "alice"}, {"SSH_CONNECTION", "x"}}, with_env);
  REQUIRE(told.has_value());
  CHECK(told->pusher == "alice");
  CHECK(told->pusher_source == "pusher_env");
  CHECK(told->ssh_keys.empty());
  CHECK(told->repository == "app");
  CHECK(told->door == Door::ssh);

  auto by_key = server.caller_with({{"SSH_USER_AUTH", info}, {"SSH_CONNECTION", "x"}}, with_env);
  REQUIRE(by_key.has_value());
  CHECK_FALSE(by_key->pusher.has_value());
  CHECK(by_key->ssh_keys.size() == 1);
  CHECK(by_key->pusher_source == "ssh-key");

  auto unknown = server.caller_with({{"SSH_CONNECTION", "x"}}, with_env);
  REQUIRE(unknown.has_value());
  CHECK_FALSE(unknown->pusher.has_value());
  CHECK(unknown->ssh_keys.empty());
  CHECK(unknown->pusher_source.empty());

  // The session in which somebody started the web server says nothing about its clients.
  auto through_web = server.caller_with(
      {{"SSH_USER_AUTH", info}, {"SSH_CONNECTION", "x"}, {"GATEWAY_INTERFACE", "CGI/1.1"}});
  REQUIRE(through_web.has_value());
  CHECK(through_web->ssh_keys.empty());
  CHECK(through_web->pusher_source.empty());
}

TEST_CASE("a pusher who cannot be believed refuses the push") {
  const Server server;
  const Options with_env = {.pusher_env = "REFWARD_PUSHER"};
  for (const std::string& login : {std::string(), std::string("a\nb"), std::string("a\xff"),
                                   std::string("a\xe2\x80\xae"), std::string(257, 'a')}) {
    CAPTURE(login);
    CHECK_FALSE(server.caller_with({{"REFWARD_PUSHER", login}}, with_env).has_value());
    // Where the variable is not declared, it means nothing.
    CHECK(server.caller_with({{"REFWARD_PUSHER", login}})->pusher_source.empty());
  }
  CHECK(server.caller_with({{"REFWARD_PUSHER", std::string(256, 'a')}}, with_env).has_value());
  CHECK_FALSE(server.caller_with({{"SSH_CONNECTION", "x"}, {"SSH_USER_AUTH", "/nonexistent/file"}})
                  .has_value());
  CHECK_FALSE(
      caller(Environment({}), server.top / "outside.git", {.root = server.root}).has_value());
}

TEST_CASE("variables of platforms that were not declared are not believed") {
  const Server server;
  for (const char* name : {"REMOTE_USER",
                           "GL_USER",
                           "GL_ID",
                           "GL_USERNAME",
                           "GL_PROTOCOL",
                           "GL_REPO",
                           "GL_REPOSITORY",
                           "GL_PROJECT_PATH",
                           "GITEA_PUSHER_NAME",
                           "GITEA_PUSHER_ID",
                           "GITEA_PUSHER_EMAIL",
                           "GITEA_REPO_NAME",
                           "GITEA_REPO_USER_NAME",
                           "GITHUB_USER_LOGIN",
                           "GITHUB_PUBLIC_KEY_FINGERPRINT",
                           "GITHUB_REPO_NAME",
                           "BB_USER_NAME",
                           "REFWARD_PUSHER",
                           "USER",
                           "LOGNAME",
                           "GIT_COMMITTER_NAME",
                           "GIT_PUSH_OPTION_0",
                           "GIT_PUSH_CERT_SIGNER"}) {
    CAPTURE(std::string(name));
    for (const char* door : {"SSH_CONNECTION", "GATEWAY_INTERFACE", "UNRELATED"}) {
      const auto who = server.caller_with({{name, "mallory"}, {door, "x"}});
      REQUIRE(who.has_value());
      CHECK(who->repository == "app");
      CHECK_FALSE(who->pusher.has_value());
      CHECK(who->ssh_keys.empty());
      CHECK(who->pusher_source.empty());
    }
  }
}

TEST_CASE("which variable may name the pusher") {
  for (const std::string fine : {"REFWARD_PUSHER", "REMOTE_USER", "pusher", "_X1"}) {
    CAPTURE(fine);
    CHECK(check_pusher_env(fine).has_value());
  }
  for (const std::string bad :
       {"", "1X", "A B", "A-B", "A=B", "GIT_PUSH_OPTION_0", "GIT_PUSH_CERT_SIGNER", "HTTP_X_USER",
        "SSH_ORIGINAL_COMMAND", "QUERY_STRING"}) {
    CAPTURE(bad);
    CHECK_FALSE(check_pusher_env(bad).has_value());
  }
  CHECK_FALSE(check_pusher_env(std::string(129, 'A')).has_value());
}

TEST_CASE("the environment is a copy, and an empty value is a value") {
  REQUIRE(::setenv("REFWARD_TEST_VARIABLE", "", 1) == 0);
  const Environment environment = Environment::of_process();
  REQUIRE(::setenv("REFWARD_TEST_VARIABLE", "later", 1) == 0);
  CHECK(environment.get("REFWARD_TEST_VARIABLE") == "");
  CHECK(environment.has("REFWARD_TEST_VARIABLE"));
  CHECK_FALSE(environment.get("REFWARD_TEST_VARIABLE_2").has_value());
  ::unsetenv("REFWARD_TEST_VARIABLE");
}

}  // namespace refward::platform
