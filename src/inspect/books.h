// SPDX-License-Identifier: Apache-2.0
// Books: what all inspections of one push look up: commits and who signed them, what they change,
// and which are new to a ref.
#pragma once

#include "inspect/change_book.h"
#include "inspect/commit_facts.h"
#include "inspect/new_commits.h"

namespace refward::inspect {

struct Books {
  // Both outlive it.
  Books(const Ground& ground, const SignatureContext& context)
      : commits(ground.repo, context), changes(ground.repo), news(ground, commits.bounds()) {}

  CommitBook commits;
  ChangeBook changes;
  NewCommits news;
};

}  // namespace refward::inspect
