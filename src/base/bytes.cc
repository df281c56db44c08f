// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <array>

namespace refward::base {
namespace {

constexpr std::string_view kStandardAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> digit_values(std::string_view alphabet) {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}

constexpr auto kStandardValues = digit_values(kStandardAlphabet);
constexpr auto kUrlValues = digit_values(kUrlAlphabet);

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

// The digits without their padding, or nothing where the padding is not what `padding` asks for.
std::optional<std::string_view> without_padding(std::string_view text, Padding padding) {
  if (padding == Padding::absent)
    return text;
  if (text.size() % 4 != 0)
    return std::nullopt;
  if (text.ends_with("=="))
    return text.substr(0, text.size() - 2);
  return text.ends_with('=') ? text.substr(0, text.size() - 1) : text;
}

std::optional<ByteBuffer> decode_base64(std::string_view text,
                                        Padding padding,
                                        const std::array<std::uint8_t, 256>& values) {
  const auto digits = without_padding(text, padding);
  if (!digits || digits->size() % 4 == 1)
    return std::nullopt;
  ByteBuffer out;
  out.reserve(digits->size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : *digits) {
    const std::uint8_t value = values[static_cast<std::uint8_t>(c)];
    if (value == kNoDigit)
      return std::nullopt;
    bits = bits << 6 | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<std::uint8_t>(bits >> held));
      bits &= (1U << held) - 1;
    }
  }
  if (bits != 0)  // non-zero padding bits would let one value have many spellings
    return std::nullopt;
  return out;
}

template <typename T>
Result<T> read_big_endian(ByteReader& reader) {
  TRY(const Bytes bytes, reader.take(sizeof(T)));
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes)
    value = value << 8 | byte;
  return static_cast<T>(value);
}

}  // namespace

Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

ByteBuffer to_buffer(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

bool equal(Bytes a, Bytes b) noexcept {
  return as_text(a) == as_text(b);
}

bool equal_constant_time(Bytes a, Bytes b) noexcept {
  if (a.size() != b.size())
    return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

std::string to_hex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::optional<ByteBuffer> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0)
    return std::nullopt;
  ByteBuffer out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_base64(Bytes bytes, Padding padding) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (j < count ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j <= count; ++j)
      out.push_back(kStandardAlphabet[bits >> (18 - 6 * j) & 63]);
    if (padding == Padding::required)
      out.append(3 - count, '=');
  }
  return out;
}

std::optional<ByteBuffer> parse_base64(std::string_view text, Padding padding) {
  return decode_base64(text, padding, kStandardValues);
}

std::optional<ByteBuffer> parse_base64url(std::string_view text, Padding padding) {
  return decode_base64(text, padding, kUrlValues);
}

Result<Bytes> ByteReader::take(std::size_t count) {
  if (count > rest_.size())
    return Error("the data ends too early");
  const Bytes taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

Result<std::uint8_t> ByteReader::u8() {
  return read_big_endian<std::uint8_t>(*this);
}

Result<std::uint16_t> ByteReader::u16() {
  return read_big_endian<std::uint16_t>(*this);
}

Result<std::uint32_t> ByteReader::u32() {
  return read_big_endian<std::uint32_t>(*this);
}

Result<std::uint64_t> ByteReader::u64() {
  return read_big_endian<std::uint64_t>(*this);
}

Result<Bytes> ByteReader::ssh_string(std::size_t limit) {
  TRY(const std::uint32_t length, u32());
  if (length > limit)
    return Error("a field is longer than its limit");
  return take(length);
}

Status ByteReader::expect_end() const {
  if (!rest_.empty())
    return Error("bytes follow where the data should end");
  return Done{};
}

}  // namespace refward::base
