// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/snapshot.h"

#include "base/text.h"
#include "crypto/hash.h"
#include "signature/openpgp/fingerprint.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace refward::signature::openpgp {
namespace {

constexpr std::string_view kTitle = "refward-openpgp-keyring 1";
constexpr std::string_view kNothing = "-";
constexpr std::size_t kDigestDigits = 64;

std::string digest_of(std::string_view text) {
  return base::to_hex(crypto::sha256(base::as_bytes(text)));
}

std::string to_text(const std::optional<base::Instant>& instant) {
  return instant ? std::to_string(instant->time_since_epoch().count()) : std::string(kNothing);
}

void append(std::string& out, const SubkeyInfo& subkey) {
  out += fmt::format("sub {} {} {} {:d} {:d} {} {} {}\n", subkey.fingerprint,
                     subkey.type.empty() ? kNothing : std::string_view(subkey.type), subkey.bits,
                     subkey.can_sign, subkey.revoked, to_text(subkey.created),
                     to_text(subkey.expires), base::to_hex(subkey.packet));
}

// The blank-separated fields of one line; every accessor notes a fault instead of returning it.
class Fields {
 public:
  explicit Fields(std::string_view line) : parts_(base::split(line, ' ')) {}

  std::string_view text() {
    if (next_ < parts_.size())
      return parts_[next_++];
    whole_ = false;
    return {};
  }

  template <typename T>
  T number() {
    const std::string_view part = text();
    T value{};
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size())
      whole_ = false;
    return value;
  }

  bool flag() {
    const std::string_view part = text();
    whole_ = whole_ && (part == "0" || part == "1");
    return part == "1";
  }

  std::optional<base::Instant> instant() {
    if (next_ < parts_.size() && parts_[next_] == kNothing) {
      ++next_;
      return std::nullopt;
    }
    return base::Instant(base::Seconds(number<std::int64_t>()));
  }

  base::ByteBuffer bytes() {
    std::optional<base::ByteBuffer> bytes = base::parse_hex(text());
    whole_ = whole_ && bytes.has_value();
    return bytes ? *std::move(bytes) : base::ByteBuffer{};
  }

  // All fields were right, and there are no more.
  [[nodiscard]] bool whole() const { return whole_ && next_ == parts_.size(); }

 private:
  std::vector<std::string_view> parts_;
  std::size_t next_ = 0;
  bool whole_ = true;
};

base::Status read_key(Fields fields, const std::vector<KeyFile>& files, Snapshot& snapshot) {
  HeldKey key;
  key.file = fields.number<std::size_t>();
  key.info.revoked = fields.flag();
  key.info.expires = fields.instant();
  if (!fields.whole() || key.file >= files.size())
    return base::Error("malformed key");
  key.info.principal = files[key.file].principal;
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
  subkey.revoked = fields.flag();
  subkey.created = fields.instant();
  subkey.expires = fields.instant();
  subkey.packet = fields.bytes();
  if (!fields.whole() || fingerprint_of(subkey.packet) != subkey.fingerprint)
    return base::Error("malformed subkey");
  KeyInfo& info = snapshot.keys.back().info;
  if (info.subkeys.empty())
    info.fingerprint = subkey.fingerprint;
  info.subkeys.push_back(std::move(subkey));
  return base::Done{};
}

base::Status read_line(std::string_view line,
                       const std::vector<KeyFile>& files,
                       Snapshot& snapshot) {
  Fields fields(line);
  const std::string_view kind = fields.text();
  if (kind == "key")
    return read_key(std::move(fields), files, snapshot);
  if (kind == "sub")
    return read_subkey(std::move(fields), snapshot);
  if (kind != "ring" || !snapshot.ring_digest.empty())
    return base::Error("unknown line");
  snapshot.ring_digest = fields.text();
  if (!fields.whole() || snapshot.ring_digest.size() != kDigestDigits)
    return base::Error("malformed digest");
  return base::Done{};
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

}  // namespace

std::string to_text(const Snapshot& snapshot) {
  std::string out = fmt::format("{}\nring {}\n", kTitle, snapshot.ring_digest);
  for (const HeldKey& key : snapshot.keys) {
    out += fmt::format("key {} {:d} {}\n", key.file, key.info.revoked, to_text(key.info.expires));
    for (const SubkeyInfo& subkey : key.info.subkeys)
      append(out, subkey);
  }
  return out + "end " + digest_of(out) + "\n";
}

base::Result<Snapshot> parse_snapshot(std::string_view text, const std::vector<KeyFile>& files) {
  TRY(const std::string_view body, without_checksum(text));
  std::vector<std::string_view> lines = base::split(body, '\n');
  if (lines.size() < 2 || lines.front() != kTitle || !lines.back().empty())
    return base::Error("not a snapshot of this version");
  lines.pop_back();
  Snapshot snapshot;
  for (const std::string_view line : std::span(lines).subspan(1)) {
    TRY_OK(read_line(line, files, snapshot));
  }
  if (snapshot.ring_digest.empty())
    return base::Error("no digest of the ring");
  return snapshot;
}

}  // namespace refward::signature::openpgp
