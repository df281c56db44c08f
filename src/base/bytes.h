// SPDX-License-Identifier: Apache-2.0
// Bytes and their spellings: views, hex, base64 (RFC 4648), and ByteReader, the cursor with which
// every binary parser consumes its input. Nothing here owns the bytes that it reads.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::base {

using Bytes = std::span<const std::uint8_t>;
using ByteBuffer = std::vector<std::uint8_t>;

[[nodiscard]] Bytes as_bytes(std::string_view text) noexcept;
[[nodiscard]] std::string_view as_text(Bytes bytes) noexcept;
[[nodiscard]] ByteBuffer to_buffer(Bytes bytes);
[[nodiscard]] bool equal(Bytes a, Bytes b) noexcept;

// Equality whose duration does not depend on where the bytes differ; for keyed hashes.
[[nodiscard]] bool equal_constant_time(Bytes a, Bytes b) noexcept;

// Lower case. parse_hex takes either case, an even number of digits, and nothing else.
[[nodiscard]] std::string to_hex(Bytes bytes);
[[nodiscard]] std::optional<ByteBuffer> parse_hex(std::string_view text);

enum class Padding { required, absent };

// RFC 4648 section 4 (`+/`). parse_base64 is strict: no white space, no foreign character, no
// non-zero padding bits.
[[nodiscard]] std::string to_base64(Bytes bytes, Padding padding = Padding::required);
[[nodiscard]] std::optional<ByteBuffer> parse_base64(std::string_view text,
                                                     Padding padding = Padding::required);
// RFC 4648 section 5 (`-_`), as in JWT.
[[nodiscard]] std::optional<ByteBuffer> parse_base64url(std::string_view text,
                                                        Padding padding = Padding::absent);

// Consumes from the front; every read is checked, and a parser ends with expect_end(). Big-endian.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  [[nodiscard]] Bytes rest() const noexcept { return rest_; }

  [[nodiscard]] Result<Bytes> take(std::size_t count);
  [[nodiscard]] Result<std::uint8_t> u8();
  [[nodiscard]] Result<std::uint16_t> u16();
  [[nodiscard]] Result<std::uint32_t> u32();
  [[nodiscard]] Result<std::uint64_t> u64();
  // RFC 4251 section 5 `string`: u32 length, then that many bytes; longer than `limit` is an error.
  [[nodiscard]] Result<Bytes> ssh_string(std::size_t limit);
  [[nodiscard]] Status expect_end() const;

 private:
  Bytes rest_;
};

}  // namespace refward::base
