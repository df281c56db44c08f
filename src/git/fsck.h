// SPDX-License-Identifier: Apache-2.0
// Fsck: the checks of git-fsck(1) over single objects, under Git's message ids and with Git's own
// levels (git-fsck(1), "Fsck messages"; docs/fsck.md lists them, and where we depart from
// Git 2.39). Pure functions over raw bytes. They go on behind a fault wherever Git does once that
// fault is ignored, so that whoever ignores one id hides no other.
#pragma once

#include "git/object_id.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::git {

// Git's default level. Strictly, as `git fsck --strict` takes them: fatal, error and warn are
// errors; info is a warning, and so is ignore (`git mktag` warns of it). Git lets nobody ignore
// what is fatal.
enum class FsckLevel { fatal, error, warn, info, ignore };
[[nodiscard]] std::string_view to_text(FsckLevel level) noexcept;

struct FsckCheck {
  std::string_view id;  // "zeroPaddedFilemode": stable
  FsckLevel level;
  std::string_view summary;  // what is wrong with such an object
};

// Every id that concerns an object, sorted by its bytes without case.
[[nodiscard]] std::span<const FsckCheck> fsck_checks() noexcept;
// Null: no such id. Case matters.
[[nodiscard]] const FsckCheck* fsck_check(std::string_view id) noexcept;
// Is it an id that may be ignored?
[[nodiscard]] bool may_be_ignored(std::string_view id) noexcept;

struct FsckFault {
  std::string_view id;  // of fsck_checks()
  FsckLevel level;
  std::string detail;  // a header's or an entry's name; unescaped; may be empty
};

// A level that is not an info or an ignored one.
[[nodiscard]] bool is_error(FsckLevel level) noexcept;

using FsckFaults = std::vector<FsckFault>;

// An id at most once, save those of author and committer lines.
[[nodiscard]] FsckFaults fsck_commit(std::string_view raw);
[[nodiscard]] FsckFaults fsck_tag(std::string_view raw);

// An entry that some file system takes for .gitmodules or .gitattributes and that is no symbolic
// link: what it names has to pass the check of that file.
struct FsckFile {
  enum class Kind { gitmodules, gitattributes } kind;
  std::string name;
  ObjectId id;
};

struct FsckTree {
  FsckFaults faults;  // an id at most once, with the first entry that has it
  std::vector<FsckFile> files;
};

// Of a tree that cannot be read to its end, what stands before the break is checked.
[[nodiscard]] FsckTree fsck_tree(std::string_view raw);

// Larger files are gitmodulesLarge and gitattributesLarge, whatever is in them. Git's bounds are
// core.bigFileThreshold (512 MiB) and 100 MiB.
inline constexpr std::uint64_t kMaxGitmodulesBytes = 16U << 20;
inline constexpr std::uint64_t kMaxGitattributesBytes = 100U << 20;

[[nodiscard]] FsckFaults fsck_gitmodules(std::string_view raw);
[[nodiscard]] FsckFaults fsck_gitattributes(std::string_view raw);

// A fault by its id, for what only the repository shows: gitmodulesMissing, gitmodulesBlob ...
[[nodiscard]] FsckFault fsck_fault(std::string_view id, std::string detail = {});

}  // namespace refward::git
