// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/ignore.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::secrets::gitleaks {
namespace {

constexpr std::size_t kPlainParts = 3;   // file, rule, line
constexpr std::size_t kCommitParts = 4;  // commit, file, rule, line

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\v\f";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string plain_fingerprint(const FindingPlace& place) {
  return fmt::format("{}:{}:{}", place.file, place.rule, place.line);
}

std::string with_slashes(std::string_view entry, std::size_t from, std::size_t size) {
  std::string text(entry);
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(from),
               text.begin() + static_cast<std::ptrdiff_t>(from + size), '\\', '/');
  return text;
}

}  // namespace

std::string fingerprint(const FindingPlace& place) {
  const std::string plain = plain_fingerprint(place);
  return place.commit.empty() ? plain : fmt::format("{}:{}", place.commit, plain);
}

base::Result<IgnoreList> parse_ignore(std::string_view text) {
  if (text.size() > kMaxIgnoreFile)
    return base::Error("the file is too large");
  IgnoreList list;
  std::uint64_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    const std::string_view entry = without_blanks(line);
    if (entry.empty() || entry.starts_with('#'))
      continue;
    const auto parts = base::split(entry, ':');
    if (parts.size() == kPlainParts)
      list.fingerprints.insert(with_slashes(entry, 0, parts[0].size()));
    else if (parts.size() == kCommitParts)
      list.fingerprints.insert(with_slashes(entry, parts[0].size() + 1, parts[1].size()));
    else
      list.odd_lines.push_back(number);
  }
  return list;
}

std::string ignoring_entry(const IgnoreList& list, const FindingPlace& place) {
  for (const std::string& entry : {plain_fingerprint(place), fingerprint(place)})
    if (list.fingerprints.contains(entry))
      return entry;
  return {};
}

}  // namespace refward::secrets::gitleaks
