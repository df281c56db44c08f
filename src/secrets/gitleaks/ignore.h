// SPDX-License-Identifier: Apache-2.0
// gitleaks' fingerprints, and the .gitleaksignore file that lists them: "FILE:RULE:LINE" or
// "COMMIT:FILE:RULE:LINE", one a line, "#" begins a comment, a backslash in the file's name is a
// slash. A fingerprint names a place, not a value: another secret on that line is ignored as well,
// so the file counts only where the server says so.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

inline constexpr std::size_t kMaxIgnoreFile = 4U << 20;  // bytes

// Where a finding stands.
struct FindingPlace {
  std::string_view commit;  // empty: there is none
  std::string_view file;
  std::string_view rule;
  std::uint64_t line;
};

// The finding's own fingerprint, with the commit where there is one.
[[nodiscard]] std::string fingerprint(const FindingPlace& place);

struct IgnoreList {
  std::set<std::string, std::less<>> fingerprints;
  std::vector<std::uint64_t> odd_lines;  // with another number of colons: they match nothing here
};

[[nodiscard]] base::Result<IgnoreList> parse_ignore(std::string_view text);
// The entry that ignores the finding, without the commit or with it; empty where none does.
[[nodiscard]] std::string ignoring_entry(const IgnoreList& list, const FindingPlace& place);

}  // namespace refward::secrets::gitleaks
