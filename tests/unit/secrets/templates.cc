// SPDX-License-Identifier: Apache-2.0
#include "templates.h"

#include "base/bytes.h"
#include "secrets/azure_keys.h"
#include "values.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <stdexcept>

namespace refward::secrets::test {
namespace {

constexpr std::string_view kBech = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const std::map<std::string_view, std::string_view>& alphabets() {
  static const std::map<std::string_view, std::string_view> kAlphabets = {
      {"base62", kBase62},
      {"base64", kBase64},
      {"url64", kUrl64},
      {"hex", kHex},
      {"hexup", "0123456789ABCDEF"},
      {"digits", kDigits},
      {"alpha", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
      {"lower", "abcdefghijklmnopqrstuvwxyz"},
      {"lownum", "0123456789abcdefghijklmnopqrstuvwxyz"},
      {"upnum", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
      {"base32", kUpper32},
      {"base32low", "abcdefghijklmnopqrstuvwxyz234567"},
      {"bech", kBech},
      {"aws", kBase62},
  };
  return kAlphabets;
}

std::string url64(std::string_view text) {
  std::string out = base::to_base64(base::as_bytes(text), base::Padding::absent);
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::string url64_padded(std::string out) {
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::uint64_t seed_of(std::string_view name) {
  std::uint64_t out = 0;
  for (const char c : name)
    out = out << 8 | static_cast<std::uint8_t>(c);
  return out;
}

std::uint32_t marvin32(std::string_view bytes, std::string_view seed) {
  const std::uint64_t hash = marvin64(base::as_bytes(bytes), seed_of(seed));
  return static_cast<std::uint32_t>(hash) ^ static_cast<std::uint32_t>(hash >> 32);
}

std::string little_endian(std::uint32_t number) {
  std::string out;
  for (int i = 0; i < 4; ++i, number >>= 8)
    out += static_cast<char>(number & 0xffU);
  return out;
}

std::string raw(std::string_view hex) {
  const auto bytes = base::parse_hex(hex);
  if (!bytes)
    throw std::invalid_argument("no hex: " + std::string(hex));
  return std::string(base::as_text(*bytes));
}

std::string decoded(std::string_view text) {
  const auto bytes = base::parse_base64(text);
  if (!bytes)
    throw std::invalid_argument("no base64");
  return std::string(base::as_text(*bytes));
}

class Maker {
 public:
  explicit Maker(const Making& making) : making_(making), next_(making.seed * 1000) {}

  std::string text(std::string_view pattern);

 private:
  std::string generated(std::string_view name, std::string_view argument);
  std::string checked(std::string_view name, std::string_view argument);
  std::string random(std::string_view name, std::size_t count);
  std::string password();
  std::string uuid();
  std::string bech32(std::string_view prefix);
  std::string macaroon(std::string_view location);
  std::string azure(std::string_view argument);
  std::string cask(std::string_view mark);
  std::string entra();
  std::string devops();

  // The checksum, or its twin.
  std::string sum(std::string checksum) const {
    if (making_.checksum == Checksum::wrong)
      checksum.front() = checksum.front() == '2' ? '3' : '2';
    return checksum;
  }

  Making making_;
  unsigned next_;
};

std::string Maker::text(std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const bool opens = pattern[at] == '{' && at + 1 < pattern.size() && pattern[at + 1] >= 'a' &&
                       pattern[at + 1] <= 'z' && (at == 0 || pattern[at - 1] != '$');
    if (!opens) {
      out += pattern[at++];
      continue;
    }
    std::size_t end = at + 1;
    for (int depth = 1; end < pattern.size(); ++end) {
      depth += pattern[end] == '{' ? 1 : pattern[end] == '}' ? -1 : 0;
      if (depth == 0)
        break;
    }
    const std::string_view inner = pattern.substr(at + 1, end - at - 1);
    const std::size_t colon = inner.find(':');
    out +=
        generated(inner.substr(0, colon),
                  colon == std::string_view::npos ? std::string_view{} : inner.substr(colon + 1));
    at = end + 1;
  }
  return out;
}

std::string Maker::generated(std::string_view name, std::string_view argument) {
  if (name == "n")
    return "\n";
  if (name == "r")
    return "\r";
  if (alphabets().contains(name))
    return random(name, std::stoul(std::string(argument)));
  if (name == "password")
    return password();
  if (name == "uuid")
    return uuid();
  if (name == "repeat") {
    const std::size_t colon = argument.find(':');
    std::string out;
    for (std::size_t i = std::stoul(std::string(argument.substr(0, colon))); i > 0; --i)
      out += argument.substr(colon + 1);
    return out;
  }
  if (name == "join")
    return text(argument);
  if (name == "raw")
    return raw(argument);
  if (name == "encode64")
    return base::to_base64(base::as_bytes(text(argument)));
  if (name == "encode64u")
    return url64(text(argument));
  return checked(name, argument);
}

std::string Maker::checked(std::string_view name, std::string_view argument) {
  if (name == "crc62") {
    const std::string body = text(argument);
    return body + sum(crc_in_base(body, 62, 6));
  }
  if (name == "crc36") {
    const std::string body = text(argument);
    return body + sum(crc_in_base(body, 36, 7));
  }
  if (name == "hexcrc") {
    const std::string body = text(argument);
    std::string big = crc_in_base(body, 16, 8);
    std::ranges::transform(big, big.begin(), [](char c) {
      return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    });
    return body + "_" +
           sum(big.substr(6, 2) + big.substr(4, 2) + big.substr(2, 2) + big.substr(0, 2));
  }
  if (name == "bech32")
    return bech32(argument);
  if (name == "macaroon")
    return macaroon(argument);
  if (name == "azure")
    return azure(argument);
  if (name == "cask")
    return cask(argument);
  if (name == "entra")
    return entra();
  if (name == "devops")
    return devops();
  throw std::invalid_argument("no generator is called " + std::string(name));
}

std::string Maker::random(std::string_view name, std::size_t count) {
  const std::string_view alphabet = alphabets().at(name);
  std::string out;
  switch (making_.filling) {
    case Filling::repeated:
      return std::string(count, alphabet.back());
    case Filling::counted:
      for (std::size_t i = 0; i < count; ++i)
        out += alphabet[i % alphabet.size()];
      return out;
    case Filling::marked:
    case Filling::random:
      break;
  }
  out = noise(alphabet, count, ++next_);
  constexpr std::string_view kMark = "EXAMPLE";
  if (making_.filling == Filling::marked && count > kMark.size())
    out.replace(count / 3, kMark.size(), kMark);
  return out;
}

std::string Maker::password() {
  constexpr std::string_view kSpecial = "!#*+?^";
  if (making_.filling == Filling::repeated)
    return std::string(14, 'x');
  if (making_.filling == Filling::counted)
    return "Abcdefghijk12!";
  std::string out = noise(kBase62, 13, ++next_);
  if (making_.filling == Filling::marked)
    out.replace(4, 7, "EXAMPLE");
  out[5] = kSpecial[next_ % kSpecial.size()];
  return making_.filling == Filling::marked ? "my-example-" + out : out;
}

std::string Maker::uuid() {
  return random("hex", 8) + "-" + random("hex", 4) + "-4" + random("hex", 3) + "-a" +
         random("hex", 3) + "-" + random("hex", 12);
}

std::string Maker::bech32(std::string_view prefix) {
  const auto step = [](std::uint32_t sum, std::uint32_t value) {
    constexpr std::array<std::uint32_t, 5> kFactors = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = sum >> 25;
    sum = (sum & 0x1ffffffU) << 5 ^ value;
    for (std::size_t i = 0; i < 5; ++i)
      sum ^= (top >> i & 1U) != 0 ? kFactors[i] : 0U;
    return sum;
  };
  const std::string body = random("bech", 52);
  std::uint32_t state = 1;
  const auto lower = [](char c) {
    return static_cast<std::uint32_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  };
  for (const char c : prefix)
    state = step(state, lower(c) >> 5);
  state = step(state, 0);
  for (const char c : prefix)
    state = step(state, lower(c) & 31U);
  for (const char c : body)
    state = step(state, static_cast<std::uint32_t>(kBech.find(c)));
  for (int i = 0; i < 6; ++i)
    state = step(state, 0);
  std::string tail;
  for (unsigned i = 0; i < 6; ++i)
    tail += kBech[(state ^ 1U) >> 5 * (5 - i) & 31U];
  std::string out = std::string(prefix) + "1" + body + sum(tail);
  for (char& c : out)
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

// Location, identifier, end; one caveat; no further one; the signature. Wrong: a length is another
// one.
std::string Maker::macaroon(std::string_view location) {
  const auto field = [](char type, const std::string& bytes) {
    return std::string{type, static_cast<char>(bytes.size())} + bytes;
  };
  const std::string caveat = "{\"version\": 1, \"permissions\": \"user\"}";
  std::string bytes = "\x02" + field(1, std::string(location)) + field(2, uuid()) + '\0' +
                      field(2, caveat) + '\0' + '\0' + field(6, random("base62", 32));
  if (making_.checksum == Checksum::wrong)
    bytes += 'x';
  return url64(bytes);
}

std::string Maker::azure(std::string_view argument) {
  const std::size_t size = std::stoul(std::string(argument.substr(0, 2)));
  const std::string_view mark = argument.substr(3, 4);
  const std::size_t padding = size == 88 || size == 56 ? 2 : size == 44 ? 1 : 0;
  const std::size_t lead = size - padding - 10;
  std::string coded = random("base62", lead) + std::string(mark);
  // Whole bytes before the checksum, which is not aligned to characters: the spare bits are zero.
  const std::size_t bytes = (size * 3 / 4) - padding - 4;
  std::string full = decoded(coded + std::string((4 - coded.size() % 4) % 4, 'A'));
  full.resize(bytes);
  full += little_endian(marvin32(full, argument.substr(8)));
  if (making_.checksum == Checksum::wrong)
    full.back() = static_cast<char>(full.back() ^ 0x55);
  std::string out = base::to_base64(base::as_bytes(full));
  if (mark == "AzFu")
    return url64_padded(out);
  return out;
}

std::string Maker::cask(std::string_view mark) {
  const std::string covered =
      random("base62", 52) + "JQQJ99" + "BCAA" + random("base62", 14) + std::string(mark);
  const std::string tail = little_endian(marvin32(decoded(covered), "Default0"));
  // The form that a published key has: base64 of three bytes.
  return covered + sum(base::to_base64(base::as_bytes(tail.substr(0, 3))));
}

std::string Maker::entra() {
  constexpr std::string_view kDigits =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
  const std::string body = random("base62", 3) + "8Q~" + random("base62", 31);
  std::uint32_t number = marvin32(body, "AadPwd00");
  std::string digits;
  for (int i = 0; i < 6; ++i, number /= 66)
    digits.insert(digits.begin(), kDigits[number % 66]);
  return body + sum(digits.substr(0, 3));
}

std::string Maker::devops() {
  std::string bytes = noise("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 32, ++next_);
  if (making_.filling == Filling::repeated)
    bytes.assign(32, '\0');
  std::string body;
  for (std::size_t i = 0; i < 32; ++i)
    if (i != 2 && i != 7 && i != 8 && i != 22)
      body += bytes[i];
  std::uint32_t crc = 0;
  for (const char c : crc_in_base(body, 16, 8))
    crc = crc << 4 | static_cast<std::uint32_t>(kBase62.find(c) < 10 ? c - '0' : c - 'A' + 10);
  const std::string sum = little_endian(crc ^ 0xe0b9692dU);
  bytes[22] = sum[0];
  bytes[8] = sum[1];
  bytes[7] = sum[2];
  bytes[2] = static_cast<char>(sum[3] ^ (making_.checksum == Checksum::wrong ? 1 : 0));
  std::string out;
  for (std::size_t i = 0; i < 52; ++i) {
    unsigned five = 0;
    for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit)
      five = five << 1 |
             (bit < 256 ? static_cast<unsigned>(bytes[bit / 8]) >> (7 - bit % 8) & 1U : 0U);
    out += "abcdefghijklmnopqrstuvwxyz234567"[five];
  }
  return out;
}

}  // namespace

std::string made(std::string_view pattern, const Making& making) {
  return Maker(making).text(pattern);
}

bool has_checksum(std::string_view pattern) {
  constexpr std::string_view kChecked[] = {
      "{crc62:", "{crc36:", "{hexcrc:", "{bech32:", "{macaroon:", "{azure:", "{cask:", "{entra}"};
  return std::ranges::any_of(kChecked, [&](std::string_view mark) {
    return pattern.find(mark) != std::string_view::npos;
  });
}

}  // namespace refward::secrets::test
