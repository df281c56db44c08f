// SPDX-License-Identifier: Apache-2.0
#include "audit/record.h"

#include "audit/binary.h"
#include "audit/details.h"
#include "base/crc.h"
#include "crypto/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace refward::audit {
namespace {

constexpr std::string_view kRecordMagic = "RWRD";
constexpr std::string_view kSegmentMagic = "refward-journal 1\n";
constexpr std::string_view kGenesis = "refward-log 1\n";

// The value of the line "<key> <value>\n" at the front of `text`, which moves past it.
base::Result<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(key) || end <= key.size() ||
      text[key.size()] != ' ')
    return base::Error("segment header: no " + std::string(key));
  const std::string_view value = text.substr(key.size() + 1, end - key.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

base::Result<Digest> digest_from(std::string_view hex) {
  const auto bytes = base::parse_hex(hex);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size())
    return base::Error("segment header: not a digest");
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

}  // namespace

bool is_origin(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxOrigin &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '+'; });
}

std::string render(const SegmentHeader& header) {
  const std::string lines = fmt::format("{}log {}\norigin {}\nfirst {:020}\nprevious {}\n",
                                        kSegmentMagic, base::to_hex(header.identity), header.origin,
                                        header.first, base::to_hex(header.previous));
  return fmt::format("{}crc {:08x}\n\n", lines, base::crc32c(base::as_bytes(lines)));
}

base::Result<SegmentHeader> parse_segment_header(std::string_view text) {
  std::string_view rest = text.substr(0, kMaxSegmentHeader);
  if (!rest.starts_with(kSegmentMagic))
    return base::Error("segment header: not a journal of version 1");
  rest.remove_prefix(kSegmentMagic.size());
  SegmentHeader header;
  TRY(const std::string_view log, take_line(rest, "log"));
  TRY(header.identity, digest_from(log));
  TRY(const std::string_view origin, take_line(rest, "origin"));
  header.origin = origin;
  TRY(const std::string_view first, take_line(rest, "first"));
  std::from_chars(first.data(), first.data() + first.size(), header.first);
  TRY(const std::string_view previous, take_line(rest, "previous"));
  TRY(header.previous, digest_from(previous));
  // Comparing with the one spelling settles every digit, the CRC and the end at once.
  if (!is_origin(header.origin) || !text.starts_with(render(header)))
    return base::Error("segment header: damaged");
  return header;
}

base::Result<RecordHeader> parse_record_header(base::Bytes bytes) {
  if (bytes.size() != kRecordHeaderSize)
    return base::Error("record header: wrong size");
  base::ByteReader reader(bytes);
  RecordHeader header;
  TRY(const base::Bytes magic, reader.take(kRecordMagic.size()));
  TRY(header.leaf_size, reader.u16());
  TRY(header.details_size, reader.u32());
  TRY(header.index, reader.u64());
  TRY(header.durable, reader.u64());
  TRY_OK(take_into(reader, header.subject));
  TRY_OK(take_into(reader, header.previous));
  TRY(header.payload_crc, reader.u32());
  TRY(const std::uint32_t crc, reader.u32());
  if (base::as_text(magic) != kRecordMagic || crc != base::crc32c(bytes.first(bytes.size() - 4)))
    return base::Error("record header: damaged");
  if (header.leaf_size == 0 || header.details_size > kMaxDetails || header.durable > header.index)
    return base::Error("record header: beyond its limits");
  return header;
}

base::Result<Parts> parse_record(base::Bytes bytes) {
  base::ByteReader reader(bytes);
  TRY(const base::Bytes header, reader.take(kRecordHeaderSize));
  Parts parts;
  TRY(parts.header, parse_record_header(header));
  TRY(const base::Bytes leaf, reader.take(parts.header.leaf_size));
  TRY(const base::Bytes details, reader.take(parts.header.details_size));
  TRY_OK(reader.expect_end());
  parts.leaf = base::as_text(leaf);
  parts.details = base::as_text(details);
  return parts;
}

bool payload_is_whole(const Parts& parts) {
  // Leaf and details stand side by side in the record.
  const base::Bytes payload(reinterpret_cast<const std::uint8_t*>(parts.leaf.data()),
                            parts.leaf.size() + parts.details.size());
  return base::crc32c(payload) == parts.header.payload_crc;
}

std::string render_record(RecordHeader header, std::string_view leaf, std::string_view details) {
  std::string payload(leaf);
  payload += details;
  std::string out(kRecordMagic);
  put_u16(out, static_cast<std::uint16_t>(leaf.size()));
  put_u32(out, static_cast<std::uint32_t>(details.size()));
  put_u64(out, header.index);
  put_u64(out, header.durable);
  out += base::as_text(header.subject);
  out += base::as_text(header.previous);
  put_u32(out, base::crc32c(base::as_bytes(payload)));
  put_u32(out, base::crc32c(base::as_bytes(out)));
  return out + payload;
}

Digest first_head(const Digest& identity, std::string_view origin) {
  crypto::Sha256Stream stream;
  stream.update(base::as_bytes(kGenesis));
  stream.update(identity);
  stream.update(base::as_bytes(origin));
  return stream.finish();
}

Digest next_head(const Digest& previous, const Digest& leaf_hash) {
  std::array<std::uint8_t, 2 * sizeof(Digest)> both{};
  std::ranges::copy(previous, both.begin());
  std::ranges::copy(leaf_hash, both.begin() + sizeof(Digest));
  return crypto::sha256(both);
}

}  // namespace refward::audit
