// SPDX-License-Identifier: Apache-2.0
#include "signature/verify.h"

#include "ssh_keygen.h"
#include "ssh_signer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature {
namespace {

constexpr std::string_view kPayload = "a payload\n";

Verdict judge(std::string_view armour, const Options& options = {}) {
  return verify(kPayload, armour, "git", {}, {options, {}});
}

std::string openpgp_armour(const std::string& headers = "") {
  return "-----BEGIN PGP SIGNATURE-----\n" + headers + "\nZm9v\n-----END PGP SIGNATURE-----\n";
}

}  // namespace

TEST_CASE("a Verdict that nobody filled is not good") {
  CHECK_FALSE(Verdict().good());
}

TEST_CASE("an SSH signature goes to SSH, and no bit of its armour is free") {
  const ssh::SshKeygen keygen;
  REQUIRE(keygen.generate("key", "-t ed25519"));
  const std::string armour = keygen.sign("key", {kPayload});
  const Verdict verdict = judge(armour);
  REQUIRE_MESSAGE(verdict.good(), verdict.detail);
  CHECK(verdict.format == Format::ssh);
  CHECK(verdict.key == keygen.fingerprint("key"));
  CHECK(verify(kPayload, armour, "file", {}, {}).reason == Reason::ssh_namespace);
  for (std::size_t bit = 0; bit < armour.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string flipped = armour;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK_FALSE(judge(flipped).good());
  }
  for (std::size_t size = 0; size < armour.size(); ++size)
    CHECK_FALSE(judge(armour.substr(0, size)).good());
}

TEST_CASE("the format is judged before the form") {
  struct Row {
    std::string armour;
    Options options;
    Reason reason;
    std::optional<Format> format;
    std::string_view why;
  };

  const std::string good = ssh::armoured(ssh::SshSigner("ssh-ed25519").sign(kPayload).encode());
  const std::string x509 = "-----BEGIN SIGNED MESSAGE-----\nZm9v\n-----END SIGNED MESSAGE-----\n";
  Options no_ssh;
  no_ssh.formats = {Format::openpgp, Format::x509};
  Options nothing;
  nothing.formats = {};
  Options headers;
  headers.allow_armour_headers = true;
  const Row rows[] = {
      {good, {}, Reason::good, Format::ssh, "by default every format"},
      {good, no_ssh, Reason::format_not_allowed, Format::ssh, "SSH is left out"},
      {"-----BEGIN SSH SIGNATURE-----\r\n", no_ssh, Reason::format_not_allowed, Format::ssh,
       "left out, whatever its form"},
      {good, nothing, Reason::format_not_allowed, Format::ssh, "no format at all"},
      {x509, {}, Reason::key_unknown, Format::x509, "no X.509 roots"},
      {x509, nothing, Reason::format_not_allowed, Format::x509, "and may be left out"},
      {"", {}, Reason::armour_unknown, std::nullopt, "nothing"},
      {"gibberish\n", {}, Reason::armour_unknown, std::nullopt, "no armour"},
      {"\n" + good, {}, Reason::armour_unknown, std::nullopt, "text before the armour"},
      {good + "x\n", {}, Reason::armour_malformed, Format::ssh, "text behind the armour"},
      {openpgp_armour(), {}, Reason::key_unknown, Format::openpgp, "no keyring"},
      {openpgp_armour("Comment: x\n"), {}, Reason::armour_headers, Format::openpgp, "a header"},
      {openpgp_armour("Comment: x\n"), headers, Reason::key_unknown, Format::openpgp,
       "a header that is allowed"},
      {ssh::armoured(base::as_bytes("no")),
       {},
       Reason::ssh_malformed,
       Format::ssh,
       "no SSHSIG inside"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Verdict verdict = judge(row.armour, row.options);
    CHECK(verdict.reason == row.reason);
    CHECK(verdict.format == row.format);
    CHECK(verdict.good() == (row.reason == Reason::good));
  }
}

TEST_CASE("an OpenPGP signature goes to the keyring that is given") {
  const auto keyring = openpgp::Keyring::build({}, {});
  REQUIRE(keyring.has_value());
  const Verdict verdict =
      verify(kPayload, openpgp_armour(), "git", {.openpgp = &*keyring, .x509 = nullptr}, {});
  CHECK(verdict.format == Format::openpgp);
  CHECK_FALSE(verdict.good());
}

TEST_CASE("every reason and every format has a name of its own") {
  std::vector<std::string_view> names;
  for (int value = 0; value <= static_cast<int>(Reason::engine_failure); ++value) {
    const std::string_view name = to_text(static_cast<Reason>(value));
    CHECK(name != "unknown");
    CHECK(std::find(names.begin(), names.end(), name) == names.end());
    names.push_back(name);
  }
  for (const Format format : {Format::ssh, Format::openpgp, Format::x509})
    CHECK(format_named(to_text(format)) == format);
  CHECK_FALSE(format_named("pgp").has_value());
}

}  // namespace refward::signature
