// SPDX-License-Identifier: Apache-2.0
#include "secrets/encodings.h"

#include "base/text.h"
#include "secrets/base64_run.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refward::secrets {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kMinBase64 = 16;
constexpr std::size_t kMinHex = 32;
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> digits_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}

constexpr std::array<std::uint8_t, 256> hex_digits() {
  auto values = digits_of("0123456789abcdef");
  for (std::uint8_t i = 0; i < 6; ++i)
    values['A' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}

constexpr auto kHex = hex_digits();
constexpr auto kStandard =
    digits_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
constexpr auto kUrl = digits_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

std::uint8_t value_of(const std::array<std::uint8_t, 256>& values, char c) noexcept {
  return values[static_cast<std::uint8_t>(c)];
}

bool is_hex(char c) noexcept {
  return value_of(kHex, c) != kNone;
}

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool is_printable(char c) noexcept {
  return c > 0x08 && c < 0x7f;
}

bool all_hex(std::string_view text, std::size_t at, std::size_t count) noexcept {
  return at <= text.size() && count <= text.size() - at &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                     text.begin() + static_cast<std::ptrdiff_t>(at + count), is_hex);
}

bool is_percent(std::string_view text, std::size_t at) noexcept {
  return text[at] == '%' && all_hex(text, at + 1, 2);
}

// `[A-F0-9]{4}` behind one or two backslashes and a u: its length, or 0.
std::size_t escape_size(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || text[at] != '\\')
    return 0;
  const std::size_t letter = at + 1 < text.size() && text[at + 1] == '\\' ? at + 2 : at + 1;
  if (letter >= text.size() || (text[letter] != 'u' && text[letter] != 'U'))
    return 0;
  return all_hex(text, letter + 1, 4) ? letter + 5 - at : 0;
}

// "U+0041" and the white space behind it, or the text's end: its length, or 0.
std::size_t code_point_size(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t kSize = 6;
  if (!text.substr(std::min(at, text.size())).starts_with("U+") || !all_hex(text, at + 2, 4))
    return 0;
  if (at + kSize == text.size())
    return kSize;
  return is_space(text[at + kSize]) ? kSize + 1 : 0;
}

Range nowhere() noexcept {
  return {kNowhere, kNowhere};
}

// From the first escape to the last one of its line.
Range gitleaks_percent(std::string_view text, std::size_t begin) noexcept {
  const std::string_view line = text.substr(0, text.find('\n', begin));
  std::size_t last = line.rfind('%');
  while (last > begin && !is_percent(line, last))
    last = line.rfind('%', last - 1);
  return {begin, last + 3};
}

// Escapes without anything between them.
Range own_percent(std::string_view text, std::size_t begin) noexcept {
  std::size_t end = begin;
  while (end < text.size() && is_percent(text, end))
    end += 3;
  return {begin, end};
}

Range find_percent(std::string_view text, std::size_t at, Dialect dialect) noexcept {
  for (at = text.find('%', at); at != kNowhere; at = text.find('%', at + 1))
    if (is_percent(text, at))
      return dialect == Dialect::own ? own_percent(text, at) : gitleaks_percent(text, at);
  return nowhere();
}

template <typename Size>
Range repeated(std::string_view text, std::size_t begin, Size size_at) noexcept {
  std::size_t end = begin;
  while (const std::size_t size = size_at(text, end))
    end += size;
  return {begin, end};
}

Range find_escape(std::string_view text, std::size_t at) noexcept {
  for (at = text.find('\\', at); at != kNowhere; at = text.find('\\', at + 1))
    if (escape_size(text, at) != 0)
      return repeated(text, at, escape_size);
  return nowhere();
}

Range find_code_point(std::string_view text, std::size_t at) noexcept {
  // A search for the plus is faster than one for the pair, whose first letter is frequent.
  for (std::size_t plus = text.find('+', at + 1); plus != kNowhere; plus = text.find('+', plus + 1))
    if (code_point_size(text, plus - 1) != 0)
      return repeated(text, plus - 1, code_point_size);
  return nowhere();
}

bool is_text(std::string_view bytes, Dialect dialect) {
  if (std::ranges::all_of(bytes, is_printable))
    return true;
  const auto is_control = [](char c) { return static_cast<std::uint8_t>(c) <= 0x08 || c == 0x7f; };
  return dialect == Dialect::own && std::ranges::none_of(bytes, is_control) &&
         base::is_valid_utf8(bytes);
}

char hex_byte(std::string_view text, std::size_t at) noexcept {
  return static_cast<char>(value_of(kHex, text[at]) << 4 | value_of(kHex, text[at + 1]));
}

bool append_percent(std::string_view part, Dialect dialect, std::string& out) {
  const std::size_t before = out.size();
  for (std::size_t at = 0; at < part.size();) {
    const bool escape = is_percent(part, at);
    out += escape ? hex_byte(part, at + 1) : part[at];
    if (escape && dialect == Dialect::gitleaks && !is_printable(out.back())) {
      out.resize(before);
      return false;
    }
    at += escape ? 3 : 1;
  }
  if (dialect == Dialect::gitleaks || is_text(std::string_view(out).substr(before), dialect))
    return true;
  out.resize(before);
  return false;
}

void append_utf8(std::uint32_t point, std::string& out) {
  if (point >= 0xd800 && point <= 0xdfff)
    point = 0xfffd;
  if (point < 0x80) {
    out += static_cast<char>(point);
    return;
  }
  if (point < 0x800) {
    out += static_cast<char>(0xc0 | point >> 6);
  } else {
    out += static_cast<char>(0xe0 | point >> 12);
    out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
  }
  out += static_cast<char>(0x80 | (point & 0x3f));
}

// Four digits behind each "U+" or backslashed u; white space between them goes.
void append_unicode(std::string_view part, std::string& out) {
  constexpr std::string_view kMarks = "+uU";
  const bool plus = part.front() == 'U';
  for (std::size_t at = 0; at < part.size();) {
    at = part.find_first_of(plus ? kMarks.substr(0, 1) : kMarks.substr(1), at);
    if (at == kNowhere)
      return;
    std::uint32_t point = 0;
    for (std::size_t i = 1; i <= 4; ++i)
      point = point << 4 | value_of(kHex, part[at + i]);
    append_utf8(point, out);
    at += 5;
  }
}

bool append_hex(std::string_view part, Dialect dialect, std::string& out) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (part.size() % 2 != 0 || std::ranges::none_of(part, is_digit))
    return false;
  const std::size_t before = out.size();
  for (std::size_t at = 0; at < part.size(); at += 2) {
    out += hex_byte(part, at);
    if (dialect == Dialect::gitleaks && !is_printable(out.back()))
      break;
  }
  if (is_text(std::string_view(out).substr(before), dialect))
    return true;
  out.resize(before);
  return false;
}

enum class Strictness { printable, any };

// Bits left over are ignored, as Go's decoder does. Stops at the first byte that is not wanted.
bool append_digits(std::string_view digits,
                   const std::array<std::uint8_t, 256>& values,
                   Strictness strictness,
                   std::string& out) {
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : digits) {
    const std::uint8_t value = value_of(values, c);
    if (value == kNone)
      return false;
    bits = bits << 6 | value;
    held += 6;
    if (held < 8)
      continue;
    held -= 8;
    const char byte = static_cast<char>(bits >> held & 0xffU);
    if (strictness == Strictness::printable && !is_printable(byte))
      return false;
    out += byte;
  }
  return true;
}

std::string_view without_padding(std::string_view part) noexcept {
  return part.substr(0, part.find_last_not_of('=') + 1);
}

bool is_likely_base64(std::string_view part) {
  return std::ranges::any_of(part, [](char c) {
    return (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' || c == '_';
  });
}

// The standard alphabet with its padding, or the other one without any.
bool append_gitleaks_base64(std::string_view part, std::string& out) {
  const std::size_t before = out.size();
  const std::string_view digits = without_padding(part);
  if (part.size() % 4 == 0 && append_digits(digits, kStandard, Strictness::printable, out))
    return true;
  out.resize(before);
  if (digits.size() == part.size() && part.size() % 4 != 1 &&
      append_digits(digits, kUrl, Strictness::printable, out))
    return true;
  out.resize(before);
  return false;
}

// UTF-16LE of ASCII alone: every second byte is NUL.
bool is_wide_ascii(std::string_view bytes) noexcept {
  if (bytes.size() % 2 != 0)
    return false;
  for (std::size_t i = 0; i < bytes.size(); i += 2)
    if (!is_printable(bytes[i]) || bytes[i + 1] != '\0')
      return false;
  return true;
}

// Both alphabets at once: whether they are mixed is asked later.
constexpr auto kEither = [] {
  auto values = kStandard;
  values['-'] = kStandard['+'];
  values['_'] = kStandard['/'];
  return values;
}();

bool is_never(std::uint8_t byte) noexcept {
  return (byte != 0 && byte <= 0x08) || byte == 0x7f || byte == 0xc0 || byte == 0xc1 || byte > 0xf4;
}

bool begins_no_text(std::uint8_t byte) noexcept {
  return byte == 0 || is_never(byte) || (byte >= 0x80 && byte < 0xc0);
}

// Most of what looks like base64 are names and paths, and the first bytes that they would stand for
// tell most of these: bytes of no text, in UTF-8 or in UTF-16 of ASCII, or at no place in one.
bool says_no_text(std::string_view digits) noexcept {
  constexpr std::size_t kHead = 64;  // of binary data, it is enough to tell it
  const std::string_view head = digits.substr(0, kHead);
  for (std::size_t at = 0; head.size() - at >= 4; at += 4) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i)
      bits = bits << 6 | (value_of(kEither, head[at + i]) & 0x3fU);
    const std::array<std::uint8_t, 3> bytes{static_cast<std::uint8_t>(bits >> 16),
                                            static_cast<std::uint8_t>(bits >> 8),
                                            static_cast<std::uint8_t>(bits)};
    if (at == 0 && begins_no_text(bytes[0]))
      return true;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const bool middle = bytes[i] >= 0x80 && bytes[i] < 0xc0;  // of a character
      if (is_never(bytes[i]) || (middle && i != 0 && bytes[i - 1] < 0x80))
        return true;
    }
  }
  return false;
}

bool append_own_base64(std::string_view part, std::string& out) {
  const std::string_view digits = without_padding(part);
  if (digits.size() % 4 == 1 || says_no_text(digits))
    return false;
  const auto decoded = base64_bytes(digits);
  if (!decoded)
    return false;
  const std::string& bytes = *decoded;
  if (is_text(bytes, Dialect::own)) {
    out += bytes;
    return true;
  }
  if (!is_wide_ascii(bytes))
    return false;
  for (std::size_t i = 0; i < bytes.size(); i += 2)
    out += bytes[i];
  return true;
}

bool append_base64(std::string_view part, Dialect dialect, std::string& out) {
  if (dialect == Dialect::own)
    return append_own_base64(part, out);
  return is_likely_base64(part) && append_gitleaks_base64(part, out);
}

}  // namespace

std::optional<std::string> base64_bytes(std::string_view digits) {
  digits = without_padding(digits);
  if (digits.size() % 4 == 1)
    return std::nullopt;
  const bool url = digits.find_first_of("-_") != kNowhere;
  std::string bytes;
  bytes.reserve(digits.size() / 4 * 3 + 2);
  if (!append_digits(digits, url ? kUrl : kStandard, Strictness::any, bytes))
    return std::nullopt;
  return bytes;
}

EncodedParts::EncodedParts(std::string_view text, Dialect dialect) noexcept
    : text_(text), dialect_(dialect) {}

// A part that was passed over in part begins anew at at_.
void EncodedParts::refresh() {
  const auto stale = [this](const Range& range) { return range.end == 0 || range.begin < at_; };
  if (stale(percent_))
    percent_ = find_percent(text_, at_, dialect_);
  if (stale(escape_))
    escape_ = find_escape(text_, at_);
  if (stale(code_point_))
    code_point_ = find_code_point(text_, at_);
  if (stale(run_))
    run_ = find_base64_run(text_, at_, kMinBase64);
}

std::optional<EncodedPart> EncodedParts::leftmost() const {
  const std::size_t begin =
      std::min({percent_.begin, escape_.begin, code_point_.begin, run_.begin});
  if (begin == kNowhere)
    return std::nullopt;
  if (begin == percent_.begin)
    return EncodedPart{Encoding::percent, percent_};
  if (begin == escape_.begin)
    return EncodedPart{Encoding::unicode, escape_};
  if (begin == code_point_.begin)
    return EncodedPart{Encoding::unicode, code_point_};
  const std::string_view run = text_.substr(run_.begin, run_.end - run_.begin);
  const auto hex = static_cast<std::size_t>(std::ranges::find_if_not(run, is_hex) - run.begin());
  if (hex >= kMinHex)
    return EncodedPart{Encoding::hex, {run_.begin, run_.begin + hex}};
  std::size_t end = run_.end;
  for (int i = 0; i < 2 && end < text_.size() && text_[end] == '='; ++i)
    ++end;
  return EncodedPart{Encoding::base64, {run_.begin, end}};
}

std::optional<EncodedPart> EncodedParts::next() {
  refresh();
  const auto part = leftmost();
  if (part)
    at_ = part->place.end;
  return part;
}

bool append_decoded(std::string_view part, Encoding encoding, Dialect dialect, std::string& out) {
  switch (encoding) {
    case Encoding::percent:
      return append_percent(part, dialect, out);
    case Encoding::unicode:
      append_unicode(part, out);
      return true;
    case Encoding::hex:
      return append_hex(part, dialect, out);
    case Encoding::base64:
      return append_base64(part, dialect, out);
  }
  return false;
}

}  // namespace refward::secrets
