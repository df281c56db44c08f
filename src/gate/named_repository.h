// SPDX-License-Identifier: Apache-2.0
// NamedRepository: the repository that a name of the record stands for.
#pragma once

#include "config/config.h"
#include "git/repo.h"

#include <optional>
#include <string>

namespace refward::gate {

struct NamedRepository {
  std::optional<git::Repo> repo;
  std::string reason;    // why there is none
  bool missing = false;  // because nothing stands at any of its places
};

// `name` as platform::repository_name gives it. What is found there has that name itself, so that
// neither a link nor a name with ".." leads elsewhere.
[[nodiscard]] NamedRepository named_repository(const config::Config& config,
                                               const std::string& name);

}  // namespace refward::gate
