// SPDX-License-Identifier: Apache-2.0
// What one set of files grants that another did not.
#include "manifests/rbac.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace refward::manifests {
namespace {

using Files = std::map<std::string, std::string>;

Grants all(const Files& files) {
  Grants out;
  for (const auto& [file, text] : files)
    append(out, grants(text, {}), file);
  return out;
}

// "file kind/name risk".
std::string news(const Files& before, const Files& after) {
  std::string text;
  for (const Grant& grant : added(all(before), all(after)))
    if (!grant.implied)
      text += (text.empty() ? "" : "; ") + grant.file + " " + grant.kind + "/" + grant.name + " " +
              std::string(to_text(grant.risk));
  return text;
}

std::string role(const std::string& name,
                 const std::string& verbs,
                 const std::string& resources = "secrets",
                 const std::string& more = "") {
  return "kind: Role\nmetadata: {name: " + name + ", namespace: n}\nrules:\n- {verbs: [" + verbs +
         "], apiGroups: [''], resources: [" + resources + "]" + more + "}\n---\n";
}

std::string cluster_role(const std::string& name, const std::string& verbs) {
  std::string text = role(name, verbs);
  text.replace(text.find("Role"), 4, "ClusterRole");
  const std::string space = ", namespace: n";
  text.replace(text.find(space), space.size(), "");
  return text;
}

std::string binding(const std::string& kind,
                    const std::string& name,
                    const std::string& role_name,
                    const std::string& subject) {
  return "kind: " + kind + "\nmetadata: {name: " + name +
         "}\nroleRef: {kind: ClusterRole, name: " + role_name +
         "}\nsubjects: [{kind: Group, name: " + subject + "}]\n---\n";
}

}  // namespace

TEST_CASE("4.7: RBAC as a difference") {
  struct Row {
    Files before;
    Files after;
    std::string news;
    std::string why;
  };

  const std::vector<Row> rows = {
      {{}, {{"a", role("r", "get")}}, "a Role/r secrets", "a new file"},
      {{{"a", role("r", "get")}}, {{"a", role("r", "get")}}, "", "nothing changed"},
      {{{"a", role("r", "get")}}, {}, "", "taken away"},
      {{{"a", role("r", "get")}}, {{"b", role("r", "get")}}, "", "a renamed file"},
      {{{"a", role("r", "get") + role("q", "create")}, {"b", "x: y\n"}},
       {{"a", role("q", "create")}, {"b", "x: y\n---\n" + role("r", "get")}},
       "",
       "moved to another file"},
      {{{"a", role("r", "get")}},
       {{"a", role("r", "get")}, {"b", role("r", "get")}},
       "b Role/r secrets",
       "copied"},
      {{{"a", role("r", "get")}}, {{"a", role("s", "get")}}, "", "renamed"},
      {{{"a", role("r", "get")}},
       {{"a", role("r", "get") + role("s", "get")}},
       "a Role/s secrets",
       "a second one of the same"},
      {{{"a", role("r", "get") + role("s", "create")}},
       {{"a", role("s", "get") + role("r", "create")}},
       "a Role/s secrets",
       "two swap their names: whoever was bound to s can read now"},
      {{{"a", role("r", "get")}, {"b", role("s", "create")}},
       {{"b", role("s", "get")}},
       "b Role/s secrets",
       "one goes, and another takes what it granted"},
      {{{"dev", role("r", "get")}, {"prod", role("r", "create")}},
       {{"dev", role("r", "get")}, {"prod", role("r", "get")}},
       "prod Role/r secrets",
       "what another file of the same role grants excuses nothing"},
      {{{"a", role("r", "get, list")}}, {{"a", role("r", "get")}}, "", "fewer verbs"},
      {{{"a", role("r", "get")}},
       {{"a", role("r", "get, list")}},
       "a Role/r secrets",
       "more verbs"},
      {{{"a", role("r", "create")}}, {{"a", role("r", "get")}}, "a Role/r secrets", "other verbs"},
      {{{"a", role("r", "get, list", "secrets, pods")}},
       {{"a", role("r", "get, create", "secrets, services")}},
       "",
       "what is no risk may change"},
      {{{"a", role("r", "'*'")}}, {{"a", role("r", "get")}}, "", "a wildcard made narrow"},
      {{{"a", role("r", "'*'")}},
       {{"a", role("r", "'*'", "'*'")}},
       "a Role/r wildcard",
       "a wildcard made wide"},
      {{{"a", role("r", "'*'", "'*'")}},
       {{"a", role("r", "'*'", "pods/exec")}},
       "",
       "all of it is more than some"},
      {{{"a", role("r", "get", "secrets", ", resourceNames: [x]")}},
       {{"a", role("r", "get", "secrets")}},
       "a Role/r secrets",
       "the names are gone: all of them"},
      {{{"a", role("r", "get", "secrets")}},
       {{"a", role("r", "get", "secrets", ", resourceNames: [x]")}},
       "",
       "narrowed to names"},
      {{{"a", role("r", "get", "secrets", ", resourceNames: [x, y]")}},
       {{"a", role("r", "get", "secrets", ", resourceNames: [y, z]")}},
       "a Role/r secrets",
       "another name"},
      {{{"a", role("r", "get")}},
       {{"a", cluster_role("r", "get")}},
       "a ClusterRole/r secrets",
       "a Role becomes a ClusterRole"},
      {{{"a", cluster_role("r", "get")}},
       {{"a", role("r", "get")}},
       "",
       "a ClusterRole becomes a Role"},
      {{{"a",
         "kind: Role\nmetadata: {name: r}\nrules:\n- {verbs: [get], apiGroups: [''], "
         "resources: [secrets]}\n- {verbs: [list], apiGroups: [''], resources: [secrets]}\n"}},
       {{"a",
         "kind: Role\nmetadata: {name: r}\nrules:\n- {verbs: [get, list], apiGroups: [''], "
         "resources: [secrets]}\n"}},
       "",
       "two rules become one"},
      {{{"a", binding("ClusterRoleBinding", "b", "cluster-admin", "ops")}},
       {{"a", binding("ClusterRoleBinding", "b", "cluster-admin", "devs")}},
       "a ClusterRoleBinding/b cluster-admin",
       "others are bound"},
      {{{"a", binding("ClusterRoleBinding", "b", "cluster-admin", "ops")}},
       {{"a", binding("ClusterRoleBinding", "c", "cluster-admin", "ops")}},
       "",
       "a binding renamed"},
      {{{"a", binding("ClusterRoleBinding", "b", "cluster-admin", "ops")}},
       {{"a", binding("RoleBinding", "b", "cluster-admin", "ops")}},
       "",
       "a binding narrowed to a namespace"},
      {{{"a", binding("ClusterRoleBinding", "b", "view", "'system:authenticated'")}},
       {{"a", binding("ClusterRoleBinding", "b", "edit", "'system:authenticated'")}},
       "a ClusterRoleBinding/b anonymous",
       "anybody gets another role"},
      {{{"a", binding("RoleBinding", "b", "edit", "devs")}},
       {{"a", binding("ClusterRoleBinding", "b", "edit", "devs")}},
       "a ClusterRoleBinding/b cluster-scope",
       "a namespaced grant becomes one for the cluster"},
      {{{"a", binding("RoleBinding", "b", "edit", "devs")}},
       {{"a", binding("ClusterRoleBinding", "b", "edit", "ops")}},
       "",
       "others, who had nothing before: no such step"},
      {{{"a", binding("RoleBinding", "b", "edit", "devs") +
                  binding("ClusterRoleBinding", "b", "edit", "devs")}},
       {{"a", binding("ClusterRoleBinding", "b", "edit", "devs")}},
       "",
       "both stood there"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(news(row.before, row.after) == row.news);
  }
}

TEST_CASE("many roles against many are compared in bounded time") {
  std::string before;
  std::string after;
  for (int i = 0; i < 3'000; ++i) {
    before += role("a" + std::to_string(i), "list");
    after += role("b" + std::to_string(i), "get");
  }
  CHECK(added(all({{"a", before}}), all({{"a", after}})).size() == 3'000);
}

TEST_CASE("the words of rules") {
  for (const Risk risk :
       {Risk::wildcard, Risk::secrets, Risk::escalate, Risk::pods_exec, Risk::nodes_proxy,
        Risk::cluster_admin, Risk::anonymous, Risk::cluster_scope}) {
    CHECK_FALSE(to_text(risk).empty());
    CHECK(parse_risk(to_text(risk)) == risk);
  }
  CHECK_FALSE(parse_risk("wildcards"));
}

}  // namespace refward::manifests
