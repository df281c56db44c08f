// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/key_index.h"

#include "signature/openpgp/fingerprint.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace refward::signature::openpgp {
namespace {

using Entries = std::vector<const KeyIndex::Entry*>;

std::string_view id_of(const KeyIndex::Entry* entry) noexcept {
  return key_id_of(entry->holding().subkey->fingerprint);
}

bool is_before(const KeyIndex::Entry* a, const KeyIndex::Entry* b) noexcept {
  return id_of(a) < id_of(b);
}

std::pair<Entries::const_iterator, Entries::const_iterator> range_of(const Entries& sorted,
                                                                     std::string_view id) {
  const auto first = std::partition_point(
      sorted.begin(), sorted.end(), [id](const KeyIndex::Entry* one) { return id_of(one) < id; });
  const auto last = std::partition_point(
      first, sorted.end(), [id](const KeyIndex::Entry* one) { return id_of(one) == id; });
  return {first, last};
}

bool names(const Issuer& issuer, const KeyIndex::Entry& entry) {
  return !issuer.fingerprint || *issuer.fingerprint == entry.holding().subkey->fingerprint;
}

// One key in the files of two principals is one key: whose it is, `identity` asks by its primary.
bool is_same(const KeyIndex::Entry& a, const KeyIndex::Entry& b) {
  return a.holding().subkey->fingerprint == b.holding().subkey->fingerprint &&
         a.holding().key->fingerprint == b.holding().key->fingerprint;
}

void keep_signing(Entries& named) {
  const auto may_sign = [](const KeyIndex::Entry* one) { return one->holding().subkey->can_sign; };
  if (std::any_of(named.begin(), named.end(), may_sign))
    std::erase_if(named, [&](const KeyIndex::Entry* one) { return !may_sign(one); });
}

}  // namespace

KeyIndex::KeyIndex(Snapshot snapshot) : snapshot_(std::move(snapshot)) {
  std::size_t packet = 0;
  for (const KeyInfo& key : snapshot_.keys)
    for (const SubkeyInfo& subkey : key.subkeys)
      sorted_.push_back(
          &entries_.emplace_back(Holding{&key, &subkey}, snapshot_.packets.at(packet++)));
  std::stable_sort(sorted_.begin(), sorted_.end(), is_before);
}

const KeyIndex::Entry::Decoded& KeyIndex::Entry::decoded() const {
  std::call_once(once_, [this] { decoded_ = decode(); });
  return decoded_;
}

KeyIndex::Entry::Decoded KeyIndex::Entry::decode() const {
  const std::optional<base::ByteBuffer> packet = base::parse_hex(packet_);
  if (!packet || fingerprint_of(*packet) != holding_.subkey->fingerprint)
    return {0, BrokenMaterial{"the snapshot holds another key under this name"}};
  const std::optional<KeyHead> head = key_head(*packet);
  return {head ? head->algorithm : std::uint8_t{0}, parse_key_material(*packet)};
}

const KeyInfo* KeyIndex::holding(std::string_view fingerprint) const noexcept {
  const auto [first, last] = range_of(sorted_, key_id_of(fingerprint));
  const auto found = std::find_if(first, last, [fingerprint](const Entry* one) {
    return one->holding().subkey->fingerprint == fingerprint;
  });
  return found == last ? nullptr : (*found)->holding().key;
}

std::vector<const KeyIndex::Entry*> KeyIndex::named_by(const Issuer& issuer) const {
  const auto [first, last] =
      range_of(sorted_, issuer.fingerprint ? key_id_of(*issuer.fingerprint)
                                           : std::string_view(*issuer.key_id));
  Entries named;
  for (auto at = first; at != last; ++at) {
    const bool is_known = std::any_of(named.begin(), named.end(),
                                      [&](const Entry* one) { return is_same(*one, **at); });
    if (names(issuer, **at) && !is_known)
      named.push_back(*at);
  }
  if (named.size() > 1)
    keep_signing(named);
  return named;
}

}  // namespace refward::signature::openpgp
