// SPDX-License-Identifier: Apache-2.0
#include "audit/repository_folds.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/summary.h"

#include <utility>

namespace refward::audit {

RepositoryFolds::RepositoryFolds(Options options) : options_(std::move(options)) {
  refresh();
}

void RepositoryFolds::refresh() {
  auto reader = reader_of(options_);
  if (!reader)
    return;
  if (position_)
    reader->seek(*position_);
  else if (const auto before = pruned_part(options_.folder))
    for (const auto& [name, repository] : before->repositories)
      folds_.emplace(name, repository.fold);
  while (reader->next())
    if (reader->header().subject != Subject{})
      apply(reader->parts());
  position_ = reader->end();
}

void RepositoryFolds::apply(const Parts& parts) {
  const Leaf leaf = leaf_in(parts);
  const auto moves = updates_of(leaf, parts.details);
  if (!moves)
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  folds_.try_emplace(leaf.repository, kMaxOpenToSettle).first->second.apply(leaf, *moves);
}

}  // namespace refward::audit
