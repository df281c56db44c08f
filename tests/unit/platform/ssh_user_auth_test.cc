// SPDX-License-Identifier: Apache-2.0
#include "platform/ssh_user_auth.h"

#include "base/bytes.h"
#include "base/files.h"
#include "base/text.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace refward::platform {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() {
    std::string made = "/tmp/refward-auth-XXXXXX";
    REQUIRE(::mkdtemp(made.data()) != nullptr);
    path = made;
  }

  ~Folder() { fs::remove_all(path); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path;
};

// "ssh-ed25519 AAAA... comment", as ssh-keygen writes it.
std::string new_public_key(const Folder& folder, const std::string& options) {
  const fs::path key = folder.path / "key";
  const std::string command = "HOME=" + folder.path.string() + " ssh-keygen -q -N '' -C carol " +
                              options + " -f " + key.string() + " </dev/null";
  REQUIRE(::system(command.c_str()) == 0);
  std::string text = base::read_file(key.string() + ".pub", 10'000);
  fs::remove(key);
  fs::remove(key.string() + ".pub");
  return text;
}

std::string without_comment(const std::string& line) {
  const auto words = base::split(line, ' ');
  return std::string(words[0]) + " " + std::string(words[1]);
}

std::string blob_of(std::string_view algorithm) {
  std::string bytes = {0, 0, 0, static_cast<char>(algorithm.size())};
  bytes += algorithm;
  bytes += std::string(40, 'k');
  return base::to_base64(base::as_bytes(bytes));
}

std::string line_of(const std::string& algorithm) {
  return "publickey " + algorithm + " " + blob_of(algorithm) + "\n";
}

}  // namespace

TEST_CASE("keys that ssh-keygen made come back as they are") {
  const Folder folder;
  for (const std::string options : {"-t ed25519", "-t ecdsa -b 256", "-t rsa -b 2048"}) {
    CAPTURE(options);
    const std::string key = without_comment(new_public_key(folder, options));
    const auto keys = parse_ssh_user_auth("publickey " + key + "\n");
    REQUIRE(keys.has_value());
    REQUIRE(keys->size() == 1);
    CHECK(keys->front().text() == key);
    CHECK(keys->front().algorithm == key.substr(0, key.find(' ')));
    CHECK_FALSE(keys->front().is_certificate());
  }
}

TEST_CASE("what a file of $SSH_USER_AUTH says") {
  struct Row {
    std::string text;
    int keys;  // -1: malformed
    std::string why;
  };

  const std::string key = line_of("ssh-ed25519");
  const std::string blob = blob_of("ssh-ed25519");
  std::string many;
  for (std::size_t i = 0; i < kMaxAuthInfoLines; ++i)
    many += "password\n";
  const Row rows[] = {
      {"", 0, "nothing"},
      {key, 1, "one key"},
      {key + line_of("ssh-rsa"), 2, "two keys were asked for"},
      {"password\n" + key, 1, "a password first"},
      {"keyboard-interactive/pam\n", 0, "no key at all"},
      {"hostbased ssh-ed25519 " + blob + "\n", 0, "a host's key is not the pusher's"},
      {"publickeys x\n", 0, "another method, whose name only begins so"},
      {line_of("ssh-ed25519-cert-v01@openssh.com"), 1, "a certificate"},
      {many, 0, "as many lines as there may be"},
      {many + "password\n", -1, "one too many"},
      {key.substr(0, key.size() - 1), -1, "the last line is not whole"},
      {"publickey\n", -1, "no key"},
      {"publickey ssh-ed25519\n", -1, "an algorithm only"},
      {"publickey  " + blob + "\n", -1, "no algorithm"},
      {"publickey ssh-ed25519 " + blob + " comment\n", -1, "a fourth word"},
      {"publickey ssh-ed25519  " + blob + "\n", -1, "two blanks"},
      {"publickey ssh-ed25519\t" + blob + "\n", -1, "a tab"},
      {"publickey ssh-ed25519 " + blob + "\r\n", -1, "a carriage return"},
      {"publickey ssh-rsa " + blob + "\n", -1, "the blob is of another algorithm"},
      {"publickey ssh-ed25519 AAAA\n", -1, "a blob that is cut off"},
      {"publickey ssh-ed25519 @@@@\n", -1, "not base64"},
      {"publickey ssh-ed25519 " + blob + "====\n", -1, "padding that is too long"},
      {"publickey ssh\x01"
       "ed25519 " +
           blob + "\n",
       -1, "a control character"},
      {std::string(kMaxAuthInfoBytes, 'x') + "\n", -1, "too long"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto keys = parse_ssh_user_auth(row.text);
    CHECK((keys ? static_cast<int>(keys->size()) : -1) == row.keys);
  }
  CHECK(parse_ssh_user_auth(line_of("ssh-rsa-cert-v01@openssh.com"))->front().is_certificate());
}

TEST_CASE("only a file that nobody else can have written is believed") {
  const Folder folder;
  const fs::path path = folder.path / "info";
  base::replace_file(path, line_of("ssh-ed25519"), 0600);
  CHECK(read_ssh_user_auth(path)->size() == 1);

  struct Row {
    mode_t mode;
    bool believed;
    std::string why;
  };

  const Row rows[] = {
      {0600, true, "as sshd makes it"},
      {0644, true, "others may read it"},
      {0620, false, "the group can write"},
      {0602, false, "anybody can write"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    REQUIRE(::chmod(path.c_str(), row.mode) == 0);
    CHECK(read_ssh_user_auth(path).has_value() == row.believed);
  }
  REQUIRE(::chmod(path.c_str(), 0600) == 0);

  fs::create_symlink(path, folder.path / "link");
  CHECK_FALSE(read_ssh_user_auth(folder.path / "link").has_value());
  CHECK_FALSE(read_ssh_user_auth(folder.path / "none").has_value());
  CHECK_FALSE(read_ssh_user_auth(folder.path).has_value());
  CHECK_FALSE(read_ssh_user_auth("info").has_value());
  CHECK_FALSE(read_ssh_user_auth("").has_value());
  CHECK_FALSE(read_ssh_user_auth("/dev/null").has_value());
  // Opening a FIFO would wait for a writer.
  REQUIRE(::mkfifo((folder.path / "fifo").c_str(), 0600) == 0);
  CHECK_FALSE(read_ssh_user_auth(folder.path / "fifo").has_value());
  if (::geteuid() == 0) {
    REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
    CHECK_FALSE(read_ssh_user_auth(path).has_value());
  }
  base::replace_file(path, std::string(kMaxAuthInfoBytes + 1, 'x'), 0600);
  CHECK_FALSE(read_ssh_user_auth(path).has_value());
  CHECK(read_ssh_user_auth(path).error().what.find(path.string()) == std::string::npos);
}

}  // namespace refward::platform
