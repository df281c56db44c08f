// SPDX-License-Identifier: Apache-2.0
#include "secrets/azure_keys.h"

#include "base/crc.h"

#include <algorithm>
#include <array>
#include <string>

namespace refward::secrets {
namespace {

// Seeds are eight characters, the first the highest byte.
constexpr std::uint64_t seed(std::string_view text) {
  std::uint64_t out = 0;
  for (const char c : text)
    out = out << 8 | static_cast<std::uint8_t>(c);
  return out;
}

struct Mark {
  std::string_view mark;
  std::uint64_t seed;
};

constexpr std::array<Mark, 25> kMarks = {{
    {"+ASt", seed("Default0")}, {"+ABa", seed("AbAcct00")}, {"ACDb", seed("SysAll00")},
    {"ACDb", seed("Resour00")}, {"ACDb", seed("MastRO00")}, {"ACDb", seed("SystRO00")},
    {"ACDb", seed("Encryp00")}, {"ACDb", seed("MastRW00")}, {"ACDb", seed("SystRW00")},
    {"AzCa", seed("Access00")}, {"AzFu", seed("Master00")}, {"AzFu", seed("System00")},
    {"AzFu", seed("Functi00")}, {"AzSe", seed("Query000")}, {"AzSe", seed("PAdmin00")},
    {"+AMC", seed("Classic0")}, {"+ACR", seed("ACRDflt0")}, {"AIoT", seed("IoTHub00")},
    {"AIoT", seed("DpsKey00")}, {"AIoT", seed("Device00")}, {"APIM", seed("Tenant00")},
    {"APIM", seed("IoTHub00")}, {"APIM", seed("Gatewy00")}, {"APIM", seed("GitKey00")},
    {"+SQL", seed("UsrPwd00")},
}};

// Service Bus, Event Hubs and Relay share theirs.
constexpr std::array<std::uint64_t, 5> kMessagingSeeds = {
    seed("Send0000"), seed("Listen00"), seed("Manage00"), seed("System00"), seed("Unknown0"),
};

constexpr std::uint32_t collapsed(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash) ^ static_cast<std::uint32_t>(hash >> 32);
}

std::uint32_t little_endian(base::Bytes bytes) noexcept {
  return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

std::array<std::uint8_t, 4> bytes_of(std::uint32_t number) noexcept {
  return {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8),
          static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 24)};
}

class Marvin {
 public:
  explicit Marvin(std::uint64_t seed) noexcept
      : low_(static_cast<std::uint32_t>(seed)), high_(static_cast<std::uint32_t>(seed >> 32)) {}

  void add(std::uint32_t word) noexcept {
    low_ += word;
    mix();
  }

  void mix() noexcept {
    high_ ^= low_;
    low_ = turned(low_, 20) + high_;
    high_ = turned(high_, 9) ^ low_;
    low_ = turned(low_, 27) + high_;
    high_ = turned(high_, 19);
  }

  [[nodiscard]] std::uint64_t value() const noexcept {
    return static_cast<std::uint64_t>(high_) << 32 | low_;
  }

 private:
  static std::uint32_t turned(std::uint32_t word, unsigned by) noexcept {
    return word << by | word >> (32U - by);
  }

  std::uint32_t low_;
  std::uint32_t high_;
};

bool has_seed(std::string_view mark, base::Bytes body, std::uint32_t checksum) {
  const auto holds = [&](std::uint64_t seed) {
    return collapsed(marvin64(body, seed)) == checksum;
  };
  if (mark == "+ASb" || mark == "+AEh" || mark == "+ARm")
    return std::ranges::any_of(kMessagingSeeds, holds);
  return std::ranges::any_of(kMarks,
                             [&](const Mark& one) { return one.mark == mark && holds(one.seed); });
}

std::string base62_of(std::array<std::uint8_t, 4> bytes) {
  constexpr std::string_view kDigits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::uint32_t number = 0;
  for (const std::uint8_t byte : bytes)
    number = number << 8 | byte;
  std::string out;
  for (; number != 0; number /= 62)
    out.insert(out.begin(), kDigits[number % 62]);
  const auto* first = std::ranges::find_if(bytes, [](std::uint8_t byte) { return byte != 0; });
  out.insert(0, static_cast<std::size_t>(std::min<std::ptrdiff_t>(first - bytes.begin(), 3)), '0');
  out.resize(6, '0');
  return out;
}

}  // namespace

std::uint64_t marvin64(base::Bytes data, std::uint64_t seed) noexcept {
  Marvin marvin(seed);
  for (; data.size() >= 4; data = data.subspan(4))
    marvin.add(little_endian(data.first(4)));
  std::uint32_t tail = 0x80;
  for (std::size_t i = data.size(); i > 0; --i)
    tail = tail << 8 | data[i - 1];
  marvin.add(tail);
  marvin.mix();
  return marvin.value();
}

bool is_azure_key(std::string_view value) {
  constexpr std::size_t kChecksum = 6;  // characters
  constexpr std::size_t kMark = 4;
  std::string_view bare = value;
  while (bare.ends_with('='))
    bare.remove_suffix(1);
  if (bare.size() < 40)
    return false;
  std::string standard(value);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  const auto bytes = base::parse_base64(standard);
  if (!bytes || bytes->size() < 8)
    return false;
  const std::string_view mark = bare.substr(bare.size() - kChecksum - kMark, kMark);
  const std::size_t body = bytes->size() - 4;
  const base::Bytes all(*bytes);
  return has_seed(mark, all.first(body), little_endian(all.subspan(body)));
}

bool is_cask(std::string_view value) {
  constexpr std::size_t kCovered = 80;
  while (value.ends_with('='))
    value.remove_suffix(1);
  if (value.size() != kCovered + 4 && value.size() != kCovered + 6)
    return false;
  const auto bytes = base::parse_base64(value.substr(0, kCovered));
  if (!bytes)
    return false;
  const auto sum = bytes_of(collapsed(marvin64(*bytes, seed("Default0"))));
  const std::string_view told = value.substr(kCovered);
  // The last character of the long form carries four bits that nobody reads.
  const std::size_t read = told.size() == 4 ? 4 : 5;
  return told.substr(0, read) == base62_of(sum).substr(0, read) ||
         told.substr(0, read) == base::to_base64(sum).substr(0, read);
}

bool is_entra_secret(std::string_view value) {
  constexpr std::string_view kDigits =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
  constexpr std::size_t kTold = 3;
  if (value.size() <= kTold)
    return false;
  const std::string_view body = value.substr(0, value.size() - kTold);
  std::uint32_t sum = collapsed(marvin64(base::as_bytes(body), seed("AadPwd00")));
  std::string digits(6, kDigits.front());
  for (auto place = digits.rbegin(); place != digits.rend(); ++place) {
    *place = kDigits[sum % kDigits.size()];
    sum /= static_cast<std::uint32_t>(kDigits.size());
  }
  return value.substr(body.size()) == digits.substr(0, kTold);
}

bool is_devops_token(std::string_view value) {
  constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
  constexpr std::array<std::uint32_t, 2> kMagic = {0xe0b9692d, 0x1019f92e};  // user, application
  if (value.size() != 52)
    return false;
  base::ByteBuffer bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : value) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos)
      return false;
    bits = (bits << 5 | static_cast<std::uint32_t>(digit)) & 0xffffU;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  const std::array<std::uint8_t, 4> told = {bytes[22], bytes[8], bytes[7], bytes[2]};
  base::ByteBuffer body;
  for (std::size_t i = 0; i < 32; ++i)
    if (i != 2 && i != 7 && i != 8 && i != 22)
      body.push_back(bytes[i]);
  const std::uint32_t sum = base::crc32(body);
  return std::ranges::any_of(
      kMagic, [&](std::uint32_t magic) { return (sum ^ magic) == little_endian(told); });
}

}  // namespace refward::secrets
