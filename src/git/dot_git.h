// SPDX-License-Identifier: Apache-2.0
// is_dot_git: would some file system take this name for ".git"? By Git's rules (path.c
// is_ntfs_dotgit, utf8.c is_hfs_dotgit, 2.39): in any case, with code points that HFS+ ignores, or
// as NTFS's short name or with its trailing dots, blanks and streams. Private to the room.
#pragma once

#include <string_view>

namespace refward::git {

[[nodiscard]] bool is_dot_git(std::string_view name);

}  // namespace refward::git
