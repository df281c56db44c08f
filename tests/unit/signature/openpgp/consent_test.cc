// SPDX-License-Identifier: Apache-2.0
// Which subkeys may sign: those that consented to their primary by a back signature. Bindings and
// back signatures are made by the openssl command with keys that gpg made; gpg is the oracle.
#include "certificate_parts.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/standing.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::CraftedKey;
using test::kPayload;
using test::operator+;

constexpr std::uint8_t kBinding = 0x18;
constexpr std::uint8_t kBack = 0x19;

struct Cast {
  test::GpgWorld gpg;
  CraftedKey holder{gpg, "holder@example.org"};  // the primary
  CraftedKey signer{gpg, "signer@example.org"};  // whose key is bound as a subkey
  CraftedKey other{gpg, "other@example.org"};

  [[nodiscard]] std::vector<ByteBuffer> both() const { return {holder.body(), signer.body()}; }

  [[nodiscard]] test::Subpacket back(int days) const {
    return {32, test::body(signer.over(kBack, both(), days))};
  }

  [[nodiscard]] test::SignatureParts binding(std::vector<test::Subpacket> hashed,
                                             std::vector<test::Subpacket> unhashed,
                                             int days) const {
    hashed.push_back({27, {0x02}});  // key flags: may sign
    test::SignatureParts parts = holder.over(kBinding, both(), days, std::move(hashed));
    for (test::Subpacket& one : unhashed)
      parts.unhashed.push_back(std::move(one));
    return parts;
  }

  [[nodiscard]] ByteBuffer certificate(const std::vector<test::SignatureParts>& bindings) const {
    ByteBuffer all = holder.exported() + signer.as_subkey();
    for (const test::SignatureParts& one : bindings)
      all = std::move(all) + test::packet(one);
    return all;
  }
};

const Cast& cast() {
  static const Cast all;
  return all;
}

test::Subpacket changed(test::Subpacket subpacket) {
  subpacket.body.back() ^= 1;
  return subpacket;
}

}  // namespace

TEST_CASE("a subkey signs only where it consented to its primary") {
  const Cast& all = cast();
  const std::vector<ByteBuffer> swapped = {all.signer.body(), all.holder.body()};
  const std::vector<ByteBuffer> others = {all.other.body(), all.signer.body()};
  const auto within = [](const test::SignatureParts& parts) {
    return test::Subpacket{32, test::body(parts)};
  };

  struct Row {
    std::string why;
    bool signs;       // by us
    bool gpg_agrees;  // or it is more lenient
    std::vector<test::SignatureParts> bindings;
  };

  const std::vector<Row> rows = {
      {"a back signature, unhashed", true, true, {all.binding({}, {all.back(1)}, 1)}},
      {"a back signature, hashed", true, true, {all.binding({all.back(1)}, {}, 1)}},
      {"none", false, true, {all.binding({}, {}, 1)}},
      {"a forged one", false, true, {all.binding({}, {changed(all.back(1))}, 1)}},
      {"one by the primary",
       false,
       true,
       {all.binding({}, {within(all.holder.over(kBack, all.both(), 1))}, 1)}},
      {"one by a stranger",
       false,
       true,
       {all.binding({}, {within(all.other.over(kBack, all.both(), 1))}, 1)}},
      {"one for another primary",
       false,
       true,
       {all.binding({}, {within(all.signer.over(kBack, others, 1))}, 1)}},
      {"one with the keys swapped",
       false,
       true,
       {all.binding({}, {within(all.signer.over(kBack, swapped, 1))}, 1)}},
      {"one of class 0x18",
       false,
       true,
       {all.binding({}, {within(all.signer.over(kBinding, all.both(), 1))}, 1)}},
      {"one that is older than the subkey", false, true, {all.binding({}, {all.back(-1)}, 1)}},
      {"one of a day's lifetime",
       false,
       false,
       {all.binding(
           {}, {within(all.signer.over(kBack, all.both(), 1, {test::subpacket::lifetime(86400)}))},
           1)}},
      {"a newer one beside it is forged",
       false,
       true,
       {all.binding({}, {all.back(1), changed(all.back(2))}, 1)}},
      {"an older one beside it is forged",
       false,
       false,
       {all.binding({}, {changed(all.back(1)), all.back(2)}, 1)}},
      {"the newer binding has none",
       false,
       true,
       {all.binding({}, {all.back(1)}, 1), all.binding({}, {}, 2)}},
      {"the older binding has none",
       true,
       true,
       {all.binding({}, {}, 1), all.binding({}, {all.back(1)}, 2)}},
  };
  const ByteBuffer packets = all.signer.sign(kPayload, 9);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer certificate = all.certificate(row.bindings);
    const Keyring keyring = test::built({{"holder@example.org", test::armoured_key(certificate)}});
    const Verdict verdict = keyring.verify(kPayload, packets, test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(to_text(verdict.reason) == std::string(row.signs ? "good" : "key-not-for-signing"));
    CHECK(verdict.primary_key == all.holder.fingerprint());
    CHECK(keyring.keys().at(0).subkeys.at(1).can_sign == row.signs);
    CHECK(test::gpg_takes(certificate, packets, kPayload) == (row.signs == row.gpg_agrees));
  }
}

// GnuPG's import leaves one binding for each subkey; two files of one key can bring back a second.
TEST_CASE("several bindings, or none: the newest counts") {
  const Cast& all = cast();
  const ByteBuffer with_1 = test::body(all.binding({}, {all.back(1)}, 1));
  const ByteBuffer with_2 = test::body(all.binding({}, {all.back(1)}, 2));
  const ByteBuffer bare_1 = test::body(all.binding({}, {}, 1));
  const ByteBuffer bare_2 = test::body(all.binding({}, {}, 2));
  ByteBuffer unreadable = with_2;
  unreadable.resize(20);
  const PublicKey primary{KeyRole::primary, all.holder.fingerprint(), all.holder.body(), {}};

  struct Row {
    std::string why;
    bool given;
    std::vector<base::Bytes> signatures;
  };

  for (const Row& row :
       std::vector<Row>{{"none", false, {}},
                        {"one", true, {with_1}},
                        {"consent in the newer", true, {bare_1, with_2}},
                        {"in any order", true, {with_2, bare_1}},
                        {"consent in the older", false, {with_1, bare_2}},
                        {"consent in one of two", false, {with_1, bare_1}},
                        {"consent in both", true, {with_1, with_2}},
                        {"one that cannot be read", false, {with_1, unreadable}}}) {
    CAPTURE(row.why);
    const PublicKey subkey{KeyRole::subkey, all.signer.fingerprint(), all.signer.body(),
                           row.signatures};
    CHECK((consent_of(subkey, primary) == Consent::given) == row.given);
  }
}

TEST_CASE("who lists another's key as his own subkey neither speaks for it nor silences it") {
  const Cast& all = cast();
  const ByteBuffer packets = all.signer.sign(kPayload, 9);
  const std::vector<ByteBuffer> both = {all.other.body(), all.signer.body()};
  test::SignatureParts binding = all.other.over(kBinding, both, 1, {{27, {0x02}}});
  const auto file_of = [](const ByteBuffer& certificate) {
    return test::armoured_key(certificate);
  };
  const auto thief = [&] {
    return all.other.exported() + all.signer.as_subkey() + test::packet(binding);
  };
  const KeyFile holder = {"holder@example.org",
                          file_of(all.certificate({all.binding({}, {all.back(1)}, 1)}))};
  const KeyFile without = {"other@example.org", file_of(thief())};
  for (const auto& files : {std::vector<KeyFile>{holder, without}, {without, holder}}) {
    const Verdict verdict = test::built(files).verify(kPayload, packets, test::terms_now());
    CHECK(to_text(verdict.reason) == "good");
    CHECK(verdict.primary_key == all.holder.fingerprint());
  }
  // With its consent to both it is nobody's.
  binding.unhashed.push_back({32, test::body(all.signer.over(kBack, both, 1))});
  const KeyFile with = {"other@example.org", file_of(thief())};
  CHECK(to_text(test::built({with}).verify(kPayload, packets, test::terms_now()).reason) == "good");
  CHECK(to_text(test::built({holder, with}).verify(kPayload, packets, test::terms_now()).reason) ==
        "openpgp-issuer");
}

TEST_CASE("a binding that runs out takes its subkey with it") {
  const Cast& all = cast();
  const ByteBuffer certificate =
      all.certificate({all.binding({test::subpacket::lifetime(630'000'000)}, {all.back(1)}, 1)});
  const Keyring keyring = test::built({{"holder@example.org", test::armoured_key(certificate)}});
  const base::Instant end = test::day_of_2020(1) + base::Seconds(630'000'000);
  const ByteBuffer packets = all.signer.sign(kPayload, 9);
  CHECK(keyring.keys().at(0).subkeys.at(1).expires == end);
  CHECK(keyring.verify(kPayload, packets, test::terms_at(end - base::Seconds(1))).good());
  const Verdict over = keyring.verify(kPayload, packets, test::terms_at(end));
  CHECK(to_text(over.reason) == "key-expired");
}

}  // namespace refward::signature::openpgp
