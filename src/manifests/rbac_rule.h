// SPDX-License-Identifier: Apache-2.0
// One rule of a Kubernetes role (PolicyRule of rbac.authorization.k8s.io/v1) -> what about it is a
// risk, by the matching of the API server: verbs, groups and resources are compared as they stand,
// "*" matches all of them, "*/x" the subresource x of every resource. Private to this room.
#pragma once

#include "manifests/rbac.h"

#include <string>
#include <vector>

namespace refward::manifests {

struct PolicyRule {
  std::set<std::string> verbs, groups, resources, names, urls;
};

struct RuleRisk {
  Risk risk;
  std::string what;
  bool implied;
  Reach reach;
};

// A rule without groups counts as one for all of them: no server takes it, and nobody knows what a
// patch makes of it.
[[nodiscard]] std::vector<RuleRisk> risks_of(const PolicyRule& rule);

// "a, b, c and 4 more".
[[nodiscard]] std::string listed(const std::set<std::string>& words);

// Is all that `wanted` reaches reached by what `held` do together? `budget` counts down; at 0 the
// answer is no.
[[nodiscard]] bool covers(const std::vector<const Reach*>& held,
                          const Reach& wanted,
                          std::size_t& budget);

}  // namespace refward::manifests
