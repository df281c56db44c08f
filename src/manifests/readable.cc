// SPDX-License-Identifier: Apache-2.0
#include "manifests/readable.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace refward::manifests {
namespace {

constexpr char kUnreadable = '?';

struct Width {
  std::size_t bytes;  // of one code unit
  bool big_endian;
  std::size_t mark;  // bytes of the byte order mark
};

// By the first bytes, as YAML 1.2.2 section 5.2 tells them apart.
std::optional<Width> width_of(std::string_view text) noexcept {
  const auto starts = [&](std::string_view bytes) { return text.starts_with(bytes); };
  const auto nul = [&](std::size_t at) { return at < text.size() && text[at] == '\0'; };
  const auto any = [&](std::size_t at) { return at < text.size() && text[at] != '\0'; };
  if (starts(std::string_view("\0\0\xfe\xff", 4)) || (nul(0) && nul(1) && nul(2) && any(3)))
    return Width{4, true, nul(2) ? 0U : 4U};
  if (starts(std::string_view("\xff\xfe\0\0", 4)))
    return Width{4, false, 4};
  if (any(0) && nul(1) && nul(2) && nul(3))
    return Width{4, false, 0};
  if (starts("\xfe\xff") || (nul(0) && any(1) && nul(2)))
    return Width{2, true, nul(0) ? 0U : 2U};
  if (starts("\xff\xfe") || (any(0) && nul(1) && any(2)))
    return Width{2, false, nul(1) ? 0U : 2U};
  return std::nullopt;
}

std::uint32_t unit_at(std::string_view text, std::size_t at, const Width& width) {
  std::uint32_t unit = 0;
  for (std::size_t i = 0; i < width.bytes; ++i) {
    const std::size_t byte = width.big_endian ? i : width.bytes - 1 - i;
    unit = unit << 8U | static_cast<std::uint8_t>(text[at + byte]);
  }
  return unit;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3fU));
  };
  if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    out += kUnreadable;
  } else if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | code >> 6U);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0U | code >> 12U);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0U | code >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string narrowed(std::string_view text, const Width& width) {
  std::string out;
  for (std::size_t at = width.mark; at + width.bytes <= text.size(); at += width.bytes) {
    std::uint32_t code = unit_at(text, at, width);
    const std::size_t next = at + width.bytes;
    if (width.bytes == 2 && (code & 0xfc00U) == 0xd800U && next + 2 <= text.size())
      if (const std::uint32_t low = unit_at(text, next, width); (low & 0xfc00U) == 0xdc00U) {
        code = 0x10000U + ((code & 0x3ffU) << 10U | (low & 0x3ffU));
        at = next;
      }
    append_utf8(out, code);
  }
  return out;
}

std::string narrowed(std::string_view text) {
  const auto width = width_of(text);
  return width ? narrowed(text, *width) : std::string(text);
}

void replace_unreadable(std::string& text) {
  const bool valid = base::is_valid_utf8(text);
  for (char& c : text)
    if (c == '\0' || (!valid && static_cast<std::uint8_t>(c) >= 0x80))
      c = kUnreadable;
}

void replace_directives(std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] == '%' && (at == 0 || text[at - 1] == '\n'))
      text[at] = '#';
}

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

// Where the action that opens at `begin` ends, or npos. Actions may span lines, but one that never
// closes must not swallow the manifests behind it.
std::size_t end_of_action(std::string_view text, std::size_t begin) {
  constexpr std::size_t kLongestAction = 2048;
  const std::string_view near = text.substr(begin, kLongestAction);
  const std::size_t close = near.find(kClose);
  if (close == std::string_view::npos)
    return close;
  const std::string_view action = near.substr(0, close);
  const bool one_line = action.find('\n') == std::string_view::npos;
  if (!one_line && (action.find("kind:") != std::string_view::npos ||
                    action.find("\n---") != std::string_view::npos))
    return std::string_view::npos;
  return begin + close + kClose.size();
}

bool fills_its_lines(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t line = text.rfind('\n', begin) + 1;  // npos + 1 is 0
  const std::string_view before = text.substr(line, begin - line);
  const std::string_view behind = text.substr(end, text.find('\n', end) - end);
  return before.find_first_not_of(" \t") == std::string_view::npos &&
         behind.find_first_not_of(" \t\r") == std::string_view::npos;
}

void replace_actions(std::string& text) {
  const std::string source = text;
  for (std::size_t at = 0; (at = source.find(kOpen, at)) != std::string::npos;) {
    const std::size_t end = end_of_action(source, at);
    if (end == std::string::npos) {
      at += kOpen.size();
      continue;
    }
    const bool blank = fills_its_lines(text, at, end);
    for (std::size_t i = at; i < end; ++i)
      if (text[i] != '\n')
        text[i] = blank ? ' ' : i < at + 2 ? '(' : i + 2 >= end ? ')' : '.';
    at = end;
  }
}

constexpr std::string_view kBlank = " \t\r";

// `line` with every run of blanks cut to what 200 levels of indentation may take.
void append_squeezed(std::string& out, std::string_view line) {
  constexpr std::size_t kLongestRun = 400;
  std::size_t run = 0;
  for (const char c : line) {
    run = kBlank.find(c) == std::string_view::npos ? 0 : run + 1;
    if (run <= kLongestRun)
      out += c;
  }
}

Readable squeezed(std::string_view text) {
  constexpr std::size_t kMostEmptyLines = 16;
  Readable out;
  out.text.reserve(text.size());
  std::size_t empty = 0;
  std::uint64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    ++number;
    const bool blank = line.find_first_not_of(" \t\r\n") == std::string_view::npos;
    empty = blank ? empty + 1 : 0;
    if (empty <= kMostEmptyLines) {
      append_squeezed(out.text, blank && line.ends_with('\n') ? "\n" : line);
      out.lines.push_back(number);
    }
    text.remove_prefix(end);
  }
  return out;
}

bool is_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// `before` ends with `kind:`, quoted or not.
bool ends_with_kind(std::string_view before) {
  constexpr std::string_view kLoose = " \t\"'";
  const auto strip = [&] { before = before.substr(0, before.find_last_not_of(kLoose) + 1); };
  strip();
  if (!before.ends_with(':'))
    return false;
  before.remove_suffix(1);
  strip();
  if (!before.ends_with("kind"))
    return false;
  before.remove_suffix(4);
  return before.empty() || !is_name(before.back());
}

}  // namespace

bool is_wide(std::string_view text) noexcept {
  return width_of(text).has_value();
}

std::uint64_t Readable::source_line(std::uint64_t line) const noexcept {
  return line == 0 || line > lines.size() ? line : lines[line - 1];
}

Readable readable_as_is(std::string_view text) {
  std::string out = narrowed(text);
  replace_unreadable(out);
  // Many directives cost the parser quadratic time; no manifest has more than a few.
  constexpr std::ptrdiff_t kMostPercents = 64;
  if (std::ranges::count(out, '%') > kMostPercents)
    replace_directives(out);
  return squeezed(out);
}

Readable readable(std::string_view text) {
  std::string out = narrowed(text);
  replace_unreadable(out);
  replace_directives(out);
  replace_actions(out);
  return squeezed(out);
}

std::vector<Part> split_documents(std::string_view text) {
  std::vector<Part> parts;
  std::uint64_t lines = 0;
  std::uint64_t lines_before = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos;) {
    ++at;
    ++lines;
    if (!text.substr(at).starts_with("---"))
      continue;
    parts.push_back({text.substr(begin, at - begin), lines_before});
    begin = at;
    lines_before = lines;
  }
  parts.push_back({text.substr(begin), lines_before});
  return parts;
}

bool has_key_line(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; (at = text.find(key, at)) != std::string_view::npos; at += key.size()) {
    const std::size_t before = at == 0 ? at : text.find_last_not_of(" \t{\"'-", at - 1);
    const std::size_t behind = text.find_first_not_of(" \t\"'", at + key.size());
    const bool first = at == 0 || before == std::string_view::npos || text[before] == '\n';
    if (first && behind != std::string_view::npos && text[behind] == ':')
      return true;
  }
  return false;
}

bool has_kind_line(std::string_view text, std::string_view kind) {
  for (std::size_t at = 0; (at = text.find(kind, at)) != std::string_view::npos;) {
    const std::size_t line = text.rfind('\n', at) + 1;
    const std::size_t end = at + kind.size();
    const bool whole = end == text.size() || !is_name(text[end]);
    // The name stands near the front of its line; without a bound a long line costs its square.
    constexpr std::size_t kNear = 256;
    const std::size_t from = std::max(line, at - std::min(at, kNear));
    if (whole && ends_with_kind(text.substr(from, at - from)))
      return true;
    at = end;
  }
  return false;
}

}  // namespace refward::manifests
