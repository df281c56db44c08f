// SPDX-License-Identifier: Apache-2.0
#include "identity/allowed_signers.h"

#include "base/bytes.h"
#include "identity/text_lines.h"
#include "keys.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace refward::identity {
namespace {

using test::kCertificate;
using test::kDsa;
using test::kEd25519;
using test::kRsa2048;
using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string kKey = "ssh-ed25519 "s + std::string(kEd25519);

std::string shown(const Fault& fault) {
  return std::to_string(fault.line) + ":" + std::to_string(fault.column) + " " +
         std::string(fault.reason);
}

// The faults of a file, one a line.
std::string faults_of(std::string_view text) {
  std::string all;
  for (const Fault& fault : parse_allowed_signers(text).faults)
    all += (all.empty() ? "" : "; ") + shown(fault);
  return all;
}

}  // namespace

TEST_CASE("a line of allowed_signers is read as ssh-keygen reads it") {
  const std::string text =
      "# a comment\n"
      "\n"
      " \t \n"
      "  # another\n"
      "alice@example.org,al " +
      kKey + " alice's laptop, \xff\n" +
      "\t\"bob smith,*@example.org\"\tNamespaces=\"git,!file\",VALID-AFTER=\"20260101\","
      "valid-before=\"202602011230z\" " +
      kKey + "\n" + "*@example.org cert-authority " + kKey;
  const AllowedSignersView view = parse_allowed_signers(text);
  CHECK(view.faults.empty());
  REQUIRE(view.lines.size() == 3);

  const SignerLineView& alice = view.lines[0];
  CHECK(alice.number == 5);
  CHECK(alice.principals.text() == "alice@example.org,al");
  CHECK(alice.key.type == "ssh-ed25519");
  CHECK(alice.key.base64 == kEd25519);
  CHECK(alice.key.standing == KeyStanding::usable);
  CHECK_FALSE(alice.certificate_authority);
  CHECK_FALSE(alice.namespaces);
  CHECK_FALSE(alice.valid_after);
  CHECK_FALSE(alice.valid_before);

  const SignerLineView& bob = view.lines[1];
  CHECK(bob.principals.text() == "bob smith,*@example.org");
  REQUIRE(bob.namespaces);
  CHECK(bob.namespaces->matches("git"));
  CHECK_FALSE(bob.namespaces->matches("file"));
  CHECK(bob.valid_after == base::parse_rfc3339("2026-01-01T00:00:00Z"));
  CHECK(bob.valid_before == base::parse_rfc3339("2026-02-01T12:30:00Z"));

  CHECK(view.lines[2].number == 7);
  CHECK(view.lines[2].certificate_authority);
}

TEST_CASE("a malformed line is a fault with its line and column") {
  struct Row {
    std::string line;
    std::string fault;
    const char* why;
  };

  const std::string blob(kEd25519);
  const std::string a = "alice ";
  const Row rows[] = {
      {"alice", "1:6 missing-key", "a name alone"},
      {a + "ssh-ed25519", "1:18 missing-key", "no key"},
      {a + "ssh-ed25519  # key follows", "1:20 key-base64", "a comment is no key"},
      {a + "cert-authority", "1:21 missing-key", "an option and no key"},
      {kKey, "1:13 unknown-option", "no principals"},
      {a + "no-touch-required " + kKey, "1:7 unknown-option", "an option of authorized_keys"},
      {a + "namespace=\"git\" " + kKey, "1:7 unknown-option", "misspelt"},
      {a + "namespaces=\"git\",verify-required " + kKey, "1:24 unknown-option", "the second one"},
      {a + "namespaces=\"git\", " + kKey, "1:24 unknown-option", "a comma without an option"},
      {a + ",cert-authority " + kKey, "1:7 unknown-option", "a comma in front"},
      {a + "cert-authority,cert-authority " + kKey, "1:22 option-repeated", "twice"},
      {a + "namespaces=\"git\",namespaces=\"git\" " + kKey, "1:24 option-repeated", "twice"},
      {a + "valid-after=\"20260101\",VALID-AFTER=\"20260101\" " + kKey, "1:30 option-repeated",
       "twice, whatever the case"},
      {a + "valid-before=\"20260101\",valid-before=\"20270101\" " + kKey, "1:31 option-repeated",
       "twice"},
      {a + "cert-authority=\"yes\" " + kKey, "1:21 option-syntax", "a value it does not take"},
      {a + "namespaces=git " + kKey, "1:17 option-syntax", "no quotes"},
      {a + "namespaces=\"git " + kKey, "1:17 option-syntax", "no closing quote"},
      {a + "namespaces=\"a\\\"b\" " + kKey, "1:17 option-syntax", "an escaped quote"},
      {a + "namespaces=\"git\"" + kKey, "1:23 option-syntax", "no blank before the key"},
      {a + "namespaces=\"\" " + kKey, "1:19 pattern-empty", "for nothing at all"},
      {a + "namespaces=\"git, file\" " + kKey, "1:23 pattern-blank", "a blank in a namespace"},
      {a + "valid-after=\"20260230\" " + kKey, "1:20 bad-time", "30 February"},
      {a + "valid-after=\"19700101\" " + kKey, "1:20 bad-time", "the instant that means none"},
      {a + "valid-after=\"20260101\",valid-before=\"20260101\" " + kKey, "1:7 window-empty",
       "an empty window"},
      {a + "valid-after=\"20270101\",valid-before=\"20260101\" " + kKey, "1:7 window-empty",
       "the wrong way round"},
      {"\"alice " + kKey, "1:2 principals-quote", "no closing quote"},
      {"\"alice\"" + kKey, "1:2 principals-quote", "no blank behind the quote"},
      {"al\"ice\" " + kKey, "1:1 principals-quote", "quoted in part"},
      {"\"\" " + kKey, "1:2 pattern-empty", "nobody"},
      {"alice,,bob " + kKey, "1:7 pattern-empty", "an empty name"},
      {"alice,@ops " + kKey, "1:7 pattern-at-sign", "a team"},
      {a + "ssh-ed25519 " + blob.substr(0, 67), "1:19 key-base64", "cut"},
      {a + "ssh-ed25519 " + blob + "=", "1:19 key-base64", "padding too much"},
      {a + "ssh-ed25519 " + blob + "AAAA", "1:19 key-blob", "bytes behind the key"},
      {a + "ssh-ed25519 " + blob.substr(0, 64), "1:19 key-blob", "a shorter key"},
      {a + "ssh-ed25519 AAAA", "1:19 key-blob", "no type inside"},
      {a + "ssh-rsa " + blob, "1:15 key-type-mismatch", "another type inside"},
      {a + "ecdsa-sha2-nistp256 " + blob, "1:27 key-type-mismatch", "another type inside"},
      {a + kKey + "\r", "1:" + std::to_string(a.size() + kKey.size() + 1) + " carriage-return",
       "CRLF"},
      {"# comment\r", "1:10 carriage-return", "in a comment, too"},
      {"alice\v " + kKey, "1:6 control-character", "a control character"},
      {a + kKey + " alice's\x7f laptop", "1:95 control-character", "a delete"},
      {a + "ssh-ed25519 " + blob.substr(0, 25) + "Q" + blob.substr(26), "1:19 key-blob",
       "a key that says it is longer"},
      {" alice", "1:7 missing-key", "columns count from the line's front"},
      {"a" + std::string(kMaxLineBytes, ' '), "1:0 line-too-long", "longer than the limit"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(faults_of(row.line) == row.fault);
    CHECK(parse_allowed_signers(row.line).lines.empty());
  }
  CHECK(faults_of("alice\0 ssh-ed25519"sv) == "1:6 nul");
}

TEST_CASE("a key has one spelling") {
  struct Row {
    std::string exponent;
    bool fine;
    const char* why;
  };

  const Row rows[] = {
      {"\0\0\0\x03\x01\0\x01"s, true, "65537"},
      {"\0\0\0\x04\0\x01\0\x01"s, false, "a leading zero"},
      {"\0\0\0\x03\x81\0\x01"s, false, "negative"},
      {"\0\0\0\x04\0\x81\0\x01"s, true, "a zero that keeps it positive"},
      {"\0\0\0\x01\0"s, false, "zero, spelt out"},
      {"\0\0\0\0"s, false, "zero"},
  };
  const auto whole = base::parse_base64(kRsa2048).value();
  const std::string blob(base::as_text(whole));
  const std::size_t exponent_at = 4 + 7;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string key =
        blob.substr(0, exponent_at) + row.exponent + blob.substr(exponent_at + 7);
    const std::string fault = faults_of("alice ssh-rsa " + base::to_base64(base::as_bytes(key)));
    CHECK(fault == (row.fine ? "" : "1:15 key-blob"));
  }
}

TEST_CASE("every faulty line is told, up to a limit") {
  CHECK(faults_of("alice\n# ok\nbob\n") == "1:6 missing-key; 3:4 missing-key");
  std::string many;
  for (std::size_t i = 0; i < 2 * kMaxFaults; ++i)
    many += "x\n";
  CHECK(parse_allowed_signers(many).faults.size() == kMaxFaults);
  CHECK(faults_of(std::string(kMaxLines, '\n')).empty());
  CHECK(faults_of(std::string(kMaxLines + 7, '\n')) == "200001:0 too-many-lines");
}

TEST_CASE("a key that cannot sign is no fault") {
  struct Row {
    std::string key;
    KeyStanding standing;
    unsigned rsa_bits;
    const char* why;
  };

  const Row rows[] = {
      {kKey, KeyStanding::usable, 0, "the usual"},
      {"ssh-rsa " + std::string(kRsa2048), KeyStanding::usable, 2048, "its length is told"},
      {"ssh-dss " + std::string(kDsa), KeyStanding::unsupported, 0, "DSA"},
      {"ssh-ed25519-cert-v01@openssh.com " + std::string(kCertificate), KeyStanding::certificate, 0,
       "a certificate"},
      {"foo@bar AAAAB2Zvb0BiYXIAAAAA", KeyStanding::unsupported, 0, "a type of the future"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto view = parse_allowed_signers("alice namespaces=\"git\" " + row.key + "\nbob " +
                                            row.key + " comment\n");
    CHECK(view.faults.empty());
    REQUIRE(view.lines.size() == 2);
    CHECK(view.lines[0].key.standing == row.standing);
    CHECK(view.lines[1].key.rsa_bits == row.rsa_bits);
  }
  CHECK(faults_of("alice foo@baz AAAAB2Zvb0BiYXIAAAAA") == "1:7 unknown-option");
}

TEST_CASE("times are UTC and exist") {
  struct Row {
    std::string_view text;
    std::string_view instant;  // empty: refused
    const char* why;
  };

  constexpr Row kRows[] = {
      {"20260401", "2026-04-01T00:00:00Z", "a day; without a zone it is UTC"},
      {"20260401Z", "2026-04-01T00:00:00Z", "a zone"},
      {"20260401z", "2026-04-01T00:00:00Z", "in either case"},
      {"20260401utc", "2026-04-01T00:00:00Z", "OpenSSH's other spelling"},
      {"202604012359", "2026-04-01T23:59:00Z", "with minutes"},
      {"20260401235958Z", "2026-04-01T23:59:58Z", "with seconds"},
      {"20240229", "2024-02-29T00:00:00Z", "a leap day"},
      {"20250229", "", "no leap day"},
      {"20261301", "", "month 13"},
      {"20260400", "", "day 0"},
      {"202604012400", "", "hour 24"},
      {"202604012360", "", "minute 60"},
      {"20260401235960", "", "second 60"},
      {"2026-04-01", "", "hyphens"},
      {"2026040", "", "too short"},
      {"2026040112", "", "hours without minutes"},
      {"202604011234567", "", "too long"},
      {"+2026401", "", "a sign"},
      {" 2026401", "", "a blank"},
      {"20260401ZZ", "", "two zones"},
      {"20260401CET", "", "another zone"},
      {"", "", "nothing"},
      {"Z", "", "a zone alone"},
      {"19700101", "", "OpenSSH's \"none\""},
      {"19691231", "", "before 1970"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    const auto instant = parse_signer_time(row.text);
    CHECK((instant ? base::to_rfc3339(*instant) : "") == row.instant);
  }
}

}  // namespace refward::identity
