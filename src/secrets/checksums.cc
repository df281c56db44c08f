// SPDX-License-Identifier: Apache-2.0
#include "secrets/checksums.h"

#include "base/bytes.h"
#include "base/crc.h"
#include "base/text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace refward::secrets {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kBech32Checksum = 6;

std::string spelled(std::uint32_t number, std::string_view digits, std::size_t width) {
  std::string out(width, digits.front());
  for (auto place = out.rbegin(); place != out.rend(); ++place) {
    *place = digits[number % digits.size()];
    number /= static_cast<std::uint32_t>(digits.size());
  }
  return out;
}

bool ends_with_crc(std::string_view text, std::string_view digits, std::size_t width) {
  if (text.size() <= width)
    return false;
  const std::string_view body = text.substr(0, text.size() - width);
  return text.substr(body.size()) == spelled(base::crc32(base::as_bytes(body)), digits, width);
}

std::uint32_t polymod_step(std::uint32_t checksum, std::uint32_t value) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
  const std::uint32_t top = checksum >> 25;
  checksum = (checksum & 0x1ffffffU) << 5 ^ value;
  for (std::size_t i = 0; i < kGenerator.size(); ++i)
    if ((top >> i & 1U) != 0)
      checksum ^= kGenerator[i];
  return checksum;
}

// One field of a macaroon: its type, and its bytes where it is not the end of a section (0).
struct Field {
  std::uint8_t type;
  base::Bytes bytes;
};

// Lengths are varints; none of ours takes more than two bytes.
std::optional<Field> take_field(base::ByteReader& reader) {
  const auto type = reader.u8();
  if (!type)
    return std::nullopt;
  if (*type == 0)
    return Field{0, {}};
  const auto low = reader.u8();
  if (!low)
    return std::nullopt;
  std::size_t size = *low & 0x7fU;
  if ((*low & 0x80U) != 0) {
    const auto high = reader.u8();
    if (!high || (*high & 0x80U) != 0)
      return std::nullopt;
    size |= static_cast<std::size_t>(*high) << 7;
  }
  const auto bytes = reader.take(size);
  return bytes ? std::optional(Field{*type, *bytes}) : std::nullopt;
}

// A location, perhaps, then an identifier and whatever follows it, up to the section's end. False:
// broken. `empty`: the section that ends the list of caveats.
bool take_section(base::ByteReader& reader, bool& empty) {
  constexpr std::uint8_t kIdentifier = 2;
  bool identified = false;
  empty = true;
  for (std::uint8_t last = 0;;) {
    const auto field = take_field(reader);
    if (!field || (field->type != 0 && field->type <= last) || field->type > 4)
      return false;
    if (field->type == 0)
      return identified || empty;
    identified = identified || field->type == kIdentifier;
    empty = false;
    last = field->type;
  }
}

}  // namespace

bool is_macaroon(base::Bytes bytes) {
  constexpr std::uint8_t kVersion = 2;
  constexpr std::uint8_t kSignature = 6;
  base::ByteReader reader(bytes);
  const auto version = reader.u8();
  bool empty = false;
  if (!version || *version != kVersion || !take_section(reader, empty) || empty)
    return false;
  while (!empty)
    if (!take_section(reader, empty))
      return false;
  const auto signature = take_field(reader);
  return signature && signature->type == kSignature && signature->bytes.size() == 32 &&
         reader.at_end();
}

bool has_hex_crc(std::string_view token) {
  constexpr std::size_t kHex = 8;
  if (token.size() <= kHex + 1 || token[token.size() - kHex - 1] != '_')
    return false;
  const std::uint32_t sum = base::crc32(base::as_bytes(token.substr(0, token.size() - kHex - 1)));
  const std::array<std::uint8_t, 4> bytes = {
      static_cast<std::uint8_t>(sum), static_cast<std::uint8_t>(sum >> 8),
      static_cast<std::uint8_t>(sum >> 16), static_cast<std::uint8_t>(sum >> 24)};
  return token.substr(token.size() - kHex) == base::to_hex(bytes);
}

bool has_base62_crc(std::string_view body) {
  return ends_with_crc(body, kBase62, 6);
}

bool has_base36_crc(std::string_view token) {
  return ends_with_crc(token, kBase36, 7);
}

bool is_bech32(std::string_view word) {
  const std::string lower = base::to_lower(word);
  const std::size_t separator = lower.rfind('1');
  if (separator == std::string::npos || separator == 0 ||
      lower.size() - separator - 1 < kBech32Checksum)
    return false;
  std::uint32_t checksum = 1;
  for (std::size_t i = 0; i < separator; ++i)
    checksum = polymod_step(checksum, static_cast<std::uint8_t>(lower[i]) >> 5);
  checksum = polymod_step(checksum, 0);
  for (std::size_t i = 0; i < separator; ++i)
    checksum = polymod_step(checksum, static_cast<std::uint8_t>(lower[i]) & 31U);
  for (std::size_t i = separator + 1; i < lower.size(); ++i) {
    const std::size_t value = kBech32.find(lower[i]);
    if (value == std::string_view::npos)
      return false;
    checksum = polymod_step(checksum, static_cast<std::uint32_t>(value));
  }
  return checksum == 1;
}

}  // namespace refward::secrets
