// SPDX-License-Identifier: Apache-2.0
// Commits and tags, parsed from raw bytes by Git's rules, strictly: what Git
// would read differently from another reader is a fault, each with its own
// code. The views point into the caller's bytes. Format: gitformat of fsck.c /
// commit.c / tag.c of Git 2.39 (headers in Git's order, LF only).
#pragma once

#include "base/clock.h"
#include "git/object_id.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::git {

enum class ObjectKind { commit, tree, blob, tag };
[[nodiscard]] std::string_view to_text(ObjectKind kind) noexcept;

// How bad a departure from the grammar is.
//   ambiguous: two readers could see two objects, or the walk would be unsafe.
//   Refused on every ref (docs/objects.md). odd: history of old projects has
//   it. Refused where a signature rule holds, a warning elsewhere.
enum class FaultClass { odd, ambiguous };

struct ObjectFault {
  std::string_view code;  // "nul-in-header", "duplicate-header", "missing-tagger",
                          // "zero-padded-mode" ...: stable, static storage
  FaultClass severity;
  std::string detail;  // the header's name or the like; unescaped
};

// "Name <email> 1700000000 +0100".
struct Ident {
  std::string_view name;
  std::string_view email;
  std::optional<base::Instant>
      time;  // nothing where it does not parse or lies beyond the year 9999
};

struct Commit {
  ObjectId tree;
  std::vector<ObjectId> parents;
  Ident author;
  Ident committer;
  std::string_view message;
  bool has_mergetag = false;
  std::vector<ObjectFault> faults;
};

struct Tag {
  ObjectId target;
  ObjectKind target_kind = ObjectKind::commit;
  std::string_view name;
  std::optional<Ident> tagger;
  std::string_view message;  // signature included
  std::vector<ObjectFault> faults;
};

// An error means that not even target and parents are certain: refuse it
// everywhere.
[[nodiscard]] base::Result<Commit> parse_commit(std::string_view raw);
[[nodiscard]] base::Result<Tag> parse_tag(std::string_view raw);

enum class EntryKind { blob, executable, symlink, tree, submodule };

struct TreeEntry {
  std::string_view name;
  EntryKind kind;
  ObjectId id;
};

struct Tree {
  std::vector<TreeEntry> entries;
  std::vector<ObjectFault> faults;  // zero-padded modes, odd order, duplicates, ".git" and the like
};

[[nodiscard]] base::Result<Tree> parse_tree(std::string_view raw);
// Git's order of entries: by bytes, as if the name of a tree ended with a slash.
[[nodiscard]] bool comes_before(const TreeEntry& a, const TreeEntry& b) noexcept;

}  // namespace refward::git
