// SPDX-License-Identifier: Apache-2.0
// RBAC: what the Kubernetes roles and bindings of a manifest grant that puts a cluster at risk
// (rbac.authorization.k8s.io/v1), and what one text grants that another did not. A role is judged
// by what it holds, a binding by what it names; nobody else's roles are looked up.
#pragma once

#include "manifests/manifests.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

enum class Risk {
  wildcard,       // "*" among verbs, resources or apiGroups
  secrets,        // get, list or watch (or more) of secrets
  escalate,       // the verbs escalate, bind, impersonate
  pods_exec,      // pods/exec, pods/attach, pods/portforward, pods/ephemeralcontainers
  nodes_proxy,    // nodes/proxy
  cluster_admin,  // a binding to cluster-admin, or to the group system:masters
  anonymous,      // system:anonymous, system:unauthenticated, system:authenticated as subjects
  cluster_scope,  // a ClusterRoleBinding where a RoleBinding gave the same to the same
};

// "wildcard", "secrets", "escalate", "pods-exec", "nodes-proxy", "cluster-admin", "anonymous",
// "cluster-scope": the words of `[[manifests.rbac]] rules`.
[[nodiscard]] std::string_view to_text(Risk risk) noexcept;
[[nodiscard]] std::optional<Risk> parse_risk(std::string_view word) noexcept;

struct Grant {
  Risk risk;
  std::string kind;        // "ClusterRole"
  std::string name;        // metadata.name, unescaped
  std::string name_space;  // metadata.namespace; empty: none, or the cluster
  std::string what;    // "* on secrets in the core group", made of the text's own words, unescaped
  std::uint64_t line;  // 1-based, of the rule, subject or roleRef
};

struct Grants {
  std::vector<Grant> grants;  // in order of the text
  bool complete = true;       // false: a limit was reached, or a document is no YAML
};

// Grants of all roles and bindings in the text, Lists followed. Never throws for what the text
// holds.
[[nodiscard]] Grants grants(std::string_view text, const Limits& limits);

// What `after` grants and `before` did not: compared by what is granted to whom, not by its place,
// so a role that was moved or renamed within the file grants nothing new.
[[nodiscard]] std::vector<Grant> added(const Grants& before, const Grants& after);

}  // namespace refward::manifests
