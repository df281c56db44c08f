// SPDX-License-Identifier: Apache-2.0
#include "git/dot_git.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace refward::git {

namespace {

// What HFS+ leaves out when it compares names, in UTF-8.
constexpr std::array<std::string_view, 16> kIgnoredByHfs = {
    "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab",
    "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xaa", "\xe2\x81\xab", "\xe2\x81\xac",
    "\xe2\x81\xad", "\xe2\x81\xae", "\xe2\x81\xaf", "\xef\xbb\xbf"};

bool is_hfs_dot_git(std::string_view name) {
  std::string kept;
  while (!name.empty()) {
    const auto ignored =
        std::find_if(kIgnoredByHfs.begin(), kIgnoredByHfs.end(),
                     [&](std::string_view mark) { return name.starts_with(mark); });
    if (ignored == kIgnoredByHfs.end())
      kept += name.front();
    name.remove_prefix(ignored == kIgnoredByHfs.end() ? 1 : ignored->size());
  }
  return base::to_lower(kept) == ".git";
}

bool is_ntfs_dot_git(std::string_view name) {
  const std::string lower = base::to_lower(name);
  for (const std::string_view form : {".git", "git~1"}) {
    if (!lower.starts_with(form))
      continue;
    const std::size_t end = lower.find_first_not_of(". ", form.size());
    if (end == std::string::npos || lower[end] == ':' || lower[end] == '\\')
      return true;
  }
  return false;
}

}  // namespace

bool is_dot_git(std::string_view name) {
  // Nearly every name leaves here: all forms begin with one of these.
  const char first = name.empty() ? '\0' : name.front();
  if (first != '.' && first != 'g' && first != 'G' && first != '\xe2' && first != '\xef')
    return false;
  return is_ntfs_dot_git(name) || is_hfs_dot_git(name);
}

}  // namespace refward::git
