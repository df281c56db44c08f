// SPDX-License-Identifier: Apache-2.0
// The files of a keyring: armour, packets, fingerprints, and the snapshot that a home carries.
#include "gpg_world.h"
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/key_armour.h"
#include "signature/openpgp/snapshot.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::people;

std::string alices_file() {
  return people().gpg.exported(people().alice);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("key armour") {
  const std::string file = alices_file();
  const std::string begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n";
  const std::size_t crc = file.rfind("\n=") + 2;

  struct Row {
    std::string why;
    std::string text;
    int blocks;  // -1: refused
  };

  std::string crlf;
  for (const char c : file)
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
  std::string wrong_crc = file;
  wrong_crc[crc] = wrong_crc[crc] == 'A' ? 'B' : 'A';
  std::string without_crc = file;
  without_crc.erase(crc - 1, 6);
  const std::vector<Row> rows = {
      {"as gpg exports it", file, 1},
      {"two blocks", file + file, 2},
      {"comment lines and empty lines between blocks", "# alice\n\n" + file + "\n# end\n", 1},
      {"CRLF", crlf, 1},
      {"armour headers", replaced(file, begin, begin + "Comment: hers\nVersion: 1\n"), 1},
      {"without a checksum", without_crc, 1},
      {"nothing", "", 0},
      {"a wrong checksum", wrong_crc, -1},
      {"text before the block", "alice's key\n" + file, -1},
      {"text after the block", file + "x\n", -1},
      {"no END line", file.substr(0, file.find("-----END")), -1},
      {"no empty line", replaced(file, begin + "\n", begin), -1},
      {"a foreign character", replaced(file, "\n\nm", "\n\n*"), -1},
      {"a line of another block within", replaced(file, "\n\nm", "\n\n" + begin + "m"), -1},
      {"text after the checksum", replaced(file, "\n-----END", "\nabcd\n-----END"), -1},
      {"an empty block", begin + "\n-----END PGP PUBLIC KEY BLOCK-----\n", -1},
      {"a signature",
       replaced(replaced(file, "PUBLIC KEY BLOCK", "SIGNATURE"), "PUBLIC KEY BLOCK", "SIGNATURE"),
       -1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto blocks = parse_key_armour(row.text);
    CHECK((blocks ? static_cast<int>(blocks->size()) : -1) == row.blocks);
  }
}

TEST_CASE("fingerprints are those that gpg lists") {
  const test::People& all = people();
  const auto packets = base::to_buffer(base::as_bytes(all.gpg.gpg({"--export", all.carol})));
  const auto keys = parse_certificates(packets);
  REQUIRE(keys);
  REQUIRE(keys->size() == 3);
  CHECK((*keys)[0].fingerprint == all.carol);
  CHECK((*keys)[0].role == KeyRole::primary);
  CHECK((*keys)[1].fingerprint == all.carol_signs);
  CHECK((*keys)[1].role == KeyRole::subkey);
  CHECK((*keys)[2].fingerprint == all.carol_hidden);
  CHECK((*keys)[0].signatures.size() == 1);
  CHECK((*keys)[1].signatures.size() == 1);
}

TEST_CASE("certificates: packets that have no place in one") {
  const test::People& all = people();
  const auto good = base::to_buffer(base::as_bytes(all.gpg.gpg({"--export", all.alice})));
  const auto secret =
      base::to_buffer(base::as_bytes(all.gpg.gpg({"--export-secret-keys", all.alice})));
  const auto kind_of = [](const ByteBuffer& packets) -> std::string {
    const auto keys = parse_certificates(packets);
    if (keys)
      return "good";
    return keys.error().kind == CertificateError::Kind::secret ? "secret" : "malformed";
  };
  const auto with = [&](const ByteBuffer& more) {
    ByteBuffer all_packets = good;
    all_packets.insert(all_packets.end(), more.begin(), more.end());
    return all_packets;
  };
  CHECK(kind_of(good) == "good");
  CHECK(kind_of(secret) == "secret");
  CHECK(kind_of(with(secret)) == "secret");
  CHECK(kind_of(with({0xb0, 1, 0})) == "malformed");              // trust
  CHECK(kind_of(with({0xa8, 3, 'P', 'G', 'P'})) == "malformed");  // marker
  CHECK(kind_of(with({0x98})) == "malformed");                    // no length
  CHECK(kind_of(with({0x98, 1, 3})) == "malformed");              // version 3
  CHECK(kind_of(with({0x98, 0})) == "malformed");
  CHECK(kind_of({0xb4, 1, 'a'}) == "malformed");  // begins with a user id
  for (std::size_t length = 1; length < good.size(); ++length) {
    const ByteBuffer cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length));
    const auto keys = parse_certificates(cut);
    CHECK((!keys || keys->size() == 1));
  }
}

TEST_CASE("snapshots: what was written is read, and nothing that was changed") {
  const std::vector<KeyFile> files = people().files();
  const Ring ring{123, std::string(64, 'a')};
  std::vector<HeldKey> keys;
  for (const KeyInfo& key : test::peoples_keyring().keys())
    keys.push_back({keys.size(), key, std::vector<ByteBuffer>(key.subkeys.size(), {4, 5, 6})});
  const base::Instant day(base::Seconds(86400));
  keys[0].info.revocation = Revocation{Revocation::Kind::soft, day};
  keys[1].info.subkeys[0].revocation = Revocation{};
  keys[1].info.expires = day;
  const std::string text = to_text(ring, keys);
  const auto read = parse_snapshot(text, files);
  REQUIRE(read);
  CHECK(read->ring.size == 123);
  CHECK(read->ring.digest == ring.digest);
  REQUIRE(read->keys.size() == 3);
  CHECK(read->packets == std::vector<std::string_view>(5, "040506"));
  CHECK(read->keys[0].revoked);
  CHECK(read->keys[0].revocation->kind == Revocation::Kind::soft);
  CHECK(read->keys[0].revocation->since == day);
  CHECK_FALSE(read->keys[1].revoked);
  CHECK(read->keys[1].subkeys[0].revocation->kind == Revocation::Kind::hard);
  CHECK(read->keys[1].expires == day);
  CHECK(read->keys[2].principal == "carol@example.org");
  CHECK(read->keys[2].fingerprint == people().carol);
  CHECK(read->keys[2].subkeys[1].type == "nistp256");
  CHECK(read->keys[2].subkeys[1].created == keys[2].info.subkeys[1].created);
  CHECK(read->keys[2].subkeys[1].can_sign);
  CHECK_FALSE(read->keys[2].subkeys[2].can_sign);
  for (std::size_t at = 0; at < text.size(); at += 7) {
    CAPTURE(at);
    std::string changed = text;
    changed[at] ^= 1;
    CHECK_FALSE(parse_snapshot(changed, files));
    CHECK_FALSE(parse_snapshot(text.substr(0, at), files));
  }
  CHECK_FALSE(parse_snapshot(text + "\n", files));
  CHECK_FALSE(parse_snapshot(text, {files[0], files[1]}));
}

}  // namespace refward::signature::openpgp
