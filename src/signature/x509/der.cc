// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/der.h"

#include <algorithm>
#include <string_view>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Error;
using base::Result;
using base::Status;

constexpr std::uint8_t kLongTag = 0x1f;
constexpr std::size_t kMaxLengthBytes = 4;

// The length that `rest` begins with, and how many bytes it takes.
struct Length {
  std::size_t value = 0;
  std::size_t bytes = 0;
};

[[nodiscard]] Result<Length> parse_length(Bytes rest) {
  if (rest.empty())
    return Error("an element ends in its length");
  const std::uint8_t first = rest.front();
  if (first < 0x80)
    return Length{first, 1};
  const std::size_t count = first & 0x7fu;
  if (count == 0)
    return Error("an indefinite length");
  if (count > kMaxLengthBytes || count >= rest.size())
    return Error("an element is longer than its bytes");
  std::size_t value = 0;
  for (const std::uint8_t byte : rest.subspan(1, count))
    value = (value << 8) | byte;
  if (rest[1] == 0 || value < 0x80)
    return Error("a length that is not minimal");
  return Length{value, 1 + count};
}

[[nodiscard]] bool is_digit(std::uint8_t byte) {
  return byte >= '0' && byte <= '9';
}

[[nodiscard]] bool are_digits(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), is_digit);
}

// `text` is all digits where this is asked.
[[nodiscard]] unsigned number(std::string_view text) {
  unsigned value = 0;
  for (const char digit : text)
    value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

// ".5" and the like: DER has no trailing zeros.
[[nodiscard]] bool is_fraction(std::string_view text) {
  return text.size() >= 2 && text.front() == '.' && text.back() != '0' &&
         std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return is_digit(static_cast<std::uint8_t>(c)); });
}

}  // namespace

Result<Element> DerReader::next() {
  if (rest_.empty())
    return Error("an element is missing");
  const std::uint8_t found = rest_.front();
  if ((found & kLongTag) == kLongTag)
    return Error("a tag of several bytes");
  TRY(const Length length, parse_length(rest_.subspan(1)));
  const std::size_t head = 1 + length.bytes;
  if (length.value > rest_.size() - head)
    return Error("an element is longer than its bytes");
  const Element element{found, rest_.subspan(head, length.value), rest_.first(head + length.value)};
  rest_ = rest_.subspan(head + length.value);
  return element;
}

Result<Element> DerReader::element(std::uint8_t tag) {
  if (!at(tag))
    return Error(at_end() ? "an element is missing" : "an element of another type");
  return next();
}

Result<Bytes> DerReader::take(std::uint8_t tag) {
  TRY(const Element found, element(tag));
  return found.content;
}

Result<Bytes> DerReader::integer() {
  TRY(const Bytes content, take(tag::integer));
  if (content.empty())
    return Error("an empty integer");
  if (content.size() > 1 &&
      ((content[0] == 0 && content[1] < 0x80) || (content[0] == 0xff && content[1] >= 0x80)))
    return Error("an integer that is not minimal");
  return content;
}

Result<unsigned> DerReader::small_integer() {
  TRY(const Bytes content, integer());
  if (content[0] >= 0x80 || content.size() > 3 || (content.size() == 3 && content[0] != 0))
    return Error("an integer that is out of range");
  unsigned value = 0;
  for (const std::uint8_t byte : content)
    value = (value << 8) | byte;
  return value;
}

Result<Bytes> DerReader::bit_string() {
  TRY(const Bytes content, take(tag::bit_string));
  if (content.empty() || content.front() != 0)
    return Error("a bit string that is not of whole bytes");
  return content.subspan(1);
}

Status DerReader::expect_end() const {
  if (!at_end())
    return Error("bytes behind the last element");
  return base::Done{};
}

Status DerReader::literal(std::uint8_t first, std::uint8_t second) {
  if (rest_.size() < 2 || rest_[0] != first || rest_[1] != second)
    return Error("neither DER nor the indefinite lengths of gpgsm");
  rest_ = rest_.subspan(2);
  return base::Done{};
}

std::optional<base::Instant> parse_time(std::uint8_t tag, Bytes bytes) {
  std::string_view text = base::as_text(bytes);
  const std::size_t year_digits = tag == tag::utc_time ? 2 : 4;
  const std::size_t digits = year_digits + 10;
  if ((tag != tag::utc_time && tag != tag::generalized_time) || text.size() <= digits ||
      text.back() != 'Z' || !are_digits(bytes.first(digits)))
    return std::nullopt;
  const std::string_view fraction = text.substr(digits, text.size() - digits - 1);
  if (!fraction.empty() && (tag == tag::utc_time || !is_fraction(fraction)))
    return std::nullopt;
  unsigned year = number(text.substr(0, year_digits));
  if (tag == tag::utc_time)
    year += year < 50 ? 2000 : 1900;
  text.remove_prefix(year_digits);
  return base::utc_instant(static_cast<int>(year), number(text.substr(0, 2)),
                           number(text.substr(2, 2)), number(text.substr(4, 2)),
                           number(text.substr(6, 2)), number(text.substr(8, 2)));
}

}  // namespace refward::signature::x509
