// SPDX-License-Identifier: Apache-2.0
// What `keyring lint` tells of keyrings that are whole.
#include "identity/signers.h"
#include "keys.h"
#include "shown.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <algorithm>
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

const std::string kKey = "ssh-ed25519 "s + std::string(kEd25519);
const std::string kOtherKey = "ssh-ed25519 "s + std::string(kOtherEd25519);
const base::Instant kNow = at("2026-06-01T12:00:00Z");
const std::string kAlice =
    "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\", \"al\"]\n";

Options ssh_only(std::vector<std::string> admitted = {}) {
  Options options{{Format::ssh}, 3072, {}, {}};
  options.certificate_principals = std::move(admitted);
  return options;
}

struct Row {
  std::string lines;
  std::string people;  // people.toml; empty: none
  std::string remarks;
  const char* why;
  std::vector<std::string> admitted{};
};

std::vector<KeyringRemark> linted(const Row& row) {
  const Workbench bench;
  bench.write("allowed_signers", row.lines);
  if (!row.people.empty())
    bench.write("people.toml", row.people);
  return Signers::load(bench.keyrings(), ssh_only(row.admitted)).lint(kNow);
}

}  // namespace

TEST_CASE("lines of authorities are explained") {
  const std::string nobody = "warning allowed_signers:1:0 authority-identifies-nobody";
  const std::string everybody = "warning allowed_signers:1:0 authority-wildcard";
  const Row rows[] = {
      {"* cert-authority " + kKey, kAlice, everybody, "any principal"},
      {"!bob,** cert-authority " + kKey, kAlice, everybody, "written otherwise"},
      {"*@example.org cert-authority " + kKey, kAlice,
       "warning people.toml:0:0 principal-without-key", "a domain"},
      {"*@example.com cert-authority " + kKey, kAlice,
       nobody + "; warning people.toml:0:0 person-without-key", "of nobody"},
      {"* cert-authority " + kKey, "", nobody, "without people.toml"},
      {"* cert-authority " + kKey, "", everybody, "but with guests", {"*@example.org"}},
      {"*@example.org cert-authority " + kKey, "", "", "guests of a domain", {"*@example.org"}},
      {"bob cert-authority " + kKey,
       "",
       nobody,
       "a literal that is not admitted",
       {"*@example.org"}},
      {"bob@example.org cert-authority " + kKey, "", "", "one that is", {"*@example.org"}},
      {"!* cert-authority " + kKey, "", nobody, "negations permit nobody", {"*"}},
      {"* cert-authority ssh-rsa " + std::string(test::kRsa2048), kAlice,
       "warning allowed_signers:1:0 weak-key; " + everybody, "a short RSA key"},
      {"* cert-authority ssh-dss " + std::string(test::kDsa), kAlice,
       "warning allowed_signers:1:0 unsupported-key-type; " + everybody, "DSA"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(linted(row)) == row.remarks);
  }
  const auto words = linted(rows[0]);
  REQUIRE(words.size() == 1);
  CHECK(words[0].detail.find("can identify 1 of the persons") != std::string::npos);
}

TEST_CASE("windows that are over or end soon are told") {
  const auto until = [](const char* time) {
    return "alice valid-before=\"" + std::string(time) + "\" " + kKey;
  };
  const std::string over = "warning allowed_signers:1:0 line-expired";
  const std::string soon = "warning allowed_signers:1:0 line-expires-soon";
  const Row rows[] = {
      {until("20260601115959Z"), "", over, "a second ago"},
      {until("20260601120000Z"), "", soon, "its last second"},
      {until("20260701120000Z"), "", soon, "in 30 days"},
      {until("20260701120001Z"), "", "", "later"},
      {"alice valid-after=\"20270101Z\" " + kKey, "", "", "to come is fine"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(linted(row)) == row.remarks);
  }
}

TEST_CASE("overlaps say which line answers when") {
  const std::string git = "namespaces=\"git\" ";
  const std::string overlap = "warning allowed_signers:2:0 key-overlap";
  const std::string shadowed = "warning allowed_signers:2:0 shadowed-line";
  const std::string wide = "*@example.org cert-authority ";
  const std::vector<std::string> guests = {"*@example.org"};
  const Row rows[] = {
      {"alice " + git + kKey + "\nalice " + kKey, "", overlap, "a line for the rest"},
      {"alice " + kKey + "\nalice " + git + kKey, "", shadowed, "nothing is left for it"},
      {"alice " + kKey + "\nalice " + kOtherKey, "", "", "one principal, two keys"},
      {"alice " + git + kKey + "\nal " + kKey, "", overlap, "of one person by two names"},
      {wide + kKey + "\n" + wide + kKey, "", shadowed, "an authority twice", guests},
      {wide + kKey + "\nx@example.org cert-authority " + kKey, "", overlap, "and apart", guests},
      {wide + kKey + "\n" + wide + kOtherKey, "", "", "two authorities", guests},
      {"alice " + kKey + "\n" + wide + kKey, "", "", "a key and an authority", guests},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(linted(row)) == row.remarks);
  }
  const auto words = linted(rows[0]);
  REQUIRE(words.size() == 1);
  CHECK(words[0].detail ==
        "line 1 has the same key and answers first in the namespaces git; this line answers in all "
        "namespaces, where that one does not");
}

TEST_CASE("persons and principals without a key are told") {
  const std::string bob = "[[person]]\nname = \"bob\"\nprincipals = [\"bob\"]\n";
  const Row rows[] = {
      {"alice@example.org,al " + kKey, kAlice, "", "all are held"},
      {"al " + kKey, kAlice, "warning people.toml:0:0 principal-without-key", "one is not"},
      {"al " + kKey + "\nalice@example.org " + kOtherKey, kAlice + bob,
       "warning people.toml:0:0 person-without-key", "Bob has none"},
      {"al* cert-authority " + kKey, kAlice, "", "an authority may certify both"},
      {"al,alice@example.org " + kKey + "\nnonsense", kAlice + bob,
       "broken allowed_signers:2:9 missing-key", "who knows what the line would have said"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string remarks = told(linted(row));
    CHECK(remarks == row.remarks);
  }
}

TEST_CASE("a revocation of what an authority may have certified is no slip") {
  const std::string revocation =
      "[[revocation]]\nreason = \"left\"\nkey = \"" + std::string(test::kOtherFingerprint) + "\"\n";
  const std::string unused = "warning people.toml:4:0 revocation-unused";
  const Row rows[] = {
      {"al,alice@example.org " + kKey, kAlice + revocation, unused, "nobody's key"},
      {"al* cert-authority " + kKey, kAlice + revocation, "", "perhaps certified"},
      {"al* cert-authority " + kOtherKey, kAlice + revocation, "", "the authority's own"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(linted(row)) == row.remarks);
  }
}

TEST_CASE("certificate_principals that cannot be read admit nobody, and are told") {
  CHECK(told(linted({"al,alice@example.org " + kKey, kAlice, "", "", {"*", ""}})) ==
        "warning certificate_principals:0:0 certificate-principals");
}

TEST_CASE("rows of lines of authorities") {
  const Workbench bench;
  bench.write("allowed_signers",
              "*@example.org cert-authority,valid-before=\"20270101Z\" " + kOtherKey);
  const auto rows = Signers::load(bench.keyrings(), ssh_only()).rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].certificate_authority);
  CHECK(rows[0].principal == "*@example.org");
  CHECK(rows[0].key == test::kOtherFingerprint);
  CHECK(rows[0].valid_until == at("2027-01-01T00:00:00Z"));
  CHECK(rows[0].person.empty());
}

}  // namespace refward::identity
