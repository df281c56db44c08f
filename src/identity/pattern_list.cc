// SPDX-License-Identifier: Apache-2.0
#include "identity/pattern_list.h"

#include "base/text.h"
#include "identity/text_lines.h"

#include <algorithm>
#include <string>

namespace refward::identity {
namespace {

bool shows(std::string_view text) {
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  // Two names that look alike must not be two people: what printable() would escape is refused.
  return plain || base::printable(text) == text;
}

// Why this is no pattern; empty where it is one. `pattern` stands without its `!`.
std::string_view wrong_with(std::string_view pattern) {
  if (pattern.empty())
    return "pattern-empty";
  if (pattern.size() > kMaxPatternBytes)
    return "pattern-too-long";
  if (pattern.front() == '!')
    return "pattern-negation";
  if (pattern.front() == '@')
    return "pattern-at-sign";
  if (is_blank(pattern.front()) || is_blank(pattern.back()))
    return "pattern-blank";
  if (pattern.find('"') != std::string_view::npos || !shows(pattern))
    return "pattern-characters";
  return {};
}

std::string detail_of(std::string_view reason) {
  if (reason == "pattern-empty")
    return "a pattern is empty";
  if (reason == "pattern-too-long")
    return "a pattern is longer than " + std::to_string(kMaxPatternBytes) + " bytes";
  if (reason == "pattern-negation")
    return "a pattern begins with more than one '!'";
  if (reason == "pattern-at-sign")
    return "a pattern begins with '@', which marks a team";
  if (reason == "pattern-blank")
    return "a pattern begins or ends with a blank";
  return "a pattern holds a quote, or a character that is not valid UTF-8 or does not show";
}

}  // namespace

bool is_literal_name(std::string_view name) {
  return wrong_with(name).empty() && name.front() != '#' &&
         name.find_first_of("*?,") == std::string_view::npos;
}

// The last `*` alone is ever tried again, so the time is at most pattern times text.
bool matches_pattern(std::string_view text, std::string_view pattern) noexcept {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = kNone;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != kNone) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == kNone;
}

std::string_view take_pattern(std::string_view& rest) noexcept {
  const std::size_t comma = rest.find(',');
  const std::string_view pattern = rest.substr(0, comma);
  rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  return pattern;
}

base::Result<PatternListView, Fault> PatternListView::parse(std::string_view list) {
  std::size_t count = 0;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    std::string_view pattern = list.substr(at, end - at);
    if (pattern.starts_with('!'))
      pattern.remove_prefix(1);
    const std::string_view reason =
        ++count > kMaxPatterns ? std::string_view("too-many-patterns") : wrong_with(pattern);
    if (reason == "too-many-patterns")
      return Fault{0, at + 1, reason,
                   "more than " + std::to_string(kMaxPatterns) + " patterns in a list"};
    if (!reason.empty())
      return Fault{0, at + 1, reason, detail_of(reason)};
    at = end + 1;
  }
  const bool is_plain = std::none_of(list.begin(), list.end(),
                                     [](char c) { return c == '*' || c == '?' || c == '!'; });
  return PatternListView(list, is_plain);
}

bool PatternListView::is_name(std::string_view pattern) const noexcept {
  return pattern.front() != '!' && pattern.find('*') == std::string_view::npos &&
         pattern.find('?') == std::string_view::npos && matches(pattern);
}

bool PatternListView::matches(std::string_view text) const noexcept {
  bool found = false;
  for (std::string_view rest = text_; !rest.empty();) {
    std::string_view pattern = take_pattern(rest);
    const bool negated = pattern.starts_with('!');
    pattern.remove_prefix(negated ? 1 : 0);
    if (!matches_pattern(text, pattern))
      continue;
    if (negated)
      return false;
    found = true;
  }
  return found;
}

std::string_view PatternListView::first_literal() const noexcept {
  if (is_plain_)
    return text_.substr(0, text_.find(','));
  std::string_view first;
  each_literal([&](std::string_view name) { first = first.empty() ? name : first; });
  return first;
}

}  // namespace refward::identity
