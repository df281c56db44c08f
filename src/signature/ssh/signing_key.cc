// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/signing_key.h"

#include "signature/ssh/key_fields.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace refward::signature::ssh {
namespace {

using base::Bytes;
using Judged = base::Result<base::Done, Rejection>;

[[nodiscard]] base::Result<SshPublicKey, Rejection> parse_key(Bytes blob, Reason malformed) {
  auto key = parse_public_key(blob);
  if (!key)
    return Rejection{malformed, "public key: " + key.error().what};
  return *std::move(key);
}

[[nodiscard]] Judged read_uncertified(SigningKey& key) {
  TRY(key.key, parse_key(key.stated, Reason::ssh_malformed));
  key.blob = key.stated;
  key.fingerprint = key.key.fingerprint;
  if (!key.key.supported)
    return Rejection{Reason::ssh_key_type, key.key.type};
  return base::Done{};
}

[[nodiscard]] Judged read_authority(Certified& certified) {
  auto authority = parse_key(certified.view.authority, Reason::ssh_certificate);
  if (!authority)
    return Rejection{Reason::ssh_certificate, "its authority: " + authority.error().detail};
  if (!authority->supported)
    return Rejection{Reason::ssh_certificate, "its authority: a key of type " + authority->type};
  certified.authority = *std::move(authority);
  return base::Done{};
}

[[nodiscard]] Judged read_certified(SigningKey& key) {
  TRY(auto view, parse_certificate(key.stated));
  key.blob = plain_key_blob(view);
  key.fingerprint = fingerprint_of(key.blob);
  Certified& certified = key.certified.emplace();
  certified.facts = facts_of(view);
  certified.view = std::move(view);
  TRY(certified.presentation, judge_certificate(certified.view));
  TRY(key.key, parse_key(key.blob, Reason::ssh_certificate));
  return read_authority(certified);
}

[[nodiscard]] Judged judge_length(const SshPublicKey& key,
                                  std::string_view whose,
                                  unsigned min_rsa_bits) {
  const unsigned least = std::max(min_rsa_bits, kLeastRsaBits);
  if (!std::holds_alternative<crypto::RsaKey>(key.material) || key.bits >= least)
    return base::Done{};
  return Rejection{Reason::weak_key, std::string(whose) + "an RSA key of " +
                                         std::to_string(key.bits) + " bits, where at least " +
                                         std::to_string(least) + " are asked for"};
}

class Memory {
 public:
  [[nodiscard]] std::shared_ptr<SigningKey> find(Bytes stated) const {
    const auto found = keys_.find(base::as_text(stated));
    return found != keys_.end() ? found->second : nullptr;
  }

  void keep(const std::shared_ptr<SigningKey>& key) {
    if (key->stated.size() > kMaxRememberedBytes)
      return;
    if (keys_.size() == kMaxRememberedKeys)
      keys_.clear();
    keys_.emplace(base::as_text(key->stated), key);
  }

 private:
  // By the bytes that the value holds: equal bytes, not equal hashes, are the same key.
  std::unordered_map<std::string_view, std::shared_ptr<SigningKey>> keys_;
};

}  // namespace

std::shared_ptr<SigningKey> read_signing_key(Bytes stated) {
  auto key = std::make_shared<SigningKey>();
  key->stated = base::to_buffer(stated);
  key->type = type_name_of(stated);
  const Judged read =
      is_certificate_type(key->type) ? read_certified(*key) : read_uncertified(*key);
  if (!read)
    key->flaw = read.error();
  return key;
}

std::shared_ptr<SigningKey> recall_signing_key(Bytes stated) {
  thread_local Memory memory;
  auto key = memory.find(stated);
  if (!key) {
    key = read_signing_key(stated);
    memory.keep(key);
  }
  return key;
}

Judged judge_signing_key(SigningKey& key, unsigned min_rsa_bits) {
  if (key.flaw)
    return *key.flaw;
  TRY_OK(judge_length(key.key, "", min_rsa_bits));
  if (!key.certified)
    return base::Done{};
  TRY_OK(judge_length(key.certified->authority, "its authority: ", min_rsa_bits));
  if (key.certified->vouched)
    return base::Done{};
  auto vouched = verify_authority(key.certified->view, key.certified->authority);
  key.certified->vouched = vouched.has_value();
  return vouched;
}

}  // namespace refward::signature::ssh
