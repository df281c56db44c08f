// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/builder.h"

#include "base/failure.h"
#include "base/files.h"
#include "crypto/hash.h"
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/key_armour.h"
#include "signature/openpgp/standing.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace refward::signature::openpgp {
namespace {

namespace fs = std::filesystem;
using BuildError = Keyring::BuildError;

constexpr std::size_t kMaxRingBytes = 1u << 30;

// What one file holds: packets for GnuPG, and which keys they are.
struct Parsed {
  base::ByteBuffer packets;
  std::vector<PublicKey> keys;
};

base::Result<Parsed, BuildError> parse(const KeyFile& file, std::size_t index) {
  if (file.armoured.size() > kMaxFileBytes)
    return BuildError{index, "import-failed", "the file is too long"};
  const base::Result<std::vector<Block>> blocks = parse_key_armour(file.armoured);
  if (!blocks)
    return BuildError{index, "import-failed", blocks.error().what};
  Parsed parsed;
  for (const Block& block : *blocks) {
    if (block.kind == BlockKind::private_key)
      return BuildError{index, "secret-key", "a private key block"};
    base::Result<std::vector<PublicKey>, CertificateError> keys = parse_certificates(block.packets);
    if (!keys)
      return BuildError{
          index,
          keys.error().kind == CertificateError::Kind::secret ? "secret-key" : "import-failed",
          keys.error().detail};
    parsed.packets.insert(parsed.packets.end(), block.packets.begin(), block.packets.end());
    std::move(keys->begin(), keys->end(), std::back_inserter(parsed.keys));
  }
  if (parsed.keys.empty())
    return BuildError{index, "no-key", "no public key block"};
  return parsed;
}

// Every file is read before GnuPG sees the first.
base::Result<std::vector<Parsed>, BuildError> parse_all(const std::vector<KeyFile>& files) {
  std::vector<Parsed> all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (i == kMaxFiles)
      return BuildError{i, "import-failed", "too many files"};
    TRY(Parsed parsed, parse(files[i], i));
    all.push_back(std::move(parsed));
  }
  return all;
}

std::set<std::string> primaries(const Parsed& parsed) {
  std::set<std::string> fingerprints;
  for (const PublicKey& key : parsed.keys)
    if (key.role == KeyRole::primary)
      fingerprints.insert(key.fingerprint);
  return fingerprints;
}

std::size_t primary_count(const Parsed& parsed) {
  return static_cast<std::size_t>(
      std::count_if(parsed.keys.begin(), parsed.keys.end(),
                    [](const PublicKey& key) { return key.role == KeyRole::primary; }));
}

// All in one question. Which file GnuPG would not take shows only when each is asked for by itself.
base::Status import_together(const Engine& engine, const std::vector<Parsed>& all) {
  Parsed together;
  std::size_t count = 0;
  for (const Parsed& parsed : all) {
    count += primary_count(parsed);
    together.packets.insert(together.packets.end(), parsed.packets.begin(), parsed.packets.end());
  }
  return engine.import(together.packets, count);
}

base::Result<base::Done, BuildError> import_all(const Engine& engine,
                                                const std::vector<Parsed>& all) {
  if (import_together(engine, all))
    return base::Done{};
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const base::Status status = engine.import(all[i].packets, primary_count(all[i])); !status)
      return BuildError{i, "import-failed", status.error().what};
  return base::Done{};
}

// A key as GnuPG kept it, by the fingerprint of its primary, which comes first.
using Kept = std::map<std::string, std::vector<PublicKey>>;

base::Result<Kept> kept_keys(base::Bytes exported) {
  auto flat = parse_certificates(exported, kMaxFiles * kMaxKeysPerFile);
  if (!flat)
    return base::Error("what GnuPG exports: " + flat.error().detail);
  Kept kept;
  std::vector<PublicKey>* current = nullptr;
  for (PublicKey& key : *flat) {
    if (key.role == KeyRole::primary)
      current = &kept[key.fingerprint];
    current->push_back(std::move(key));
  }
  return kept;
}

std::optional<base::Instant> earlier(const std::optional<base::Instant>& a,
                                     const std::optional<base::Instant>& b) {
  return a && b ? std::min(*a, *b) : (a ? a : b);
}

// GnuPG's listing, and what the packets say beyond it.
SubkeyInfo subkey_info(const ListedKey& listed,
                       const ListedSubkey& subkey,
                       const PublicKey& key,
                       const PublicKey& primary) {
  SubkeyInfo info{.fingerprint = subkey.fingerprint,
                  .type = subkey.type,
                  .bits = subkey.bits,
                  .can_sign = subkey.can_sign && listed.usable,
                  .revoked = subkey.revoked,
                  .created = subkey.created,
                  .expires = subkey.expires};
  if (subkey.revoked)
    info.revocation = revocation_of(key, primary);
  if (key.role == KeyRole::primary)
    return info;
  info.can_sign = info.can_sign && consent_of(key, primary) != Consent::missing;
  info.expires = earlier(info.expires, binding_ends(key));
  return info;
}

// A subkey that GnuPG lists and does not export is left out: nothing could judge its numbers.
HeldKey held_key(const ListedKey& listed, const std::vector<PublicKey>& kept) {
  const PublicKey& primary = kept.front();
  HeldKey held;
  held.info.revoked = listed.revoked;
  if (listed.revoked)
    held.info.revocation = revocation_of(primary, primary);
  for (const ListedSubkey& subkey : listed.subkeys) {
    const auto key = std::find_if(kept.begin(), kept.end(), [&](const PublicKey& one) {
      return one.fingerprint == subkey.fingerprint;
    });
    if (key == kept.end())
      continue;
    held.info.subkeys.push_back(subkey_info(listed, subkey, *key, primary));
    held.packets.push_back(key->packet);
  }
  return held;
}

// GnuPG's keys by the fingerprint of the primary.
base::Result<std::map<std::string, HeldKey>> judged_keys(const Engine& engine) {
  TRY(const base::ByteBuffer exported, engine.exported());
  TRY(const Kept kept, kept_keys(exported));
  TRY(const std::vector<ListedKey> listed, engine.list());
  std::map<std::string, HeldKey> keys;
  for (const ListedKey& key : listed) {
    const auto packets =
        key.subkeys.empty() ? kept.end() : kept.find(key.subkeys.front().fingerprint);
    if (packets == kept.end())
      return base::Error("GnuPG lists a key that it does not export");
    HeldKey held = held_key(key, packets->second);
    held.info.fingerprint = key.subkeys.front().fingerprint;
    held.info.expires = held.info.subkeys.front().expires;
    keys.emplace(packets->first, std::move(held));
  }
  return keys;
}

base::Result<std::vector<HeldKey>, BuildError> held_keys(
    const std::vector<Parsed>& all, const std::map<std::string, HeldKey>& keys) {
  std::vector<HeldKey> held;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& fingerprint : primaries(all[i])) {
      const auto key = keys.find(fingerprint);
      if (key == keys.end())
        return BuildError{i, "import-failed", "GnuPG did not keep " + fingerprint};
      held.push_back(key->second);
      held.back().file = i;
    }
  }
  return held;
}

base::Result<Built, BuildError> build_in(Home home, const std::vector<KeyFile>& files) {
  TRY(const std::vector<Parsed> all, parse_all(files));
  const Engine engine(home.path());
  TRY_OK(import_all(engine, all));
  const base::Result<std::map<std::string, HeldKey>> keys = judged_keys(engine);
  if (!keys)
    throw base::Failure::fault(keys.error().what);
  TRY(const std::vector<HeldKey> held, held_keys(all, *keys));
  const std::optional<Ring> ring = ring_in(home);
  if (!ring)
    throw base::Failure::fault("GnuPG left no keys in " + home.path().string());
  std::string text = to_text(*ring, held);
  home.seal(text);
  base::Result<Snapshot> snapshot = parse_snapshot(std::move(text), files);
  if (!snapshot)
    throw base::Failure::fault("the snapshot of a keyring: " + snapshot.error().what);
  return Built{std::move(home), *std::move(snapshot)};
}

fs::path temporary_folder() {
  const char* told = std::getenv("TMPDIR");
  return told != nullptr && *told == '/' ? told : "/tmp";
}

// The name of a home: everything that decides what is in it, and whose it is.
std::string home_name(const std::vector<KeyFile>& files) {
  crypto::Sha256Stream stream;
  const auto add = [&stream](std::string_view field) {
    stream.update(base::as_bytes(fmt::format("{}:", field.size())));
    stream.update(base::as_bytes(field));
  };
  add("refward openpgp home 2");
  add(gpg_settings());
  for (const KeyFile& file : files) {
    add(file.principal);
    add(file.armoured);
  }
  return fmt::format("{}-{}", base::to_hex(stream.finish()), ::geteuid());
}

// The home at `place`, if it is ours and whole; a broken one is built anew. The ring's bytes are
// looked at when GnuPG is to read them.
std::optional<Built> reuse(const fs::path& place, const std::vector<KeyFile>& files) {
  if (!is_private_folder(place))
    return std::nullopt;
  std::optional<std::string> text =
      base::read_file_if_exists(place / kSnapshotFile, kMaxSnapshotBytes);
  if (!text)
    return std::nullopt;
  base::Result<Snapshot> snapshot = parse_snapshot(*std::move(text), files);
  std::error_code missing;
  const std::uintmax_t size = fs::file_size(place / kPublicRing, missing);
  if (!snapshot || missing || size != snapshot->ring.size)
    return std::nullopt;
  return Built{Home::at(place), *std::move(snapshot)};
}

}  // namespace

std::optional<Ring> ring_in(const Home& home) {
  const std::optional<std::string> ring =
      base::read_file_if_exists(home.path() / kPublicRing, kMaxRingBytes);
  if (!ring)
    return std::nullopt;
  return Ring{ring->size(), base::to_hex(crypto::sha256(base::as_bytes(*ring)))};
}

base::Result<Built, BuildError> build_home(const std::vector<KeyFile>& files,
                                           const fs::path& cache) {
  if (files.empty())
    return Built{Home::at({}), {}};  // no signature gets as far as to GnuPG
  if (cache.empty())
    return build_in(Home::make(temporary_folder()), files);
  make_cache_folder(cache);
  const fs::path place = cache / home_name(files);
  if (std::optional<Built> built = reuse(place, files))
    return *std::move(built);
  TRY(Built built, build_in(Home::make(cache), files));
  built.home.put(place);
  return built;
}

}  // namespace refward::signature::openpgp
