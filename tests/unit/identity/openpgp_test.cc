// SPDX-License-Identifier: Apache-2.0
// Signers over openpgp/, with keys and signatures that gpg makes.
#include "base/files.h"
#include "identity/signers.h"
#include "signature/verify.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using test::Workbench;
using namespace std::string_literals;

// Asked anew each time: the keys are made while the tests run.
base::Instant now() {
  return std::chrono::floor<base::Seconds>(std::chrono::system_clock::now());
}

// One gpg home for all the tests below: making keys is what takes time.
class Gpg {
 public:
  Gpg() {
    bench_.must("printf 'text\n' >payload");
    for (const std::string name : {"alice@example.org", "bob@example.org"}) {
      gpg("--quick-gen-key " + name + " ed25519 sign never");
      armoured_.push_back(gpg("--armor --export " + name));
      signatures_.push_back(gpg("--local-user " + name + " --armor --detach-sign -o - payload"));
      const std::string listed = gpg("--with-colons --list-keys " + name);
      fingerprints_.push_back(listed.substr(listed.find("\nfpr:::::::::") + 13, 40));
    }
    bench_.must("gpgconf --kill all");
  }

  [[nodiscard]] const std::string& alice() const { return armoured_[0]; }

  [[nodiscard]] const std::string& bob() const { return armoured_[1]; }

  [[nodiscard]] const std::string& fingerprint() const { return fingerprints_[0]; }

  // Alice's signature, judged with the keyring of `signers`.
  [[nodiscard]] signature::Verdict verdict(const Signers& signers) const {
    return signature::verify("text\n", signatures_[0], "git",
                             {.openpgp = signers.openpgp(), .x509 = nullptr},
                             {{}, signature::Moment::present(now())});
  }

 private:
  std::string gpg(const std::string& arguments) const {
    return bench_.must("gpg --batch --quiet --pinentry-mode loopback --passphrase '' " + arguments);
  }

  Workbench bench_;
  std::vector<std::string> armoured_, signatures_, fingerprints_;
};

const Gpg& gpg() {
  static const Gpg made;
  return made;
}

Signers load(const Workbench& bench) {
  return Signers::load(bench.keyrings(),
                       {{Format::ssh, Format::openpgp}, 3072, bench.path() / "cache"});
}

std::string answer(const Signers& signers) {
  const Identified found =
      signers.identify(gpg().verdict(signers), "git", signature::Moment::present(now()));
  CHECK((found.person != nullptr) == (found.reason == Reason::known));
  return std::string(to_text(found.reason)) + " " + (found.person ? found.person->name : "-") +
         " " + found.principal + " " + found.place;
}

std::string broken_reasons(const Signers& signers) {
  std::string all;
  for (const KeyringRemark& remark : signers.remarks())
    if (remark.level == KeyringRemark::Level::broken)
      all += remark.file + " " + remark.reason + ";";
  return all;
}

}  // namespace

TEST_CASE("the name of its file is an OpenPGP key's identity") {
  const Workbench bench;
  bench.write("openpgp/alice@example.org.asc", gpg().alice());
  bench.write("openpgp/bob@example.org.asc", gpg().bob());
  bench.write("openpgp/.README", "skipped");
  const Signers signers = load(bench);
  CHECK(answer(signers) ==
        "known alice@example.org alice@example.org openpgp/alice@example.org.asc");
  CHECK(broken_reasons(signers).empty());
  const auto rows = signers.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].format == Format::openpgp);
  CHECK(rows[0].key == gpg().fingerprint());
  CHECK(rows[0].person == "alice@example.org");
  CHECK(rows[0].place == "openpgp/alice@example.org.asc");

  std::filesystem::remove(bench.keyrings() / "openpgp/alice@example.org.asc");
  CHECK(answer(load(bench)) == "key-unknown -  ");
}

TEST_CASE("GnuPG is asked only when it is needed") {
  const Workbench bench;
  bench.write("openpgp/alice@example.org.asc", "no key at all\n");
  const Signers signers = load(bench);
  CHECK_FALSE(std::filesystem::exists(bench.path() / "cache"));
  CHECK_FALSE(signers.broken(Format::openpgp));
  signature::Verdict ssh;
  ssh.reason = signature::Reason::good;
  ssh.format = Format::ssh;
  CHECK(signers.identify(ssh, "git", signature::Moment::present(now())).reason ==
        Reason::key_unknown);
  CHECK_FALSE(std::filesystem::exists(bench.path() / "cache"));
  CHECK_FALSE(signers.broken(Format::openpgp));

  CHECK(signers.openpgp() == nullptr);
  CHECK(signers.broken(Format::openpgp));
  CHECK(signers.broken());
  CHECK_FALSE(signers.broken(Format::ssh));
  CHECK(broken_reasons(signers) == "openpgp/alice@example.org.asc import-failed;");
  CHECK(signers.openpgp() == nullptr);
  CHECK(broken_reasons(signers) == "openpgp/alice@example.org.asc import-failed;");
}

TEST_CASE("a keyring that cannot be built identifies nobody") {
  const Workbench bench;
  bench.write("openpgp/alice@example.org.asc", gpg().alice());
  const Signers whole = load(bench);
  const signature::Verdict verdict = gpg().verdict(whole);
  REQUIRE(verdict.good());
  bench.write("openpgp/bob@example.org.asc", gpg().bob().substr(0, 200));
  const Signers cut = load(bench);
  CHECK(cut.identify(verdict, "git", signature::Moment::present(now())).reason ==
        Reason::keyring_broken);
  CHECK(broken_reasons(cut).starts_with("openpgp/bob@example.org.asc "));
}

TEST_CASE("an OpenPGP key belongs to one person of people.toml") {
  struct Row {
    std::string people;
    std::vector<std::string> files;  // that hold Alice's key
    std::string answer;
    std::string broken;
    const char* why;
  };

  const std::string alice =
      "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\", \"al\"]\n";
  const std::string bob = "[[person]]\nname = \"bob\"\nprincipals = [\"bob@example.org\"]\n";
  const std::string revocation = "[[revocation]]\nreason = \"compromised\"\nkey = \"";
  const Row rows[] = {
      {alice,
       {"alice@example.org"},
       "known alice alice@example.org openpgp/alice@example.org.asc",
       "",
       "hers"},
      {alice, {"al", "alice@example.org"}, "known alice al openpgp/al.asc", "", "twice hers"},
      {bob,
       {"alice@example.org"},
       "person-unknown - alice@example.org openpgp/alice@example.org.asc",
       "",
       "nobody's"},
      {alice + bob,
       {"alice@example.org", "bob@example.org"},
       "key-unknown -  ",
       "openpgp/bob@example.org.asc key-of-two;",
       "two persons'"},
      {alice + revocation + gpg().fingerprint() + "\"\n",
       {"alice@example.org"},
       "key-revoked -  people.toml:4",
       "",
       "revoked"},
      {"", {"al", "bob"}, "person-unknown - al openpgp/al.asc", "", "an empty people.toml"},
      {"[[revocation]]\nreason = \"left\"\nkey = \"SHA256:" + std::string(43, 'A') + "\"\n",
       {"al"},
       "known al al openpgp/al.asc",
       "",
       "one that only revokes names nobody, so that the keyrings do"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workbench bench;
    bench.write("people.toml", row.people);
    for (const std::string& file : row.files)
      bench.write("openpgp/" + file + ".asc", gpg().alice());
    const Signers signers = load(bench);
    CHECK(answer(signers) == row.answer);
    CHECK(broken_reasons(signers) == row.broken);
  }
}

TEST_CASE("without people.toml a file and a line of one name are one person") {
  const Workbench bench;
  bench.write("openpgp/al.asc", gpg().alice());
  bench.must("ssh-keygen -q -t ed25519 -N '' -C '' -f key");
  bench.write("allowed_signers", "alice@example.org,al " + bench.read("key.pub"));
  CHECK(answer(load(bench)) == "known alice@example.org al openpgp/al.asc");
  bench.write("openpgp/carol.asc", gpg().alice());
  CHECK(answer(load(bench)).starts_with("person-ambiguous - "));
}

TEST_CASE("lint builds the keyring") {
  const Workbench bench;
  bench.write("openpgp/alice@example.org.asc", "no key at all\n");
  const Signers signers = load(bench);
  const auto linted = signers.lint(now());
  CHECK(signers.broken(Format::openpgp));
  CHECK(linted.size() == signers.remarks().size());
  CHECK(linted.back().reason == "import-failed");
}

}  // namespace refward::identity
