// SPDX-License-Identifier: Apache-2.0
// keyring add: what is written must be one line for the principal and the key that were given.
#include "setup/keyring_edit.h"

#include "identity/allowed_signers.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace refward::setup {
namespace {

// Two public keys, of no one.
const std::string kKey = "AAAAC3NzaC1lZDI1NTE5AAAAI" + std::string(43, 'A');
const std::string kOther = "AAAAC3NzaC1lZDI1NTE5AAAAI" + std::string(42, 'A') + "B";

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "refward-edit-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }

  ~Folder() { std::filesystem::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a principal with blanks brings no options and no key of its own") {
  const struct {
    std::string principal;
    const char* why;
  } rows[] = {
      {"alice@example.org", "plain"},
      {"alice example", "a name of two words"},
      {"alice ssh-ed25519 " + kOther, "a key in front of the key"},
      {"alice cert-authority ssh-ed25519 " + kOther, "an authority in front of the key"},
      {"alice cert-authority", "an option"},
      {"alice\tcert-authority", "a tab"},
  };

  for (const auto& row : rows) {
    CAPTURE(row.why);
    const Folder folder;
    const Edit edit = add_key(folder.path(), row.principal, "ssh-ed25519 " + kKey + " comment\n");
    if (!edit) {
      CHECK(row.principal.find('\t') != std::string::npos);
      continue;
    }
    REQUIRE(edit->size() == 1);
    const std::string& text = *edit->front().content;
    const auto signers = identity::parse_allowed_signers(text);
    REQUIRE(signers.faults.empty());
    REQUIRE(signers.lines.size() == 1);
    CHECK(signers.lines[0].principals.text() == row.principal);
    CHECK(signers.lines[0].key.base64 == kKey);
    CHECK_FALSE(signers.lines[0].certificate_authority);
    CHECK(signers.lines[0].namespaces.has_value());
  }
}

}  // namespace refward::setup
