// SPDX-License-Identifier: Apache-2.0
#include "inspect/exceptions.h"

#include "secrets/gitleaks/rules.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace refward::inspect {
namespace {

constexpr std::array<std::string_view, 2> kInlineMarks = {"gitleaks:allow", "refward:allow"};

// Imported rules and their allowlists may name paths.
bool names_paths(const secrets::gitleaks::Rules& rules) {
  const auto has_paths = [](const auto& list) { return !list.paths.empty(); };
  return std::ranges::any_of(rules.allowlists, has_paths) ||
         std::ranges::any_of(rules.rules, [&](const secrets::gitleaks::Rule& rule) {
           return !rule.path.empty() || std::ranges::any_of(rule.allowlists, has_paths);
         });
}

}  // namespace

Exceptions::Exceptions(const SecretSettings& settings,
                       std::string_view repository,
                       base::Instant now)
    : settings_(settings) {
  for (const SecretOverride& one : settings.overrides)
    if (one.repositories.matches(repository))
      overrides_.insert(overrides_.begin(), &one);
  by_path_ = !overrides_.empty() || honours(InRepository::ignore_file) || settings.baseline;
  for (const SecretAllow& allow : settings.allowed) {
    if ((allow.until && *allow.until <= now) || !allow.repositories.matches(repository))
      continue;
    allowed_[allow.value].push_back(&allow);
    by_path_ = by_path_ || allow.paths.has_value();
  }
  for (const auto& rules : settings.imported)
    by_path_ = by_path_ || names_paths(*rules);
}

Exceptions::Held Exceptions::at(std::string_view path) const {
  for (const SecretOverride* one : overrides_)
    if (one->paths.matches(path))
      return {one->mode, Held::By::override_block};
  return {settings_.mode, Held::By::section};
}

bool Exceptions::looks_anywhere() const noexcept {
  return settings_.mode != ScanMode::off ||
         std::ranges::any_of(overrides_,
                             [](const SecretOverride* one) { return one->mode != ScanMode::off; });
}

const SecretAllow* Exceptions::allowing(const secrets::Match& match, std::string_view path) const {
  const auto found = match.identity.empty() ? allowed_.end() : allowed_.find(match.identity);
  if (found == allowed_.end())
    return nullptr;
  for (const SecretAllow* allow : found->second)
    if (allow->rule == match.rule && (!allow->paths || allow->paths->matches(path)))
      return allow;
  return nullptr;
}

bool has_inline_allow(std::string_view text, std::uint64_t line) noexcept {
  if (line == 0)
    return false;
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return false;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  return std::ranges::any_of(kInlineMarks, [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
}

}  // namespace refward::inspect
