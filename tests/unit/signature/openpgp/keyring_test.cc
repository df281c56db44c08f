// SPDX-License-Identifier: Apache-2.0
// Building a keyring: what the files may hold, and the home that is left behind.
#include "signature/openpgp/keyring.h"

#include "base/failure.h"
#include "gpg_world.h"
#include "signature/openpgp/gpgme_library.h"
#include "signature/openpgp/home.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

namespace fs = std::filesystem;
using test::kPayload;
using test::people;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

fs::path only_home(const fs::path& cache) {
  const std::set<std::string> names = names_in(cache);
  REQUIRE(names.size() == 1);
  return cache / *names.begin();
}

ino_t inode_of(const fs::path& path) {
  struct stat status {};

  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};

  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

bool works(const Keyring& keyring) {
  static const base::ByteBuffer packets = people().gpg.sign(people().alice, kPayload);
  return keyring.verify(kPayload, packets, test::terms_now()).good() &&
         !keyring.verify("other", packets, test::terms_now()).good();
}

}  // namespace

TEST_CASE("keys are listed as GnuPG judges them") {
  const test::People& all = people();
  const std::vector<KeyInfo>& keys = test::peoples_keyring().keys();
  REQUIRE(keys.size() == 3);
  CHECK(keys[0].principal == "alice@example.org");
  CHECK(keys[0].fingerprint == all.alice);
  CHECK_FALSE(keys[0].revoked);
  REQUIRE(keys[0].subkeys.size() == 1);
  CHECK(keys[0].subkeys[0].type == "ed25519");
  CHECK(keys[0].subkeys[0].can_sign);
  CHECK(keys[0].subkeys[0].created);
  CHECK_FALSE(keys[0].subkeys[0].expires);
  CHECK(keys[1].subkeys[0].type == "rsa3072");
  CHECK(keys[1].subkeys[0].bits == 3072);
  REQUIRE(keys[2].subkeys.size() == 3);
  CHECK_FALSE(keys[2].subkeys[0].can_sign);
  CHECK(keys[2].subkeys[1].fingerprint == all.carol_signs);
  CHECK(keys[2].subkeys[1].can_sign);
  CHECK_FALSE(keys[2].subkeys[2].can_sign);
  CHECK(test::peoples_keyring().holding(all.carol_signs) == &keys[2]);
  CHECK(test::peoples_keyring().holding(all.carol) == &keys[2]);
  CHECK(test::peoples_keyring().holding(std::string(40, '0')) == nullptr);
  CHECK(test::peoples_keyring().holding(all.carol.substr(24)) == nullptr);
}

TEST_CASE("files that are refused, by name") {
  const test::People& all = people();
  const std::string alice = all.gpg.exported(all.alice);
  const std::string secret = all.gpg.gpg({"--armor", "--export-secret-keys", all.alice});
  const auto secret_packets =
      base::to_buffer(base::as_bytes(all.gpg.gpg({"--export-secret-keys", all.alice})));
  // A key packet alone: no user id, no self-signature.
  const auto packets = base::to_buffer(base::as_bytes(all.gpg.gpg({"--export", all.alice})));
  const base::ByteBuffer bare(packets.begin(), packets.begin() + 2 + packets.at(1));
  base::ByteBuffer damaged = packets;
  damaged.back() ^= 1;
  base::ByteBuffer two = packets;
  two.insert(two.end(), bare.begin(), bare.end());

  struct Row {
    std::string why;
    std::string armoured;
    const char* reason;
  };

  const std::vector<Row> rows = {
      {"empty", "", "no-key"},
      {"a comment", "# nobody yet\n", "no-key"},
      {"text", "alice\n", "import-failed"},
      {"a secret key", secret, "secret-key"},
      {"a secret key beside a public one", alice + secret, "secret-key"},
      {"a secret key under the label of a public one", test::armoured_key(secret_packets),
       "secret-key"},
      {"cut off", alice.substr(0, alice.size() / 2), "import-failed"},
      {"a key without a user id", test::armoured_key(bare), "import-failed"},
      {"a key with a damaged self-signature", test::armoured_key(damaged), "import-failed"},
      {"a whole key and one without a user id",
       all.gpg.exported(all.bob) + test::armoured_key(bare), "import-failed"},
      {"too long", alice + std::string(kMaxFileBytes, '\n'), "import-failed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    test::TemporaryFolder cache;
    const auto keyring = Keyring::build(
        {all.gpg.file("bob@example.org", all.bob), {"alice@example.org", row.armoured}},
        cache.path());
    REQUIRE_FALSE(keyring);
    CHECK(keyring.error().file == 1);
    CHECK(keyring.error().reason == row.reason);
    CHECK_FALSE(keyring.error().detail.empty());
    CHECK(names_in(cache.path()).empty());
  }
}

TEST_CASE("self-signatures by SHA-1 make no key") {
  const test::People& all = people();
  const std::string key =
      all.gpg.make_key("sha1@example.org", "ed25519", "sign", "0",
                       {"--cert-digest-algo", "SHA1", "--allow-weak-digest-algos"});
  const auto keyring = Keyring::build({all.gpg.file("sha1@example.org", key)}, {});
  REQUIRE_FALSE(keyring);
  CHECK(keyring.error().reason == "import-failed");
}

TEST_CASE("a file may hold several keys, and two files the same one") {
  const test::People& all = people();
  const Keyring keyring =
      test::built({{"team@example.org", all.gpg.exported(all.alice) + all.gpg.exported(all.bob)},
                   {"alice@example.org", all.gpg.exported(all.alice)}});
  REQUIRE(keyring.keys().size() == 3);
  CHECK(keyring.keys()[0].principal == "team@example.org");
  CHECK(keyring.keys()[1].principal == "team@example.org");
  CHECK(keyring.keys()[2].principal == "alice@example.org");
  CHECK(keyring.keys()[2].fingerprint == all.alice);
  CHECK(works(keyring));
}

TEST_CASE("no files, no keys, no folder") {
  test::TemporaryFolder cache;
  const Keyring keyring = test::built({}, cache.path());
  CHECK(keyring.keys().empty());
  CHECK(names_in(cache.path()).empty());
}

TEST_CASE("a cached home holds three private files and is used again") {
  test::TemporaryFolder folder;
  const fs::path cache = folder.path() / "keyrings";
  CHECK(works(test::built(people().files(), cache)));
  const fs::path home = only_home(cache);
  CHECK(names_in(home) == std::set<std::string>{"gpg.conf", "keyring", "pubring.kbx"});
  CHECK(mode_of(home) == 0700);
  const ino_t first = inode_of(home);
  const Keyring again = test::built(people().files(), cache);
  CHECK(inode_of(only_home(cache)) == first);
  CHECK(works(again));
  CHECK(again.keys().size() == 3);
  CHECK(again.keys()[2].subkeys[1].fingerprint == people().carol_signs);
  CHECK(names_in(home) == std::set<std::string>{"gpg.conf", "keyring", "pubring.kbx"});
}

TEST_CASE("other files or other principals are another home") {
  test::TemporaryFolder cache;
  std::vector<KeyFile> files = people().files();
  (void)test::built(files, cache.path());
  files.pop_back();
  CHECK(test::built(files, cache.path()).keys().size() == 2);
  files[0].principal = "eve@example.org";
  CHECK(test::built(files, cache.path()).keys()[0].principal == "eve@example.org");
  CHECK(names_in(cache.path()).size() == 3);
}

TEST_CASE("a home that is not whole is made anew") {
  for (const char* harm : {"no keyring", "cut keyring", "no ring", "cut ring", "empty folder"}) {
    CAPTURE(harm);
    test::TemporaryFolder cache;
    (void)test::built(people().files(), cache.path());
    const fs::path home = only_home(cache.path());
    const std::string what = harm;
    if (what == "no keyring" || what == "empty folder")
      fs::remove(home / "keyring");
    if (what == "cut keyring")
      fs::resize_file(home / "keyring", 100);
    if (what == "no ring" || what == "empty folder")
      fs::remove(home / "pubring.kbx");
    if (what == "cut ring")
      fs::resize_file(home / "pubring.kbx", fs::file_size(home / "pubring.kbx") - 1);
    if (what == "empty folder")
      fs::remove(home / "gpg.conf");
    const ino_t before = inode_of(home);
    CHECK(works(test::built(people().files(), cache.path())));
    CHECK(inode_of(only_home(cache.path())) != before);
    CHECK(names_in(home) == std::set<std::string>{"gpg.conf", "keyring", "pubring.kbx"});
  }
}

TEST_CASE("a home that others may enter is not trusted") {
  for (const char* how : {"group", "world", "link", "file", "owner"}) {
    CAPTURE(how);
    test::TemporaryFolder cache;
    (void)test::built(people().files(), cache.path());
    const fs::path home = only_home(cache.path());
    const std::string what = how;
    if (what == "group")
      fs::permissions(home, fs::perms::owner_all | fs::perms::group_write);
    if (what == "world")
      fs::permissions(home, fs::perms::owner_all | fs::perms::others_write);
    if (what == "link") {
      fs::rename(home, cache.path() / "elsewhere");
      fs::create_directory_symlink("elsewhere", home);
    }
    if (what == "file") {
      fs::remove_all(home);
      test::write_file(home, "");
    }
    if (what == "owner" && (::geteuid() != 0 || ::chown(home.c_str(), 65534, 65534) != 0))
      continue;
    CHECK_THROWS_AS((void)Keyring::build(people().files(), cache.path()), base::Failure);
  }
}

TEST_CASE("a cache that everybody may write is not used") {
  test::TemporaryFolder cache;
  fs::permissions(cache.path(), fs::perms::all);
  CHECK_THROWS_AS((void)Keyring::build(people().files(), cache.path()), base::Failure);
  fs::permissions(cache.path(), fs::perms::all | fs::perms::sticky_bit);
  CHECK(works(test::built(people().files(), cache.path())));
}

TEST_CASE("a cache that cannot be written is a fault, not a verdict") {
  CHECK_THROWS_AS((void)Keyring::build(people().files(), "/proc/refward"), base::Failure);
}

TEST_CASE("two hooks build at once, and both succeed") {
  const std::vector<KeyFile> files = people().files();
  const base::ByteBuffer packets = people().gpg.sign(people().alice, kPayload);
  for (const bool broken_before : {false, true}) {
    CAPTURE(broken_before);
    test::TemporaryFolder cache;
    if (broken_before) {
      (void)test::built(files, cache.path());
      fs::remove(only_home(cache.path()) / "keyring");
    }
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        const auto keyring = Keyring::build(files, cache.path());
        ::_exit(keyring && keyring->verify(kPayload, packets, test::terms_now()).good() ? 0 : 1);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = -1;
      CHECK(::waitpid(child, &status, 0) == child);
      CHECK(status == 0);
    }
    CHECK(works(test::built(files, cache.path())));
    (void)only_home(cache.path());
  }
}

TEST_CASE("without a cache the home goes with the keyring") {
  test::TemporaryFolder folder;
  ::setenv("TMPDIR", folder.path().c_str(), 1);
  {
    Keyring keyring = test::built(people().files());
    CHECK(names_in(folder.path()).size() == 1);
    CHECK(mode_of(only_home(folder.path())) == 0700);
    Keyring moved = std::move(keyring);
    CHECK(works(moved));
  }
  CHECK(names_in(folder.path()).empty());
  ::unsetenv("TMPDIR");
}

TEST_CASE("HOME, GNUPGHOME and PATH of the process do not matter") {
  const test::People& all = people();
  test::TemporaryFolder evil;
  const fs::path trace = evil.path() / "trace";
  for (const char* name : {"gpg", "gpgconf", "gpgsm", "gpg-agent", "dirmngr"}) {
    const fs::path program = evil.file(
        name, "#!/bin/sh\necho \"$0 $@\" >>" + trace.string() + "\nexec /usr/bin/gpg \"$@\"\n");
    fs::permissions(program, fs::perms::owner_all);
  }
  evil.file("gpg.conf", "no-such-option\n");
  const std::set<std::string> before = names_in(evil.path());
  test::TemporaryFolder given;
  given.file("key", all.gpg.exported(all.alice));
  given.file("signature", base::as_text(all.gpg.sign(all.alice, kPayload)));
  // A process of its own: GPGME looks at its environment once.
  const std::string line = "HOME=" + evil.path().string() + " GNUPGHOME=" + evil.path().string() +
                           " PATH=" + evil.path().string() +
                           " REFWARD_GIVEN=" + given.path().string() + " " +
                           fs::read_symlink("/proc/self/exe").string() +
                           " --no-skip --test-case='in a hostile environment' >" +
                           (given.path() / "out").string() + " 2>&1";
  const int status = std::system(line.c_str());
  CAPTURE(test::contents(given.path() / "out"));
  CHECK(status == 0);
  CHECK(test::contents(given.path() / "out").find("assertions: 2 | 2 passed") != std::string::npos);
  CHECK(test::contents(trace) == "");
  CHECK(names_in(evil.path()) == before);
}

TEST_CASE("in a hostile environment" * doctest::skip()) {
  const char* given = std::getenv("REFWARD_GIVEN");
  REQUIRE(given != nullptr);
  const Keyring keyring =
      test::built({{"alice@example.org", test::contents(fs::path(given) / "key")}});
  const std::string signature = test::contents(fs::path(given) / "signature");
  CHECK(keyring.verify(kPayload, base::as_bytes(signature), test::terms_now()).good());
}

TEST_CASE("a fresh snapshot needs neither GPGME nor a process") {
  const test::People& all = people();
  const test::TemporaryFolder given;
  const std::vector<KeyFile> files = all.files();
  (void)test::built(files, given.path() / "cache");
  for (const KeyFile& file : files)
    given.file(file.principal, file.armoured);
  given.file("signature", base::as_text(all.gpg.sign(all.bob, kPayload)));
  // A process of its own: this one has loaded the library to build.
  const std::string line = "REFWARD_GIVEN=" + given.path().string() + " " +
                           fs::read_symlink("/proc/self/exe").string() +
                           " --no-skip --test-case='with a fresh snapshot' >" +
                           (given.path() / "out").string() + " 2>&1";
  const int status = std::system(line.c_str());
  CAPTURE(test::contents(given.path() / "out"));
  CHECK(status == 0);
  CHECK(test::contents(given.path() / "out").find("assertions: 4 | 4 passed") != std::string::npos);
}

TEST_CASE("with a fresh snapshot" * doctest::skip()) {
  const char* given = std::getenv("REFWARD_GIVEN");
  REQUIRE(given != nullptr);
  std::vector<KeyFile> files;
  for (const char* name : {"alice@example.org", "bob@example.org", "carol@example.org"})
    files.push_back({name, test::contents(fs::path(given) / name)});
  const Keyring keyring = test::built(files, fs::path(given) / "cache", {.path = "/nonexistent"});
  const std::string signature = test::contents(fs::path(given) / "signature");
  CHECK(keyring.verify(kPayload, base::as_bytes(signature), test::terms_now()).good());
  CHECK_FALSE(gpgme_is_loaded());
  CHECK(test::contents("/proc/self/maps").find("libgpgme") == std::string::npos);
}

TEST_CASE("no agent and no other process stays behind") {
  test::TemporaryFolder cache;
  const Keyring keyring = test::built(people().files(), cache.path());
  CHECK(works(keyring));
  CHECK(test::processes_with(cache.path()) == "");
  // The question would find one: the tests' own gpg has an agent.
  CHECK(test::processes_with(people().gpg.folder().path()) != "");
}

}  // namespace refward::signature::openpgp
