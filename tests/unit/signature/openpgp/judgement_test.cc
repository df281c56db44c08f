// SPDX-License-Identifier: Apache-2.0
// GnuPG's word and the keyring's knowledge of the key, to a verdict: good in one row only.
#include "signature/openpgp/judgement.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

const std::string kPrimary(40, 'A');
const std::string kSubkey(40, 'B');

KeyInfo key() {
  KeyInfo info;
  info.fingerprint = kPrimary;
  info.subkeys.push_back({.fingerprint = kPrimary, .type = "ed25519"});
  info.subkeys.push_back({.fingerprint = kSubkey, .type = "nistp256"});
  return info;
}

KeyInfo revoked_key() {
  KeyInfo info = key();
  info.revoked = true;
  return info;
}

KeyInfo key_with_revoked_subkey() {
  KeyInfo info = key();
  info.subkeys[1].revoked = true;
  return info;
}

}  // namespace

TEST_CASE("from GnuPG's word to a verdict") {
  const KeyInfo whole = key();
  const KeyInfo revoked = revoked_key();
  const KeyInfo half = key_with_revoked_subkey();

  struct Row {
    std::string why;
    const KeyInfo& key;
    std::size_t subkey;
    Status status;
    std::string fingerprint;
    std::string reason;
  };

  const std::vector<Row> rows = {
      {"good", whole, 1, Status::good, kSubkey, "good"},
      {"good by another key of hers", whole, 1, Status::good, kPrimary, "engine-failure"},
      {"good by a key of a longer name", whole, 1, Status::good, kSubkey + "B", "engine-failure"},
      {"good by a key id", whole, 1, Status::good, kSubkey.substr(24), "engine-failure"},
      {"good by nobody", whole, 1, Status::good, "", "engine-failure"},
      {"the keyring knows that she is revoked", revoked, 1, Status::good, kSubkey, "key-revoked"},
      {"or her subkey", half, 1, Status::good, kSubkey, "key-revoked"},
      {"revoked and expired", half, 1, Status::key_expired, kSubkey, "key-revoked"},
      {"another subkey is revoked", half, 0, Status::good, kPrimary, "good"},
      {"expired", whole, 1, Status::key_expired, kSubkey, "key-expired"},
      {"expired, by another", whole, 1, Status::key_expired, kPrimary, "engine-failure"},
      {"revoked", whole, 1, Status::key_revoked, kSubkey, "key-revoked"},
      {"revoked, by another", whole, 1, Status::key_revoked, kPrimary, "engine-failure"},
      {"bad", whole, 1, Status::bad, kSubkey, "bad-signature"},
      {"the signature has expired", whole, 1, Status::signature_expired, kSubkey, "bad-signature"},
      {"not for signing", whole, 1, Status::wrong_usage, kSubkey, "key-not-for-signing"},
      {"a subkey that is not bound", whole, 1, Status::unbound, kSubkey, "key-not-for-signing"},
      {"the same word for a primary key", whole, 0, Status::unbound, kPrimary, "engine-failure"},
      {"GnuPG lost the key", whole, 1, Status::key_missing, kSubkey, "engine-failure"},
      {"anything else", whole, 1, Status::other, kSubkey, "engine-failure"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Holding named{&row.key, &row.key.subkeys[row.subkey]};
    const Verdict verdict = judge(Checked{row.status, row.fingerprint, "word"}, named);
    CHECK(to_text(verdict.reason) == row.reason);
    CHECK(verdict.format == Format::openpgp);
    const bool proven = row.reason == "good" || row.reason.starts_with("key-");
    CHECK(verdict.key == (proven ? row.fingerprint : ""));
    CHECK(verdict.primary_key == (proven ? kPrimary : ""));
  }
  const Verdict silent = judge(base::Error("no gpg"), {&whole, &whole.subkeys[1]});
  CHECK(silent.reason == Reason::engine_failure);
  CHECK(silent.detail == "no gpg");
}

}  // namespace refward::signature::openpgp
