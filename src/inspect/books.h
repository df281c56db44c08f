// SPDX-License-Identifier: Apache-2.0
// Books: what all inspections of one push look up: which blocks cover a ref, commits and who signed
// them, what they change, and which are new to a ref.
#pragma once

#include "inspect/change_book.h"
#include "inspect/commit_facts.h"
#include "inspect/cover_book.h"
#include "inspect/new_commits.h"

namespace refward::inspect {

struct Books {
  // Both outlive it.
  Books(const Ground& ground, const SignatureContext& context)
      : covers(ground),
        commits(ground.repo, context),
        changes(ground.repo, context.threads, context.progress),
        news(ground, commits.bounds(), covers) {}

  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  CoverBook covers;
  CommitBook commits;
  ChangeBook changes;
  NewCommits news;
};

}  // namespace refward::inspect
