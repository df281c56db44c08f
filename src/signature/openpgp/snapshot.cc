// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/snapshot.h"

#include "crypto/hash.h"
#include "signature/openpgp/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace refward::signature::openpgp {
namespace {

constexpr std::string_view kTitle = "refward-openpgp-keyring 2\n";
constexpr std::string_view kNothing = "-";
constexpr std::string_view kHard = "hard";
constexpr std::size_t kDigestDigits = 64;

std::string digest_of(std::string_view text) {
  return base::to_hex(crypto::sha256(base::as_bytes(text)));
}

std::string written(const base::Instant& instant) {
  return std::to_string(instant.time_since_epoch().count());
}

std::string written(const std::optional<base::Instant>& instant) {
  return instant ? written(*instant) : std::string(kNothing);
}

std::string written(const std::optional<Revocation>& revocation) {
  if (!revocation)
    return std::string(kNothing);
  return revocation->kind == Revocation::Kind::soft ? written(revocation->since)
                                                    : std::string(kHard);
}

void append(std::string& out, const SubkeyInfo& subkey, base::Bytes packet) {
  out += fmt::format("sub {} {} {} {:d} {} {} {} {}\n", subkey.fingerprint,
                     subkey.type.empty() ? kNothing : std::string_view(subkey.type), subkey.bits,
                     subkey.can_sign, written(subkey.revocation), written(subkey.created),
                     written(subkey.expires), base::to_hex(packet));
}

// The part before the first `separator`, which goes with it; nothing where there is none.
std::optional<std::string_view> cut(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  if (end == std::string_view::npos)
    return std::nullopt;
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end + 1);
  return part;
}

// The fields of one line; every accessor notes a fault instead of returning it.
class Fields {
 public:
  explicit Fields(std::string_view line) noexcept : rest_(line) {}

  std::string_view text() {
    whole_ = whole_ && !ended_;
    if (const std::optional<std::string_view> part = cut(rest_, ' '))
      return *part;
    ended_ = true;
    return std::exchange(rest_, {});
  }

  template <typename T>
  T number() {
    return number_in<T>(text());
  }

  bool flag() {
    const std::string_view part = text();
    whole_ = whole_ && (part == "0" || part == "1");
    return part == "1";
  }

  std::optional<base::Instant> instant() {
    const std::string_view part = text();
    if (part == kNothing)
      return std::nullopt;
    return base::Instant(base::Seconds(number_in<std::int64_t>(part)));
  }

  std::optional<Revocation> revocation() {
    const std::string_view part = text();
    if (part == kNothing)
      return std::nullopt;
    if (part == kHard)
      return Revocation{};
    return Revocation{Revocation::Kind::soft,
                      base::Instant(base::Seconds(number_in<std::int64_t>(part)))};
  }

  // All fields were right, and there are no more.
  [[nodiscard]] bool whole() const { return whole_ && ended_; }

 private:
  template <typename T>
  T number_in(std::string_view part) {
    T value{};
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size())
      whole_ = false;
    return value;
  }

  std::string_view rest_;
  bool whole_ = true;
  bool ended_ = false;
};

base::Status read_key(Fields fields, const std::vector<KeyFile>& files, Snapshot& snapshot) {
  KeyInfo key;
  const auto file = fields.number<std::size_t>();
  key.revocation = fields.revocation();
  key.revoked = key.revocation.has_value();
  key.expires = fields.instant();
  if (!fields.whole() || file >= files.size())
    return base::Error("malformed key");
  key.principal = files[file].principal;
  snapshot.keys.push_back(std::move(key));
  return base::Done{};
}

base::Status read_subkey(Fields fields, Snapshot& snapshot) {
  if (snapshot.keys.empty())
    return base::Error("a subkey without a key");
  SubkeyInfo subkey;
  subkey.fingerprint = fields.text();
  subkey.type = fields.text();
  subkey.bits = fields.number<unsigned>();
  subkey.can_sign = fields.flag();
  subkey.revocation = fields.revocation();
  subkey.revoked = subkey.revocation.has_value();
  subkey.created = fields.instant();
  subkey.expires = fields.instant();
  const std::string_view packet = fields.text();
  if (!fields.whole() || subkey.fingerprint.size() != 2 * kFingerprintBytes || packet.empty())
    return base::Error("malformed subkey");
  KeyInfo& info = snapshot.keys.back();
  if (info.subkeys.empty())
    info.fingerprint = subkey.fingerprint;
  info.subkeys.push_back(std::move(subkey));
  snapshot.packets.push_back(packet);
  return base::Done{};
}

base::Status read_ring(Fields fields, Snapshot& snapshot) {
  snapshot.ring.size = fields.number<std::uint64_t>();
  snapshot.ring.digest = fields.text();
  if (!fields.whole() || snapshot.ring.digest.size() != kDigestDigits)
    return base::Error("malformed digest");
  return base::Done{};
}

base::Status read_line(std::string_view line,
                       const std::vector<KeyFile>& files,
                       Snapshot& snapshot) {
  Fields fields(line);
  const std::string_view kind = fields.text();
  if (kind == "sub")
    return read_subkey(fields, snapshot);
  if (kind == "key")
    return read_key(fields, files, snapshot);
  if (kind == "ring" && snapshot.ring.digest.empty())
    return read_ring(fields, snapshot);
  return base::Error("unknown line");
}

// The text before the last line, which must be its checksum.
base::Result<std::string_view> without_checksum(std::string_view text) {
  const std::size_t tail = std::string_view("end \n").size() + kDigestDigits;
  if (text.size() < tail)
    return base::Error("too short");
  const std::string_view body = text.substr(0, text.size() - tail);
  if (text.substr(body.size()) != "end " + digest_of(body) + "\n")
    return base::Error("wrong checksum");
  return body;
}

bool has_its_primary(const KeyInfo& key) {
  return !key.subkeys.empty();
}

}  // namespace

std::string to_text(const Ring& ring, const std::vector<HeldKey>& keys) {
  std::string out = fmt::format("{}ring {} {}\n", kTitle, ring.size, ring.digest);
  for (const HeldKey& key : keys) {
    out += fmt::format("key {} {} {}\n", key.file, written(key.info.revocation),
                       written(key.info.expires));
    for (std::size_t i = 0; i < key.info.subkeys.size(); ++i)
      append(out, key.info.subkeys[i], key.packets.at(i));
  }
  return out + "end " + digest_of(out) + "\n";
}

base::Result<Snapshot> parse_snapshot(std::string text, const std::vector<KeyFile>& files) {
  Snapshot snapshot;
  snapshot.text = std::make_unique<const std::string>(std::move(text));
  TRY(std::string_view body, without_checksum(*snapshot.text));
  if (!body.starts_with(kTitle))
    return base::Error("not a snapshot of this version");
  body.remove_prefix(kTitle.size());
  while (!body.empty()) {
    const std::optional<std::string_view> line = cut(body, '\n');
    if (!line)
      return base::Error("a line without its end");
    TRY_OK(read_line(*line, files, snapshot));
  }
  if (snapshot.ring.digest.empty() ||
      !std::all_of(snapshot.keys.begin(), snapshot.keys.end(), has_its_primary))
    return base::Error("incomplete");
  return snapshot;
}

}  // namespace refward::signature::openpgp
