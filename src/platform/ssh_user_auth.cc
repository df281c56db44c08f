// SPDX-License-Identifier: Apache-2.0
#include "platform/ssh_user_auth.h"

#include "base/files.h"
#include "base/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace refward::platform {
namespace {

constexpr std::size_t kMaxAlgorithmName = 64;

base::Error error_in(std::string_view what) {
  return base::Error("the file of $SSH_USER_AUTH " + std::string(what));
}

bool is_algorithm_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxAlgorithmName &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

base::Result<SshKey> parse_public_key(std::string_view line) {
  const auto words = base::split(line, ' ');
  if (words.size() != 3 || !is_algorithm_name(words[1]))
    return error_in("has a publickey line without algorithm and key");
  auto blob = base::parse_base64(words[2]);
  if (!blob)
    return error_in("has a key that is not base64");
  base::ByteReader reader(*blob);
  const auto name = reader.ssh_string(kMaxAlgorithmName);
  if (!name || base::as_text(*name) != words[1])
    return error_in("has a key of another algorithm than it says");
  return SshKey{std::string(words[1]), *std::move(blob)};
}

base::Status check_file(int fd) {
  struct stat status {};

  if (::fstat(fd, &status) != 0)
    return error_in("cannot be examined");
  if (!S_ISREG(status.st_mode))
    return error_in("is not a regular file");
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return error_in("belongs to another user");
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return error_in("can be written by others");
  if (status.st_size > static_cast<off_t>(kMaxAuthInfoBytes))
    return error_in("is too long");
  return base::Done{};
}

}  // namespace

bool SshKey::is_certificate() const noexcept {
  return algorithm.find("-cert-v") != std::string::npos;
}

std::string SshKey::text() const {
  return algorithm + " " + base::to_base64(blob);
}

base::Result<std::vector<SshKey>> parse_ssh_user_auth(std::string_view text) {
  std::vector<SshKey> keys;
  if (text.size() > kMaxAuthInfoBytes)
    return error_in("is too long");
  for (std::size_t lines = 0; !text.empty(); ++lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return error_in("ends in the middle of a line");
    if (lines == kMaxAuthInfoLines)
      return error_in("has too many lines");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line != "publickey" && !line.starts_with("publickey "))
      continue;
    TRY(SshKey key, parse_public_key(line));
    keys.push_back(std::move(key));
  }
  return keys;
}

base::Result<std::vector<SshKey>> read_ssh_user_auth(const std::filesystem::path& path) {
  if (!path.is_absolute())
    return error_in("is not named by an absolute path");
  // O_NONBLOCK: a FIFO in its place would hold the push for ever.
  const base::UniqueFd fd(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (!fd)
    return error_in("cannot be opened: " + std::generic_category().message(errno));
  TRY_OK(check_file(fd.get()));
  return parse_ssh_user_auth(base::read_all(fd.get(), kMaxAuthInfoBytes));
}

}  // namespace refward::platform
