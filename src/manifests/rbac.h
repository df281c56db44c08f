// SPDX-License-Identifier: Apache-2.0
// RBAC: what the Kubernetes roles and bindings of a manifest grant that puts a cluster at risk
// (rbac.authorization.k8s.io/v1), and what one text grants that another did not. A role is judged
// by what it holds, a binding by what it names; nobody else's roles are looked up.
#pragma once

#include "manifests/manifests.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
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

// What a grant reaches, in the words of a PolicyRule. Of a binding: `verbs` holds the subject,
// `resources` what is bound, and the rest is empty.
struct Reach {
  std::set<std::string> verbs, groups, resources;
  std::set<std::string> names;  // resourceNames; empty: all
  friend bool operator==(const Reach&, const Reach&) = default;
};

struct Grant {
  Risk risk;
  std::string kind;        // "ClusterRole"; "rule" where nothing around it has a kind
  std::string name;        // metadata.name, unescaped
  std::string name_space;  // metadata.namespace; empty: none, or the cluster
  std::string what;    // "* on secrets in the core group", made of the text's own words, unescaped
  std::uint64_t line;  // 1-based, of the rule, subject or roleRef
  std::string file = {};  // where grants of several files are compared: which
  bool implied = false;   // by the wildcard of the same rule, which is a grant of its own
  Reach reach = {};
  std::size_t holder = 0;  // of Grants::holders
};

// A role, a binding, or whatever else holds rules; all of them, whether a risk or not.
struct Holder {
  std::string kind;
  std::string name;
  std::string name_space;
  std::string file = {};
  std::string role = {};                               // of a binding: the name in its roleRef
  std::map<std::string, std::uint64_t> subjects = {};  // "Group devs"; to their lines
};

struct Grants {
  std::vector<Grant> grants;  // in order of the text
  bool complete = true;       // false: a limit was reached, or a document is no YAML
  std::vector<Holder> holders = {};
  std::vector<std::uint64_t> broken = {};  // first lines of documents about RBAC that are no YAML
};

// A cheap look: may the text grant anything at all?
[[nodiscard]] bool may_grant(std::string_view text) noexcept;
// Grants of all roles and bindings in the text, Lists followed, and of rules, roleRefs and subjects
// that stand elsewhere (patches, values, other kinds). Never throws for what the text holds.
[[nodiscard]] Grants grants(std::string_view text, const Limits& limits);

// Adds what another file grants, for added().
void append(Grants& all, Grants&& more, const std::string& file);

// What `after` grants and `before` did not. Each role or binding is compared with what stood under
// its kind, namespace and name, first in the same file, then elsewhere, each at most once; a role
// with a name that is new, with one whose name is gone. So what was moved or renamed grants nothing
// new, and neither does what was narrowed; a copy does. What exceeds the bounds of the comparison
// counts as new.
//
// Where `after` did not come from `before`, a name that is gone says nothing: Renames::count.
enum class Renames { forgive, count };
[[nodiscard]] std::vector<Grant> added(const Grants& before,
                                       const Grants& after,
                                       Renames renames = Renames::forgive);

}  // namespace refward::manifests
