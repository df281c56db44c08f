// SPDX-License-Identifier: Apache-2.0
// Record: the bytes of a journal segment (docs/format/journal.md, "Segment"): its header, the
// header of each record, and the head that chains the leaves. Pure functions over bytes.
#pragma once

#include "audit/leaf.h"
#include "base/bytes.h"
#include "base/result.h"
#include "tlog/merkle.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace refward::audit {

using tlog::Digest;

inline constexpr std::size_t kRecordHeaderSize = 74;
inline constexpr std::size_t kMaxSegmentHeader = 512;
inline constexpr std::size_t kMaxOrigin = 255;

struct SegmentHeader {
  Digest identity;
  std::string origin;
  std::uint64_t first = 0;
  Digest previous;
};

// Printable ASCII without blank and '+', at most kMaxOrigin bytes: what a signed note takes as the
// name of a key.
[[nodiscard]] bool is_origin(std::string_view text) noexcept;

[[nodiscard]] std::string render(const SegmentHeader& header);
// Reads the header at the front of `text`; what follows is the records'. The header's size is that
// of its render().
[[nodiscard]] base::Result<SegmentHeader> parse_segment_header(std::string_view text);

struct RecordHeader {
  std::uint16_t leaf_size = 0;
  std::uint32_t details_size = 0;
  std::uint64_t index = 0;
  std::uint64_t durable = 0;
  Subject subject{};
  Digest previous{};
  std::uint32_t payload_crc = 0;

  [[nodiscard]] std::uint64_t record_size() const noexcept {
    return kRecordHeaderSize + std::uint64_t{leaf_size} + details_size;
  }
};

// The parts are views into the bytes that were parsed.
struct Parts {
  RecordHeader header;
  std::string_view leaf;
  std::string_view details;
};

// `bytes` are the header and nothing else.
[[nodiscard]] base::Result<RecordHeader> parse_record_header(base::Bytes bytes);
// `bytes` are one record and nothing else. The CRC over the payload is checked by payload_is_whole.
[[nodiscard]] base::Result<Parts> parse_record(base::Bytes bytes);
[[nodiscard]] bool payload_is_whole(const Parts& parts);

// Sizes and CRC are computed; leaf and details are within their limits.
[[nodiscard]] std::string render_record(RecordHeader header,
                                        std::string_view leaf,
                                        std::string_view details);

[[nodiscard]] Digest first_head(const Digest& identity, std::string_view origin);
[[nodiscard]] Digest next_head(const Digest& previous, const Digest& leaf_hash);

}  // namespace refward::audit
