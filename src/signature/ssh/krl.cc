// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/krl.h"

#include "base/text.h"
#include "crypto/hash.h"
#include "crypto/revocation_hash.h"
#include "signature/ssh/key_fields.h"
#include "signature/ssh/public_key.h"
#include "signature/ssh/serial_set.h"
#include "signature/ssh/wire.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Error;
using base::Status;

constexpr std::string_view kMagic = {"SSHKRL\n\0", 8};
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kMaxCommentBytes = 64 * 1024;
constexpr std::size_t kMaxKeyIdBytes = 64 * 1024;
constexpr std::size_t kMaxExtensionNameBytes = 1024;
constexpr std::size_t kShownNameBytes = 80;
// Of all bitmaps of a list together: a bit becomes up to 8 bytes of memory.
constexpr std::size_t kMaxBitmapBytes = std::size_t{2} << 20;

// Section types, and those within a section of certificates.
constexpr std::uint8_t kCertificates = 1;
constexpr std::uint8_t kExplicitKeys = 2;
constexpr std::uint8_t kSha1Fingerprints = 3;
constexpr std::uint8_t kSignature = 4;
constexpr std::uint8_t kSha256Fingerprints = 5;
constexpr std::uint8_t kExtension = 255;
constexpr std::uint8_t kSerialList = 0x20;
constexpr std::uint8_t kSerialRange = 0x21;
constexpr std::uint8_t kSerialBitmap = 0x22;
constexpr std::uint8_t kKeyIds = 0x23;
constexpr std::uint8_t kCertificateExtension = 0x39;

// Sorted when the list has been read; a hundred thousand entries are sorted already.
using Names = std::vector<std::string_view>;

void settle(Names& names) {
  if (!std::is_sorted(names.begin(), names.end()))
    std::sort(names.begin(), names.end());
}

[[nodiscard]] bool contains(const Names& names, Bytes name) {
  return std::binary_search(names.begin(), names.end(), base::as_text(name));
}

// What is revoked of one authority's certificates.
struct Issued {
  SerialSet serials;
  Names key_ids;
};

}  // namespace

struct Krl::State {
  base::ByteBuffer content;  // what all views here look at
  std::uint64_t version = 0;
  Names keys;                                      // blobs
  Names sha1s;                                     // of blobs
  Names sha256s;                                   // of blobs
  std::map<std::string_view, Issued> authorities;  // by the blob of their key; "": all of them
  std::size_t bitmap_bytes = 0;

  [[nodiscard]] Status read_header(ByteReader& reader);
  [[nodiscard]] Status read_section(ByteReader& reader);
  [[nodiscard]] Status read_certificates(Bytes section);
  [[nodiscard]] Status read_part(ByteReader& reader, Issued& issued);
  [[nodiscard]] Status read_bitmap(Bytes section, SerialSet& serials);
  [[nodiscard]] Status read();
  void settle();
};

namespace {

[[nodiscard]] Status read_keys(Bytes section, Names& keys) {
  if (section.empty())
    return Error("no key");
  for (ByteReader reader(section); !reader.at_end();) {
    TRY(const Bytes blob, reader.ssh_string(kMaxPublicKeyBytes));
    TRY_OK(check_key_form(blob));
    keys.push_back(base::as_text(blob));
  }
  return base::Done{};
}

[[nodiscard]] Status read_digests(Bytes section, std::size_t size, Names& digests) {
  if (section.empty())
    return Error("no fingerprint");
  for (ByteReader reader(section); !reader.at_end();) {
    TRY(const Bytes digest, reader.ssh_string(size));
    if (digest.size() != size)
      return Error("a fingerprint of another length");
    digests.push_back(base::as_text(digest));
  }
  return base::Done{};
}

// The one extension that can be taken is one that need not be understood.
[[nodiscard]] Status read_extension(Bytes section) {
  ByteReader reader(section);
  TRY(const Bytes name, reader.ssh_string(kMaxExtensionNameBytes));
  TRY(const std::uint8_t critical, reader.u8());
  TRY_OK(reader.ssh_string(kMaxKrlBytes));
  TRY_OK(reader.expect_end());
  if (critical != 0)
    return Error("unknown and critical: " + base::printable(base::as_text(name), kShownNameBytes));
  return base::Done{};
}

[[nodiscard]] Status read_serials(Bytes section, SerialSet& serials) {
  for (ByteReader reader(section); !reader.at_end();) {
    TRY(const std::uint64_t serial, reader.u64());
    TRY_OK(serials.add(serial, serial));
  }
  return base::Done{};
}

[[nodiscard]] Status read_range(Bytes section, SerialSet& serials) {
  ByteReader reader(section);
  TRY(const std::uint64_t first, reader.u64());
  TRY(const std::uint64_t last, reader.u64());
  TRY_OK(reader.expect_end());
  return serials.add(first, last);
}

// Others read it as a C string, so a NUL would give it a second reading.
[[nodiscard]] Status read_key_ids(Bytes section, Names& key_ids) {
  if (section.empty())
    return Error("no key id");
  for (ByteReader reader(section); !reader.at_end();) {
    TRY(const Bytes key_id, reader.ssh_string(kMaxKeyIdBytes));
    if (std::find(key_id.begin(), key_id.end(), 0) != key_id.end())
      return Error("a key id holds a NUL");
    key_ids.push_back(base::as_text(key_id));
  }
  return base::Done{};
}

[[nodiscard]] Status within(Status status, std::string_view context) {
  if (!status)
    return status.error().within(context);
  return status;
}

}  // namespace

Status Krl::State::read_header(ByteReader& reader) {
  TRY_OK(reader.take(kMagic.size()));
  TRY(const std::uint32_t format, reader.u32());
  if (format != kFormatVersion)
    return Error("format version " + std::to_string(format) + " is not known");
  TRY(version, reader.u64());
  TRY_OK(reader.u64());  // when it was made
  TRY(const std::uint64_t flags, reader.u64());
  TRY(const Bytes reserved, reader.ssh_string(kMaxCommentBytes));
  if (flags != 0 || !reserved.empty())
    return Error("flags or the reserved field are in use");
  TRY_OK(reader.ssh_string(kMaxCommentBytes));
  return base::Done{};
}

Status Krl::State::read_bitmap(Bytes section, SerialSet& serials) {
  ByteReader reader(section);
  TRY(const std::uint64_t offset, reader.u64());
  TRY(const Bytes bits, read_positive_mpint(reader, kMaxBitmapBytes - bitmap_bytes));
  TRY_OK(reader.expect_end());
  bitmap_bytes += bits.size();
  return serials.add_bitmap(offset, bits);
}

Status Krl::State::read_part(ByteReader& reader, Issued& issued) {
  TRY(const std::uint8_t type, reader.u8());
  TRY(const Bytes part, reader.ssh_string(kMaxKrlBytes));
  switch (type) {
    case kSerialList:
      return within(read_serials(part, issued.serials), "serial list");
    case kSerialRange:
      return within(read_range(part, issued.serials), "serial range");
    case kSerialBitmap:
      return within(read_bitmap(part, issued.serials), "serial bitmap");
    case kKeyIds:
      return within(read_key_ids(part, issued.key_ids), "key ids");
    case kCertificateExtension:
      return within(read_extension(part), "extension");
    default:
      return Error("a part of the unknown type " + std::to_string(type));
  }
}

Status Krl::State::read_certificates(Bytes section) {
  ByteReader reader(section);
  TRY(const Bytes authority, reader.ssh_string(kMaxPublicKeyBytes));
  if (!authority.empty()) {
    TRY_OK(check_key_form(authority));
  }
  TRY(const Bytes reserved, reader.ssh_string(kMaxCommentBytes));
  if (!reserved.empty())
    return Error("the reserved field is in use");
  Issued& issued = authorities[base::as_text(authority)];
  while (!reader.at_end()) {
    TRY_OK(read_part(reader, issued));
  }
  return base::Done{};
}

Status Krl::State::read_section(ByteReader& reader) {
  TRY(const std::uint8_t type, reader.u8());
  if (type == kSignature)
    return Error("a signature in the list, a form that OpenSSH has given up");
  TRY(const Bytes section, reader.ssh_string(kMaxKrlBytes));
  switch (type) {
    case kCertificates:
      return within(read_certificates(section), "certificates");
    case kExplicitKeys:
      return within(read_keys(section, keys), "keys");
    case kSha1Fingerprints:
      return within(read_digests(section, sizeof(crypto::Sha1Digest), sha1s), "SHA-1");
    case kSha256Fingerprints:
      return within(read_digests(section, sizeof(crypto::Sha256Digest), sha256s), "SHA-256");
    case kExtension:
      return within(read_extension(section), "extension");
    default:
      return Error("a section of the unknown type " + std::to_string(type));
  }
}

Status Krl::State::read() {
  ByteReader reader(content);
  TRY_OK(read_header(reader));
  while (!reader.at_end()) {
    TRY_OK(read_section(reader));
  }
  settle();
  return base::Done{};
}

void Krl::State::settle() {
  ssh::settle(keys);
  ssh::settle(sha1s);
  ssh::settle(sha256s);
  for (auto& entry : authorities) {
    entry.second.serials.settle();
    ssh::settle(entry.second.key_ids);
  }
}

bool looks_like_krl(Bytes bytes) noexcept {
  return base::as_text(bytes).starts_with(kMagic);
}

base::Result<Krl> Krl::parse(Bytes bytes) {
  if (!looks_like_krl(bytes))
    return Error("not a key revocation list");
  if (bytes.size() > kMaxKrlBytes)
    return Error("the key revocation list is longer than 16 MiB");
  auto state = std::make_unique<State>();
  state->content = base::to_buffer(bytes);
  const Status read = state->read();
  if (!read)
    return read.error().within("key revocation list");
  return Krl(std::move(state));
}

Krl::Krl(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

Krl::Krl(Krl&&) noexcept = default;
Krl& Krl::operator=(Krl&&) noexcept = default;
Krl::~Krl() = default;

std::optional<std::string> Krl::revokes(Bytes key_blob) const {
  if (contains(state_->keys, key_blob))
    return "explicit-key";
  if (!state_->sha1s.empty() &&
      contains(state_->sha1s, crypto::sha1_for_revocation_lists(key_blob)))
    return "sha1";
  if (!state_->sha256s.empty() && contains(state_->sha256s, crypto::sha256(key_blob)))
    return "sha256";
  return std::nullopt;
}

std::optional<std::string> Krl::revokes(const SshCertificate& certificate) const {
  for (const std::string_view authority :
       {base::as_text(certificate.authority), std::string_view()}) {
    const auto found = state_->authorities.find(authority);
    if (found == state_->authorities.end())
      continue;
    if (contains(found->second.key_ids, base::as_bytes(certificate.key_id)))
      return "key-id";
    // A certificate that was never numbered is not the one of any number.
    if (certificate.serial != 0 && found->second.serials.contains(certificate.serial))
      return "serial";
  }
  if (revokes(certificate.authority))
    return "authority-key";
  return std::nullopt;
}

std::uint64_t Krl::version() const noexcept {
  return state_->version;
}

bool Krl::empty() const noexcept {
  return state_->keys.empty() && state_->sha1s.empty() && state_->sha256s.empty() &&
         std::all_of(state_->authorities.begin(), state_->authorities.end(), [](const auto& entry) {
           return entry.second.serials.empty() && entry.second.key_ids.empty();
         });
}

}  // namespace refward::signature::ssh
