// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "setup/authorized_keys.h"
#include "setup/first_people.h"
#include "setup/fresh_set.h"
#include "setup/gnupg_import.h"
#include "setup/presets.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
constexpr std::string_view kOther =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

class Folder {
 public:
  Folder() {
    std::string name = "/tmp/refward-init-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("mkdtemp");
    path_ = name;
  }

  ~Folder() { fs::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string code_of(const std::string& line) {
  const LoginKeysView view = parse_authorized_keys(line);
  return view.left.empty() ? std::string() : std::string(view.left.front().code);
}

std::string principal_of(const std::string& line) {
  const LoginKeysView view = parse_authorized_keys(line);
  return view.keys.empty() ? std::string() : std::string(view.keys.front().principal);
}

std::string record(std::string_view kind, std::string_view validity, std::string_view tenth) {
  return fmt::format("{}:{}::::::::{}:\n", kind, validity, tenth);
}

const std::string kFingerprint(40, 'A');

}  // namespace

TEST_CASE("a line of authorized_keys is taken for what it says, or left out") {
  struct Row {
    const char* why;
    std::string line, principal, code;
  };

  const Row rows[] = {
      {"a key and whose it is", fmt::format("{} a@x", kKey), "a@x", ""},
      {"no e-mail, one word", fmt::format("{} alice", kKey), "alice", ""},
      {"words behind an e-mail", fmt::format("{} a@x her laptop", kKey), "a@x", ""},
      {"words that are no name", fmt::format("{} her laptop", kKey), "", "no-name"},
      {"no comment", std::string(kKey), "", "no-name"},
      {"a wildcard is a permission", fmt::format("{} *@x", kKey), "", "not-a-name"},
      {"two names would be two", fmt::format("{} a@x,b@x", kKey), "", "not-a-name"},
      {"options", fmt::format("restrict,command=\"a b\" {} a@x", kKey), "a@x", ""},
      {"a quote in an option", fmt::format("command=\"a \\\" b\" {} a@x", kKey), "a@x", ""},
      {"an authority", fmt::format("cert-authority {} a@x", kKey), "", "authority"},
      {"in whatever case", fmt::format("no-pty,Cert-Authority {} a@x", kKey), "", "authority"},
      {"an end", fmt::format("expiry-time=\"20300101\" {} a@x", kKey), "", "expiry"},
      {"only a text that looks so", fmt::format("environment=\"X=,cert-authority,\" {} a@x", kKey),
       "a@x", ""},
      {"an open quote", fmt::format("command=\"a {} a@x", kKey), "", "line"},
      {"no key", "alice", "", "line"},
      {"half a key", std::string(kKey.substr(0, 30)) + " a@x", "", "line"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(principal_of(row.line) == row.principal);
    CHECK(code_of(row.line) == row.code);
  }
}

TEST_CASE("of a listing only keys that hold are taken, by a name that can be a file's") {
  struct Row {
    const char* why;
    std::string validity, uid_validity, uid, principal, code;
  };

  const Row rows[] = {
      {"name and e-mail", "u", "u", "Alice <a@x>", "a@x", ""},
      {"an e-mail alone", "-", "-", "a@x", "a@x", ""},
      {"the key has ended", "e", "e", "Alice <a@x>", "", "expired"},
      {"the key is revoked", "r", "u", "Alice <a@x>", "", "revoked"},
      {"the user id is revoked", "u", "r", "Alice <a@x>", "", "no-name"},
      {"no e-mail", "u", "u", "Alice", "", "no-name"},
      {"out of the folder", "u", "u", "Eve <../../a@x>", "", "not-a-name"},
      {"hidden", "u", "u", "Eve <.a@x>", "", "not-a-name"},
      {"everybody", "u", "u", "Eve <*@x>", "", "not-a-name"},
      {"an escaped colon", "u", "u", "Eve <a\\x3a@x>", "", "not-a-name"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const GnupgListing found =
        parse_gnupg_listing(record("pub", row.validity, "") + record("fpr", "", kFingerprint) +
                            record("uid", row.uid_validity, row.uid));
    CHECK((found.keys.empty() ? "" : found.keys.front().principal) == row.principal);
    CHECK((found.left.empty() ? "" : std::string(found.left.front().code)) == row.code);
  }
}

TEST_CASE("the fingerprint is the primary key's, and the first e-mail that holds counts") {
  const GnupgListing found = parse_gnupg_listing(
      record("pub", "u", "") + record("fpr", "", kFingerprint) + record("uid", "r", "<old@x>") +
      record("uid", "u", "<a@x>") + record("uid", "u", "<b@x>") + record("sub", "u", "") +
      record("fpr", "", std::string(40, 'B')));
  REQUIRE(found.keys.size() == 1);
  CHECK(found.keys.front().fingerprint == kFingerprint);
  CHECK(found.keys.front().principal == "a@x");
}

TEST_CASE("who shares a key or a name is one person, and names stay different") {
  const std::string signers =
      fmt::format("a@x,a@home namespaces=\"git\" {}\nb@x {}\na@x {}\n*@x cert-authority {}\n", kKey,
                  kOther, kKey, kOther);
  const auto people = first_people(signers, {"a@x", "a@y"});
  REQUIRE(people.size() == 3);
  CHECK(people[0].name == "a");
  CHECK(people[0].principals == std::vector<std::string>{"a@home", "a@x"});
  CHECK(people[0].keys == 2);  // one of SSH, one of OpenPGP
  CHECK(people[1].principals == std::vector<std::string>{"b@x"});
  CHECK(people[2].name == "a@y");
  CHECK(first_people(fmt::format("a@x {}\nb@x {}\n", kKey, kKey), {}).size() == 1);
  CHECK(first_people(fmt::format("*@x cert-authority {}\n", kKey), {}).empty());
}

TEST_CASE("a preset keeps all but origin, root and state") {
  const auto preset = preset_named("strict");
  REQUIRE(preset);
  const std::string text =
      configuration_of(*preset, {.origin = "a\"b", .root = "/r", .state = "/s"});
  CHECK(text.find("origin = \"a\\\"b\"\n") != std::string::npos);
  CHECK(text.find("root   = \"/r\"\n") != std::string::npos);
  CHECK(text.find("state  = \"/s\"\n") != std::string::npos);
  CHECK(text.find("/srv/git") == std::string::npos);
  CHECK(text.find("\npin_config = true\n") != std::string::npos);
  CHECK(text.find("[[protect]]") != std::string::npos);
  CHECK_FALSE(preset_named("other"));
}

TEST_CASE("a set takes the place of nothing, or of empty folders, and of nothing else") {
  const Folder top;
  const fs::path place = top.path() / "etc";
  fs::create_directories(place / "keyrings" / "openpgp");
  {
    auto set = FreshSet::begin(place, FreshSet::Place::beside);
    REQUIRE(set);
    set->write("refward.toml", "x");
    CHECK(set->put_in_place());
  }
  CHECK(base::read_file(place / "refward.toml", 10) == "x");
  CHECK_FALSE(FreshSet::begin(place, FreshSet::Place::beside));
  fs::remove_all(place);
  fs::create_directories(place / "keyrings");
  {
    auto set = FreshSet::begin(place, FreshSet::Place::beside);
    REQUIRE(set);
    set->write("refward.toml", "x");
    std::ofstream(place / "keyrings" / "people.toml") << "theirs";  // meanwhile
    CHECK_FALSE(set->put_in_place());
  }
  CHECK(base::read_file(place / "keyrings" / "people.toml", 10) == "theirs");
  CHECK_FALSE(fs::exists(place / "refward.toml"));
  CHECK(std::distance(fs::directory_iterator(top.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a way that others could change is refused") {
  const Folder top;
  CHECK(check_way_to(top.path() / "a" / "b"));
  fs::create_directory(top.path() / "a");
  CHECK(check_way_to(top.path() / "a" / "b"));
  fs::permissions(top.path() / "a", fs::perms(0777));
  CHECK_FALSE(check_way_to(top.path() / "a" / "b"));
  fs::permissions(top.path() / "a", fs::perms(01777));
  CHECK(check_way_to(top.path() / "a" / "b"));
  fs::permissions(top.path() / "a", fs::perms(0755));
  if (::geteuid() == 0) {
    REQUIRE(::chown((top.path() / "a").c_str(), 12345, 12345) == 0);
    CHECK_FALSE(check_way_to(top.path() / "a" / "b"));
    CHECK_FALSE(FreshSet::begin(top.path() / "a" / "b", FreshSet::Place::beside));
    CHECK(check_folder_of(top.path() / "a", 12345));
  }
  CHECK_FALSE(check_folder_of(top.path() / "a", 54321));
  fs::create_directory_symlink(top.path(), top.path() / "link");
  CHECK_FALSE(check_folder_of(top.path() / "link", ::geteuid()));
}

}  // namespace refward::setup
