// SPDX-License-Identifier: Apache-2.0
// The grammar alone: no key, no mathematics. The packets were made by gpg 2.2 and taken apart and
// put together by signature_parts.
#include "signature/openpgp/signature_packet.h"

#include "gpg_world.h"
#include "signature_parts.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::operator+;

std::string reason_of(const ByteBuffer& packets) {
  const auto parsed = parse_signature(packets);
  return parsed ? "good" : std::string(to_text(parsed.error().reason));
}

const ByteBuffer& alices() {
  static const ByteBuffer packets = test::people().gpg.sign(test::people().alice, test::kPayload);
  return packets;
}

using Change = std::function<ByteBuffer(test::SignatureParts)>;

struct Row {
  std::string why;
  const char* reason;
  Change change;
};

void judge(const std::vector<Row>& rows) {
  const test::SignatureParts parts = test::taken_apart(alices());
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(reason_of(row.change(parts)) == row.reason);
  }
}

// A row that changes the parts and assembles them as gpg does.
Change with(std::function<void(test::SignatureParts&)> change) {
  return [change = std::move(change)](test::SignatureParts parts) {
    change(parts);
    return test::packet(parts);
  };
}

ByteBuffer new_header(const ByteBuffer& body, ByteBuffer length) {
  return ByteBuffer{0xc2} + std::move(length) + body;
}

}  // namespace

TEST_CASE("what gpg writes is read as gpg means it") {
  const test::People& people = test::people();
  const auto parsed = parse_signature(alices());
  REQUIRE(parsed);
  CHECK(parsed->issuer.fingerprint == people.alice);
  CHECK(parsed->issuer.key_id == people.alice.substr(24));
  CHECK(parsed->algorithm == algorithm::kEddsa);
  CHECK(parsed->hash == crypto::Hash::sha256);
  CHECK(parsed->numbers.size() == 2);
  CHECK_FALSE(parsed->lifetime);
  const std::string listing = people.gpg.gpg({"--list-packets"}, base::as_text(alices()));
  CAPTURE(listing);
  CHECK(listing.find("created " + std::to_string(parsed->created)) != std::string::npos);
}

TEST_CASE("numbers of RSA and ECDSA signatures") {
  const test::People& people = test::people();
  for (int i = 0; i < 8; ++i) {
    const auto rsa = people.gpg.sign(people.bob, std::to_string(i));
    const auto ecdsa = people.gpg.sign(people.carol_signs, std::to_string(i));
    CHECK(reason_of(rsa) == "good");
    CHECK(reason_of(ecdsa) == "good");
  }
}

TEST_CASE("packet headers") {
  judge({
      {"as gpg wrote it", "good", with([](auto&) {})},
      {"new header, one octet", "good",
       [](auto parts) {
         const ByteBuffer body = test::body(parts);
         return new_header(body, {static_cast<std::uint8_t>(body.size())});
       }},
      {"new header, two octets where they are needed", "good",
       [](auto parts) {
         parts.hashed.push_back({20, ByteBuffer(100, 1)});
         const std::size_t size = test::body(parts).size() - 192;
         return new_header(test::body(parts), {static_cast<std::uint8_t>(192 + (size >> 8)),
                                               static_cast<std::uint8_t>(size)});
       }},
      {"new header, five octets where one is enough", "openpgp-malformed",
       [](auto parts) {
         const ByteBuffer body = test::body(parts);
         return new_header(body, {255, 0, 0, 0, static_cast<std::uint8_t>(body.size())});
       }},
      {"old header, two octets where one is enough", "openpgp-malformed",
       [](auto parts) {
         const ByteBuffer body = test::body(parts);
         return ByteBuffer{0x89, 0, static_cast<std::uint8_t>(body.size())} + body;
       }},
      {"old header, four octets", "openpgp-malformed",
       [](auto parts) {
         const ByteBuffer body = test::body(parts);
         return ByteBuffer{0x8a, 0, 0, 0, static_cast<std::uint8_t>(body.size())} + body;
       }},
      {"indeterminate length", "openpgp-malformed",
       [](auto parts) { return ByteBuffer{0x8b} + test::body(parts); }},
      {"partial length", "openpgp-malformed",
       [](auto parts) { return new_header(test::body(parts), {0xe6}); }},
      {"bit 7 of the header is clear", "openpgp-malformed",
       [](auto parts) {
         ByteBuffer bytes = test::packet(parts);
         bytes[0] = 0x08;
         return bytes;
       }},
      {"nothing", "openpgp-malformed", [](auto) { return ByteBuffer{}; }},
      {"a header only", "openpgp-malformed", [](auto) { return ByteBuffer{0x88}; }},
      {"longer than the limit", "openpgp-malformed",
       [](auto parts) {
         parts.hashed.push_back({20, ByteBuffer(kMaxSignatureBytes, 1)});
         return test::packet(parts);
       }},
  });
}

TEST_CASE("one signature packet and nothing else") {
  judge({
      {"two signatures", "openpgp-several",
       [](auto parts) { return test::packet(parts) + test::packet(parts); }},
      {"a marker packet before it", "openpgp-several",
       [](auto parts) {
         return test::packet(ByteBuffer{'P', 'G', 'P'}, 10) + test::packet(parts);
       }},
      {"a literal packet before it", "openpgp-several",
       [](auto parts) { return test::packet(ByteBuffer(8, 0), 11) + test::packet(parts); }},
      {"a one-pass packet before it", "openpgp-several",
       [](auto parts) { return test::packet(ByteBuffer(13, 3), 4) + test::packet(parts); }},
      {"a compressed packet", "openpgp-several",
       [](auto parts) { return test::packet(ByteBuffer{0} + test::packet(parts), 8); }},
      {"a user id packet after it", "openpgp-several",
       [](auto parts) { return test::packet(parts) + test::packet(ByteBuffer{'a'}, 13); }},
      {"a stray byte after it", "openpgp-malformed",
       [](auto parts) { return test::packet(parts) + ByteBuffer{0}; }},
      {"a line feed after it", "openpgp-malformed",
       [](auto parts) { return test::packet(parts) + ByteBuffer{'\n'}; }},
  });
}

TEST_CASE("version, class and algorithms") {
  judge({
      {"version 3", "openpgp-version", with([](auto& parts) { parts.version = 3; })},
      {"version 5", "openpgp-version", with([](auto& parts) { parts.version = 5; })},
      {"version 6", "openpgp-version", with([](auto& parts) { parts.version = 6; })},
      {"class 0x01, text", "openpgp-class", with([](auto& parts) { parts.kind = 1; })},
      {"class 0x02, standalone", "openpgp-class", with([](auto& parts) { parts.kind = 2; })},
      {"class 0x10, certification", "openpgp-class", with([](auto& parts) { parts.kind = 0x10; })},
      {"class 0x40, timestamp", "openpgp-class", with([](auto& parts) { parts.kind = 0x40; })},
      {"MD5", "weak-hash", with([](auto& parts) { parts.hash = 1; })},
      {"SHA-1", "weak-hash", with([](auto& parts) { parts.hash = 2; })},
      {"RIPEMD-160", "weak-hash", with([](auto& parts) { parts.hash = 3; })},
      {"SHA-224", "weak-hash", with([](auto& parts) { parts.hash = 11; })},
      {"SHA-384", "good", with([](auto& parts) { parts.hash = 9; })},
      {"SHA-512", "good", with([](auto& parts) { parts.hash = 10; })},
      {"SHA3-256", "format-unsupported", with([](auto& parts) { parts.hash = 12; })},
      {"hash 0", "openpgp-malformed", with([](auto& parts) { parts.hash = 0; })},
      {"hash 99", "openpgp-malformed", with([](auto& parts) { parts.hash = 99; })},
      {"DSA", "weak-key", with([](auto& parts) { parts.algorithm = 17; })},
      {"ElGamal", "weak-key", with([](auto& parts) { parts.algorithm = 20; })},
      {"RSA that only encrypts", "openpgp-malformed",
       with([](auto& parts) { parts.algorithm = 2; })},
      {"ECDH", "openpgp-malformed", with([](auto& parts) { parts.algorithm = 18; })},
      {"Ed25519 of RFC 9580", "format-unsupported",
       with([](auto& parts) { parts.algorithm = 27; })},
      {"RSA has one number", "openpgp-malformed", with([](auto& parts) { parts.algorithm = 1; })},
  });
}

TEST_CASE("the hashed area") {
  const auto add = [](test::Subpacket one) {
    return with([one](auto& parts) { parts.hashed.push_back(one); });
  };
  judge({
      {"no creation time", "openpgp-no-time", with([](auto& parts) {
         std::erase_if(parts.hashed, [](const auto& one) { return one.type == 2; });
       })},
      {"a creation time in the unhashed area alone", "openpgp-unhashed", with([](auto& parts) {
         std::erase_if(parts.hashed, [](const auto& one) { return one.type == 2; });
         parts.unhashed.push_back(test::subpacket::created(1));
       })},
      {"two creation times", "openpgp-malformed", add(test::subpacket::created(1))},
      {"a creation time of three bytes", "openpgp-malformed", with([](auto& parts) {
         for (auto& one : parts.hashed)
           if (one.type == 2)
             one.body.pop_back();
       })},
      {"a critical creation time", "good", with([](auto& parts) {
         for (auto& one : parts.hashed)
           if (one.type == 2)
             one.type |= 0x80;
       })},
      {"an expiration time", "good", add(test::subpacket::lifetime(9))},
      {"two expiration times", "openpgp-malformed", with([](auto& parts) {
         parts.hashed.push_back(test::subpacket::lifetime(9));
         parts.hashed.push_back(test::subpacket::lifetime(9));
       })},
      {"an expiration time of five bytes", "openpgp-malformed", add({3, ByteBuffer(5, 0)})},
      {"a notation", "good", add({20, ByteBuffer(12, 0)})},
      {"a critical notation", "openpgp-critical", add({20 | 0x80, ByteBuffer(12, 0)})},
      {"a policy", "good", add({26, ByteBuffer{'h'}})},
      {"a critical policy", "openpgp-critical", add({26 | 0x80, ByteBuffer{'h'}})},
      {"the signer's user id", "good", add({28, ByteBuffer{'a'}})},
      {"the signer's user id, critical", "good", add({28 | 0x80, ByteBuffer{'a'}})},
      {"key flags, critical", "openpgp-critical", add({27 | 0x80, ByteBuffer{2}})},
      {"an unknown subpacket", "good", add({99, ByteBuffer{1}})},
      {"an unknown critical subpacket", "openpgp-critical", add({99 | 0x80, ByteBuffer{1}})},
      {"a long notation", "good", add({20, ByteBuffer(300, 0)})},
      {"an embedded signature", "openpgp-malformed", add({32, ByteBuffer(8, 4)})},
      {"a subpacket without a type", "openpgp-malformed",
       [](auto parts) {
         ByteBuffer body = test::body(parts);
         body[5] = static_cast<std::uint8_t>(body[5] + 1);
         body.insert(body.begin() + 6, 0);
         return test::packet(body);
       }},
      {"an area that ends inside a subpacket", "openpgp-malformed",
       [](auto parts) {
         ByteBuffer body = test::body(parts);
         body[6] = static_cast<std::uint8_t>(body[6] + 20);
         return test::packet(body);
       }},
  });
}

TEST_CASE("the issuer") {
  const std::string alice = test::people().alice;
  const std::string bob = test::people().bob;
  const auto issuers = [](std::vector<test::Subpacket> hashed,
                          std::vector<test::Subpacket> unhashed) {
    return with([hashed, unhashed](auto& parts) {
      parts.hashed = hashed;
      parts.hashed.push_back(test::subpacket::created(1));
      parts.unhashed = unhashed;
    });
  };
  using test::subpacket::fingerprint;
  using test::subpacket::key_id;
  test::Subpacket version_5 = fingerprint(alice);
  version_5.body[0] = 5;
  test::Subpacket short_one = fingerprint(alice);
  short_one.body.pop_back();
  judge({
      {"nowhere", "openpgp-issuer", issuers({}, {})},
      {"fingerprint, hashed", "good", issuers({fingerprint(alice)}, {})},
      {"fingerprint, unhashed", "good", issuers({}, {fingerprint(alice)})},
      {"key id, hashed", "good", issuers({key_id(alice)}, {})},
      {"key id, unhashed", "good", issuers({}, {key_id(alice)})},
      {"all four", "good",
       issuers({fingerprint(alice), key_id(alice)}, {key_id(alice), fingerprint(alice)})},
      {"key ids differ", "openpgp-issuer", issuers({key_id(alice)}, {key_id(bob)})},
      {"fingerprints differ", "openpgp-issuer", issuers({fingerprint(alice)}, {fingerprint(bob)})},
      {"key id of another key", "openpgp-issuer", issuers({fingerprint(alice)}, {key_id(bob)})},
      {"key id of another key, hashed", "openpgp-issuer",
       issuers({fingerprint(alice), key_id(bob)}, {})},
      {"the same key id twice, unhashed", "openpgp-malformed",
       issuers({}, {key_id(alice), key_id(alice)})},
      {"the same key id twice, hashed", "openpgp-malformed",
       issuers({key_id(alice), key_id(alice)}, {})},
      {"a version 5 key", "openpgp-issuer", issuers({version_5}, {})},
      {"a short fingerprint", "openpgp-malformed", issuers({short_one}, {})},
      {"an empty fingerprint", "openpgp-issuer", issuers({{33, {}}}, {})},
      {"a key id of seven bytes", "openpgp-malformed", issuers({{16, ByteBuffer(7, 1)}}, {})},
      {"critical in the unhashed area", "openpgp-unhashed",
       issuers({}, {{16 | 0x80, key_id(alice).body}})},
  });
}

TEST_CASE("the unhashed area holds nothing but the issuer") {
  for (int type = 0; type < 128; ++type) {
    CAPTURE(type);
    if (type == 16 || type == 33)
      continue;
    test::SignatureParts parts = test::taken_apart(alices());
    parts.unhashed.push_back({static_cast<std::uint8_t>(type), ByteBuffer(4, 0)});
    CHECK(reason_of(test::packet(parts)) == "openpgp-unhashed");
  }
  judge({{"an issuer with a length of five octets", "openpgp-unhashed", [](auto parts) {
            const ByteBuffer id = parts.unhashed.front().body;
            ByteBuffer body = test::hashed_part(parts);
            body = std::move(body) + ByteBuffer{0, 14, 255, 0, 0, 0, 9, 16} + id;
            return test::packet(std::move(body) + parts.digest_start + parts.numbers);
          }}});
}

TEST_CASE("numbers") {
  judge({
      {"a bit count that is too large", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 16, 0x7f, 0xff} + ByteBuffer{0, 8, 0xff};
       })},
      {"exact bit counts", "good", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 15, 0x7f, 0xff} + ByteBuffer{0, 8, 0xff};
       })},
      {"a leading zero byte", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 16, 0, 0xff} + ByteBuffer{0, 8, 0xff};
       })},
      {"a bit count that is too small", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 9, 0xff, 0xff} + ByteBuffer{0, 8, 0xff};
       })},
      {"zero", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 0} + ByteBuffer{0, 8, 0xff};
       })},
      {"one number is missing", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{0, 8, 0xff};
       })},
      {"one number too many", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = parts.numbers + ByteBuffer{0, 8, 0xff};
       })},
      {"a byte after the last one", "openpgp-malformed",
       with([](auto& parts) { parts.numbers.push_back(0); })},
      {"257 bits for EdDSA", "openpgp-malformed", with([](auto& parts) {
         parts.numbers = ByteBuffer{1, 1, 1} + ByteBuffer(32, 0) + ByteBuffer{0, 8, 0xff};
       })},
  });
}

TEST_CASE("every truncation is malformed") {
  for (std::size_t length = 0; length < alices().size(); ++length) {
    CAPTURE(length);
    const ByteBuffer cut = base::to_buffer(base::Bytes(alices()).first(length));
    CHECK(reason_of(cut) == "openpgp-malformed");
    // The same with a header that fits what is left.
    if (length > 2) {
      const ByteBuffer body(cut.begin() + 2, cut.end());
      CHECK(reason_of(test::packet(body)) != "good");
    }
  }
}

}  // namespace refward::signature::openpgp
