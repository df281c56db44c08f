// SPDX-License-Identifier: Apache-2.0
// From a key, a signature that is right and a moment to a verdict; and from GnuPG's word to one.
#include "signature/openpgp/judgement.h"

#include "signature/openpgp/fingerprint.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

const std::string kPrimary(40, 'A');
const std::string kSubkey(40, 'B');

base::Instant day(int number) {
  return base::Instant(base::Seconds(number * 86400));
}

// Both keys are of day 10, the signature of day 20.
KeyInfo key() {
  KeyInfo info;
  info.fingerprint = kPrimary;
  info.subkeys.push_back({.fingerprint = kPrimary, .type = "ed25519", .created = day(10)});
  info.subkeys.push_back(
      {.fingerprint = kSubkey, .type = "nistp256", .can_sign = true, .created = day(10)});
  return info;
}

SignaturePacket packet() {
  SignaturePacket made;
  made.created = 20 * 86400;
  made.issuer.fingerprint = kSubkey;
  return made;
}

Revocation hard() {
  return {};
}

Revocation soft(int number) {
  return {Revocation::Kind::soft, day(number)};
}

using Change = std::function<void(KeyInfo&, SignaturePacket&)>;

}  // namespace

TEST_CASE("a right signature at its time") {
  struct Row {
    std::string why;
    int at;
    std::string reason;
    bool depends;
    Change change;
  };

  const Change nothing = [](auto&, auto&) {};
  const auto revoke = [](std::optional<Revocation> primary, std::optional<Revocation> subkey) {
    return [primary, subkey](KeyInfo& info, SignaturePacket&) {
      info.revocation = primary;
      info.revoked = primary.has_value();
      info.subkeys[1].revocation = subkey;
      info.subkeys[1].revoked = subkey.has_value();
    };
  };
  const auto expire = [](std::optional<int> primary, std::optional<int> subkey) {
    return [primary, subkey](KeyInfo& info, SignaturePacket&) {
      if (primary)
        info.expires = day(*primary);
      if (subkey)
        info.subkeys[1].expires = day(*subkey);
    };
  };
  const auto live = [](std::uint32_t seconds) {
    return [seconds](KeyInfo&, SignaturePacket& made) { made.lifetime = seconds; };
  };
  const auto born = [](std::size_t which, std::optional<base::Instant> created) {
    return [=](KeyInfo& info, SignaturePacket&) { info.subkeys[which].created = created; };
  };
  const auto also = [](Change a, Change b) {
    return [a, b](KeyInfo& info, SignaturePacket& made) {
      a(info, made);
      b(info, made);
    };
  };
  const std::vector<Row> rows = {
      {"nothing ends", 20, "good", false, nothing},
      {"years later", 9999, "good", false, nothing},
      {"received before the primary was made", 14, "key-not-yet-valid", true, born(0, day(15))},
      {"received as it was made", 15, "good", false, born(0, day(15))},
      {"received before the subkey was made", 14, "key-not-yet-valid", true, born(1, day(15))},
      {"nobody knows when it was made", 20, "key-not-yet-valid", true, born(1, std::nullopt)},
      {"the last day before the primary expires", 29, "good", false, expire(30, {})},
      {"the day on which the primary expires", 30, "key-expired", true, expire(30, {})},
      {"the subkey expires first", 25, "key-expired", true, expire(30, 25)},
      {"the subkey would outlive its primary", 30, "key-expired", true, expire(30, 40)},
      {"revoked for ever, before the revocation", 15, "key-revoked", false, revoke(hard(), {})},
      {"the subkey revoked for ever", 15, "key-revoked", false, revoke({}, hard())},
      {"superseded later", 29, "good", false, revoke(soft(30), {})},
      {"superseded on that day", 30, "key-revoked", true, revoke(soft(30), {})},
      {"the subkey superseded", 31, "key-revoked", true, revoke({}, soft(30))},
      {"the earlier of two", 28, "key-revoked", true, revoke(soft(30), soft(28))},
      {"superseded, and its subkey revoked for ever", 15, "key-revoked", false,
       revoke(soft(30), hard())},
      {"the same, the other way round", 40, "key-revoked", false, revoke(hard(), soft(30))},
      {"expired, then revoked for ever", 50, "key-revoked", false,
       also(expire(30, {}), revoke(hard(), {}))},
      {"expired, superseded afterwards", 35, "key-expired", true,
       also(expire(30, {}), revoke(soft(40), {}))},
      {"a signature of two days, in time", 21, "good", false, live(2 * 86400)},
      {"a signature of two days, over", 22, "signature-expired", true, live(2 * 86400)},
      {"a signature of no seconds is one for ever", 9999, "good", false, live(0)},
      {"an expired signature by an expired key", 40, "key-expired", true,
       also(expire(30, {}), live(2 * 86400))},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    KeyInfo info = key();
    SignaturePacket made = packet();
    row.change(info, made);
    const Verdict verdict =
        standing(made, {&info, &info.subkeys[1]}, {.at = day(row.at), .now = day(10'000)});
    CHECK(to_text(verdict.reason) == row.reason);
    CHECK(verdict.depends_on_time == row.depends);
    CHECK(verdict.key == kSubkey);
    CHECK(verdict.primary_key == kPrimary);
    CHECK(verdict.key_type == "nistp256");
  }
}

TEST_CASE("what forbids a signature before any mathematics") {
  // Packets of keys: version, day 10, ECDSA, the curve, a number for its point.
  const std::string good = "04000d2f0013052b8104000a000304";        // secp256k1
  const std::string none = "04000d2f0013082a8648ce3d030107000304";  // P-256
  REQUIRE(std::holds_alternative<ForeignMaterial>(parse_key_material(*base::parse_hex(good))));
  REQUIRE(std::holds_alternative<BrokenMaterial>(parse_key_material(*base::parse_hex(none))));

  struct Row {
    std::string why;
    std::string reason;
    std::string packet;
    Change change;
  };

  const auto with = [](Change change) { return change; };
  const std::vector<Row> rows = {
      {"as it should be", "", good, with([](auto&, auto&) {})},
      {"a key that is none", "weak-key", none, with([](auto&, auto&) {})},
      {"not for signing", "key-not-for-signing", good,
       with([](KeyInfo& info, auto&) { info.subkeys[1].can_sign = false; })},
      {"another algorithm", "bad-signature", good,
       with([](auto&, SignaturePacket& made) { made.algorithm = algorithm::kEddsa; })},
      {"SHA-256 on P-384", "weak-hash", good,
       with([](KeyInfo& info, auto&) { info.subkeys[1].bits = 384; })},
      {"SHA-384 on P-384", "", good, with([](KeyInfo& info, SignaturePacket& made) {
         info.subkeys[1].bits = 384;
         made.hash = crypto::Hash::sha384;
       })},
      {"SHA-384 on P-521", "weak-hash", good, with([](KeyInfo& info, SignaturePacket& made) {
         info.subkeys[1].bits = 521;
         made.hash = crypto::Hash::sha384;
       })},
      {"SHA-512 on P-521", "", good, with([](KeyInfo& info, SignaturePacket& made) {
         info.subkeys[1].bits = 521;
         made.hash = crypto::Hash::sha512;
       })},
      {"older than the subkey", "bad-signature", good,
       with([](KeyInfo& info, auto&) { info.subkeys[1].created = day(21); })},
      {"older than the primary", "bad-signature", good,
       with([](KeyInfo& info, auto&) { info.subkeys[0].created = day(21); })},
      {"of unknown age", "bad-signature", good,
       with([](KeyInfo& info, auto&) { info.subkeys[1].created.reset(); })},
      {"a day ahead", "", good,
       with([](auto&, SignaturePacket& made) { made.created = 31 * 86400; })},
      {"more than a day ahead", "bad-signature", good,
       with([](auto&, SignaturePacket& made) { made.created = 31 * 86400 + 1; })},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    KeyInfo info = key();
    info.subkeys[1].bits = 256;
    info.subkeys[1].fingerprint = fingerprint_of(*base::parse_hex(row.packet));
    SignaturePacket made = packet();
    made.algorithm = algorithm::kEcdsa;
    row.change(info, made);
    const KeyIndex::Entry entry({&info, &info.subkeys[1]}, row.packet);
    const auto fault = fault_in(made, entry, {{}, Moment::present(day(30))});
    CHECK((fault ? std::string(to_text(fault->reason)) : "") == row.reason);
  }
}

TEST_CASE("from GnuPG's word to a verdict") {
  KeyInfo whole = key();
  KeyInfo revoked = key();
  revoked.revocation = hard();
  KeyInfo expiring = key();
  expiring.expires = day(30);
  KeyInfo superseded = key();
  superseded.subkeys[1].revocation = soft(30);
  SignaturePacket lasting = packet();
  SignaturePacket brief = packet();
  brief.lifetime = 86400;

  struct Row {
    std::string why;
    const KeyInfo& key;
    const SignaturePacket& packet;
    Status status;
    std::string fingerprint;
    std::string reason;
  };

  // At day 25, while GnuPG speaks of now.
  const std::vector<Row> rows = {
      {"good", whole, lasting, Status::good, kSubkey, "good"},
      {"good by another key of hers", whole, lasting, Status::good, kPrimary, "engine-failure"},
      {"good by a longer name", whole, lasting, Status::good, kSubkey + "B", "engine-failure"},
      {"good by a key id", whole, lasting, Status::good, kSubkey.substr(24), "engine-failure"},
      {"good by nobody", whole, lasting, Status::good, "", "engine-failure"},
      {"the keyring knows better", revoked, lasting, Status::good, kSubkey, "key-revoked"},
      {"expired by now", expiring, lasting, Status::key_expired, kSubkey, "good"},
      {"expired, and nobody knows why", whole, lasting, Status::key_expired, kSubkey,
       "key-expired"},
      {"expired, by another", expiring, lasting, Status::key_expired, kPrimary, "engine-failure"},
      {"superseded by now", superseded, lasting, Status::key_revoked, kSubkey, "good"},
      {"revoked, and nobody knows why", whole, lasting, Status::key_revoked, kSubkey,
       "key-revoked"},
      {"revoked, by another", revoked, lasting, Status::key_revoked, kPrimary, "engine-failure"},
      {"bad", whole, lasting, Status::bad, kSubkey, "bad-signature"},
      {"the signature has expired", whole, brief, Status::signature_expired, kSubkey,
       "signature-expired"},
      {"a lasting one has expired", whole, lasting, Status::signature_expired, kSubkey,
       "bad-signature"},
      {"not for signing", whole, lasting, Status::wrong_usage, kSubkey, "key-not-for-signing"},
      {"a subkey that is not bound", whole, lasting, Status::unbound, kSubkey,
       "key-not-for-signing"},
      {"GnuPG lost the key", whole, lasting, Status::key_missing, kSubkey, "engine-failure"},
      {"anything else", whole, lasting, Status::other, kSubkey, "engine-failure"},
  };
  const Moment when{.at = day(25), .now = day(50)};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Holding named{&row.key, &row.key.subkeys[1]};
    const Verdict verdict =
        judge(Checked{row.status, row.fingerprint, "word"}, row.packet, named, when);
    CHECK(to_text(verdict.reason) == row.reason);
    CHECK(verdict.format == Format::openpgp);
    const bool proven = row.reason != "engine-failure" && row.reason != "bad-signature";
    CHECK(verdict.key == (proven ? row.fingerprint : ""));
    CHECK(verdict.primary_key == (proven ? kPrimary : ""));
  }
  const Holding primary{&whole, &whole.subkeys[0]};
  CHECK(judge(Checked{Status::unbound, kPrimary, ""}, lasting, primary, when).reason ==
        Reason::engine_failure);
  const Verdict silent = judge(base::Error("no gpg"), lasting, primary, when);
  CHECK(silent.reason == Reason::engine_failure);
  CHECK(silent.detail == "no gpg");
}

}  // namespace refward::signature::openpgp
