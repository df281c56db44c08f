// SPDX-License-Identifier: Apache-2.0
#include "manifests/readable.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace refward::manifests {
namespace {

constexpr char kUnreadable = '?';

// Keys and base64 are ASCII; everything else may stay unread.
std::string narrowed(std::string_view text) {
  const std::size_t low = text.starts_with("\xff\xfe") ? 0 : 1;
  std::string out;
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    const bool ascii =
        text[at + 1 - low] == '\0' && static_cast<std::uint8_t>(text[at + low]) < 0x80;
    out += ascii ? text[at + low] : kUnreadable;
  }
  return out;
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

bool is_utf16(std::string_view text) noexcept {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

std::uint64_t Readable::source_line(std::uint64_t line) const noexcept {
  return line == 0 || line > lines.size() ? line : lines[line - 1];
}

Readable readable_as_is(std::string_view text) {
  std::string out = is_utf16(text) ? narrowed(text) : std::string(text);
  replace_unreadable(out);
  // Many directives cost the parser quadratic time; no manifest has more than a few.
  constexpr std::ptrdiff_t kMostPercents = 64;
  if (std::ranges::count(out, '%') > kMostPercents)
    replace_directives(out);
  return squeezed(out);
}

Readable readable(std::string_view text) {
  std::string out = is_utf16(text) ? narrowed(text) : std::string(text);
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

bool has_secret_line(std::string_view text) {
  constexpr std::string_view kSecret = "Secret";
  for (std::size_t at = 0; (at = text.find(kSecret, at)) != std::string_view::npos;) {
    const std::size_t line = text.rfind('\n', at) + 1;
    const std::size_t end = at + kSecret.size();
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
