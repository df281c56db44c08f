// SPDX-License-Identifier: Apache-2.0
#include "identity/signers.h"

#include "base/bytes.h"
#include "crypto/hash.h"
#include "keys.h"
#include "shown.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using test::at;
using test::kEd25519;
using test::kOtherEd25519;
using test::told;
using test::Workbench;
using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string kKey = "ssh-ed25519 "s + std::string(kEd25519);
const std::string kOtherKey = "ssh-ed25519 "s + std::string(kOtherEd25519);

signature::Verdict good_ssh(std::string_view key = kEd25519) {
  signature::Verdict verdict;
  verdict.reason = signature::Reason::good;
  verdict.format = Format::ssh;
  verdict.public_key = base::parse_base64(key).value();
  return verdict;
}

const base::Instant kNow = at("2026-06-01T12:00:00Z");

// "known alice alice@example.org allowed_signers:1", "key-unknown - - -"
std::string answer(const Signers& signers,
                   const signature::Verdict& verdict,
                   std::string_view ns = "git",
                   base::Instant when = kNow) {
  const Identified found = signers.identify(verdict, ns, signature::Moment::present(when));
  CHECK((found.person != nullptr) == (found.reason == Reason::known));
  return test::shown(found);
}

const Options kSshOnly{{Format::ssh}, 3072, {}};

Signers load(const Workbench& bench, const Options& options = kSshOnly) {
  return Signers::load(bench.keyrings(), options);
}

Signers with_lines(const std::string& lines) {
  const Workbench bench;
  bench.write("allowed_signers", lines);
  return load(bench);
}

}  // namespace

TEST_CASE("a key is identified by the first line that lets it sign") {
  struct Row {
    std::string lines;
    std::string answer;
    const char* why;
  };

  const std::string past = "valid-before=\"20260101\" ";
  const std::string future = "valid-after=\"20270101\" ";
  const std::string file = "namespaces=\"file\" ";
  const Row rows[] = {
      {"alice " + kKey, "known alice alice allowed_signers:1", "one line"},
      {"", "key-unknown - - -", "no line"},
      {"bob " + kOtherKey, "key-unknown - - -", "another key's line"},
      {"alice,al " + kKey, "known alice alice allowed_signers:1", "the first name counts"},
      {"*@example.org,alice " + kKey, "known alice alice allowed_signers:1", "the first literal"},
      {"alice " + file + kKey, "key-namespace - alice allowed_signers:1", "another namespace"},
      {"alice namespaces=\"g*,!gist\" " + kKey, "known alice alice allowed_signers:1", "patterns"},
      {"alice namespaces=\"*,!git\" " + kKey, "key-namespace - alice allowed_signers:1",
       "the namespace is taken away"},
      {"alice " + past + kKey, "key-no-longer-valid - alice allowed_signers:1 (time)", "over"},
      {"alice " + future + kKey, "key-not-yet-valid - alice allowed_signers:1 (time)", "to come"},
      {"*@example.org " + kKey, "key-wildcard - - allowed_signers:1", "a permission is no name"},
      {"* " + kKey, "key-wildcard - - allowed_signers:1", "even the widest"},
      {"!bob " + kKey, "key-wildcard - - allowed_signers:1", "a negation is no name"},
      {"alice,!a* " + kKey, "key-wildcard - - allowed_signers:1", "nor what it takes away"},
      {"alice cert-authority " + kKey, "key-unknown - - -", "an authority's own signature"},
      {"alice " + past + kKey + "\nalice " + kKey, "known alice alice allowed_signers:2",
       "the first is over, the second holds"},
      {"alice " + file + kKey + "\nalice " + kKey, "known alice alice allowed_signers:2",
       "the first is for files"},
      {"* " + kKey + "\nalice " + kKey, "known alice alice allowed_signers:2",
       "the first names nobody"},
      {"alice " + file + kKey + "\nalice " + past + kKey,
       "key-no-longer-valid - alice allowed_signers:2 (time)", "time is the nearer miss"},
      {"alice " + past + kKey + "\n* " + kKey,
       "key-no-longer-valid - alice allowed_signers:1 (time)", "than a wildcard, too"},
      {"alice namespaces=\"file\"," + past + kKey, "key-namespace - alice allowed_signers:1",
       "no other time would help"},
      {"alice " + kKey + "\nbob " + kKey, "known alice alice allowed_signers:1",
       "one key is one person, named by its first line"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(answer(with_lines(row.lines), good_ssh()) == row.answer);
  }
}

TEST_CASE("windows of time are inclusive at both ends") {
  const Signers signers =
      with_lines("alice valid-after=\"20260601120000Z\",valid-before=\"20260601130000Z\" " + kKey);

  struct Row {
    const char* when;
    Reason reason;
  };

  constexpr Row kRows[] = {
      {"2026-06-01T11:59:59Z", Reason::key_not_yet_valid},
      {"2026-06-01T12:00:00Z", Reason::known},
      {"2026-06-01T13:00:00Z", Reason::known},
      {"2026-06-01T13:00:01Z", Reason::key_no_longer_valid},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.when);
    CHECK(signers.identify(good_ssh(), "git", signature::Moment::present(at(row.when))).reason ==
          row.reason);
  }
}

TEST_CASE("a verdict that is not good identifies nobody") {
  const Signers signers = with_lines("alice " + kKey);
  signature::Verdict verdict = good_ssh();
  CHECK(signers.identify(verdict, "git", signature::Moment::present(kNow)).reason == Reason::known);
  verdict.reason = signature::Reason::bad_signature;
  CHECK(signers.identify(verdict, "git", signature::Moment::present(kNow)).reason ==
        Reason::key_unknown);
  verdict = good_ssh();
  verdict.format.reset();
  CHECK(signers.identify(verdict, "git", signature::Moment::present(kNow)).reason ==
        Reason::key_unknown);
  verdict.format = Format::x509;
  CHECK(signers.identify(verdict, "git", signature::Moment::present(kNow)).reason ==
        Reason::key_unknown);
  verdict.format = Format::openpgp;
  CHECK(signers.identify(verdict, "git", signature::Moment::present(kNow)).reason ==
        Reason::key_unknown);
}

TEST_CASE("a malformed line breaks its keyring, and only that") {
  const Workbench bench;
  bench.write("allowed_signers", "alice " + kKey + "\nbob no-such-option " + kOtherKey + "\n");
  const Signers signers = load(bench, {});
  CHECK(answer(signers, good_ssh()) == "keyring-broken - - -");
  CHECK(signers.broken(Format::ssh));
  CHECK_FALSE(signers.broken(Format::openpgp));
  CHECK(signers.broken());
  CHECK(told(signers.remarks()) == "broken allowed_signers:2:5 unknown-option");
  CHECK(signers.rows().empty());
  CHECK_FALSE(with_lines("alice " + kKey).broken());
}

TEST_CASE("one broken keyring of two is not all of them") {
  const Workbench bench;
  bench.write("allowed_signers", "alice " + kKey);
  bench.write("openpgp/README", "not a key");
  const Signers signers = load(bench, {});
  CHECK(told(signers.remarks()) == "broken openpgp/README:0:0 file-name");
  CHECK(signers.broken(Format::openpgp));
  CHECK_FALSE(signers.broken());
  CHECK(signers.openpgp() == nullptr);
  CHECK(answer(signers, good_ssh()) == "known alice alice allowed_signers:1");
}

TEST_CASE("revoked_keys") {
  struct Row {
    std::string revoked;
    std::string answer;
    std::string remarks;
    const char* why;
  };

  const Row rows[] = {
      {kOtherKey, "known alice alice allowed_signers:1", "", "another key"},
      {"# lost\n" + kKey, "key-revoked - - revoked_keys:2", "", "listed"},
      {"", "known alice alice allowed_signers:1", "warning revoked_keys:0:0 revoked-keys-empty",
       "an empty list is told"},
      {"# none yet\n", "known alice alice allowed_signers:1",
       "warning revoked_keys:0:0 revoked-keys-empty", "comments revoke nothing"},
      {"SSHKRL\n\0"s, "keyring-broken - - -", "broken revoked_keys:0:0 krl-malformed",
       "a KRL that we cannot read"},
      {"alice " + kOtherKey, "keyring-broken - - -", "broken revoked_keys:1:7 key-base64",
       "a line that we cannot read"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("allowed_signers", "alice " + kKey);
    bench.write("revoked_keys", row.revoked);
    const Signers signers = load(bench);
    CHECK(answer(signers, good_ssh()) == row.answer);
    CHECK(told(signers.remarks()) == row.remarks);
  }
  const Workbench bench;
  bench.write("revoked_keys", kKey);
  CHECK(answer(load(bench), good_ssh()) == "key-revoked - - revoked_keys:1");
}

TEST_CASE("what is there and cannot be read is broken, never absent") {
  namespace fs = std::filesystem;

  struct Row {
    const char* name;
    bool all;  // breaks every format
  };

  for (const Row& row :
       {Row{"allowed_signers", false}, Row{"revoked_keys", false}, Row{"people.toml", true}}) {
    CAPTURE(row.name);
    const auto is_told = [&](const Workbench& bench) {
      const Signers signers = load(bench, {});
      CHECK(told(signers.remarks()) == "broken "s + row.name + ":0:0 unreadable");
      CHECK(signers.broken(Format::ssh));
      CHECK(signers.broken(Format::openpgp) == row.all);
      CHECK(answer(signers, good_ssh()) == "keyring-broken - - -");
    };
    const auto start = [&](const Workbench& bench) {
      if (row.name != "allowed_signers"sv)
        bench.write("allowed_signers", "alice " + kKey);
    };
    const Workbench folder;
    start(folder);
    fs::create_directory(folder.keyrings() / row.name);
    is_told(folder);
    const Workbench link;
    start(link);
    fs::create_symlink("nowhere", link.keyrings() / row.name);
    is_told(link);
    const Workbench pipe;
    start(pipe);
    pipe.must("mkfifo keyrings/"s + row.name);
    is_told(pipe);
    const Workbench large;
    start(large);
    large.write(row.name, "");
    fs::resize_file(large.keyrings() / row.name, (16u << 20) + 1);
    is_told(large);
  }
}

TEST_CASE("a keyring that everybody can write identifies nobody") {
  namespace fs = std::filesystem;

  struct Row {
    const char* path;
    const char* why;
  };

  for (const Row& row : {Row{"allowed_signers", "the file"}, Row{"revoked_keys", "what takes away"},
                         Row{"people.toml", "who is who"}, Row{"", "the folder"}}) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("allowed_signers", "alice " + kKey);
    bench.write("revoked_keys", "# none\n");
    bench.write("people.toml", "[[person]]\nname = \"alice\"\nprincipals = [\"alice\"]\n");
    CHECK_FALSE(load(bench).broken());
    fs::permissions(bench.keyrings() / row.path, fs::perms::others_write, fs::perm_options::add);
    const Signers signers = load(bench);
    CHECK(signers.broken());
    CHECK(told(signers.remarks()).find("writable") != std::string::npos);
    CHECK(answer(signers, good_ssh()).find("known") == std::string::npos);
  }
}

TEST_CASE("a link to a file is that file") {
  const Workbench bench;
  bench.write("../elsewhere", "alice " + kKey);
  std::filesystem::create_symlink("../elsewhere", bench.keyrings() / "allowed_signers");
  CHECK(answer(load(bench), good_ssh()) == "known alice alice allowed_signers:1");
}

TEST_CASE("who knows one kind of keys is not told of the others, but of an empty folder") {
  const Workbench bench;
  bench.write("allowed_signers", "alice " + kKey);
  CHECK(load(bench, {}).remarks().empty());
  std::filesystem::create_directory(bench.keyrings() / "openpgp");
  REQUIRE(load(bench, {}).remarks().size() == 1);
  CHECK(load(bench, {}).remarks()[0].file == "openpgp");
}

TEST_CASE("missing files and strangers are remarks") {
  const Workbench bench;
  const Signers none = load(bench, {});
  REQUIRE(none.remarks().size() == 2);
  for (const KeyringRemark& remark : none.remarks()) {
    CHECK(remark.reason == "missing-file");
    CHECK(remark.level == KeyringRemark::Level::warning);
  }
  CHECK_FALSE(none.broken());
  CHECK(Signers::load(bench.path() / "nowhere", {}).remarks().size() == 2);

  bench.write("allowed_signers", "alice " + kKey);
  bench.write("revoked-keys", "");
  bench.write("README.md", "");
  bench.write(".gitignore", "");
  CHECK(told(load(bench, {}).remarks()) == "warning revoked-keys:0:0 unknown-file");
}

TEST_CASE("names in openpgp/ are literal principals") {
  struct Row {
    const char* name;
    bool fine;
  };

  for (const Row& row :
       {Row{"alice@example.org.asc", true}, Row{".README", true}, Row{".asc", true},
        Row{"README", false}, Row{"alice.gpg", false}, Row{"alice.asc~", false},
        Row{"*.asc", false}, Row{"@ops.asc", false}, Row{"!alice.asc", false},
        Row{"a,b.asc", false}, Row{"\xff.asc", false}, Row{"alice.ASC", false}}) {
    CAPTURE(row.name);
    const Workbench bench;
    bench.write("openpgp/"s + row.name, "");
    CHECK(load(bench, {}).broken(Format::openpgp) != row.fine);
    CHECK_FALSE(load(bench).broken(Format::openpgp));
  }
}

TEST_CASE("keys that cannot sign are told, and do not") {
  struct Row {
    std::string line;
    std::string_view key;
    std::string remarks;
    const char* why;
  };

  const std::string rsa = "ssh-rsa " + std::string(test::kRsa2048);
  const Row rows[] = {
      {"alice " + rsa, test::kRsa2048, "warning allowed_signers:1:0 weak-key", "a short RSA key"},
      {"alice ssh-dss " + std::string(test::kDsa), test::kDsa,
       "warning allowed_signers:1:0 unsupported-key-type", "DSA"},
      {"alice ssh-ed25519-cert-v01@openssh.com " + std::string(test::kCertificate),
       test::kCertificate, "warning allowed_signers:1:0 certificate-as-key", "a certificate"},
      {"*@example.org cert-authority " + kKey, kEd25519, "", "an authority"},
      {"* " + kKey, kEd25519, "warning allowed_signers:1:0 key-wildcard", "nobody's key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signers signers = with_lines(row.line);
    CHECK(told(signers.remarks()) == row.remarks);
    CHECK_FALSE(signers.broken(Format::ssh));
    CHECK(signers.identify(good_ssh(row.key), "git", signature::Moment::present(kNow)).reason !=
          Reason::known);
    REQUIRE(signers.rows().size() == 1);
    CHECK(signers.rows()[0].person.empty());
  }
  const Workbench bench;
  bench.write("allowed_signers", "alice " + rsa);
  const Signers lax = load(bench, {{Format::ssh}, 2048, {}});
  CHECK(told(lax.remarks()).empty());
  CHECK(lax.identify(good_ssh(test::kRsa2048), "git", signature::Moment::present(kNow)).reason ==
        Reason::known);
}

TEST_CASE("overlaps and shadowed lines are told") {
  struct Row {
    std::string lines;
    std::string remarks;
    const char* why;
  };

  const std::string git = "namespaces=\"git\" ";
  const std::string spring = "valid-after=\"20260301\",valid-before=\"20260601\" ";
  const std::string later = "valid-after=\"20260401\" ";
  const Row rows[] = {
      {"alice " + kKey + "\nbob " + kOtherKey, "", "two keys"},
      {"alice " + kKey + "\nalice " + kKey, "warning allowed_signers:2:0 shadowed-line", "twice"},
      {"alice " + kKey + "\nbob " + kKey,
       "warning allowed_signers:2:0 key-overlap; warning allowed_signers:2:0 shadowed-line",
       "for two"},
      {"alice " + git + kKey + "\nalice " + kKey, "", "the second has more namespaces"},
      {"alice " + kKey + "\nalice " + git + kKey, "warning allowed_signers:2:0 shadowed-line",
       "the second has fewer"},
      {"alice " + spring + kKey + "\nalice " + later + kKey, "", "the second ends later"},
      {"alice " + later + kKey + "\nalice " + spring + kKey, "", "the second begins earlier"},
      {"* " + kKey + "\nalice " + kKey, "warning allowed_signers:1:0 key-wildcard",
       "a wildcard hides nothing"},
      {"alice " + kKey + "\nalice cert-authority " + kKey, "", "an authority is another thing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(with_lines(row.lines).remarks()) == row.remarks);
  }
}

TEST_CASE("without people.toml lines that share a key or a name are one person") {
  const Workbench bench;
  bench.write("allowed_signers", "alice@example.org,al " + kKey + "\nal " + kOtherKey + "\n" +
                                     "bob ecdsa-sha2-nistp256 " + std::string(test::kP256) +
                                     "\n*@example.org " + kKey + "\n");
  bench.write("openpgp/bob.asc", "");
  bench.write("openpgp/carol.asc", "");
  const Signers signers = load(bench, {});
  std::vector<std::string> names;
  for (const Person& person : signers.people().all())
    names.push_back(person.name);
  CHECK(names == std::vector<std::string>{"alice@example.org", "bob", "carol"});
  const Person& alice = *signers.people().named("alice@example.org");
  CHECK(alice.principals == std::vector<std::string>{"alice@example.org", "al"});
  CHECK(alice.emails == std::vector<std::string>{"alice@example.org"});
  CHECK(answer(signers, good_ssh(kOtherEd25519)) == "known alice@example.org al allowed_signers:2");
}

TEST_CASE("a wildcard between two lines of a key does not part them") {
  const Signers signers = with_lines("alice " + kKey + "\n* " + kKey + "\nbob " + kKey);
  REQUIRE(signers.people().all().size() == 1);
  CHECK(signers.people().all()[0].principals == std::vector<std::string>{"alice", "bob"});
}

TEST_CASE("with people.toml a key belongs to one of its persons") {
  struct Row {
    std::string lines;
    std::string answer;
    std::string remarks;
    const char* why;
  };

  const Row rows[] = {
      {"alice@example.org " + kKey, "known alice alice@example.org allowed_signers:1", "", "hers"},
      {"al,alice@example.org " + kKey, "known alice al allowed_signers:1", "", "two names of hers"},
      {"x,alice@example.org " + kKey, "known alice alice@example.org allowed_signers:1", "",
       "one name of hers"},
      {"alice " + kKey, "person-unknown - alice allowed_signers:1",
       "warning allowed_signers:1:0 person-unknown", "a name is no principal"},
      {"x " + kKey, "person-unknown - x allowed_signers:1",
       "warning allowed_signers:1:0 person-unknown", "nobody's"},
      {"al,bob@example.org " + kKey, "person-ambiguous - al allowed_signers:1",
       "warning allowed_signers:1:0 person-ambiguous", "two persons on a line"},
      {"*@example.org " + kKey, "key-wildcard - - allowed_signers:1",
       "warning allowed_signers:1:0 key-wildcard", "no name"},
      {"al " + kKey + "\nbob@example.org " + kKey, "keyring-broken - - -",
       "broken allowed_signers:2:0 key-of-two; warning allowed_signers:2:0 shadowed-line",
       "two persons on two lines"},
      {"al namespaces=\"git\" " + kKey + "\nbob@example.org namespaces=\"file\" " + kKey,
       "keyring-broken - - -", "broken allowed_signers:2:0 key-of-two", "whatever it is for"},
      {"al,bob@example.org " + kKey + "\n* " + kKey + "\nbob@example.org " + kKey,
       "keyring-broken - - -",
       "warning allowed_signers:1:0 person-ambiguous; broken allowed_signers:3:0 key-of-two; "
       "warning allowed_signers:2:0 key-wildcard",
       "two persons on one line, one of them on another"},
      {"x " + kKey + "\nal " + kKey, "known alice al allowed_signers:2",
       "warning allowed_signers:1:0 person-unknown", "nobody's line first"},
      {"al " + kKey + "\nalice@example.org " + kOtherKey, "known alice al allowed_signers:1", "",
       "two keys of hers"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("people.toml",
                "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\", \"al\"]\n"
                "[[person]]\nname = \"bob\"\nprincipals = [\"bob@example.org\"]\n");
    bench.write("allowed_signers", row.lines);
    const Signers signers = load(bench);
    CHECK(answer(signers, good_ssh()) == row.answer);
    CHECK(told(signers.remarks()) == row.remarks);
  }
}

TEST_CASE("a faulty people.toml breaks every keyring") {
  const Workbench bench;
  bench.write("allowed_signers", "alice " + kKey);
  bench.write("people.toml", "[[robot]]\nname = \"bot\"\nonly_refs = [\"\"]\n");
  const Signers signers = load(bench, {});
  CHECK(told(signers.remarks()) == "broken people.toml:3:14 bad-glob");
  CHECK(signers.broken());
  for (const Format format : {Format::ssh, Format::openpgp, Format::x509})
    CHECK(signers.broken(format));
  CHECK(signers.openpgp() == nullptr);
  CHECK(answer(signers, good_ssh()) == "keyring-broken - - -");
}

TEST_CASE("dated revocations") {
  struct Row {
    std::string revocation;
    const char* when;
    Reason reason;
    const char* why;
  };

  const std::string since = "since = 2026-06-01T12:00:00Z\n";
  const Row rows[] = {
      {"reason = \"left\"\n" + since, "2026-06-01T11:59:59Z", Reason::known, "before"},
      {"reason = \"left\"\n" + since, "2026-06-01T12:00:00Z", Reason::key_revoked, "from then on"},
      {"reason = \"superseded\"\n", "2000-01-01T00:00:00Z", Reason::key_revoked, "undated: always"},
      {"reason = \"compromised\"\n" + since, "2000-01-01T00:00:00Z", Reason::key_revoked,
       "compromised: whatever the date"},
  };
  const auto bench_with = [](const std::string& revocation, std::string_view key) {
    auto bench = std::make_unique<Workbench>();
    bench->write("allowed_signers", "alice " + kKey);
    bench->write(
        "people.toml",
        "[[person]]\nname = \"alice\"\nprincipals = [\"alice\"]\n[[revocation]]\nkey = \"" +
            std::string(key) + "\"\n" + revocation);
    return bench;
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto bench = bench_with(row.revocation, test::kEd25519Fingerprint);
    CHECK(
        load(*bench).identify(good_ssh(), "git", signature::Moment::present(at(row.when))).reason ==
        row.reason);
    const auto other = bench_with(row.revocation, test::kOtherFingerprint);
    CHECK(
        load(*other).identify(good_ssh(), "git", signature::Moment::present(at(row.when))).reason ==
        Reason::known);
  }
  const auto bench = bench_with(rows[2].revocation, test::kEd25519Fingerprint);
  CHECK(answer(load(*bench), good_ssh()) == "key-revoked - - people.toml:4");
}

TEST_CASE("the digest is over every byte that was read") {
  const Workbench bench;
  bench.write("revoked_keys", "# b\n");
  bench.write("allowed_signers", "# a\n");
  bench.write("people.toml", "");
  bench.write("README", "not read");
  const Signers signers = load(bench);
  CHECK(signers.canonical() ==
        "allowed_signers\0"
        "4\0# a\npeople.toml\0"
        "0\0revoked_keys\0"
        "4\0# b\n"s);
  CHECK(signers.digest() == base::to_hex(crypto::sha256(base::as_bytes(signers.canonical()))));
  bench.write("revoked_keys", "# c\n");
  CHECK(load(bench).digest() != signers.digest());
  CHECK(load(bench, {{Format::openpgp}, 3072, {}}).canonical() ==
        "people.toml\0"
        "0\0"s);
}

TEST_CASE("rows tell what the lines say") {
  const Signers signers = with_lines(
      "alice,al namespaces=\"git,!file\",valid-after=\"20260101\",valid-before=\"20270101\" " +
      kKey + "\n*@example.org cert-authority " + kOtherKey);
  const auto rows = signers.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].format == Format::ssh);
  CHECK(rows[0].person == "alice");
  CHECK(rows[0].principal == "alice");
  CHECK(rows[0].key == test::kEd25519Fingerprint);
  CHECK(rows[0].key_type == "ssh-ed25519");
  CHECK(rows[0].place == "allowed_signers:1");
  CHECK(rows[0].valid_from == at("2026-01-01T00:00:00Z"));
  CHECK(rows[0].valid_until == at("2027-01-01T00:00:00Z"));
  CHECK(rows[0].namespaces == std::vector<std::string>{"git", "!file"});
  CHECK_FALSE(rows[0].certificate_authority);
  CHECK(rows[1].certificate_authority);
  CHECK(rows[1].principal == "*@example.org");
  CHECK(rows[1].person.empty());
}

TEST_CASE("lint looks closer") {
  const Workbench bench;
  // x and y of 32 times 0x01: on no curve.
  std::string blob(
      "\0\0\0\x13"
      "ecdsa-sha2-nistp256\0\0\0\x08nistp256\0\0\0\x41\x04"s);
  blob += std::string(64, '\x01');
  bench.write("allowed_signers",
              "alice ecdsa-sha2-nistp256 " + base::to_base64(base::as_bytes(blob)));
  bench.write("people.toml",
              "[[person]]\nname = \"alice\"\nprincipals = [\"alice\"]\n"
              "[[revocation]]\nkey = \"" +
                  std::string(test::kOtherFingerprint) + "\"\nreason = \"left\"\n");
  const Signers signers = load(bench);
  CHECK(told(signers.remarks()).empty());
  CHECK(told(signers.lint(kNow)) ==
        "warning allowed_signers:1:0 unusable-key; warning people.toml:4:0 revocation-unused");
  bench.write("allowed_signers", "alice " + kOtherKey);
  CHECK(told(load(bench).lint(kNow)).empty());
}

TEST_CASE("Signers move without losing their persons") {
  Signers first = with_lines("alice " + kKey);
  const Person* const alice =
      first.identify(good_ssh(), "git", signature::Moment::present(kNow)).person;
  const Signers second = std::move(first);
  CHECK(second.identify(good_ssh(), "git", signature::Moment::present(kNow)).person == alice);
  CHECK(alice->name == "alice");
}

}  // namespace refward::identity
