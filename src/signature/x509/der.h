// SPDX-License-Identifier: Apache-2.0
// DerReader: consumes DER (X.690 section 10) from the front. Lengths are definite and minimal, tags
// are of one byte, integers minimal: what is accepted has one spelling. The one relaxation is
// Spelling::streamed, for those outer layers that gpgsm writes with indefinite lengths.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <optional>

namespace refward::signature::x509 {

enum class Spelling { der, streamed };

namespace tag {
inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t oid = 0x06;
inline constexpr std::uint8_t enumerated = 0x0a;
inline constexpr std::uint8_t utf8_string = 0x0c;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;

// Of context-specific tags the primitive and the constructed forms.
[[nodiscard]] constexpr std::uint8_t primitive(unsigned number) {
  return static_cast<std::uint8_t>(0x80u | number);
}

[[nodiscard]] constexpr std::uint8_t constructed(unsigned number) {
  return static_cast<std::uint8_t>(0xa0u | number);
}
}  // namespace tag

struct Element {
  std::uint8_t tag = 0;
  base::Bytes content;
  base::Bytes whole;  // with tag and length
};

class DerReader {
 public:
  explicit DerReader(base::Bytes bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  // Whether the next element has this tag.
  [[nodiscard]] bool at(std::uint8_t tag) const noexcept {
    return !rest_.empty() && rest_.front() == tag;
  }

  [[nodiscard]] base::Result<Element> next();
  [[nodiscard]] base::Result<Element> element(std::uint8_t tag);
  [[nodiscard]] base::Result<base::Bytes> take(std::uint8_t tag);  // the content
  [[nodiscard]] base::Result<base::Bytes> integer();               // its content, minimal
  [[nodiscard]] base::Result<unsigned> small_integer();            // 0 to 65535
  [[nodiscard]] base::Result<base::Bytes> bit_string();            // of whole bytes
  [[nodiscard]] base::Status expect_end() const;

  // `body(DerReader&)` reads all that is inside a constructed element.
  template <typename Body>
  [[nodiscard]] base::Status inside(std::uint8_t tag, Spelling spelling, Body body) {
    if (spelling == Spelling::der) {
      TRY(const base::Bytes content, take(tag));
      DerReader inner(content);
      TRY_OK(body(inner));
      return inner.expect_end();
    }
    TRY_OK(literal(tag, 0x80));
    TRY_OK(body(*this));
    return literal(0, 0);
  }

 private:
  [[nodiscard]] base::Status literal(std::uint8_t first, std::uint8_t second);

  base::Bytes rest_;
};

// UTCTime (years 1950 to 2049) and GeneralizedTime, both to the second and in UTC ("Z"). A fraction
// of a second, which only time-stamps have, is dropped.
[[nodiscard]] std::optional<base::Instant> parse_time(std::uint8_t tag, base::Bytes text);

}  // namespace refward::signature::x509
