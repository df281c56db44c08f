// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/builder.h"

#include "base/failure.h"
#include "base/files.h"
#include "crypto/hash.h"
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/key_armour.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
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

base::Result<base::Done, BuildError> import_all(const Engine& engine,
                                                const std::vector<Parsed>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto count = static_cast<std::size_t>(
        std::count_if(all[i].keys.begin(), all[i].keys.end(),
                      [](const PublicKey& key) { return key.role == KeyRole::primary; }));
    if (const base::Status status = engine.import(all[i].packets, count); !status)
      return BuildError{i, "import-failed", status.error().what};
  }
  return base::Done{};
}

std::map<std::string, base::ByteBuffer> packets_by_fingerprint(const std::vector<Parsed>& all) {
  std::map<std::string, base::ByteBuffer> packets;
  for (const Parsed& parsed : all)
    for (const PublicKey& key : parsed.keys)
      packets.emplace(key.fingerprint, key.packet);
  return packets;
}

// A subkey whose material we have not read ourselves is left out: nothing could judge its numbers.
KeyInfo key_info(const ListedKey& listed, const std::map<std::string, base::ByteBuffer>& packets) {
  KeyInfo info;
  info.revoked = listed.revoked;
  for (const ListedSubkey& subkey : listed.subkeys) {
    const auto packet = packets.find(subkey.fingerprint);
    if (packet == packets.end())
      continue;
    info.subkeys.push_back({.fingerprint = subkey.fingerprint,
                            .type = subkey.type,
                            .bits = subkey.bits,
                            .can_sign = subkey.can_sign && listed.usable,
                            .revoked = subkey.revoked,
                            .created = subkey.created,
                            .expires = subkey.expires,
                            .packet = packet->second});
  }
  return info;
}

// GnuPG's keys by the fingerprint of the primary.
base::Result<std::map<std::string, KeyInfo>> listed_keys(const Engine& engine,
                                                         const std::vector<Parsed>& all) {
  const std::map<std::string, base::ByteBuffer> packets = packets_by_fingerprint(all);
  TRY(const std::vector<ListedKey> listed, engine.list());
  std::map<std::string, KeyInfo> keys;
  for (const ListedKey& key : listed) {
    KeyInfo info = key_info(key, packets);
    if (key.subkeys.empty() || info.subkeys.empty() ||
        info.subkeys.front().fingerprint != key.subkeys.front().fingerprint)
      return base::Error("GnuPG lists a key that no file holds");
    info.fingerprint = info.subkeys.front().fingerprint;
    info.expires = info.subkeys.front().expires;
    keys.emplace(info.fingerprint, std::move(info));
  }
  return keys;
}

base::Result<std::vector<HeldKey>, BuildError> held_keys(
    const std::vector<KeyFile>& files,
    const std::vector<Parsed>& all,
    const std::map<std::string, KeyInfo>& keys) {
  std::vector<HeldKey> held;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& fingerprint : primaries(all[i])) {
      const auto key = keys.find(fingerprint);
      if (key == keys.end())
        return BuildError{i, "import-failed", "GnuPG did not keep " + fingerprint};
      held.push_back({i, key->second});
      held.back().info.principal = files[i].principal;
    }
  }
  return held;
}

std::string ring_digest(const fs::path& home) {
  const std::string ring = base::read_file(home / kPublicRing, kMaxRingBytes);
  return base::to_hex(crypto::sha256(base::as_bytes(ring)));
}

base::Result<Built, BuildError> build_in(Home home, const std::vector<KeyFile>& files) {
  TRY(const std::vector<Parsed> all, parse_all(files));
  const Engine engine(home.path());
  TRY_OK(import_all(engine, all));
  const base::Result<std::map<std::string, KeyInfo>> keys = listed_keys(engine, all);
  if (!keys)
    throw base::Failure::fault(keys.error().what);
  TRY(std::vector<HeldKey> held, held_keys(files, all, *keys));
  Snapshot snapshot{ring_digest(home.path()), std::move(held)};
  home.seal(to_text(snapshot));
  return Built{std::move(home), std::move(snapshot)};
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
  add("refward openpgp home 1");
  add(gpg_settings());
  for (const KeyFile& file : files) {
    add(file.principal);
    add(file.armoured);
  }
  return fmt::format("{}-{}", base::to_hex(stream.finish()), ::geteuid());
}

// The home at `place`, if it is ours and whole; a broken one is built anew.
std::optional<Built> reuse(const fs::path& place, const std::vector<KeyFile>& files) {
  if (!is_private_folder(place))
    return std::nullopt;
  const std::optional<std::string> text =
      base::read_file_if_exists(place / kSnapshotFile, kMaxSnapshotBytes);
  const std::optional<std::string> ring =
      base::read_file_if_exists(place / kPublicRing, kMaxRingBytes);
  if (!text || !ring)
    return std::nullopt;
  base::Result<Snapshot> snapshot = parse_snapshot(*text, files);
  if (!snapshot || snapshot->ring_digest != base::to_hex(crypto::sha256(base::as_bytes(*ring))))
    return std::nullopt;
  return Built{Home::at(place), *std::move(snapshot)};
}

}  // namespace

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
