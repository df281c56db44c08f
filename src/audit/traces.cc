// SPDX-License-Identifier: Apache-2.0
#include "audit/traces.h"

#include "audit/json.h"
#include "audit/printed.h"

#include <algorithm>

namespace refward::audit {
namespace {

char small(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string in_small_letters(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), small);
  return out;
}

bool is_word(char c) noexcept {
  return (c >= '0' && c <= '9') || (small(c) >= 'a' && small(c) <= 'z');
}

// What neither JSON nor base::printable spells in another way.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

bool is_bounded(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_word(text[at - 1])) &&
         (at + size == text.size() || !is_word(text[at + size]));
}

bool any_string(const Json& value, const Traces& traces) {
  if (value.is_string())
    return traces.in(value.get_ref<const std::string&>());
  if (value.is_object())
    for (const auto& [key, member] : value.items())
      if (traces.in(key) || any_string(member, traces))
        return true;
  if (value.is_array())
    for (const Json& element : value)
      if (any_string(element, traces))
        return true;
  return false;
}

}  // namespace

bool Traces::add(std::string_view name) {
  if (name.size() < kMinTrace || !names_.insert(in_small_letters(name)).second)
    return false;
  plain_ = plain_ && is_plain(name);
  return true;
}

bool Traces::are(std::string_view name) const {
  return names_.contains(in_small_letters(name));
}

bool Traces::in_plain(std::string_view text) const {
  const std::string lower = in_small_letters(text);
  for (const std::string& name : names_)
    for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1))
      if (is_bounded(lower, at, name.size()))
        return true;
  return false;
}

bool Traces::in(std::string_view text) const {
  if (in_plain(text))
    return true;
  return text.find('\\') != std::string_view::npos &&
         (in_plain(unprinted(text)) || in_plain(unprinted_text(text)));
}

bool Traces::may_be_in(std::string_view json) const {
  if (!plain_)
    return true;
  const std::string lower = in_small_letters(json);
  return std::ranges::any_of(
      names_, [&](const std::string& name) { return lower.find(name) != std::string::npos; });
}

bool Traces::in_json(std::string_view json) const {
  if (!may_be_in(json))
    return false;
  const Json value = Json::parse(json, nullptr, false);
  return value.is_discarded() ? in(json) : any_string(value, *this);
}

}  // namespace refward::audit
