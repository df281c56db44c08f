// SPDX-License-Identifier: Apache-2.0
// Settings: what a [[protect]] block asks for with a value (design.md section 5), and its
// [[protect.paths]].
#pragma once

#include "base/clock.h"
#include "policy/freeze.h"
#include "policy/globs.h"
#include "policy/pattern.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::policy {

// Entries of `signers`, `pushers`, `from`, `except`: "@team", a person's name, or a principal
// standing for its whole person. identity::People::covers says whom one means.
using Names = std::vector<std::string>;

// How many different persons have to approve each change (design.md 4.5).
struct Approvals {
  static constexpr std::size_t kMaxCount = 100;

  std::size_t count = 1;  // 1 to kMaxCount
  Names from;             // never empty
  // unbound: a merge commit approves without the trailer `Approved-for`.
  enum class Merges { bound, unbound } merges = Merges::bound;
};

enum class FileKind { binary, executable, symlink_outside, submodule };
[[nodiscard]] std::string_view to_text(FileKind kind) noexcept;  // "symlink-outside"
[[nodiscard]] std::optional<FileKind> file_kind_named(std::string_view name) noexcept;

// [[protect.paths]]: narrows its block for what a commit changes at these paths. Renames are a
// removal and an addition.
struct PathRule {
  std::string name;  // "main, paths[1]", counted from 1
  GlobList match;
  std::optional<Names> signers;
  std::optional<Approvals> approvals;
  std::vector<Freeze> freeze;
  // A folder of the same ref, ending in '/', at the tree's root: what changes at `match` has to
  // have stood there, at the same path below the literal folder that `match` begins with.
  std::optional<std::string> promote_from;
  base::Seconds soak{0};
};

// The rules that are about a path, in their order. All of them apply.
[[nodiscard]] std::vector<const PathRule*> rules_for(const std::vector<PathRule>& rules,
                                                     std::string_view path);
// The freezes that hold. Somebody passes only whom each of them excepts.
[[nodiscard]] std::vector<const Freeze*> holding(const std::vector<Freeze>& freezes,
                                                 base::Instant now);

enum class Rewind { refused, with_approval };  // allow_rewind
enum class Fsck { off, strict };
[[nodiscard]] std::string_view to_text(Fsck fsck) noexcept;

struct Settings {
  std::optional<Approvals> approvals;
  std::vector<PathRule> paths;
  std::optional<std::uint64_t> max_file_size;  // bytes
  std::optional<std::size_t> max_path_length;  // bytes of a path from the root
  std::optional<std::size_t> max_push_commits;
  std::optional<std::size_t> max_push_refs;
  GlobList forbid_paths;
  std::set<FileKind> forbid_kinds;
  std::optional<std::vector<Pattern>> submodule_urls;  // each URL matches one
  std::optional<TextRule> commit_message, author_email, committer_email;
  std::optional<TextRule> ref_name;
  std::optional<Names> pushers;
  std::vector<Freeze> freeze;
  std::optional<std::string> promote_from;  // a ref of the same repository
  base::Seconds soak{0};
  Rewind rewind = Rewind::refused;
  Fsck fsck = Fsck::off;
  std::set<std::string> fsck_ignore;  // Git's message ids, "missingSpaceBeforeDate"
};

}  // namespace refward::policy
