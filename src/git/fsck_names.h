// SPDX-License-Identifier: Apache-2.0
// Names that a file system takes for another one, as git-fsck(1) sees them: HFS+, which ignores
// case and some code points, and NTFS, with its short names ("GITMOD~1"), streams, and trailing
// dots and blanks. Private to the room.
#pragma once

#include <string_view>

namespace refward::git {

struct SpecialName {
  std::string_view dotted;  // ".gitmodules", in lower case
  std::string_view hashed;  // the six characters that NTFS makes of it when "gitmod~4" is taken
};

inline constexpr SpecialName kGitmodules{".gitmodules", "gi7eba"};
inline constexpr SpecialName kGitattributes{".gitattributes", "gi7d29"};
inline constexpr SpecialName kGitignore{".gitignore", "gi250a"};
inline constexpr SpecialName kMailmap{".mailmap", "maba30"};

// The name without the code points that HFS+ ignores, up to the first byte that is no UTF-8 and the
// first '/', is `dotted` in any case.
[[nodiscard]] bool is_hfs_form(std::string_view name, std::string_view dotted);
[[nodiscard]] bool is_ntfs_form(std::string_view name, const SpecialName& special);

// May the name be any form of ".git" or of a special name? Cheap; nearly no other name passes.
[[nodiscard]] bool may_be_special(std::string_view name) noexcept;

// ".git" in any form, behind a backslash too.
[[nodiscard]] bool is_any_dot_git(std::string_view name);
[[nodiscard]] bool is_any_form(std::string_view name, const SpecialName& special);

}  // namespace refward::git
