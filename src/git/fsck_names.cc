// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_names.h"

#include "base/text.h"
#include "git/dot_git.h"

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::size_t kShortName = 8;  // of NTFS, without its extension
constexpr std::size_t kShortStem = 6;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool has_prefix(std::string_view name, std::string_view lower) {
  return name.size() >= lower.size() && base::to_lower(name.substr(0, lower.size())) == lower;
}

// NTFS drops these at the end of a name, and a stream's name behind ':'.
bool is_dropped_by_ntfs(std::string_view tail) noexcept {
  const std::size_t end = tail.find_first_not_of(". ");
  return end == std::string_view::npos || tail[end] == ':';
}

// "g", "gi", ... of the hashed name, '~', and digits that do not begin with 0: eight characters.
bool is_fallback_short_name(std::string_view name, std::string_view hashed) {
  const std::size_t tilde = name.find('~');
  if (name.size() < kShortName || tilde > kShortStem ||
      !has_prefix(name, hashed.substr(0, tilde)) || name[tilde + 1] == '0')
    return false;
  return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(tilde) + 1,
                     name.begin() + kShortName, is_digit);
}

// U+200C to U+200F, U+202A to U+202E, U+206A to U+206F and U+FEFF.
bool is_ignored_by_hfs(std::string_view code) noexcept {
  const auto last = static_cast<unsigned char>(code.back());
  if (code.starts_with("\xe2\x80"))
    return (last >= 0x8c && last <= 0x8f) || (last >= 0xaa && last <= 0xae);
  return (code.starts_with("\xe2\x81") && last >= 0xaa && last <= 0xaf) || code == "\xef\xbb\xbf";
}

// The length of the code point that `text` begins with; 0 where that is none.
std::size_t code_point(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size)
    if (base::is_valid_utf8(text.substr(0, size)))
      return size;
  return 0;
}

}  // namespace

bool is_hfs_form(std::string_view name, std::string_view dotted) {
  std::string kept;
  while (!name.empty() && name.front() != '/' && kept.size() <= dotted.size()) {
    const std::size_t size = code_point(name);
    if (size == 0)  // Git reads no further
      break;
    if (size != 3 || !is_ignored_by_hfs(name.substr(0, size)))
      kept += name.substr(0, size);
    name.remove_prefix(size);
  }
  return base::to_lower(kept) == dotted;
}

bool is_ntfs_form(std::string_view name, const SpecialName& special) {
  if (has_prefix(name, special.dotted))
    return is_dropped_by_ntfs(name.substr(special.dotted.size()));
  const bool usual = name.size() >= kShortName &&
                     has_prefix(name, special.dotted.substr(1, kShortStem)) && name[6] == '~' &&
                     name[7] >= '1' && name[7] <= '4';
  return (usual || is_fallback_short_name(name, special.hashed)) &&
         is_dropped_by_ntfs(name.substr(kShortName));
}

bool may_be_special(std::string_view name) noexcept {
  constexpr std::string_view kFirst = ".~gGmM\xe2\xef";
  return name.empty() || kFirst.find(name.front()) != std::string_view::npos ||
         name.find('\\') != std::string_view::npos;
}

bool is_any_dot_git(std::string_view name) {
  if (is_hfs_form(name, ".git"))
    return true;
  for (;;) {
    if (is_dot_git(name.substr(0, name.find('/'))))
      return true;
    const std::size_t backslash = name.find('\\');
    if (backslash == std::string_view::npos)
      return false;
    name.remove_prefix(backslash + 1);
  }
}

bool is_any_form(std::string_view name, const SpecialName& special) {
  return is_hfs_form(name, special.dotted) || is_ntfs_form(name, special);
}

}  // namespace refward::git
