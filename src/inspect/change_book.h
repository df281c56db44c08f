// SPDX-License-Identifier: Apache-2.0
// ChangeBook: what each commit changes (git::changes_of, design.md 4.5), found out once however
// many blocks and refs ask for it, many commits on all cores. Of a long history only the latest is
// kept: a hundred thousand commits may change a million paths each.
#pragma once

#include "git/changes.h"
#include "git/repo.h"
#include "inspect/progress.h"
#include "inspect/repo_crew.h"

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class ChangeBook {
 public:
  // Of twice as much, in memory, the older half is forgotten.
  static constexpr std::size_t kKeptBytes = std::size_t{64} << 20;

  // `repo` outlives the book. `threads` as RepoCrew has them.
  explicit ChangeBook(const git::Repo& repo, std::size_t threads = 0, Progress progress = {});

  struct Entry {
    std::vector<git::PathChange> changes;  // its own
    // What a merge by Git has carried to other paths (git::CommitChanges): for whoever guards
    // paths.
    std::vector<git::PathChange> carried;
    std::string unreadable;  // why they are not known; the asker refuses then

    // All that is new at a path.
    [[nodiscard]] const std::vector<git::PathChange>& at_paths() const noexcept {
      return changes.empty() ? carried : changes;
    }
  };

  // The reference holds through the next call of any of these, and no longer.
  [[nodiscard]] const Entry& of(const git::ObjectId& commit);
  // Finds out what is not known yet, so that of() has it at hand: at most kBatch commits, and no
  // more than the book keeps. A walk that knows trees and parents need not be read again.
  void prepare(std::span<const git::LinkedCommit> commits);
  void prepare(std::span<const git::ObjectId> commits);

 private:
  using Entries = std::unordered_map<git::ObjectId, Entry, git::ObjectIdHash>;
  struct Draft;

  [[nodiscard]] bool knows(const git::ObjectId& commit) const;
  const Entry& keep(const git::ObjectId& commit, Entry entry);
  void make_room();
  void find_out(std::vector<Draft>& drafts);

  const git::Repo& repo_;
  RepoCrew crew_;
  Progress progress_;
  std::size_t prepared_ = 0;  // commits, of all times
  Entries recent_, older_;
  std::size_t recent_bytes_ = 0;
};

}  // namespace refward::inspect
