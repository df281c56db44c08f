// SPDX-License-Identifier: Apache-2.0
// The shapes of signatures that other programs make, put together here: which subpackets stand
// where, and which packet header. Only what gpg itself made is gpg's; the others are in the shape
// of theirs, by the openssl command.
#include "certificate_parts.h"
#include "signature/openpgp/keyring.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::CraftedKey;
using test::kPayload;
using test::operator+;
using test::subpacket::created;
using test::subpacket::fingerprint;
using test::subpacket::key_id;

struct Cast {
  test::GpgWorld gpg;
  CraftedKey alice{gpg, "alice@example.org"};
  test::CraftedSigner signer{gpg, alice.fingerprint()};
  Keyring keyring = test::built({{"alice@example.org", test::armoured_key(alice.exported())}});
};

const Cast& cast() {
  static const Cast all;
  return all;
}

ByteBuffer with_new_header(const ByteBuffer& body) {
  return body.size() < 192
             ? ByteBuffer{0xc2, static_cast<std::uint8_t>(body.size())} + body
             : ByteBuffer{0xc2, static_cast<std::uint8_t>(192 + ((body.size() - 192) >> 8)),
                          static_cast<std::uint8_t>(body.size() - 192)} +
                   body;
}

}  // namespace

TEST_CASE("shapes of clients") {
  const Cast& all = cast();
  const std::string& alice = all.alice.fingerprint();
  const std::uint32_t then = test::kYear2020 + 9 * 86400;
  const auto made = [&](std::vector<test::Subpacket> hashed,
                        std::vector<test::Subpacket> unhashed) {
    test::SignatureParts parts;
    parts.hashed = std::move(hashed);
    parts.unhashed = std::move(unhashed);
    return all.signer.signed_parts(std::move(parts), kPayload);
  };
  const test::Subpacket salt = {20, [] {
                                  const std::string name = "salt@notations.example.org";
                                  ByteBuffer body = {
                                      0, 0, 0, 0, 0, static_cast<std::uint8_t>(name.size()), 0, 32};
                                  body = std::move(body) + base::to_buffer(base::as_bytes(name));
                                  return std::move(body) + ByteBuffer(32, 7);
                                }()};

  struct Row {
    std::string why;
    ByteBuffer packets;
  };

  const std::vector<Row> rows = {
      // What `gpg --list-packets` shows of GnuPG 2.2's own: fingerprint and time hashed, key id
      // not, old header. A smart card signs behind the same packet.
      {"GnuPG", test::packet(made({fingerprint(alice), created(then)}, {key_id(alice)}))},
      // GnuPG 1 and 2.0, before there were issuer fingerprints; the shape of GitHub's web flow.
      {"key id alone, unhashed, old header", test::packet(made({created(then)}, {key_id(alice)}))},
      // `user.signingkey` with an e-mail and `--sender`: the signer's user id is hashed too.
      {"with the signer's user id",
       test::packet(
           made({fingerprint(alice), created(then), {28, {'a', 'l', 'i', 'c', 'e', '@', 'e', 'x'}}},
                {key_id(alice)}))},
      // Libraries that write new headers, all hashed, times and issuers marked critical.
      {"new header, everything hashed",
       with_new_header(test::body(made({created(then), key_id(alice), fingerprint(alice)}, {})))},
      {"new header, the fingerprint alone",
       with_new_header(test::body(made({created(then), fingerprint(alice)}, {})))},
      {"critical time and issuer",
       with_new_header(test::body(
           made({{0x82, created(then).body}, {0x80 | 33, fingerprint(alice).body}}, {})))},
      // Libraries that salt their version 4 signatures with a notation.
      {"a salt in a notation",
       with_new_header(test::body(made({created(then), fingerprint(alice), salt}, {})))},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Verdict verdict = all.keyring.verify(kPayload, row.packets, test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == "good");
    CHECK(verdict.key == alice);
    CHECK(all.gpg.verify(row.packets, kPayload) == 0);
    CHECK(to_text(all.keyring.verify("other", row.packets, test::terms_now()).reason) ==
          "bad-signature");
  }
}

TEST_CASE("versions that are refused are named") {
  const Cast& all = cast();
  for (const auto& [version, name] : std::vector<std::pair<std::uint8_t, std::string>>{
           {3, "a version 3 signature (RFC 4880, obsolete)"},
           {5, "a version 5 signature (LibrePGP)"},
           {6, "a version 6 signature (RFC 9580)"},
           {7, "a version 7 signature"}}) {
    test::SignatureParts parts;
    parts.version = version;
    const Verdict verdict = all.keyring.verify(
        kPayload, test::packet(test::body(parts) + ByteBuffer(70, 1)), test::terms_now());
    CHECK(to_text(verdict.reason) == "openpgp-version");
    CHECK(verdict.detail == name);
  }
}

}  // namespace refward::signature::openpgp
