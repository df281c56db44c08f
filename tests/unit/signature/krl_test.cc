// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/krl.h"

#include "certificate_parts.h"
#include "krl_parts.h"
#include "ssh_keygen.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::signature::ssh {
namespace {

using base::ByteBuffer;
using base::Bytes;

const ByteBuffer& authority() {
  static const ByteBuffer blob = SshSigner("ssh-ed25519").public_key();
  return blob;
}

SshCertificate issued(std::uint64_t serial, const std::string& key_id) {
  SshCertificate certificate;
  certificate.serial = serial;
  certificate.key_id = key_id;
  certificate.authority = authority();
  return certificate;
}

std::string error_of(Bytes list) {
  const auto parsed = Krl::parse(list);
  return parsed ? "" : parsed.error().what;
}

ByteBuffer serials(std::uint8_t type, const std::vector<std::uint64_t>& values) {
  return krl({certificates(authority(), section(type, numbers(values)))});
}

ByteBuffer bitmap(std::uint64_t offset, const ByteBuffer& bits) {
  return section(0x22, joined({numbers({offset}), fields({bits})}));
}

ByteBuffer of_all(const ByteBuffer& part) {
  return krl({certificates({}, part)});
}

}  // namespace

TEST_CASE("a revocation list is known by its magic number") {
  CHECK(looks_like_krl(krl({})));
  CHECK(looks_like_krl(text(std::string_view("SSHKRL\n\0", 8))));
  CHECK_FALSE(looks_like_krl(text("SSHKRL\n")));
  CHECK_FALSE(looks_like_krl(text("ssh-ed25519 AAAA")));
  CHECK_FALSE(looks_like_krl({}));
}

TEST_CASE("a list that is not wholly understood is refused as a whole") {
  struct Row {
    ByteBuffer list;
    std::string_view error;  // empty: the list is taken
    // Whether ssh-keygen takes it; nothing where that depends on its version.
    std::optional<bool> theirs;
    std::string_view why;
  };

  const ByteBuffer key = SshSigner("ecdsa-sha2-nistp256").public_key();
  const ByteBuffer certified = certificate(SshSigner("ssh-ed25519"), SshSigner("ssh-ed25519"));
  ByteBuffer longer_key = key;
  longer_key.push_back(0);
  const ByteBuffer huge = ByteBuffer((std::size_t{2} << 20) + 1, 0x7f);
  const Row rows[] = {
      {krl({}), "", true, "nothing revoked"},
      {krl({}, {.comment = "of Friday"}), "", true, "a comment"},
      {krl({}, {.magic = std::string("SSHKRL\r\0", 8)}), "not a key revocation list", false, ""},
      {krl({}, {.format = 0}), "format version 0", false, "an older form"},
      {krl({}, {.format = 2}), "format version 2", false, "a newer form"},
      {krl({}, {.flags = 1}), "flags", true, "a flag that nobody knows"},
      {krl({}, {.reserved = "x"}), "reserved", true, "a field that nobody knows"},
      {krl({section(0, {})}), "unknown type 0", false, "no section"},
      {krl({section(6, {})}), "unknown type 6", false, "a section of the future"},
      {krl({section(254, {})}), "unknown type 254", false, "another"},
      {krl({joined({{4}, fields({key, text("x")})})}), "signature", {}, "signed in the old form"},
      {krl({{2}}), "key revocation list: ", false, "a section without its data"},
      {krl({{2, 0, 0, 0, 1}}), "key revocation list: ", false, "a section cut off"},
      // extensions
      {krl({section(255, extension("new@example.org", 0))}), "", false, "may be passed over"},
      {krl({section(255, extension("new@example.org", 1))}), "new@example.org", false, "critical"},
      {krl({section(255, extension("a\x1b[2J", 1))}), "a\\x1b[2J", false, "shown as it is not"},
      {krl({section(255, extension("a", 0x80))}), "critical", false, "true is what is not zero"},
      {krl({section(255, joined({extension("a", 0), {0}}))}), "extension", false, "a byte behind"},
      {krl({section(255, {})}), "extension", false, "empty"},
      {of_all(section(0x39, extension("new@example.org", 0))), "", {}, "may be passed over"},
      {of_all(section(0x39, extension("new@example.org", 1))), "new@example.org", false,
       "critical"},
      // keys and fingerprints
      {krl({section(2, fields({key}))}), "", true, "a key"},
      {krl({section(2, {})}), "no key", true, "none"},
      {krl({section(2, fields({certified}))}), "certificate", true, "a certificate"},
      {krl({section(2, fields({longer_key}))}), "keys", true, "a key and a byte"},
      {krl({section(2, fields({text("x")}))}), "keys", true, "no key at all"},
      {krl({section(2, fields({fields({text("ssh-dss"), {1}})}))}), "", true, "an old key"},
      {krl({section(3, fields({ByteBuffer(20, 1)}))}), "", true, "a fingerprint"},
      {krl({section(3, fields({ByteBuffer(19, 1)}))}), "SHA-1: a fingerprint", false, "shorter"},
      {krl({section(3, fields({ByteBuffer(21, 1)}))}), "SHA-1", false, "longer"},
      {krl({section(3, {})}), "no fingerprint", true, "none"},
      {krl({section(5, fields({ByteBuffer(32, 1)}))}), "", true, "a fingerprint"},
      {krl({section(5, fields({ByteBuffer(20, 1)}))}), "SHA-256: a fingerprint", false, "shorter"},
      {krl({section(5, fields({ByteBuffer(33, 1)}))}), "SHA-256", false, "longer"},
      {krl({section(5, fields({ByteBuffer(32, 2), ByteBuffer(32, 1)}))}), "", true, "any order"},
      {krl({section(5, joined({fields({ByteBuffer(32, 1)}), {0}}))}), "SHA-256", false, "a byte"},
      // certificates
      {krl({certificates(authority(), {})}), "", true, "none revoked"},
      {krl({certificates({}, {})}), "", true, "of no authority"},
      {krl({certificates({}, {}, "x")}), "reserved", true, "a field that nobody knows"},
      {krl({certificates(text("x"), {})}), "certificates", false, "of no key"},
      {krl({certificates(longer_key, {})}), "certificates", false, "of a key and a byte"},
      {krl({certificates(certified, {})}), "certificate stands", true, "of a certificate"},
      {krl({section(1, {})}), "certificates", false, "without an authority"},
      {of_all(section(0x24, {})), "unknown type 36", false, "a part of the future"},
      {of_all(section(0x01, {})), "unknown type 1", false, "a section within a section"},
      {serials(0x20, {1, 5, 3, 3, UINT64_MAX}), "", true, "numbers in any order"},
      {serials(0x20, {}), "", true, "no number"},
      {serials(0x20, {1, 0}), "serial number 0", false, "the number of those without one"},
      {of_all(section(0x20, {0, 0, 0, 0, 0, 0, 1})), "serial list", false, "seven bytes"},
      {serials(0x21, {1, 1}), "", true, "a range of one"},
      {serials(0x21, {2, 1}), "ends before it begins", false, "the wrong way round"},
      {serials(0x21, {0, 1}), "serial number 0", false, "from zero on"},
      {serials(0x21, {1, 2, 3}), "serial range", false, "a number behind"},
      {serials(0x21, {1}), "serial range", false, "one end"},
      {of_all(bitmap(1, {1})), "", true, "one bit"},
      {of_all(bitmap(1, {0, 0x80})), "", true, "the highest bit of a byte"},
      {of_all(bitmap(1, {0x80})), "negative", false, "a negative bitmap"},
      {of_all(bitmap(1, {0, 1})), "superfluous", true, "a zero too many"},
      {of_all(bitmap(1, {})), "zero", true, "no bit"},
      {of_all(bitmap(0, {1})), "serial number 0", false, "the bit of zero"},
      {of_all(bitmap(0, {2})), "", true, "the bit of one"},
      {of_all(bitmap(UINT64_MAX, {1})), "", true, "the last number"},
      {of_all(bitmap(UINT64_MAX, {2})), "beyond", false, "the one after it"},
      {of_all(section(0x22, numbers({1}))), "serial bitmap", false, "no bitmap"},
      {of_all(joined({bitmap(1, {1}), {0}})), "certificates", false, "a byte behind"},
      {of_all(bitmap(1, huge)), "serial bitmap", false, "too long"},
      {of_all(section(0x23, fields({text("alice")}))), "", true, "a key id"},
      {of_all(section(0x23, {})), "no key id", true, "none"},
      {of_all(section(0x23, fields({text("")}))), "", true, "an empty one"},
      {of_all(section(0x23, fields({text(std::string_view("a\0b", 3))}))), "NUL", false, "a NUL"},
      {of_all(section(0x23, fields({text(std::string_view("a\0", 2))}))), "NUL", true,
       "at the end"},
  };
  const SshKeygen keygen;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.error);
    const std::string error = error_of(row.list);
    CAPTURE(error);
    CHECK(error.empty() == row.error.empty());
    CHECK(error.find(row.error) != std::string::npos);
    if (row.theirs)
      CHECK(keygen.reads(row.list) == row.theirs);
  }
}

TEST_CASE("no list is longer than the limit") {
  const ByteBuffer filler = extension(std::string(1'000, 'a'), 0);
  ByteBuffer list = krl({});
  const ByteBuffer next = section(255, filler);
  while (list.size() + next.size() <= kMaxKrlBytes)
    list.insert(list.end(), next.begin(), next.end());
  CHECK(error_of(list) == "");
  list.insert(list.end(), next.begin(), next.end());
  CHECK(error_of(list).find("longer") != std::string::npos);
}

TEST_CASE("many bitmaps have one limit together") {
  const ByteBuffer bits((std::size_t{1} << 20) - 1, 0x01);
  const ByteBuffer one = bitmap(1, bits);
  CHECK(error_of(of_all(joined({one, one}))) == "");
  CHECK(error_of(of_all(joined({one, one, one}))).find("serial bitmap") != std::string::npos);
}

TEST_CASE("what revokes a certificate is named, in an order that does not change") {
  struct Row {
    ByteBuffer list;
    SshCertificate certificate;
    std::string_view answer;  // empty: not revoked
    std::string_view why;
  };

  const ByteBuffer other = SshSigner("ssh-ed25519").public_key();
  const ByteBuffer ids = section(0x23, fields({text("mallory"), text("alice")}));
  const ByteBuffer numbered = section(0x20, numbers({7, 9}));
  const Row rows[] = {
      {krl({}), issued(7, "alice"), "", "an empty list"},
      {krl({certificates(authority(), ids)}), issued(7, "alice"), "key-id", "its key id"},
      {krl({certificates(authority(), ids)}), issued(0, "alice"), "key-id", "without a number"},
      {krl({certificates(authority(), ids)}), issued(7, "alic"), "", "a shorter key id"},
      {krl({certificates(authority(), ids)}), issued(7, "Alice"), "", "another key id"},
      {krl({certificates(authority(), numbered)}), issued(7, "bob"), "serial", "its number"},
      {krl({certificates(authority(), numbered)}), issued(8, "bob"), "", "another number"},
      {krl({certificates(other, joined({ids, numbered}))}), issued(7, "alice"), "", "others'"},
      {krl({certificates({}, ids)}), issued(7, "alice"), "key-id", "everybody's key id"},
      {krl({certificates({}, numbered)}), issued(7, "bob"), "serial", "everybody's number"},
      {serials(0x21, {1, UINT64_MAX}), issued(0, "bob"), "", "zero is no number"},
      {serials(0x21, {1, UINT64_MAX}), issued(UINT64_MAX, "bob"), "serial", "the last number"},
      {serials(0x21, {5, 9}), issued(4, "bob"), "", "before the range"},
      {serials(0x21, {5, 9}), issued(5, "bob"), "serial", "at its beginning"},
      {serials(0x21, {5, 9}), issued(9, "bob"), "serial", "at its end"},
      {serials(0x21, {5, 9}), issued(10, "bob"), "", "behind it"},
      {krl({certificates(authority(), numbered), certificates(other, {}),
            certificates(authority(), ids)}),
       issued(9, "bob"), "serial", "two sections of one authority: the first"},
      {krl({certificates(authority(), numbered), certificates(other, {}),
            certificates(authority(), ids)}),
       issued(1, "alice"), "key-id", "two sections of one authority: the second"},
      {krl({section(2, fields({authority()}))}), issued(7, "alice"), "authority-key", "its key"},
      {krl({section(5, fields({ByteBuffer(32, 0)}))}), issued(7, "alice"), "", "another key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto list = Krl::parse(row.list);
    REQUIRE(list.has_value());
    CHECK(list->revokes(row.certificate).value_or("") == row.answer);
    CHECK(list->version() == 3);
  }
}

TEST_CASE("a list that revokes nothing is empty") {
  const ByteBuffer key = SshSigner("ssh-ed25519").public_key();
  const std::pair<ByteBuffer, bool> rows[] = {
      {krl({}), true},
      {krl({certificates(key, {})}), true},
      {serials(0x20, {}), true},
      {krl({section(255, extension("a", 0))}), true},
      {serials(0x20, {1}), false},
      {of_all(section(0x23, fields({text("a")}))), false},
      {krl({section(2, fields({key}))}), false},
      {krl({section(3, fields({ByteBuffer(20, 1)}))}), false},
      {krl({section(5, fields({ByteBuffer(32, 1)}))}), false},
  };
  for (const auto& row : rows)
    CHECK(Krl::parse(row.first)->empty() == row.second);
}

}  // namespace refward::signature::ssh
