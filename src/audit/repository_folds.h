// SPDX-License-Identifier: Apache-2.0
// RepositoryFolds: what the record knows of the refs of every repository in it, in one pass over
// the journal, without a lock and without a cache.
#pragma once

#include "audit/fold.h"
#include "audit/log.h"
#include "audit/reader.h"

#include <cstdint>
#include <map>
#include <string>

namespace refward::audit {

class RepositoryFolds {
 public:
  explicit RepositoryFolds(Options options);

  // Reads on to the present end. Throws base::Failure where the journal cannot be read.
  void refresh();

  // By name as recorded. Each keeps kMaxOpenToSettle open moves of a ref.
  [[nodiscard]] const std::map<std::string, Fold, std::less<>>& all() const noexcept {
    return folds_;
  }

  // How many entries were read.
  [[nodiscard]] std::uint64_t entries() const noexcept { return position_ ? position_->index : 0; }

 private:
  void apply(const Parts& parts);

  Options options_;
  std::optional<Position> position_;
  std::map<std::string, Fold, std::less<>> folds_;
};

}  // namespace refward::audit
