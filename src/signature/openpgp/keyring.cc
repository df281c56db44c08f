// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/keyring.h"

#include "signature/openpgp/builder.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/fingerprint.h"
#include "signature/openpgp/judgement.h"
#include "signature/openpgp/signature_packet.h"

#include <map>
#include <utility>

namespace refward::signature::openpgp {

// Keys are found by fingerprint and by key id. Where two keys share an id, both stand under it.
struct Keyring::State {
  explicit State(Built built)
      : home(std::move(built.home)), engine(home.path()), keys(infos(std::move(built.snapshot))) {
    for (const KeyInfo& key : keys)
      for (const SubkeyInfo& subkey : key.subkeys)
        by_fingerprint.emplace(subkey.fingerprint, Holding{&key, &subkey});
    for (const auto& [fingerprint, holding] : by_fingerprint)
      by_key_id.emplace(key_id_of(fingerprint), holding);
  }

  static std::vector<KeyInfo> infos(Snapshot snapshot) {
    std::vector<KeyInfo> keys;
    for (HeldKey& key : snapshot.keys)
      keys.push_back(std::move(key.info));
    return keys;
  }

  [[nodiscard]] std::vector<Holding> named_by(const Issuer& issuer) const {
    std::vector<Holding> named;
    if (issuer.fingerprint) {
      if (const auto found = by_fingerprint.find(*issuer.fingerprint);
          found != by_fingerprint.end())
        named.push_back(found->second);
      return named;
    }
    const auto [first, last] = by_key_id.equal_range(*issuer.key_id);
    for (auto found = first; found != last; ++found)
      named.push_back(found->second);
    return named;
  }

  Home home;
  Engine engine;
  std::vector<KeyInfo> keys;
  std::map<std::string_view, Holding> by_fingerprint;
  std::multimap<std::string_view, Holding> by_key_id;
};

Keyring::Keyring(std::unique_ptr<State> state) : state_(std::move(state)) {}

Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

base::Result<Keyring, Keyring::BuildError> Keyring::build(const std::vector<KeyFile>& files,
                                                          const std::filesystem::path& cache) {
  TRY(Built built, build_home(files, cache));
  return Keyring(std::make_unique<State>(std::move(built)));
}

const std::vector<KeyInfo>& Keyring::keys() const noexcept {
  return state_->keys;
}

const KeyInfo* Keyring::holding(std::string_view fingerprint) const noexcept {
  const auto found = state_->by_fingerprint.find(fingerprint);
  return found == state_->by_fingerprint.end() ? nullptr : found->second.key;
}

Verdict Keyring::verify(std::string_view payload, base::Bytes packets, const Terms& terms) const {
  const base::Result<SignaturePacket, FormError> packet = parse_signature(packets);
  if (!packet)
    return refused(packet.error().reason, packet.error().detail);
  const std::vector<Holding> named = state_->named_by(packet->issuer);
  if (named.empty())
    return unknown_issuer(packet->issuer);
  if (named.size() > 1)
    return refused(Reason::openpgp_issuer, "several keys have the id " + packet->issuer.name());
  if (std::optional<Verdict> fault = fault_in(*packet, payload, named.front(), terms.options))
    return *std::move(fault);
  const base::ByteBuffer asked = with_issuer(*packet, named.front().subkey->fingerprint);
  return judge(state_->engine.verify(payload, asked), named.front());
}

}  // namespace refward::signature::openpgp
