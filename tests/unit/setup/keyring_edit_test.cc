// SPDX-License-Identifier: Apache-2.0
// keyring add, revoke and remove: what is written, what is refused, and that what would break the
// keyrings is not made. The keys are made by ssh-keygen, gpg and openssl.
#include "setup/keyring_edit.h"

#include "base/failure.h"
#include "identity/workbench.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <atomic>
#include <thread>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;
using identity::test::Workbench;

constexpr std::string_view kAlice = "alice@example.org";
constexpr std::string_view kBob = "bob@example.org";

// A folder of keyrings, and what people hand in.
struct Desk {
  Workbench bench;
  std::string one, two, rsa, dsa;  // lines of .pub files
  identity::Options options;

  Desk() {
    for (const char* name : {"one", "two"})
      bench.must(std::string("ssh-keygen -q -t ed25519 -N '' -C ") + name + "@desk -f " + name);
    one = bench.read("one.pub");
    two = bench.read("two.pub");
  }

  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  ~Desk() { (void)bench.run("gpgconf --kill all"); }

  [[nodiscard]] fs::path folder() const { return bench.keyrings(); }

  [[nodiscard]] std::string held(const std::string& name) const {
    return bench.read("keyrings/" + name);
  }

  [[nodiscard]] std::string fingerprint(const std::string& name) const {
    std::string out = bench.must("ssh-keygen -lf " + name + ".pub | cut -d' ' -f2");
    out.pop_back();
    return out;
  }

  [[nodiscard]] std::string gpg_key(const std::string& user) const {
    bench.must("gpg --batch --passphrase '' --quick-gen-key " + user + " ed25519 sign never");
    return bench.must("gpg --armor --export " + user);
  }

  [[nodiscard]] std::string gpg_name(const std::string& user) const {
    return bench.must("gpg --with-colons --list-keys " + user +
                      " | awk -F: '$1 == \"fpr\" { printf \"%s\", $10; exit }'");
  }

  [[nodiscard]] std::vector<identity::Signers::Row> rows() const {
    const auto signers = identity::Signers::load(folder(), options);
    (void)signers.openpgp();
    return signers.rows();
  }

  [[nodiscard]] bool is_whole() const {
    const auto signers = identity::Signers::load(folder(), options);
    (void)signers.openpgp();
    return !signers.broken();
  }
};

const Desk& desk() {
  static const Desk made;
  return made;
}

std::string with_options(std::string_view principal, std::string_view line) {
  return std::string(principal) + " namespaces=\"git\" " + std::string(line);
}

// "name: content" of each change, "gone" for none; or the fault.
std::string shown(const Edit& edit) {
  if (!edit)
    return "fault " + std::string(edit.error().code);
  std::string out;
  for (const FileChange& change : *edit)
    out += change.name + ": " + change.content.value_or("gone");
  return out;
}

std::string made(const Desk& at, const Edit& edit) {
  REQUIRE(edit.has_value());
  const auto done = make(at.folder(), *edit, at.options);
  return done ? "made" : std::string(done.error().code);
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};

  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("SSH keys become lines that sign commits and nothing else") {
  const std::string one = desk().one;
  const std::string two = desk().two;
  const std::string head = "allowed_signers: ";
  const std::string line = with_options(kAlice, one);

  struct Row {
    std::string why;
    std::string before, key, after;
  } const rows[] = {
      {"into an empty file", "", one, head + line},
      {"CRLF, blanks and comments", "", "# mine\r\n\r\n  " + one.substr(0, one.size() - 1) + "\r\n",
       head + line},
      {"without a line end", "", one.substr(0, one.size() - 1), head + line},
      {"behind a file without a final line end", "# end", one, head + "# end\n" + line},
      {"two keys", "", one + two, head + line + with_options(kAlice, two)},
      {"the same key twice", "", one + one, head + line},
      {"there already", line, one, ""},
      {"there already, without options", std::string(kAlice) + "\t" + one, one, ""},
      {"one of two there already", line, one + two, head + line + with_options(kAlice, two)},
      {"there, but for files only", std::string(kAlice) + " namespaces=\"file\" " + one, one,
       head + std::string(kAlice) + " namespaces=\"file\" " + one + line},
      {"there, but over", std::string(kAlice) + " valid-before=\"20200101\" " + one, one,
       head + std::string(kAlice) + " valid-before=\"20200101\" " + one + line},
      {"there, but as an authority", std::string(kAlice) + " cert-authority " + one, one,
       head + std::string(kAlice) + " cert-authority " + one + line},
      {"there, but in a comment", "# " + line, one, head + "# " + line + line},
  };

  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Desk& at = desk();
    at.bench.write("allowed_signers", row.before);
    const Edit edit = add_key(at.folder(), kAlice, row.key);
    CHECK(shown(edit) == row.after);
    CHECK(made(at, edit) == "made");
    CHECK(at.is_whole());
    CHECK(shown(add_key(at.folder(), kAlice, row.key)) == "");  // once is enough
  }
  fs::remove(desk().folder() / "allowed_signers");
  CHECK(made(desk(), add_key(desk().folder(), kAlice, one)) == "made");
  CHECK(desk().held("allowed_signers") == line);
  fs::remove(desk().folder() / "allowed_signers");
}

TEST_CASE("a key of one person does not become another's") {
  const Desk& at = desk();
  at.bench.write("allowed_signers", with_options(kBob, at.one));
  const Edit edit = add_key(at.folder(), kAlice, at.one);
  REQUIRE_FALSE(edit);
  CHECK(edit.error().code == "key-of-another");
  CHECK(edit.error().detail == "allowed_signers:1 (bob@example.org)");
  CHECK(shown(add_key(at.folder(), kBob, at.one)) == "");
  CHECK(add_key(at.folder(), kAlice, at.two));
  fs::remove(at.folder() / "allowed_signers");
}

TEST_CASE("what is no public key of one person is refused") {
  const Desk& at = desk();
  const Workbench& bench = at.bench;
  bench.must(
      "ssh-keygen -q -s two -I id -n alice one.pub && openssl req -x509 -newkey rsa:2048 "
      "-nodes -keyout pem.key -out pem.crt -subj /CN=x && openssl rsa -in pem.key "
      "-traditional -out old.key && ssh-keygen -q -t dsa -N '' -f dsa");
  const std::string key_of_pgp = at.gpg_key("dan@example.org");
  const std::string secret =
      bench.must("gpg --batch --passphrase '' --armor --export-secret-keys dan@example.org");
  const std::string bare = at.one.substr(0, at.one.find_last_of(' '));
  const std::string name(kAlice);

  struct Row {
    std::string why;
    std::string principal, key, code;
  } const rows[] = {
      {"a wildcard", "*@example.org", at.one, "principal"},
      {"a wildcard of one", "alic?@example.org", at.one, "principal"},
      {"two names", "alice,bob", at.one, "principal"},
      {"a quote", "alice\"", at.one, "principal"},
      {"a line end", "alice\n* ssh-ed25519", at.one, "principal"},
      {"a carriage return", "alice\r", at.one, "principal"},
      {"a comment", "#alice", at.one, "principal"},
      {"a team", "@team", at.one, "principal"},
      {"a negation", "!alice", at.one, "principal"},
      {"nobody", "", at.one, "principal"},
      {"an option behind the name", "alice cert-authority", at.one, "principal"},
      {"a tab behind the name", "alice\tcert-authority", at.one, "principal"},
      {"a slash in a file's name", "team/alice", key_of_pgp, "principal"},
      {"the folder above", "../allowed_signers", key_of_pgp, "principal"},
      {"a hidden file", ".alice", key_of_pgp, "principal"},
      {"longer than a file's name", std::string(245, 'a'), key_of_pgp, "principal"},
      {"OpenSSH's private key", name, bench.read("one"), "private-key"},
      {"a private key in PEM", name, bench.read("pem.key"), "private-key"},
      {"an RSA private key in PEM", name, bench.read("old.key"), "private-key"},
      {"OpenPGP's private key", name, secret, "private-key"},
      {"a private key behind a public one", name, at.one + bench.read("one"), "private-key"},
      {"a certificate of OpenSSH", name, bench.read("one-cert.pub"), "certificate"},
      {"a certificate behind a key", name, at.two + bench.read("one-cert.pub"), "certificate"},
      {"a certificate of X.509", name, bench.read("pem.crt"), "x509-authority"},
      {"a type that is not supported", name, bench.read("dsa.pub"), "no-key"},
      {"nothing", name, "", "no-key"},
      {"blanks", name, " \n\t\n", "no-key"},
      {"comments alone", name, "# my key\n", "no-key"},
      {"too much", name, std::string(kMaxAddedBytes + 1, '#'), "file-size"},
      {"garbage", name, "alice's key\n", "no-key"},
      {"base64 cut", name, bare.substr(0, bare.size() - 2), "no-key"},
      {"a signer's line in place of a key", name, with_options(kAlice, at.one), "no-key"},
      {"a terminal's escape in the comment", name, bare + " a\x1b[2Jb\n", "no-key"},
      {"a carriage return in the comment", name, bare + " a\rb\n", "no-key"},
      {"a NUL in the comment", name, bare + " a" + std::string(1, '\0') + "\n", "no-key"},
      {"text from right to left in the comment", name, bare + " a\u202eb\n", "no-key"},
      {"no UTF-8 in the comment", name, bare + " \xff\n", "no-key"},
  };

  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(shown(add_key(at.folder(), row.principal, row.key)) == "fault " + row.code);
  }
  // Their twins: each by a hair.
  const std::string longest(244, 'a');
  CHECK(add_key(at.folder(), longest, key_of_pgp).has_value());
  CHECK(add_key(at.folder(), "team/alice", at.one).has_value());
  CHECK(add_key(at.folder(), kAlice, bare + " a\tb \xc3\xa4\n").has_value() == false);
  CHECK(add_key(at.folder(), kAlice, bare + " Zo\xc3\xab's key\n").has_value());
  std::string full = at.one;
  full.append(kMaxAddedBytes - full.size(), '#');
  full[at.one.size() - 1] = '\n';
  CHECK(add_key(at.folder(), kAlice, full).has_value());
}

TEST_CASE("OpenPGP keys join the file of their principal") {
  const Desk at;
  const std::string alice = at.gpg_key("alice@example.org");
  const std::string second = at.gpg_key("second@example.org");
  const std::string file = "openpgp/alice@example.org.asc";
  CHECK(shown(add_key(at.folder(), kAlice, alice)) == file + ": " + alice);
  CHECK(made(at, add_key(at.folder(), kAlice, alice)) == "made");
  CHECK(mode_of(at.folder() / "openpgp") == 0755);
  CHECK(mode_of(at.folder() / file) == 0644);
  CHECK(shown(add_key(at.folder(), kAlice, alice)) == "");
  CHECK(made(at, add_key(at.folder(), kAlice, second)) == "made");
  CHECK(at.held(file) == alice + second);
  CHECK(at.is_whole());
  CHECK(at.rows().size() == 2);

  // Of two keys in one file neither goes by itself; a file of one key goes whole.
  const std::string name = at.gpg_name("alice@example.org");
  CHECK(shown(remove_key(at.folder(), name, at.rows())) == "fault shared-file");
  at.bench.write(file, alice);
  CHECK(shown(remove_key(at.folder(), name, at.rows())) == file + ": gone");
  CHECK(made(at, remove_key(at.folder(), name, at.rows())) == "made");
  CHECK_FALSE(fs::exists(at.folder() / file));
  CHECK(shown(remove_key(at.folder(), name, at.rows())) == "fault key-unknown");

  // What is no key, or no longer one, breaks the keyring and is not written.
  std::string damaged = alice;
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
  CHECK(made(at, add_key(at.folder(), kBob, damaged)) == "breaks");
  CHECK_FALSE(fs::exists(at.folder() / "openpgp" / "bob@example.org.asc"));
  CHECK(made(at, add_key(at.folder(), kBob, alice + at.one)) == "breaks");

  // A colon is no line's number.
  CHECK(made(at, add_key(at.folder(), "team:alice", alice)) == "made");
  CHECK(shown(remove_key(at.folder(), name, at.rows())) == "openpgp/team:alice.asc: gone");
}

TEST_CASE("a revocation is one more entry of people.toml") {
  const Desk at;
  const std::string key = at.fingerprint("one");
  const std::string entry = "[[revocation]]\nkey    = \"" + key + "\"\nreason = \"compromised\"\n";
  const std::string person = "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\"]\n";
  const auto since = base::parse_rfc3339("2026-10-01T02:00:00+02:00");
  at.bench.write("allowed_signers", with_options(kAlice, at.one));

  CHECK(shown(revoke_key(at.folder(), key, "compromised", {})) == "people.toml: " + entry);
  CHECK(made(at, revoke_key(at.folder(), key, "compromised", {})) == "made");
  CHECK(at.is_whole());
  at.bench.write("people.toml", person + "# end");
  CHECK(shown(revoke_key(at.folder(), key, "compromised", {})) ==
        "people.toml: " + person + "# end\n\n" + entry);
  CHECK(made(at, revoke_key(at.folder(), key, "left", since)) == "made");
  CHECK(at.held("people.toml") == person + "# end\n\n[[revocation]]\nkey    = \"" + key +
                                      "\"\nsince  = 2026-10-01T00:00:00Z\nreason = \"left\"\n");
  CHECK(at.is_whole());

  const std::string pgp(40, 'A');

  struct Row {
    std::string why;
    std::string key, reason, code;
  } const rows[] = {
      {"revoked already", key, "compromised", "revoked-already"},
      {"no key's name", "SHA256:x", "left", "key-name"},
      {"a name that would end the text", key + "\"\n[[person]]\nname = \"x", "left", "key-name"},
      {"a person's name", "alice", "left", "key-name"},
      {"a short fingerprint", pgp.substr(24), "left", "key-name"},
      {"another reason", pgp, "lost", "reason"},
      {"no reason", pgp, "", "reason"},
  };

  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(shown(revoke_key(at.folder(), row.key, row.reason, {})) == "fault " + row.code);
  }
  const std::string pgp_lower(40, 'a');
  CHECK(made(at, revoke_key(at.folder(), pgp_lower, "left", {})) == "made");
  CHECK(shown(revoke_key(at.folder(), pgp, "left", {})) == "fault revoked-already");
  CHECK(made(at, revoke_key(at.folder(), "x509:SHA256:" + std::string(64, 'b'), "superseded",
                            {})) == "made");
  CHECK(at.is_whole());
}

TEST_CASE("a revocation that the file's own form would swallow is not made") {
  const Desk at;
  const std::string before = "revocation = []\n";
  at.bench.write("people.toml", before);
  CHECK(made(at, revoke_key(at.folder(), at.fingerprint("one"), "left", {})) == "breaks");
  CHECK(at.held("people.toml") == before);
}

TEST_CASE("removing takes the key's lines and leaves every other byte") {
  const Desk at;
  const std::string keep = "# head\n\n" + with_options(kBob, at.two) + "# foot";
  const std::string key = at.fingerprint("one");

  struct Row {
    std::string why;
    std::string before, after;
  } const rows[] = {
      {"in front", with_options(kAlice, at.one) + keep, keep},
      {"the last line", keep + "\n" + with_options(kAlice, at.one), keep + "\n"},
      {"the last line without its end",
       keep + "\n" + with_options(kAlice, at.one.substr(0, at.one.size() - 1)), keep + "\n"},
      {"two lines", with_options(kAlice, at.one) + keep + "\n" + with_options(kBob, at.one),
       keep + "\n"},
      {"as an authority", std::string(kAlice) + " cert-authority " + at.one + keep, keep},
  };

  for (const Row& row : rows) {
    CAPTURE(row.why);
    at.bench.write("allowed_signers", row.before);
    const Edit edit = remove_key(at.folder(), key, at.rows());
    CHECK(shown(edit) == "allowed_signers: " + row.after);
    CHECK(made(at, edit) == "made");
    CHECK(at.held("allowed_signers") == row.after);
  }
  CHECK(shown(remove_key(at.folder(), key, at.rows())) == "fault key-unknown");
  CHECK(shown(remove_key(at.folder(), "one", at.rows())) == "fault key-name");
}

TEST_CASE("a line that moved since the keyrings were loaded takes nobody else with it") {
  const Desk at;
  at.bench.write("allowed_signers", with_options(kAlice, at.one) + with_options(kBob, at.two));
  const auto rows = at.rows();
  at.bench.write("allowed_signers", with_options(kBob, at.two) + with_options(kAlice, at.one));
  CHECK(shown(remove_key(at.folder(), at.fingerprint("one"), rows)) ==
        "allowed_signers: " + with_options(kBob, at.two));
}

TEST_CASE("what would break a keyring is not made, and what was broken may stay so") {
  const Desk at;
  const std::string line = with_options(kAlice, at.one);
  at.bench.write("allowed_signers", line);
  const FileChange bad{"allowed_signers", line + "nonsense\n"};
  const auto refused = make(at.folder(), {bad}, at.options);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "breaks");
  CHECK(refused.error().detail.starts_with("allowed_signers: "));
  CHECK(at.held("allowed_signers") == line);

  // Of two changes none is made where one breaks.
  CHECK_FALSE(make(at.folder(), {{"people.toml", "# fine\n"}, bad}, at.options).has_value());
  CHECK_FALSE(fs::exists(at.folder() / "people.toml"));

  // One fault for another is no trade: the first was known, the second is ours.
  at.bench.write("people.toml", "[[person]]\n");
  CHECK_FALSE(make(at.folder(), {{"people.toml", "persons = 1\n"}}, at.options).has_value());
  CHECK(at.held("people.toml") == "[[person]]\n");
  CHECK(make(at.folder(), {{"allowed_signers", line + with_options(kBob, at.two)}}, at.options)
            .has_value());
  CHECK(make(at.folder(), {{"people.toml", ""}}, at.options).has_value());
}

TEST_CASE("modes and links stay") {
  const Desk at;
  const fs::path signers = at.folder() / "allowed_signers";
  at.bench.write("allowed_signers", with_options(kBob, at.two));
  fs::permissions(signers, fs::perms(0640));
  CHECK(made(at, add_key(at.folder(), kAlice, at.one)) == "made");
  CHECK(mode_of(signers) == 0640);

  // What a link leads to changes, and the link stays.
  fs::rename(signers, at.bench.path() / "elsewhere");
  fs::create_symlink("../elsewhere", signers);
  CHECK(made(at, remove_key(at.folder(), at.fingerprint("one"), at.rows())) == "made");
  CHECK(fs::is_symlink(signers));
  CHECK(at.bench.read("elsewhere") == with_options(kBob, at.two));
  CHECK(mode_of(at.bench.path() / "elsewhere") == 0640);

  // So with a link to the folder.
  fs::create_directory_symlink("keyrings", at.bench.path() / "link");
  const Edit edit = add_key(at.bench.path() / "link", kAlice, at.one);
  REQUIRE(edit.has_value());
  CHECK(make(at.bench.path() / "link", *edit, at.options).has_value());
  CHECK(fs::is_symlink(at.bench.path() / "link"));
  CHECK(at.bench.read("elsewhere") == with_options(kBob, at.two) + with_options(kAlice, at.one));

  // A link that leads nowhere is nobody's to fill.
  fs::remove(at.bench.path() / "elsewhere");
  CHECK_THROWS_AS((void)make(at.folder(), *edit, at.options), base::Failure);
  CHECK(fs::is_symlink(signers));
  CHECK_FALSE(fs::exists(at.bench.path() / "elsewhere"));
}

TEST_CASE("the copy that a change is tried on is nobody else's, and goes") {
  const Desk at;
  const fs::path tmp = at.bench.path() / "tmp";
  fs::create_directory(tmp);
  const std::string key = at.gpg_key("alice@example.org");
  const char* const usual = ::getenv("TMPDIR");
  const std::string kept = usual == nullptr ? "" : usual;
  REQUIRE(::setenv("TMPDIR", tmp.c_str(), 1) == 0);
  const mode_t mask = ::umask(0);
  std::atomic<bool> over = false;
  std::atomic<unsigned> seen = 0;
  std::atomic<unsigned> open = 0;
  std::thread watcher([&] {
    while (!over) {
      std::error_code error;
      for (fs::directory_iterator entry(tmp, error), end; !error && entry != end;
           entry.increment(error)) {
        struct stat status {};

        if (::stat(entry->path().c_str(), &status) != 0)
          continue;
        ++seen;
        open += (status.st_mode & 077U) != 0 ? 1 : 0;
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  const Edit edit = add_key(at.folder(), kAlice, key);
  const bool good = edit && make(at.folder(), *edit, at.options).has_value();
  // A change that breaks, and one that fails half way, leave nothing behind either.
  const bool bad = make(at.folder(), {{"allowed_signers", "x\n"}}, at.options).has_value();
  bool thrown = false;
  try {
    (void)make(at.folder(), {{"allowed_signers", std::nullopt}}, at.options);
  } catch (const base::Failure&) {
    thrown = true;
  }
  over = true;
  watcher.join();
  ::umask(mask);
  REQUIRE((usual == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1)) == 0);
  CHECK(good);
  CHECK_FALSE(bad);
  CHECK(thrown);
  CHECK(seen > 0);
  CHECK(open == 0);
  CHECK(fs::is_empty(tmp));
}

}  // namespace refward::setup
