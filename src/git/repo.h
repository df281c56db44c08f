// SPDX-License-Identifier: Apache-2.0
// Repo: one repository, read through libgit2: opened by path, the quarantine of a push beside it,
// without replace refs, grafts, shallow files, attributes, the environment or the user's
// configuration (Git's own, safe.directory included: only the system's file can name one). One
// handle per thread. The only header of the room besides the parsers; <git2.h> stays behind it.
#pragma once

#include "base/result.h"
#include "git/object_id.h"
#include "git/objects.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace refward::git {

// Whether a repository that belongs to somebody else is refused. Off only in hooks, where Git has
// already accepted the repository.
enum class OwnerCheck { on, off };

struct OpenOptions {
  std::filesystem::path git_dir;                    // bare, or the folder that holds it as ".git"
  std::optional<std::filesystem::path> quarantine;  // $GIT_OBJECT_DIRECTORY of a pre-receive hook
  OwnerCheck owner_check = OwnerCheck::on;
};

struct ObjectHeader {
  ObjectKind kind;
  std::uint64_t size;  // bytes
};

struct Object {
  ObjectKind kind;
  std::string bytes;
};

struct Ref {
  std::string name;
  ObjectId id;
};

// A commit as the walks see it: by Git's rules its tree and its parents, nothing else judged.
struct LinkedCommit {
  ObjectId id;
  ObjectId tree;
  std::vector<ObjectId> parents;
};

// An entry that a walk over new trees finds. `path` is whole, from the tree's root, raw bytes.
struct NewEntry {
  std::string path;
  ObjectId id;
  EntryKind kind;
  ObjectId commit;  // the commit (or tag, or ref tip) that brought it
};

class FolderShelf;  // folder.h, for this room alone

class Repo {
 public:
  // Starts libgit2, which costs some 5 ms (its TLS parses the machine's CA bundle, and no option
  // leaves that out). open() does it too; a hook may do it earlier, on a thread of its own. Throws
  // base::Failure where the library does not start.
  static void prepare();

  // Refused with its reason: SHA-256 or reftable repositories, unknown extensions, linked
  // worktrees, a quarantine that is not there, no repository at all.
  [[nodiscard]] static base::Result<Repo> open(const OpenOptions& options);
  Repo(Repo&&) noexcept;
  Repo& operator=(Repo&&) noexcept;
  ~Repo();

  // Another handle on the same repository and quarantine, for another thread.
  [[nodiscard]] base::Result<Repo> reopen() const;
  // Real path of the git directory.
  [[nodiscard]] const std::filesystem::path& path() const noexcept;
  // Its quarantine, as an absolute path.
  [[nodiscard]] const std::optional<std::filesystem::path>& quarantine() const noexcept;

  // Nothing: no such object. Throws base::Failure where the object store is broken.
  [[nodiscard]] std::optional<ObjectHeader> header(const ObjectId& id) const;
  // The header's size is checked before anything is allocated; an object above `limit` bytes is an
  // error, as is a missing one. Throws where the bytes in the repository's own store have another
  // name (those in the quarantine Git has just named itself; they are not hashed again).
  [[nodiscard]] base::Result<Object> read(const ObjectId& id, std::uint64_t limit) const;

  // All of them, symbolic and broken ones left out.
  [[nodiscard]] std::vector<Ref> refs() const;
  // Present value, null if it is not there.
  [[nodiscard]] std::optional<ObjectId> ref(const std::string& name) const;
  // Where HEAD leads in the end: "refs/heads/main", through other symbolic refs too. Nothing where
  // HEAD is detached; throws where the chain is longer than Git follows.
  [[nodiscard]] std::optional<std::string> default_branch() const;
  // Does the name stand for another ref? Git moves or deletes that one in its place.
  [[nodiscard]] bool is_symbolic(const std::string& name) const;

  // What an administrator calls an object: a full or abbreviated id, a ref, HEAD, `x~1`, `x^{}`.
  // Not on the way of a push, whose ids Git gives in full. Nothing where it names none, or several.
  [[nodiscard]] std::optional<ObjectId> resolve(const std::string& name) const;

  // Is `ancestor` reachable from `descendant`, through any parent? Both are commits. Exact whatever
  // their dates claim.
  [[nodiscard]] base::Result<bool> is_ancestor(const ObjectId& ancestor,
                                               const ObjectId& descendant) const;
  // The best common ancestors of `theirs` and a merge of `ours`, as `git merge-base --all theirs
  // ours...` finds them; none where they are unrelated. All are there, whatever the dates claim; of
  // more than 16, ancestors of others may be among them. An error: something is no commit, or
  // missing.
  [[nodiscard]] base::Result<std::vector<ObjectId>> merge_bases(const std::vector<ObjectId>& ours,
                                                                const ObjectId& theirs) const;
  // Commits reachable from `starts` and not from `hidden` (ids that are no commits or not there are
  // ignored in `hidden`), each after its parents, else oldest first. More than `limit` is an error,
  // as is a start that is no commit. Complete always; where dates of the history contradict its
  // order, some commits that `hidden` reaches may be among them.
  [[nodiscard]] base::Result<std::vector<ObjectId>> commits_between(
      const std::vector<ObjectId>& starts,
      const std::vector<ObjectId>& hidden,
      std::size_t limit) const;
  // The same with what the walk has read of them.
  [[nodiscard]] base::Result<std::vector<LinkedCommit>> linked_commits_between(
      const std::vector<ObjectId>& starts,
      const std::vector<ObjectId>& hidden,
      std::size_t limit) const;
  // Which of `objects` can be reached from any of `tips` (exact; only asked for objects with
  // findings: for trees and blobs the whole history is read)? A tip that is not there is an error.
  // In no order.
  [[nodiscard]] base::Result<std::vector<ObjectId>> reachable(
      const std::vector<ObjectId>& objects, const std::vector<ObjectId>& tips) const;
  [[nodiscard]] base::Result<bool> is_reachable(const ObjectId& object,
                                                const std::vector<ObjectId>& tips) const;

  // The last value of `key` in the system's and the repository's own configuration file (and what
  // these include, save files below "~/"); never the user's, never the environment. The
  // repository's wins. A file that
  // does not parse throws base::Failure.
  [[nodiscard]] std::optional<std::string> config(const std::string& key) const;
  enum class ConfigFile { system, repository };
  [[nodiscard]] std::optional<std::string> config(const std::string& key, ConfigFile file) const;
  // The same of a repository that need not be one that open() takes.
  [[nodiscard]] static std::optional<std::string> config_at(const std::filesystem::path& git_dir,
                                                            const std::string& key,
                                                            ConfigFile file);

  [[nodiscard]] FolderShelf& folders() const noexcept;

 private:
  struct Handles;
  explicit Repo(std::unique_ptr<Handles> handles);
  std::unique_ptr<Handles> handles_;
};

}  // namespace refward::git
