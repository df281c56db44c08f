// SPDX-License-Identifier: Apache-2.0
// SopsFinder: the `.sops.yaml` that holds for a file: the nearest at its folder or above, in the
// tree of the same commit, as `sops` finds it in a checkout.
#pragma once

#include "git/repo.h"
#include "manifests/sops_rules.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace refward::inspect {

class SopsFinder {
 public:
  // Answers that are kept; beyond, all are forgotten.
  static constexpr std::size_t kMaxKept = 1'000;

  explicit SopsFinder(const git::Repo& repo) : repo_(repo) {}

  struct Found {
    std::shared_ptr<const manifests::SopsRules> rules;  // null: there are none that can be read
    std::string folder;                                 // of the file: "", "envs/"
  };

  [[nodiscard]] Found nearest(const git::ObjectId& commit, std::string_view path);

 private:
  const git::Repo& repo_;
  git::ObjectId commit_;  // the last that was asked for, and its tree
  std::optional<git::ObjectId> tree_;
  std::map<std::pair<git::ObjectId, std::string>, Found> known_;  // by root tree and folder
};

// Answers with RE2 (policy/pattern.h); what does not compile is found everywhere.
[[nodiscard]] manifests::Search pattern_search();

}  // namespace refward::inspect
