// SPDX-License-Identifier: Apache-2.0
// file_rules: what a block asks of what new commits bring (design.md section 5): `max_file_size`,
// `max_path_length`, `forbid_paths`, `forbid_kinds`, `submodule_urls`. A commit brings what stands
// after it at the paths that it changes; a merge only what it changes itself (design.md 4.5). What
// goes is free to go. Of one commit and rule the first kMaxPathsTold paths are told.
//   max_file_size: a blob's own bytes; of a file kept elsewhere (LFS), its pointer's.
//   binary: a NUL in the first kBinaryBytes, or more than 512 MiB, as Git tells it.
//   executable: the file's mode. submodule: whatever its URL.
//   symlink-outside: a target that is absolute on some system, or leaves the tree's root, or goes
//   up after it went down (through another link that may be anywhere), or that holds a backslash,
//   is not UTF-8, empty or longer than kMaxTargetBytes.
//   submodule_urls: judged where a commit changes .gitmodules or a submodule, with the .gitmodules
//   of that commit: each URL there matches one pattern, and the changed submodule has one.
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

inline constexpr std::size_t kMaxPathsTold = 20;
inline constexpr std::size_t kBinaryBytes = 8'000;
inline constexpr std::size_t kMaxTargetBytes = 4'096;

[[nodiscard]] findings::Findings file_rules(const Ground& ground, Books& books);

// Does the link at `path` lead out of the tree that it stands in, or nowhere that is certain?
[[nodiscard]] bool leads_outside(std::string_view path, std::string_view target);

}  // namespace refward::inspect
