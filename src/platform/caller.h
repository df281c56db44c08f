// SPDX-License-Identifier: Apache-2.0
// Caller: who started us, for which repository, through which door, as told by the environment of a
// hook (design.md 4.2, 5). Only the variables of the declared platform are believed: a variable
// that another platform would have set proves nothing here, since nobody keeps a client from
// setting it.
#pragma once

#include "base/result.h"
#include "platform/environment.h"
#include "platform/ssh_user_auth.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::platform {

enum class Platform { plain, gitolite, gitea, gitlab, github };  // gitea: Forgejo as well
[[nodiscard]] std::string_view to_text(Platform platform) noexcept;
[[nodiscard]] std::optional<Platform> platform_named(std::string_view name) noexcept;

// web, api: the platform's own pages and programs moved the ref in somebody's name.
enum class Door { ssh, http, local, web, api };
[[nodiscard]] std::string_view to_text(Door door) noexcept;  // "ssh", "http", ...

struct Options {
  Platform platform = Platform::plain;
  std::filesystem::path root = "/";
  std::optional<std::string> pusher_env;  // name of the variable that a forced command sets
};

// What has to stand before each line that a page of the platform is to show; as a rule "".
[[nodiscard]] std::string_view line_prefix(Platform platform, Door door) noexcept;

// Whether a variable may name the pusher at all. Not one that a client fills in: push options and
// certificates (GIT_...), request headers (HTTP_...), the client's command (SSH_ORIGINAL_COMMAND).
[[nodiscard]] base::Status check_pusher_env(std::string_view variable);

struct Caller {
  // Real path below root without ".git": "srv/git/app"; where the platform keeps repositories in
  // folders of other names (gitlab, github), what it calls them: "team/app".
  std::string repository;
  std::optional<std::string> pusher;  // login, from pusher_env or the platform
  // The keys with which the pusher logged in, from $SSH_USER_AUTH; asked for only where pusher_env
  // gives no login. This room does not hash: whoever wants "SHA256:..." takes crypto::sha256 of a
  // key's blob.
  std::vector<SshKey> ssh_keys;
  std::string pusher_source;  // "pusher_env", "ssh-key", the platform, or "": not known
  Door door = Door::local;
};

// The repository's name: real path of the git directory relative to root, final ".git" taken away
// ("x/.git" -> "x"). Errors: outside root, root itself, longer than kMaxRepositoryName bytes, or
// with invalid UTF-8 or characters that do not show. The words name no path of the server.
inline constexpr std::size_t kMaxRepositoryName = 1024;
[[nodiscard]] base::Result<std::string> repository_name(const std::filesystem::path& git_dir,
                                                        const std::filesystem::path& root);

// ssh: SSH_CONNECTION; http: GATEWAY_INTERFACE (RFC 3875 4.1.4) or REMOTE_ADDR. CGI's own variable
// counts first: a web server that somebody started from an SSH session inherits SSH_CONNECTION, and
// its pushes are not that person's.
[[nodiscard]] Door door_of(const Environment& environment);

// An error where something that would tell the pusher is there but cannot be believed (a value with
// control characters, a $SSH_USER_AUTH file that is missing, foreign or malformed): guessing would
// record another person's push, or nobody's. On a platform also where what it calls the repository
// is missing (gitlab, github: the push did not come through it) or means another folder.
[[nodiscard]] base::Result<Caller> caller(const Environment& environment,
                                          const std::filesystem::path& git_dir,
                                          const Options& options);

}  // namespace refward::platform
