// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/byte_class.h"

#include "secrets/gitleaks/runes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace refward::secrets::gitleaks {
namespace {

constexpr char32_t kLastRune = 0x10FFFF;
constexpr char32_t kFirstBeyond = 0x80;

struct Named {
  std::string_view name;
  std::string_view ranges;  // pairs: first, last
};

constexpr Named kPosix[] = {
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", std::string_view("\0\x7f", 2)},
    {"blank", "\t\t  "},
    {"cntrl", std::string_view("\0\x1f\x7f\x7f", 4)},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", "09AZaz__"},
    {"xdigit", "09AFaf"},
};

constexpr Named kPerl[] = {{"d", "09"}, {"s", "\t\n\f\r  "}, {"w", "09AZaz__"}};

ByteClass from_ranges(std::string_view ranges) {
  ByteClass made;
  for (std::size_t i = 0; i + 1 < ranges.size(); i += 2)
    made.add(static_cast<unsigned char>(ranges[i]), static_cast<unsigned char>(ranges[i + 1]));
  return made;
}

std::optional<char32_t> take_hex(std::string_view& rest, std::size_t digits) {
  std::uint32_t value = 0;
  if (rest.size() < digits || digits == 0)
    return std::nullopt;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + digits, value, 16);
  if (error != std::errc{} || end != rest.data() + digits || value > kLastRune)
    return std::nullopt;
  rest.remove_prefix(digits);
  return value;
}

// Behind "\x".
std::optional<char32_t> take_hex_escape(std::string_view& rest) {
  if (!rest.starts_with('{'))
    return take_hex(rest, 2);
  const std::size_t close = rest.find('}');
  if (close == std::string_view::npos)
    return std::nullopt;
  rest.remove_prefix(1);
  const auto value = take_hex(rest, close - 1);
  if (value)
    rest.remove_prefix(1);
  return value;
}

bool is_octal(char c) noexcept {
  return c >= '0' && c <= '7';
}

char32_t take_octal(std::string_view& rest) noexcept {
  constexpr int kMostDigits = 3;
  char32_t value = 0;
  for (int i = 0; i < kMostDigits && !rest.empty() && is_octal(rest[0]); ++i) {
    value = value * 8 + static_cast<char32_t>(rest[0] - '0');
    rest.remove_prefix(1);
  }
  return value;
}

std::optional<char32_t> take_member(std::string_view& rest) {
  if (rest.empty())
    return std::nullopt;
  if (rest[0] == '\\')
    return take_escaped(rest);
  const Rune rune = first_rune(rest);
  rest.remove_prefix(rune.size);
  return rune.value;
}

// "[:alpha:]", "\d", "\pL" within a class.
std::optional<ByteClass> take_named(std::string_view& rest) {
  if (rest.starts_with("[:")) {
    const std::size_t close = rest.find(":]");
    if (close == std::string_view::npos)
      return std::nullopt;
    const auto named = posix_class(rest.substr(2, close - 2));
    if (named)
      rest.remove_prefix(close + 2);
    return named;
  }
  if (rest.size() < 2 || rest[0] != '\\')
    return std::nullopt;
  const auto named = perl_class(rest[1]);
  if (named)
    rest.remove_prefix(2);
  return named;
}

bool take_range(std::string_view& rest, ByteClass& into) {
  const auto first = take_member(rest);
  if (!first)
    return false;
  auto last = first;
  if (rest.size() >= 2 && rest[0] == '-' && rest[1] != ']') {
    rest.remove_prefix(1);
    last = take_member(rest);
  }
  if (!last || *last < *first)
    return false;
  into.add(*first, *last);
  return true;
}

}  // namespace

void ByteClass::add(char32_t first, char32_t last) {
  for (char32_t c = first; c <= last && c < kFirstBeyond; ++c)
    ascii.set(c);
  beyond = beyond || last >= kFirstBeyond;
  all_beyond = all_beyond || (first <= kFirstBeyond && last == kLastRune);
}

void ByteClass::add(const ByteClass& other) {
  ascii |= other.ascii;
  beyond = beyond || other.beyond;
  all_beyond = all_beyond || other.all_beyond;
}

void ByteClass::fold() {
  constexpr unsigned kCaseBit = 0x20;
  for (unsigned upper = 'A'; upper <= 'Z'; ++upper)
    if (ascii[upper] || ascii[upper | kCaseBit])
      ascii.set(upper).set(upper | kCaseBit);
  if (beyond)  // U+212A and U+017F may be members
    ascii.set('K').set('k').set('S').set('s');
}

ByteClass ByteClass::inverted() const {
  return {~ascii, !all_beyond, !beyond};
}

std::string ByteClass::spelled() const {
  std::string text = "[";
  for (std::size_t c = 0; c < ascii.size(); ++c) {
    if (!ascii[c])
      continue;
    std::size_t last = c;
    while (last + 1 < ascii.size() && ascii[last + 1])
      ++last;
    text += last == c ? fmt::format("\\x{:02x}", c) : fmt::format("\\x{:02x}-\\x{:02x}", c, last);
    c = last;
  }
  return text + (beyond ? "\\x80-\\xff]" : "]");
}

std::optional<ByteClass> perl_class(char letter) {
  for (const Named& named : kPerl) {
    if (letter == named.name[0])
      return from_ranges(named.ranges);
    if (letter == named.name[0] - 'a' + 'A')
      return from_ranges(named.ranges).inverted();
  }
  return std::nullopt;
}

std::optional<ByteClass> posix_class(std::string_view name) {
  const bool inverted = name.starts_with('^');
  const auto found = std::find_if(std::begin(kPosix), std::end(kPosix), [&](const Named& named) {
    return named.name == name.substr(inverted ? 1 : 0);
  });
  if (found == std::end(kPosix))
    return std::nullopt;
  return inverted ? from_ranges(found->ranges).inverted() : from_ranges(found->ranges);
}

std::optional<char32_t> take_escaped(std::string_view& rest) {
  constexpr std::string_view kLetters = "aftnrv";
  constexpr std::string_view kValues = "\a\f\t\n\r\v";
  if (rest.size() < 2 || rest[0] != '\\')
    return std::nullopt;
  const char letter = rest[1];
  const auto rune = static_cast<unsigned char>(letter);
  if (letter == '0' || (is_octal(letter) && rest.size() > 2 && is_octal(rest[2]))) {
    rest.remove_prefix(1);
    return take_octal(rest);
  }
  rest.remove_prefix(2);
  if (letter == 'x')
    return take_hex_escape(rest);
  if (const std::size_t at = kLetters.find(letter); at != std::string_view::npos)
    return static_cast<unsigned char>(kValues[at]);
  const bool word =
      (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') || (rune >= 'a' && rune <= 'z');
  if (word || rune >= kFirstBeyond)
    return std::nullopt;
  return rune;
}

std::optional<ByteClass> take_class(std::string_view& rest, Case letters) {
  ByteClass made;
  if (!rest.starts_with('['))
    return std::nullopt;
  rest.remove_prefix(1);
  const bool inverted = rest.starts_with('^');
  if (inverted)
    rest.remove_prefix(1);
  for (bool first = true; first || !rest.starts_with(']'); first = false) {
    if (const auto named = take_named(rest))
      made.add(*named);
    else if (!take_range(rest, made))
      return std::nullopt;
  }
  rest.remove_prefix(1);
  if (letters == Case::folded)
    made.fold();
  return inverted ? made.inverted() : made;
}

}  // namespace refward::secrets::gitleaks
