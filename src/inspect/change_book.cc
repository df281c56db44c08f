// SPDX-License-Identifier: Apache-2.0
#include "inspect/change_book.h"

namespace refward::inspect {

const ChangeBook::Entry& ChangeBook::of(const git::ObjectId& commit) {
  const auto found = known_.find(commit);
  if (found != known_.end())
    return found->second;
  auto changes = git::changes_of(repo_, commit);
  Entry entry;
  if (changes)
    entry.changes = *std::move(changes);
  else
    entry.unreadable = changes.error().what;
  return known_.emplace(commit, std::move(entry)).first->second;
}

}  // namespace refward::inspect
