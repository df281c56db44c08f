// SPDX-License-Identifier: Apache-2.0
#include "values.h"

#include <cstdint>
#include <cstdlib>
#include <functional>

namespace refward::secrets::test {

std::string noise(std::string_view alphabet, std::size_t count, unsigned seed) {
  std::string out;
  for (const char c : std::string_view("aB3"))
    if (alphabet.find(c) != std::string_view::npos)
      out += c;
  std::uint64_t state = 0x9e3779b97f4a7c15U * (seed + 1);
  while (out.size() < count) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    out += alphabet[(state >> 33) % alphabet.size()];
  }
  return out.substr(0, count);
}

std::string crc_in_base(std::string_view body, unsigned base, std::size_t width) {
  std::uint32_t crc = ~0U;
  for (const char c : body) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = crc >> 1 ^ (0xedb88320U & (0U - (crc & 1U)));
  }
  crc = ~crc;
  std::string out;
  for (; crc != 0; crc /= base)
    out.insert(out.begin(),
               (base == 36 ? "0123456789abcdefghijklmnopqrstuvwxyz" : kBase62)[crc % base]);
  return std::string(width - out.size(), '0') + out;
}

std::string with_base62_crc(const std::string& prefix, const std::string& body) {
  return prefix + body + crc_in_base(body, 62, 6);
}

std::string with_base36_crc(const std::string& token) {
  return token + crc_in_base(token, 36, 7);
}

Scanner make_scanner(const std::string& cache) {
  auto scanner =
      Scanner::create({.identity =
                           [](std::string_view value) {
                             return "id:" + std::to_string(std::hash<std::string_view>{}(value));
                           },
                       .cache = cache});
  if (!scanner)
    std::abort();
  return *std::move(scanner);
}

std::string summary(const std::vector<Match>& matches) {
  std::string out;
  for (const Match& match : matches)
    out += (out.empty() ? "" : " ") + match.rule + "/" + std::string(to_text(match.weight)) + "/" +
           std::string(match.certainty);
  return out;
}

}  // namespace refward::secrets::test
