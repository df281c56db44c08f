// SPDX-License-Identifier: Apache-2.0
// Push: what Git asks for on the standard input of pre-receive, resolved
// against the repository: which refs move and how, which commits are new to a
// ref, which blobs and messages are new to the repository. Facts only; no
// opinion.
#pragma once

#include "base/result.h"
#include "git/object_id.h"
#include "git/objects.h"
#include "git/ref_name.h"
#include "git/repo.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::push {

struct Limits {
  std::size_t max_refs = 10'000;            // lines on standard input
  std::size_t max_commits = 1'000'000;      // new commits in one push
  std::size_t max_input_bytes = 16u << 20;  // of standard input
};

// A line "OLD SP NEW SP REF LF", parsed but not judged. The ref's name may be
// one that Git refuses later.
struct RefLine {
  git::ObjectId old_id;
  git::ObjectId new_id;
  std::string ref;
};

// Refuses: nothing at all, a line that is not of the form, 64-digit ids (a
// SHA-256 repository; its own words), the same ref twice, both ids null, the
// last line without LF, more than the limits.
[[nodiscard]] base::Result<std::vector<RefLine>> parse_ref_lines(std::string_view input,
                                                                 const Limits& limits);

enum class RefChange { create, update, rewind, remove };
[[nodiscard]] std::string_view to_text(RefChange change) noexcept;

struct RefUpdate {
  std::string ref;                   // as pushed, maybe not a valid name
  std::optional<git::RefName> name;  // when it is one
  git::ObjectId old_id;
  git::ObjectId new_id;
  RefChange change;
  std::optional<git::ObjectKind> new_kind;  // of the object itself; nothing for remove
  std::optional<git::ObjectId>
      new_commit;  // the new value peeled to a commit, where it ends at one
  std::optional<git::ObjectId> old_commit;  // likewise of the old value, where it is still there
};

// Resolves kinds, peels tags (at most kMaxTagDepth levels), and tells update
// (fast-forward) from rewind (anything else; also a move between things that
// are no commits). A new value that is not in the object store is an error.
inline constexpr std::size_t kMaxTagDepth = 32;
[[nodiscard]] base::Result<std::vector<RefUpdate>> resolve(const git::Repo& repo,
                                                           const std::vector<RefLine>& lines);

// Everything that the push brings which is not reachable from `known` (tips that are in the
// repository already), for the scans. A superset of what is new to the repository: an object that
// merely lies in the object store is new. Callbacks are called in this order: tags, commits (each
// after its parents), then trees and entries; `ref` is the first update that brought the object.
// What is empty is not called. An exception from a callback passes through.
inline constexpr std::size_t kMaxTreesAgain = 1'000'000;

struct NewObjects {
  // A commit or tag is given whole and raw, once.
  std::function<void(const git::ObjectId&, const std::string& raw, const std::string& ref)>
      on_commit;
  std::function<void(const git::ObjectId&, const std::string& raw, const std::string& ref)> on_tag;
  // Called once per new tree object, with its faults and the path (root: empty) and commit (or tag,
  // or ref tip) of its first place. The tree ends with the call.
  std::function<void(const git::ObjectId&,
                     const git::Tree&,
                     const git::ObjectId& commit,
                     const std::string& path,
                     const std::string& ref)>
      on_tree;
  // A tree that was met before, at this path: shall its entries be visited here too, as
  // on_entry_again? For whoever judges by path. Who says yes once for each id and path is bounded
  // by kMaxTreesAgain.
  std::function<bool(const git::ObjectId&, const std::string& path)> on_tree_again;
  // A blob, executable, symlink or submodule entry with an id not met before. The blob itself was
  // not looked at: it may be missing, or no blob, and whoever reads it refuses that.
  std::function<void(const git::NewEntry&, const std::string& ref)> on_entry;
  // An id that on_entry had before in this push, in another new tree or under another name: for
  // rules that go by path, so that a file cannot pass under a harmless name first. Their number is
  // bounded by the size of the new trees; the bytes need no second look.
  std::function<void(const git::NewEntry&, const std::string& ref)> on_entry_again;
};

// An error: something is missing, malformed, of the wrong kind, or beyond a limit (commits, depth
// of trees and tags, length of paths). What was visited by then does not matter: refuse the push.
[[nodiscard]] base::Status walk_new_objects(const git::Repo& repo,
                                            const std::vector<RefUpdate>& updates,
                                            const std::vector<git::ObjectId>& known,
                                            const Limits& limits,
                                            const NewObjects& visit);

}  // namespace refward::push
