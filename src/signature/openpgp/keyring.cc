// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/keyring.h"

#include "signature/openpgp/builder.h"
#include "signature/openpgp/judgement.h"
#include "signature/openpgp/key_index.h"
#include "signature/openpgp/signature_packet.h"
#include "signature/openpgp/worker.h"

#include <optional>
#include <utility>
#include <variant>

namespace refward::signature::openpgp {

struct Keyring::State {
  State(Built built, WorkerProgram program)
      : home(std::move(built.home)),
        index(std::move(built.snapshot)),
        worker(std::move(program), home.path()) {}

  Home home;  // outlives the child that works in it
  KeyIndex index;
  Worker worker;
};

namespace {

// The signature covers the digest, but not these two bytes of it; GnuPG does not compare them.
bool begins_with(const crypto::Digest& digest, const std::array<std::uint8_t, 2>& start) {
  return base::equal(digest.bytes().first(start.size()), start);
}

// GnuPG reads pubring.kbx, which must be the one whose keys were judged.
base::Status check_ring(const Home& home, const Ring& ring) {
  if (const std::optional<Ring> now = ring_in(home); now && now->digest == ring.digest)
    return base::Done{};
  return base::Error("the keys in " + home.path().string() +
                     " are not those that were judged; remove that folder");
}

struct Asked {
  std::string_view payload;
  const SignaturePacket& packet;
  const KeyIndex::Entry& entry;
};

base::Result<Checked> ask_gnupg(const Asked& asked,
                                const Home& home,
                                const Ring& ring,
                                Worker& worker) {
  TRY_OK(check_ring(home, ring));
  return worker.verify(asked.payload,
                       with_issuer(asked.packet, asked.entry.holding().subkey->fingerprint));
}

}  // namespace

Keyring::Keyring(std::unique_ptr<State> state) : state_(std::move(state)) {}

Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

base::Result<Keyring, Keyring::BuildError> Keyring::build(const std::vector<KeyFile>& files,
                                                          const std::filesystem::path& cache,
                                                          const WorkerProgram& worker) {
  TRY(Built built, build_home(files, cache));
  return Keyring(std::make_unique<State>(std::move(built), worker));
}

const std::vector<KeyInfo>& Keyring::keys() const noexcept {
  return state_->index.keys();
}

const KeyInfo* Keyring::holding(std::string_view fingerprint) const noexcept {
  return state_->index.holding(fingerprint);
}

Verdict Keyring::verify(std::string_view payload, base::Bytes packets, const Terms& terms) const {
  const base::Result<SignaturePacket, FormError> packet = parse_signature(packets);
  if (!packet)
    return refused(packet.error().reason, packet.error().detail);
  const auto named = state_->index.named_by(packet->issuer);
  if (named.empty())
    return unknown_issuer(packet->issuer);
  if (named.size() > 1)
    return refused(Reason::openpgp_issuer, "several keys have the name " + packet->issuer.name());
  const KeyIndex::Entry& entry = *named.front();
  if (std::optional<Verdict> fault = fault_in(*packet, entry, terms))
    return *std::move(fault);
  const crypto::Digest digest = signed_digest(payload, *packet);
  if (!begins_with(digest, packet->digest_start))
    return bad(*packet, "the digest begins otherwise");
  if (const auto* foreign = std::get_if<ForeignMaterial>(&entry.material())) {
    if (!terms.options.ask_gnupg)
      return refused(Reason::format_unsupported, foreign->what + ", and GnuPG is not asked");
    return judge(
        ask_gnupg({payload, *packet, entry}, state_->home, state_->index.ring(), state_->worker),
        *packet, entry.holding(), terms.when);
  }
  if (!verifies(entry.material(), digest, packet->numbers))
    return bad(*packet, "the numbers do not verify");
  return standing(*packet, entry.holding(), terms.when);
}

}  // namespace refward::signature::openpgp
