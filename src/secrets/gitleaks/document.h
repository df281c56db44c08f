// SPDX-License-Identifier: Apache-2.0
// Document: one file of a gitleaks configuration (TOML 1.0, gitleaks 8.30's schema), before it is
// merged with the one that it extends. Keys in any case, unknown ones passed over, one kind of
// value taken for another as gitleaks' own reader does. Reads no other file. Private to this room.
#pragma once

#include "base/result.h"
#include "secrets/gitleaks/rules.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::secrets::gitleaks {

inline constexpr std::size_t kMaxDocument = 16U << 20;  // bytes of one file
inline constexpr std::size_t kMaxRules = 10'000;        // of one file

struct Extend {
  std::string path;
  bool use_default = false;
  std::vector<std::string> disabled;
};

// A global list that is meant for some rules alone.
struct Targeted {
  std::vector<std::string> rules;
  Allowlist list;
  std::uint32_t line = 0;
};

struct Document {
  Extend extend;
  std::vector<Rule> rules;           // the last of those with one id
  std::vector<std::uint32_t> lines;  // of each rule in the file
  std::vector<Allowlist> allowlists;
  std::vector<Targeted> targeted;
  std::vector<std::string> warnings;
};

// An error is "LINE: words"; every expression compiles.
[[nodiscard]] base::Result<Document> parse_document(std::string_view text);

}  // namespace refward::secrets::gitleaks
