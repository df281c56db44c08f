// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/pattern.h"

#include "base/failure.h"
#include "secrets/gitleaks/runes.h"

#include <utility>

namespace refward::secrets::gitleaks {
namespace {

// Go spells a named group in two ways, this RE2 knows one. Escapes and classes are stepped over.
std::string spelled_for_re2(const std::string& expression) {
  std::string text;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const std::string_view rest = std::string_view(expression).substr(i);
    text += rest[0];
    if (rest[0] == '\\' && rest.size() > 1) {
      text += rest[1];
      ++i;
    } else if (in_class) {
      in_class = rest[0] != ']';
    } else if (rest[0] == '[') {
      in_class = true;
      const std::size_t opening = rest.starts_with("[^]") ? 2 : rest.starts_with("[]") ? 1 : 0;
      text += rest.substr(1, opening);  // a bracket that stands first is a member
      i += opening;
    } else if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      text += "?P";
      ++i;
    }
  }
  return text;
}

std::unique_ptr<re2::RE2> compile(const std::string& expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  return std::make_unique<re2::RE2>(spelled_for_re2(expression), options);
}

// A window must not begin or end within a character.
std::size_t backed_up(std::string_view text, std::size_t place) {
  constexpr std::size_t kMost = 3;
  for (std::size_t back = 0; back <= kMost && back <= place; ++back)
    if (place - back == text.size() ||
        (static_cast<unsigned char>(text[place - back]) & 0xC0U) != 0x80U)
      return place - back;
  return place;
}

void find_all_valid(const re2::RE2& expression,
                    std::string_view text,
                    Span window,
                    std::vector<Span>& found) {
  std::size_t at = window.begin;
  std::optional<std::size_t> last_end;
  while (at <= window.end && found.size() < kMaxPlaces) {
    re2::StringPiece match;
    if (!expression.Match({text.data(), text.size()}, at, window.end, re2::RE2::UNANCHORED, &match,
                          1))
      return;
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t end = begin + match.size();
    // An empty match directly behind the one before is none; either way the next character follows.
    const bool counts = end != at || begin != last_end;
    if (end == at)
      at += at < text.size() ? first_rune(text.substr(at)).size : 1;
    else
      at = end;
    last_end = end;
    if (counts)
      found.push_back({begin, end});
  }
}

}  // namespace

Pattern::Pattern(std::string expression) : expression_(std::move(expression)) {}

base::Result<int> Pattern::check(const std::string& expression) {
  const auto compiled = compile(expression);
  if (!compiled->ok())
    return base::Error("does not compile: " + compiled->error());
  return compiled->NumberOfCapturingGroups();
}

const re2::RE2& Pattern::compiled() const {
  std::call_once(once_, [this] { compiled_ = compile(expression_); });
  if (!compiled_->ok())
    throw base::Failure::fault("an imported rule does not compile: " + compiled_->error());
  return *compiled_;
}

bool Pattern::is_found_in(std::string_view text) const {
  const Runes runes(text);
  const std::string_view mapped = runes.text();
  return re2::RE2::PartialMatch({mapped.data(), mapped.size()}, compiled());
}

std::optional<std::vector<std::string_view>> Pattern::groups_in(std::string_view text) const {
  const Runes runes(text);
  const std::string_view mapped = runes.text();
  const re2::RE2& expression = compiled();
  std::vector<re2::StringPiece> parts(
      static_cast<std::size_t>(expression.NumberOfCapturingGroups()) + 1);
  if (!expression.Match({mapped.data(), mapped.size()}, 0, mapped.size(), re2::RE2::UNANCHORED,
                        parts.data(), static_cast<int>(parts.size())))
    return std::nullopt;
  std::vector<std::string_view> groups;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].data() == nullptr) {
      groups.emplace_back();
      continue;
    }
    const auto at = static_cast<std::size_t>(parts[i].data() - mapped.data());
    const std::size_t begin = runes.to_original(at);
    groups.push_back(text.substr(begin, runes.to_original(at + parts[i].size()) - begin));
  }
  return groups;
}

void Pattern::find_all(std::string_view text, Span window, std::vector<Span>& found) const {
  // What stands one character before and behind the window is context.
  constexpr std::size_t kContext = 1;
  const std::size_t from = backed_up(text, window.begin - std::min(window.begin, kContext));
  const std::size_t to = backed_up(text, std::min(text.size(), window.end + 4));
  const Runes runes(text.substr(from, to - from));
  if (runes.text().data() == text.data() + from)
    return find_all_valid(compiled(), text, window, found);
  std::vector<Span> mapped;
  find_all_valid(compiled(), runes.text(),
                 {runes.from_original(window.begin - from), runes.from_original(window.end - from)},
                 mapped);
  for (const Span& span : mapped)
    found.push_back({from + runes.to_original(span.begin), from + runes.to_original(span.end)});
}

}  // namespace refward::secrets::gitleaks
