// SPDX-License-Identifier: Apache-2.0
// ChangeBook: what each commit changes (git::changes_of, design.md 4.5), found out once however
// many blocks and refs ask for it.
#pragma once

#include "git/changes.h"
#include "git/repo.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class ChangeBook {
 public:
  // `repo` outlives the book.
  explicit ChangeBook(const git::Repo& repo) : repo_(repo) {}

  struct Entry {
    std::vector<git::PathChange> changes;
    std::string unreadable;  // why they are not known; the asker refuses then
  };

  [[nodiscard]] const Entry& of(const git::ObjectId& commit);

 private:
  const git::Repo& repo_;
  std::unordered_map<git::ObjectId, Entry, git::ObjectIdHash> known_;
};

}  // namespace refward::inspect
