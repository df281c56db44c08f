// SPDX-License-Identifier: Apache-2.0
#include "secrets/checksums.h"

#include "base/bytes.h"
#include "base/crc.h"
#include "base/text.h"

#include <array>
#include <cstdint>
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

}  // namespace

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
