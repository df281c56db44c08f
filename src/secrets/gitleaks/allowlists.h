// SPDX-License-Identifier: Apache-2.0
// AllowlistMatcher: what one allowlist says of a text's place and of a finding in it. An "OR" list
// is asked about commit and path before the text is looked at, and about regexes and stopwords for
// each finding; an "AND" list wants all that it names. Private to this room.
#pragma once

#include "secrets/gitleaks/pattern.h"
#include "secrets/gitleaks/rules.h"
#include "secrets/scanner.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::secrets::gitleaks {

// Words of which any may stand anywhere, caseless; a list of 1,446 is usual.
class Stopwords {
 public:
  explicit Stopwords(const std::vector<std::string>& words);

  [[nodiscard]] bool any_in(std::string_view text) const;

 private:
  std::unordered_map<std::uint16_t, std::vector<std::string_view>> by_beginning_;
  std::vector<std::string_view> short_;  // of one byte
};

// The parts of a finding that allowlists look at.
struct AllowlistFacts {
  std::string_view secret, match, line;
};

class AllowlistMatcher {
 public:
  // Keeps a reference.
  explicit AllowlistMatcher(const Allowlist& list);

  // By commit and path alone: the text is not looked at.
  [[nodiscard]] bool allows_place(const Subject& subject) const;
  [[nodiscard]] bool allows_finding(const Subject& subject, const AllowlistFacts& facts) const;

 private:
  [[nodiscard]] bool has_commit(const Subject& subject) const;
  [[nodiscard]] bool has_path(const Subject& subject) const;
  [[nodiscard]] bool has_regex(const AllowlistFacts& facts) const;

  const Allowlist& list_;
  std::unique_ptr<Pattern> paths_, regexes_;  // null: none are given
  Stopwords stopwords_;
};

// "(?:A|B)": as gitleaks joins them, so that a flag in one also holds in those behind it.
[[nodiscard]] std::string joined(const std::vector<std::string>& expressions);

}  // namespace refward::secrets::gitleaks
