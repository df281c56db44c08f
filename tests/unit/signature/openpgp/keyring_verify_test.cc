// SPDX-License-Identifier: Apache-2.0
// Signatures that gpg made, judged against a keyring: what is accepted, and its refused twins.
#include "gpg_world.h"
#include "signature/openpgp/keyring.h"
#include "signature_parts.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::kPayload;
using test::operator+;
using test::people;
using test::peoples_keyring;

std::string reason_of(const Verdict& verdict) {
  return std::string(to_text(verdict.reason));
}

Verdict judged(const ByteBuffer& packets, std::string_view payload = kPayload) {
  return peoples_keyring().verify(payload, packets, test::terms_now());
}

}  // namespace

TEST_CASE("good signatures, and another payload under each") {
  const test::People& all = people();

  struct Row {
    std::string why;
    std::string key, primary, type;
    test::Words options;
  };

  const std::vector<Row> rows = {
      {"ed25519", all.alice, all.alice, "ed25519", {}},
      {"ed25519, SHA-512", all.alice, all.alice, "ed25519", {"--digest-algo", "SHA512"}},
      {"rsa3072", all.bob, all.bob, "rsa3072", {}},
      {"rsa3072, SHA-384", all.bob, all.bob, "rsa3072", {"--digest-algo", "SHA384"}},
      {"nistp256, a subkey", all.carol_signs, all.carol, "nistp256", {}},
      {"a notation", all.alice, all.alice, "ed25519", {"--sig-notation", "a@example.org=b"}},
      {"a day to live", all.alice, all.alice, "ed25519", {"--default-sig-expire", "1d"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer packets = all.gpg.sign(row.key, kPayload, row.options);
    const Verdict verdict = judged(packets);
    CAPTURE(verdict.detail);
    CHECK(reason_of(verdict) == "good");
    CHECK(verdict.format == Format::openpgp);
    CHECK(verdict.key == row.key);
    CHECK(verdict.primary_key == row.primary);
    CHECK(verdict.key_type == row.type);
    CHECK(verdict.detail.empty());
    for (const std::string& other :
         {std::string(kPayload) + " ", std::string(kPayload.substr(1)), std::string()}) {
      const Verdict refused = judged(packets, other);
      CHECK(reason_of(refused) == "bad-signature");
      CHECK(refused.key.empty());
    }
  }
}

TEST_CASE("an empty payload and a large one") {
  const test::People& all = people();
  for (const std::string& payload : {std::string(), std::string(3'000'000, 'x')}) {
    const ByteBuffer packets = all.gpg.sign(all.alice, payload);
    CHECK(judged(packets, payload).good());
    CHECK_FALSE(judged(packets, payload + "x").good());
  }
}

TEST_CASE("the payload is bytes: line ends and NUL count") {
  const test::People& all = people();
  const std::string payload("one\r\ntwo\nthree \0four\n", 21);
  const ByteBuffer packets = all.gpg.sign(all.alice, payload);
  CHECK(judged(packets, payload).good());
  CHECK_FALSE(judged(packets, std::string("one\ntwo\nthree \0four\n", 20)).good());
  CHECK_FALSE(judged(packets, payload.substr(0, 15)).good());
}

TEST_CASE("what gpg can make and refward does not take") {
  const test::People& all = people();

  struct Row {
    std::string why;
    const char* reason;
    test::Words options;
  };

  const std::vector<Row> rows = {
      {"SHA-1", "weak-hash", {"--digest-algo", "SHA1", "--allow-weak-digest-algos"}},
      {"SHA-224", "weak-hash", {"--digest-algo", "SHA224"}},
      {"text mode", "openpgp-class", {"--textmode"}},
      {"two signatures", "openpgp-several", {"--local-user", all.alice}},
      {"a critical notation", "openpgp-critical", {"--sig-notation", "!a@example.org=b"}},
      {"a critical policy", "openpgp-critical", {"--sig-policy-url", "!https://example.org/"}},
      {"armour, which is not packets", "openpgp-malformed", {"--armor"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer packets = all.gpg.sign(all.bob, kPayload, row.options);
    CHECK(reason_of(judged(packets)) == row.reason);
  }
}

TEST_CASE("an inline signed message is not a detached signature") {
  const test::People& all = people();
  const std::string message =
      all.gpg.gpg({"--local-user", all.alice, "--compress-algo", "none", "--sign"}, kPayload);
  CHECK(reason_of(judged(base::to_buffer(base::as_bytes(message)))) == "openpgp-several");
}

TEST_CASE("a signature that has expired is not good") {
  const test::People& all = people();
  const std::string key = all.gpg.make_key("old@example.org", "ed25519", "sign", "0",
                                           {"--faked-system-time", "20200101T000000"});
  const Keyring keyring = test::built({all.gpg.file("old@example.org", key)});
  const test::Words then = {"--faked-system-time", "20200201T000000"};
  CHECK(keyring.verify(kPayload, all.gpg.sign(key, kPayload, then), test::terms_now()).good());
  const Verdict verdict = keyring.verify(
      kPayload, all.gpg.sign(key, kPayload, then + test::Words{"--default-sig-expire", "1d"}),
      test::terms_now());
  CHECK(reason_of(verdict) == "signature-expired");
  CHECK(verdict.depends_on_time);
  CHECK(verdict.key == key);
}

TEST_CASE("a key that the keyring does not hold") {
  const test::People& all = people();
  const std::string stranger = all.gpg.make_key("stranger@example.org", "ed25519");
  const ByteBuffer packets = all.gpg.sign(stranger, kPayload);
  const Verdict verdict = judged(packets);
  CHECK(reason_of(verdict) == "key-unknown");
  CHECK(verdict.key == stranger);
  CHECK(reason_of(test::built({}).verify(kPayload, packets, test::terms_now())) == "key-unknown");
}

TEST_CASE("keys of the past") {
  const test::People& all = people();
  const test::Words start = {"--faked-system-time", "20200101T000000"};
  const test::Words then = {"--faked-system-time", "20200201T000000"};
  const std::string expired =
      all.gpg.make_key("expired@example.org", "ed25519", "sign", "1y", start);
  const std::string holder = all.gpg.make_key("holder@example.org", "ed25519", "cert", "0", start);
  const std::string subkey = all.gpg.add_subkey(holder, "ed25519", "sign", "1y", start);
  const std::string brief = all.gpg.make_key("brief@example.org", "ed25519", "cert", "1y", start);
  const std::string lasting = all.gpg.add_subkey(brief, "ed25519", "sign", "0", start);
  const Keyring keyring = test::built({all.gpg.file("expired@example.org", expired),
                                       all.gpg.file("holder@example.org", holder),
                                       all.gpg.file("brief@example.org", brief)});

  struct Row {
    std::string why;
    std::string key, primary;
  };

  for (const Row& row : std::vector<Row>{{"the key has expired", expired, expired},
                                         {"the subkey has expired", subkey, holder},
                                         {"the subkey's primary has expired", lasting, brief}}) {
    CAPTURE(row.why);
    const ByteBuffer packets = all.gpg.sign(row.key, kPayload, then);
    const Verdict verdict = keyring.verify(kPayload, packets, test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(reason_of(verdict) == "key-expired");
    CHECK(verdict.key == row.key);
    CHECK(verdict.primary_key == row.primary);
    // key_expired says that the mathematics is right.
    ByteBuffer wrong = packets;
    wrong.back() ^= 1;
    CHECK(reason_of(keyring.verify(kPayload, wrong, test::terms_now())) == "bad-signature");
    CHECK(reason_of(keyring.verify("other", packets, test::terms_now())) == "bad-signature");
  }
  const KeyInfo* held = keyring.holding(subkey);
  REQUIRE(held);
  CHECK(held->fingerprint == holder);
  CHECK_FALSE(held->expires);
  CHECK(held->subkeys.at(1).expires);
}

TEST_CASE("a signature older than its key") {
  const test::People& all = people();
  const std::string key = all.gpg.make_key("young@example.org", "ed25519", "sign", "0",
                                           {"--faked-system-time", "20250101T000000"});
  const test::CraftedSigner signer(all.gpg, key);
  const Keyring keyring = test::built({all.gpg.file("young@example.org", key)});
  const auto made_at = [&](std::uint32_t seconds) {
    test::SignatureParts parts;
    parts.hashed = {test::subpacket::fingerprint(key), test::subpacket::created(seconds)};
    return keyring.verify(kPayload, test::packet(signer.signed_parts(parts, kPayload)),
                          test::terms_now());
  };
  const auto birth = static_cast<std::uint32_t>(
      keyring.holding(key)->subkeys.front().created->time_since_epoch().count());
  CHECK(made_at(birth).good());
  CHECK(reason_of(made_at(birth - 1)) == "bad-signature");
  CHECK(made_at(birth - 1).detail.starts_with("older than its key"));
}

TEST_CASE("revoked keys") {
  const test::People& all = people();
  const auto revoke = [&](const std::string& key) {
    std::string text =
        test::contents(all.gpg.folder().path() / "gnupg/openpgp-revocs.d" / (key + ".rev"));
    text.erase(text.find(":-----BEGIN"), 1);
    all.gpg.gpg({"--import"}, text);
  };
  const std::string whole = all.gpg.make_key("whole@example.org", "ed25519");
  const std::string holder = all.gpg.make_key("holder2@example.org", "ed25519", "cert");
  const std::string subkey = all.gpg.add_subkey(holder, "ed25519", "sign");
  const std::string other = all.gpg.add_subkey(holder, "ed25519", "sign");
  const std::string primary = all.gpg.make_key("primary@example.org", "ed25519", "cert");
  const std::string under = all.gpg.add_subkey(primary, "ed25519", "sign");
  const test::Words start = {"--faked-system-time", "20200101T000000"};
  const std::string both = all.gpg.make_key("both@example.org", "ed25519", "sign", "1y", start);

  const ByteBuffer by_whole = all.gpg.sign(whole, kPayload);
  const ByteBuffer by_subkey = all.gpg.sign(subkey, kPayload);
  const ByteBuffer by_other = all.gpg.sign(other, kPayload);
  const ByteBuffer by_under = all.gpg.sign(under, kPayload);
  const ByteBuffer by_both =
      all.gpg.sign(both, kPayload, {"--faked-system-time", "20200201T000000"});
  const auto files = [&] {
    return std::vector<KeyFile>{
        all.gpg.file("whole@example.org", whole), all.gpg.file("holder2@example.org", holder),
        all.gpg.file("primary@example.org", primary), all.gpg.file("both@example.org", both)};
  };
  const Keyring before = test::built(files());
  CHECK(before.verify(kPayload, by_whole, test::terms_now()).good());
  CHECK(before.verify(kPayload, by_subkey, test::terms_now()).good());
  CHECK(before.verify(kPayload, by_under, test::terms_now()).good());
  CHECK(reason_of(before.verify(kPayload, by_both, test::terms_now())) == "key-expired");

  revoke(whole);
  revoke(primary);
  revoke(both);
  all.gpg.gpg({"--command-fd", "0", "--no-tty", "--edit-key", holder},
              "key 1\nrevkey\ny\n0\n\ny\nsave\n");
  const Keyring after = test::built(files());

  struct Row {
    std::string why;
    const ByteBuffer& packets;
    std::string key, reason;
  };

  for (const Row& row :
       std::vector<Row>{{"the key", by_whole, whole, "key-revoked"},
                        {"the subkey", by_subkey, subkey, "key-revoked"},
                        {"another subkey of the same key", by_other, other, "good"},
                        {"the subkey's primary", by_under, under, "key-revoked"},
                        {"expired and revoked is revoked", by_both, both, "key-revoked"}}) {
    CAPTURE(row.why);
    const Verdict verdict = after.verify(kPayload, row.packets, test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(reason_of(verdict) == row.reason);
    CHECK(verdict.key == row.key);
    CHECK_FALSE(after.verify("other", row.packets, test::terms_now()).good());
  }
  CHECK(after.holding(whole)->revoked);
  CHECK(after.holding(subkey)->subkeys.at(1).revoked);
  CHECK_FALSE(after.holding(subkey)->revoked);
}

TEST_CASE("keys that are too weak") {
  const test::People& all = people();
  const std::string rsa = all.gpg.make_key("rsa@example.org", "rsa2048");
  const std::string dsa = all.gpg.make_key("dsa@example.org", "dsa2048");
  const Keyring keyring =
      test::built({all.gpg.file("rsa@example.org", rsa), all.gpg.file("dsa@example.org", dsa)});
  const ByteBuffer by_rsa = all.gpg.sign(rsa, kPayload);
  const Verdict verdict = keyring.verify(kPayload, by_rsa, test::terms_now());
  CHECK(reason_of(verdict) == "weak-key");
  CHECK(verdict.key == rsa);
  CHECK(verdict.key_type == "rsa2048");
  CHECK(keyring.verify(kPayload, by_rsa, test::terms_now({.min_rsa_bits = 2048})).good());
  CHECK(reason_of(keyring.verify(kPayload, by_rsa, test::terms_now({.min_rsa_bits = 2049}))) ==
        "weak-key");
  CHECK(reason_of(keyring.verify(kPayload, all.gpg.sign(dsa, kPayload),
                                 test::terms_now({.min_rsa_bits = 0}))) == "weak-key");
}

TEST_CASE("a key that may not sign data") {
  const test::People& all = people();
  const std::string key = all.gpg.make_key("usage@example.org", "ed25519", "sign,cert");
  const ByteBuffer packets = all.gpg.sign(key, kPayload);
  CHECK(test::built({all.gpg.file("usage@example.org", key)})
            .verify(kPayload, packets, test::terms_now())
            .good());
  all.gpg.gpg({"--command-fd", "0", "--no-tty", "--expert", "--edit-key", key},
              "change-usage\nS\nQ\nsave\n");
  const Keyring keyring = test::built({all.gpg.file("usage@example.org", key)});
  CHECK_FALSE(keyring.holding(key)->subkeys.front().can_sign);
  CHECK(reason_of(keyring.verify(kPayload, packets, test::terms_now())) == "key-not-for-signing");
}

TEST_CASE("a subkey that is bound without its own consent") {
  // The embedded signature (back signature) of carol's signing subkey stands in the unhashed area
  // of its binding; without it anybody could bind her subkey to a key of his own.
  const test::People& all = people();
  const std::string holder = all.gpg.make_key("holder3@example.org", "ed25519", "cert");
  const std::string subkey = all.gpg.add_subkey(holder, "ed25519", "sign");
  const ByteBuffer packets = all.gpg.sign(subkey, kPayload);
  const ByteBuffer whole = base::to_buffer(base::as_bytes(all.gpg.gpg({"--export", holder})));
  CHECK(test::built({all.gpg.file("holder3@example.org", holder)})
            .verify(kPayload, packets, test::terms_now())
            .good());
  // The binding is the last packet.
  std::size_t at = 0;
  std::size_t last = 0;
  while (at < whole.size()) {
    last = at;
    const bool two = (whole[at] & 3) == 1;
    at += two ? 3 + (static_cast<std::size_t>(whole[at + 1]) << 8 | whole[at + 2])
              : 2 + std::size_t{whole[at + 1]};
  }
  test::SignatureParts binding =
      test::taken_apart(ByteBuffer(whole.begin() + static_cast<std::ptrdiff_t>(last), whole.end()));
  REQUIRE(binding.kind == 0x18);
  REQUIRE(std::erase_if(binding.unhashed, [](const auto& one) { return one.type == 32; }) == 1);
  const ByteBuffer stripped =
      ByteBuffer(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(last)) +
      test::packet(binding);
  const Keyring keyring = test::built({{"holder3@example.org", test::armoured_key(stripped)}});
  const Verdict verdict = keyring.verify(kPayload, packets, test::terms_now());
  CAPTURE(verdict.detail);
  CHECK(reason_of(verdict) == "key-not-for-signing");
}

TEST_CASE("every bit of a signature counts") {
  const test::People& all = people();
  const ByteBuffer packets = all.gpg.sign(all.alice, kPayload);
  for (std::size_t at = 0; at < packets.size(); ++at) {
    for (const std::uint8_t bit : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
      CAPTURE(at);
      CAPTURE(int{bit});
      ByteBuffer flipped = packets;
      flipped[at] ^= bit;
      const Verdict verdict = judged(flipped);
      CHECK_FALSE(verdict.good());
      CHECK(reason_of(verdict) != "engine-failure");
    }
  }
}

TEST_CASE("several threads verify with one keyring") {
  const test::People& all = people();
  const ByteBuffer packets = all.gpg.sign(all.alice, kPayload);
  int good[2] = {0, 0};
  const auto work = [&](int& count) {
    for (int i = 0; i < 10; ++i)
      count += peoples_keyring().verify(kPayload, packets, test::terms_now()).good() ? 1 : 0;
  };
  std::thread other([&] { work(good[1]); });
  work(good[0]);
  other.join();
  CHECK(good[0] == 10);
  CHECK(good[1] == 10);
}

}  // namespace refward::signature::openpgp
