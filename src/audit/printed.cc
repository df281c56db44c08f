// SPDX-License-Identifier: Apache-2.0
#include "audit/printed.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace refward::audit {
namespace {

std::optional<std::uint32_t> hex_number(std::string_view digits) {
  std::uint32_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
  if (error != std::errc{} || stop != end || digits.empty())
    return std::nullopt;
  return value;
}

void put_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0U | point >> 6);
    put(0x80U | (point & 0x3fU));
  } else if (point < 0x10000) {
    put(0xe0U | point >> 12);
    put(0x80U | (point >> 6 & 0x3fU));
    put(0x80U | (point & 0x3fU));
  } else {
    put(0xf0U | point >> 18);
    put(0x80U | (point >> 12 & 0x3fU));
    put(0x80U | (point >> 6 & 0x3fU));
    put(0x80U | (point & 0x3fU));
  }
}

// The length of the escape at the front of `text`, whose meaning goes to `out`; 0: there is none.
std::size_t take_escape(std::string_view text, std::string& out) {
  if (text.starts_with("\\x") && text.size() >= 4) {
    const auto byte = hex_number(text.substr(2, 2));
    if (byte)
      out.push_back(static_cast<char>(*byte));
    return byte ? 4 : 0;
  }
  const std::size_t close = text.find('}');
  if (!text.starts_with("\\u{") || close == std::string_view::npos)
    return 0;
  const auto point = hex_number(text.substr(3, close - 3));
  if (!point || *point > 0x10ffff)
    return 0;
  put_utf8(out, *point);
  return close + 1;
}

}  // namespace

std::string unprinted(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t escape = take_escape(text, out);
    if (escape == 0)
      out.push_back(text.front());
    text.remove_prefix(escape == 0 ? 1 : escape);
  }
  return out;
}

std::string printed_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of("\\\n"), text.size());
    out += base::printable(text.substr(0, plain));
    if (plain < text.size())
      out += text[plain] == '\n' ? "\n" : "\\\\";
    text.remove_prefix(std::min(plain + 1, text.size()));
  }
  return out;
}

std::string unprinted_text(std::string_view text) {
  constexpr std::string_view kDoubled = "\\\\";
  std::string out;
  for (std::size_t at = text.find(kDoubled); at != std::string_view::npos;
       at = text.find(kDoubled)) {
    out += unprinted(text.substr(0, at)) + "\\";
    text.remove_prefix(at + kDoubled.size());
  }
  return out + unprinted(text);
}

}  // namespace refward::audit
