// SPDX-License-Identifier: Apache-2.0
// Revocations and their times, end to end: made by gpg, or with gpg's keys by the openssl command,
// where gpg's import is the judge of what counts as one.
#include "certificate_parts.h"
#include "signature/openpgp/keyring.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::CraftedKey;
using test::day_of_2020;
using test::kPayload;
using test::operator+;

constexpr std::uint8_t kReason = 29;
constexpr std::uint8_t kRevocationKey = 12;

struct Cast {
  test::GpgWorld gpg;
  CraftedKey alice{gpg, "alice@example.org"};
  CraftedKey signer{gpg, "signer@example.org"};
  CraftedKey judge{gpg, "judge@example.org"};

  // A revocation of alice's key, made on that day of 2020.
  [[nodiscard]] ByteBuffer revocation(int days, std::vector<test::Subpacket> hashed) const {
    return test::packet(alice.over(0x20, {alice.body()}, days, std::move(hashed)));
  }

  // Alice's key with more packets right behind it.
  [[nodiscard]] ByteBuffer alice_with(const ByteBuffer& more) const {
    const std::vector<ByteBuffer> packets = test::packets_in(alice.exported());
    ByteBuffer all = packets.at(0) + more;
    for (std::size_t i = 1; i < packets.size(); ++i)
      all = std::move(all) + packets[i];
    return all;
  }

  // With `signer` as a subkey that consents, and more packets behind it.
  [[nodiscard]] ByteBuffer with_subkey(const ByteBuffer& more) const {
    const std::vector<ByteBuffer> both = {alice.body(), signer.body()};
    test::SignatureParts binding = alice.over(0x18, both, 1, {{27, {0x02}}});
    binding.unhashed.push_back({32, test::body(signer.over(0x19, both, 1))});
    return alice.exported() + signer.as_subkey() + test::packet(binding) + more;
  }

  [[nodiscard]] ByteBuffer subkey_revocation(int days, std::uint8_t reason) const {
    return test::packet(
        alice.over(0x28, {alice.body(), signer.body()}, days, {{kReason, {reason}}}));
  }
};

const Cast& cast() {
  static const Cast all;
  return all;
}

test::Subpacket reason(std::uint8_t code) {
  return {kReason, {code, 'w', 'h', 'y'}};
}

std::string verdict_at(const Keyring& keyring, const ByteBuffer& packets, int days) {
  const Verdict verdict = keyring.verify(kPayload, packets, test::terms_at(day_of_2020(days)));
  return std::string(to_text(verdict.reason)) + (verdict.depends_on_time ? ", at this time" : "");
}

Keyring keyring_of(const ByteBuffer& certificate) {
  return test::built({{"alice@example.org", test::armoured_key(certificate)}});
}

}  // namespace

TEST_CASE("which revocations leave the time before them good") {
  const Cast& all = cast();
  const std::string never = "key-revoked";
  const std::string then = "key-revoked, at this time";
  test::SignatureParts beside = all.alice.over(0x20, {all.alice.body()}, 100);
  beside.unhashed.push_back(reason(1));

  struct Row {
    std::string why;
    std::string before, after;  // day 99, day 100
    ByteBuffer packets;
  };

  const std::vector<Row> rows = {
      {"superseded", "good", then, all.revocation(100, {reason(1)})},
      {"retired", "good", then, all.revocation(100, {reason(3)})},
      {"no reason", never, never, all.revocation(100, {reason(0)})},
      {"no reason at all", never, never, all.revocation(100, {})},
      {"compromised", never, never, all.revocation(100, {reason(2)})},
      {"a reason of user ids", never, never, all.revocation(100, {reason(32)})},
      {"a private reason", never, never, all.revocation(100, {reason(100)})},
      {"the reason stands where anybody may write", never, never, test::packet(beside)},
      {"two reasons", never, never, all.revocation(100, {reason(1), reason(2)})},
      {"superseded twice", "good", then,
       all.revocation(300, {reason(1)}) + all.revocation(100, {reason(3)})},
      {"superseded, then compromised", never, never,
       all.revocation(50, {reason(1)}) + all.revocation(100, {reason(2)})},
  };
  const ByteBuffer packets = all.alice.sign(kPayload, 9);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Keyring keyring = keyring_of(all.alice_with(row.packets));
    CHECK(keyring.keys().at(0).revoked);
    CHECK(verdict_at(keyring, packets, 99) == row.before);
    CHECK(verdict_at(keyring, packets, 100) == row.after);
  }
}

TEST_CASE("a revocation by somebody else is for ever, whatever its reason") {
  const Cast& all = cast();
  ByteBuffer named = {0x80, 22};
  named = std::move(named) + test::from_hex(all.judge.fingerprint());
  const ByteBuffer appointed =
      test::packet(all.alice.over(0x1f, {all.alice.body()}, 1, {{kRevocationKey, named}}));
  const ByteBuffer revoked =
      test::packet(all.judge.over(0x20, {all.alice.body()}, 100, {reason(1)}));
  const std::vector<KeyFile> files = {
      {"judge@example.org", test::armoured_key(all.judge.exported())},
      {"alice@example.org", test::armoured_key(all.alice_with(appointed + revoked))}};
  const Keyring keyring = test::built(files);
  const ByteBuffer packets = all.alice.sign(kPayload, 9);
  CHECK(verdict_at(keyring, packets, 99) == "key-revoked");
  // Without the appointment it is a stranger's, and gpg leaves it out.
  const Keyring free =
      test::built({files[0], {"alice@example.org", test::armoured_key(all.alice_with(revoked))}});
  CHECK(verdict_at(free, packets, 200) == "good");
}

TEST_CASE("a revocation that does not verify is none") {
  const Cast& all = cast();
  ByteBuffer forged = all.revocation(100, {reason(2)});
  forged.back() ^= 1;
  const Keyring keyring = keyring_of(all.alice_with(forged));
  CHECK_FALSE(keyring.keys().at(0).revoked);
  CHECK(verdict_at(keyring, all.alice.sign(kPayload, 9), 200) == "good");
}

TEST_CASE("subkeys are revoked by themselves or with their primary") {
  const Cast& all = cast();
  const ByteBuffer packets = all.signer.sign(kPayload, 9);

  struct Row {
    std::string why;
    std::string early, late;  // day 99, day 500
    ByteBuffer certificate;
  };

  const std::vector<ByteBuffer> whole = test::packets_in(all.with_subkey({}));
  const auto revoked_primary = [&](std::uint8_t code) {
    ByteBuffer out = whole.at(0) + all.revocation(100, {reason(code)});
    for (std::size_t i = 1; i < whole.size(); ++i)
      out = std::move(out) + whole[i];
    return out;
  };
  const std::string then = "key-revoked, at this time";
  for (const Row& row : std::vector<Row>{
           {"not at all", "good", "good", all.with_subkey({})},
           {"superseded", "good", then, all.with_subkey(all.subkey_revocation(100, 1))},
           {"compromised", "key-revoked", "key-revoked",
            all.with_subkey(all.subkey_revocation(100, 2))},
           {"its primary superseded", "good", then, revoked_primary(1)},
           {"its primary compromised", "key-revoked", "key-revoked", revoked_primary(2)},
           {"its primary superseded, itself compromised", "key-revoked", "key-revoked",
            revoked_primary(1) + all.subkey_revocation(100, 2)},
       }) {
    CAPTURE(row.why);
    const Keyring keyring = keyring_of(row.certificate);
    CHECK(verdict_at(keyring, packets, 99) == row.early);
    CHECK(verdict_at(keyring, packets, 500) == row.late);
  }
}

TEST_CASE("what gpg revokes itself") {
  test::GpgWorld gpg;
  const test::Words start = {"--faked-system-time", "20200101T000000"};
  const test::Words later = {"--faked-system-time", "20200601T000000"};
  const std::string holder = gpg.make_key("holder@example.org", "ed25519", "cert", "0", start);
  const std::string subkey = gpg.add_subkey(holder, "ed25519", "sign", "0", start);
  const ByteBuffer packets = gpg.sign(subkey, kPayload, {"--faked-system-time", "20200201T000000"});
  gpg.gpg(later + test::Words{"--command-fd", "0", "--no-tty", "--edit-key", holder},
          "key 1\nrevkey\ny\n3\n\ny\nsave\n");  // key is no longer used
  const Keyring keyring = test::built({gpg.file("holder@example.org", holder)});
  CHECK(verdict_at(keyring, packets, 151) == "good");
  CHECK(verdict_at(keyring, packets, 152) == "key-revoked, at this time");
}

TEST_CASE("a key expires at its second, whenever its keyring was built") {
  test::GpgWorld gpg;
  const std::string key = gpg.make_key("brief@example.org", "ed25519", "sign", "20200401T000000",
                                       {"--faked-system-time", "20200101T000000!"});
  const ByteBuffer packets = gpg.sign(key, kPayload, {"--faked-system-time", "20200201T000000"});
  const Keyring keyring = test::built({gpg.file("brief@example.org", key)});  // long after
  const base::Instant end = *keyring.keys().at(0).expires;
  CHECK(end > day_of_2020(80));
  CHECK(end < day_of_2020(100));
  CHECK(keyring.keys().at(0).subkeys.at(0).can_sign);
  CHECK(keyring.verify(kPayload, packets, test::terms_at(end - base::Seconds(1))).good());
  const Verdict verdict = keyring.verify(kPayload, packets, test::terms_at(end));
  CHECK(to_text(verdict.reason) == "key-expired");
  CHECK(verdict.depends_on_time);
  // Received before the key was there.
  const Verdict early = keyring.verify(kPayload, packets, test::terms_at(day_of_2020(-1)));
  CHECK(to_text(early.reason) == "key-not-yet-valid");
}

TEST_CASE("a signature of tomorrow, and one of the day after") {
  const Cast& all = cast();
  const Keyring keyring = keyring_of(all.alice.exported());
  const ByteBuffer packets = all.alice.sign(kPayload, 100);
  const auto judged = [&](base::Instant now) {
    return std::string(
        to_text(keyring.verify(kPayload, packets, {{}, Moment::present(now)}).reason));
  };
  CHECK(judged(day_of_2020(100)) == "good");
  CHECK(judged(day_of_2020(99)) == "good");
  CHECK(judged(day_of_2020(99) - base::Seconds(1)) == "bad-signature");
}

}  // namespace refward::signature::openpgp
