// SPDX-License-Identifier: Apache-2.0
// What one text grants: each risk beside its harmless twin.
#include "manifests/rbac.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::manifests {
namespace {

// "secrets!: ..." where it is implied by a wildcard alone.
std::string told(const Grants& found) {
  std::string text;
  for (const Grant& grant : found.grants)
    text += (text.empty() ? "" : "; ") + std::string(to_text(grant.risk)) +
            (grant.implied ? "!" : "") + ": " + grant.what;
  return text;
}

std::string risks(const Grants& found) {
  std::string text;
  for (const Grant& grant : found.grants)
    text += (text.empty() ? "" : " ") + std::string(to_text(grant.risk));
  return text;
}

std::string role(const std::string& rule, const std::string& kind = "ClusterRole") {
  return "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
         "\nmetadata: {name: r, namespace: n}\nrules:\n- " + rule + "\n";
}

std::string of_rule(const std::string& rule) {
  return risks(grants(role(rule), {}));
}

std::string binding(const std::string& ref,
                    const std::string& subjects,
                    const std::string& kind = "ClusterRoleBinding") {
  return "apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
         "\nmetadata: {name: b}\nroleRef: " + ref + "\nsubjects: " + subjects + "\n";
}

struct Row {
  std::string rule;
  std::string risks;
  std::string why;
};

}  // namespace

TEST_CASE("4.7: the rules of a role") {
  const std::vector<Row> rows = {
      {R"({verbs: [get], apiGroups: [""], resources: [configmaps]})", "", "harmless"},
      {R"({verbs: ["*"], apiGroups: [""], resources: [configmaps]})", "wildcard", "all verbs"},
      {R"({verbs: [get], apiGroups: ["*"], resources: [configmaps]})", "wildcard", "all groups"},
      {R"({verbs: [get], apiGroups: [apps], resources: ["*"]})", "wildcard", "all resources"},
      {R"({verbs: [get], apiGroups: [apps], resources: ["*/scale"]})", "wildcard",
       "a subresource of all"},
      {R"({verbs: [get], apiGroups: [apps], resources: [deployments/scale]})", "",
       "its harmless twin"},
      {R"({verbs: [get], apiGroups: [apps], resources: ["deployments/*"]})", "wildcard",
       "meant to be all of them"},
      {R"({verbs: [], apiGroups: ["*"], resources: ["*"]})", "", "no verb, nothing granted"},
      {R"({verbs: [get], nonResourceURLs: ["*"]})", "wildcard", "all URLs"},
      {R"({verbs: [get], nonResourceURLs: ["/*"]})", "wildcard", "all URLs, again"},
      {R"({verbs: [get], nonResourceURLs: ["/healthz/*"]})", "", "some URLs"},
      {R"({verbs: [get], apiGroups: [""], resources: [secrets]})", "secrets", "read one"},
      {R"({verbs: [list], apiGroups: [""], resources: [pods, secrets]})", "secrets", "read all"},
      {R"({verbs: [watch], apiGroups: [""], resources: [secrets]})", "secrets", "read on"},
      {R"({verbs: [patch], apiGroups: [""], resources: [secrets]})", "secrets",
       "the answer holds the Secret"},
      {R"({verbs: [create, delete], apiGroups: [""], resources: [secrets]})", "",
       "shows no Secret"},
      {R"({verbs: [get], apiGroups: [apps], resources: [secrets]})", "", "another group's"},
      {R"({verbs: [get], resources: [secrets]})", "secrets", "no group said: as if all"},
      {R"({verbs: [Get], apiGroups: [""], resources: [secrets]})", "", "verbs compare exactly"},
      {R"({verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [a]})", "secrets",
       "a name narrows, and still it is read"},
      {R"({verbs: get, apiGroups: "", resources: secrets})", "secrets", "texts in place of lists"},
      {R"({verbs: [escalate], apiGroups: [rbac.authorization.k8s.io], resources: [roles]})",
       "escalate", "escalate"},
      {R"({verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]})",
       "escalate", "bind"},
      {R"({verbs: [create], apiGroups: [rbac.authorization.k8s.io], resources: [roles]})", "",
       "the server lets nobody make more than he has"},
      {R"({verbs: [bind], apiGroups: [apps], resources: [roles]})", "", "nobody's roles"},
      {R"({verbs: [impersonate], apiGroups: [""], resources: [users]})", "escalate", "users"},
      {R"({verbs: [impersonate], apiGroups: [""], resources: [groups]})", "escalate", "groups"},
      {R"({verbs: [impersonate], apiGroups: [""], resources: [serviceaccounts]})", "escalate",
       "accounts"},
      {R"({verbs: [impersonate], apiGroups: [authentication.k8s.io], resources: [uids]})",
       "escalate", "uids"},
      {R"({verbs: [impersonate], apiGroups: [authentication.k8s.io],
           resources: [userextras/scopes]})",
       "escalate", "extras"},
      {R"({verbs: [get], apiGroups: [""], resources: [users]})", "", "to read is no impersonation"},
      {R"({verbs: [create], apiGroups: [""], resources: [serviceaccounts/token]})", "escalate",
       "a token of whatever account"},
      {R"({verbs: [create], apiGroups: [""], resources: [serviceaccounts]})", "", "an account"},
      {R"({verbs: [create], apiGroups: [""], resources: [pods/exec]})", "pods-exec", "exec"},
      {R"({verbs: [create], apiGroups: [""], resources: [pods/attach]})", "pods-exec", "attach"},
      {R"({verbs: [create], apiGroups: [""], resources: [pods/portforward]})", "pods-exec",
       "portforward"},
      {R"({verbs: [patch], apiGroups: [""], resources: [pods/ephemeralcontainers]})", "pods-exec",
       "ephemeral containers"},
      {R"({verbs: [get], apiGroups: [""], resources: [pods/log]})", "", "logs"},
      {R"({verbs: [create], apiGroups: [""], resources: [pods]})", "", "what deployers do"},
      {R"({verbs: [get], apiGroups: [""], resources: [nodes/proxy]})", "nodes-proxy", "proxy"},
      {R"({verbs: [get], apiGroups: [""], resources: [nodes/metrics]})", "", "its twin"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    CAPTURE(row.why);
    CHECK(of_rule(row.rule) == row.risks);
  }
}

TEST_CASE("wildcards imply what they reach") {
  CHECK(told(grants(role(R"({verbs: ["*"], apiGroups: ["*"], resources: ["*"]})"), {})) ==
        "wildcard: * on * in every group; secrets!: * on secrets in every group; "
        "escalate!: * on clusterroles, roles in every group; "
        "escalate!: * on groups, serviceaccounts, uids, userextras, users in every group; "
        "escalate!: * on serviceaccounts/token in every group; "
        "pods-exec!: * on pods/attach, pods/ephemeralcontainers, pods/exec, pods/portforward in "
        "every group; nodes-proxy!: * on nodes/proxy in every group");
  CHECK(told(grants(role(R"({verbs: ["*"], apiGroups: [""], resources: [secrets]})"), {})) ==
        "wildcard: * on secrets in the core group; secrets!: * on secrets in the core group");
  CHECK(of_rule(R"({verbs: [create], apiGroups: [""], resources: ["*/exec"]})") ==
        "wildcard pods-exec");
  CHECK(of_rule(R"({verbs: [get], apiGroups: [""], resources: ["*/proxy"]})") ==
        "wildcard nodes-proxy");
  CHECK(of_rule(R"({verbs: [create], apiGroups: [""], resources: ["pods/*"]})") ==
        "wildcard pods-exec");
  CHECK(of_rule(R"({verbs: ["*"], apiGroups: [rbac.authorization.k8s.io], resources: [roles]})") ==
        "wildcard escalate");
}

TEST_CASE("names are told, and long lists are cut") {
  CHECK(told(grants(role(R"({verbs: [get], apiGroups: ["", apps], resources: [secrets],
                     resourceNames: [b, a]})"),
                    {})) == "secrets: get on secrets in apps, the core group, only a, b");
  CHECK(told(grants(role(R"({verbs: [get], apiGroups: [""], resources: [secrets],
                     resourceNames: [a, b, c, d, e, f, g, h, i, j]})"),
                    {})) ==
        "secrets: get on secrets in the core group, only a, b, c, d, e, f, g, h and 2 "
        "more");
}

TEST_CASE("4.7: bindings") {
  struct BindingRow {
    std::string text;
    std::string told;
    std::string why;
  };

  const std::string admin = "{kind: ClusterRole, name: cluster-admin}";
  const std::string view = "{kind: ClusterRole, name: view}";
  const std::vector<BindingRow> rows = {
      {binding(view, "[{kind: Group, name: devs}]"), "", "harmless"},
      {binding(admin, "[{kind: Group, name: devs}]"), "cluster-admin: cluster-admin for Group devs",
       "cluster-admin"},
      {binding(admin, "[{kind: Group, name: devs}]", "RoleBinding"),
       "cluster-admin: cluster-admin for Group devs", "within a namespace"},
      {binding(admin, "[]"), "cluster-admin: cluster-admin", "for nobody yet"},
      {binding("{name: cluster-admin}", "[{kind: User, name: u}]"),
       "cluster-admin: cluster-admin for User u", "no kind said"},
      {binding("{kind: Role, name: cluster-admin}", "[{kind: User, name: u}]", "RoleBinding"), "",
       "a role that only bears the name"},
      {binding(view, "[{kind: Group, name: 'system:masters'}]"),
       "cluster-admin: view for system:masters", "the group that may do all"},
      {binding(view, "[{kind: User, name: 'system:anonymous'}]"),
       "anonymous: view for system:anonymous", "anybody"},
      {binding(view, "[{kind: Group, name: 'system:unauthenticated'}]"),
       "anonymous: view for system:unauthenticated", "anybody"},
      {binding(view, "[{kind: Group, name: 'system:authenticated'}]"),
       "anonymous: view for system:authenticated", "anybody with a name"},
      {binding(view, "[{kind: Group, name: 'system:serviceaccounts'}]"),
       "anonymous: view for system:serviceaccounts", "every pod"},
      {binding(view, "[{kind: Group, name: 'system:serviceaccounts:ci'}]"), "",
       "the pods of one namespace"},
      {binding(view, "[{kind: ServiceAccount, name: 'system:masters', namespace: n}]"), "",
       "an account that only bears the name"},
      {"kind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {name: view}\n"
       "groupNames: ['system:unauthenticated']\n",
       "anonymous: view for system:unauthenticated", "OpenShift's older form"},
      {"kind: ClusterRoleBinding\nmetadata: {name: b}\nsubjects:\n- {kind: Group, name: "
       "'system:masters'}\n",
       "cluster-admin: a role for system:masters", "a patch without roleRef"},
      {"- {op: add, path: /subjects/-, value: {kind: Group, name: 'system:unauthenticated'}}\n",
       "anonymous: a role for system:unauthenticated", "a JSON patch"},
  };
  for (const BindingRow& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.why);
    CHECK(told(grants(row.text, {})) == row.told);
  }
}

TEST_CASE("wherever they stand") {
  const std::string rule = R"({verbs: [get], apiGroups: [""], resources: [secrets]})";
  const std::vector<Row> rows = {
      {"kind: List\nitems:\n- kind: Role\n  rules: [" + rule + "]\n", "secrets", "a List"},
      {"kind: RoleList\nitems:\n- metadata: {name: a}\n  rules: [" + rule + "]\n", "secrets",
       "items without kinds"},
      {"kind: Ruler\nrules: [" + rule + "]\n", "secrets", "some other kind that holds rules"},
      {"- {op: add, path: /rules/-, value: " + rule + "}\n", "secrets", "a JSON patch"},
      {"rbac: {extraRules: [" + rule + "]}\n", "secrets", "values"},
      {"kind: \"R\\u006fle\"\nrules: [{verbs: [get], apiGroups: [''], resources: "
       "[\"s\\x65crets\"]}]",
       "secrets", "spelled with escapes"},
      {"x: &r " + rule + "\nkind: Role\nrules: [*r]\n", "secrets secrets", "an alias"},
      {"kind: Role\nrules:\n- <<: " + rule + "\n  resourceNames: [a]\n", "secrets", "a merge key"},
      {"kind: Role\nrules:\n- verbs: [create]\n  verbs: [get]\n  apiGroups: ['']\n"
       "  resources: [secrets]\n",
       "secrets", "a key that stands twice"},
      {"apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- {verbs: ['*'], nonResourceURLs: "
       "['*']}\n",
       "", "what is logged"},
      {"apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: FlowSchema\nspec: {rules: "
       "[{resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}]}\n",
       "", "how fast it is answered"},
      {"kind: Role\nrules:\n{{- if .Values.all }}\n- verbs: [get]\n  apiGroups: [\"\"]\n"
       "  resources: [secrets]\n{{- end }}\n",
       "secrets", "a Helm template"},
      {"\xff\xfe" +
           [&] {
             std::string wide;
             for (const char c : "kind: Role\nrules: [" + rule + "]\n")
               wide += std::string{c, '\0'};
             return wide;
           }(),
       "secrets", "UTF-16"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    CAPTURE(row.why);
    CHECK(risks(grants(row.rule, {})) == row.risks);
  }
}

TEST_CASE("aggregation: a selector that selects nothing takes in all") {
  const auto selected = [](const std::string& selector) {
    return told(
        grants("kind: ClusterRole\nmetadata: {name: a}\naggregationRule: "
               "{clusterRoleSelectors: [" +
                   selector + "]}\n",
               {}));
  };
  const std::string every = "wildcard: aggregates every ClusterRole";
  CHECK(selected("{}") == every);
  CHECK(selected("{matchLabels: {}}") == every);
  CHECK(selected("{matchExpressions: [{key: a, operator: DoesNotExist}]}") == every);
  CHECK(selected("{matchLabels: {a: b}}") == "");
  CHECK(selected("{matchExpressions: [{key: a, operator: In, values: [b]}]}") == "");
}

TEST_CASE("place and name") {
  const Grants found = grants("# a\n---\n" + role(R"({verbs: [get], resources: [secrets]})"), {});
  REQUIRE(found.grants.size() == 1);
  CHECK(found.grants.front().kind == "ClusterRole");
  CHECK(found.grants.front().name == "r");
  CHECK(found.grants.front().name_space == "n");
  CHECK(found.grants.front().line == 7);
  CHECK(found.complete);
}

TEST_CASE("limits and broken documents are told, and hide nothing before or behind them") {
  const std::string wild = role(R"({verbs: [get], resources: [secrets]})");
  const Grants broken = grants("---\nkind: Role\nrules: [\n---\n" + wild, {});
  CHECK_FALSE(broken.complete);
  CHECK(broken.broken == std::vector<std::uint64_t>{1});
  CHECK(risks(broken) == "secrets");
  CHECK(grants("---\nkind: Deployment\nx: [\n", {}).complete);
  CHECK_FALSE(grants(wild, {.max_bytes = 10}).complete);
  CHECK_FALSE(grants(wild, {.max_depth = 2}).complete);
  CHECK_FALSE(grants(wild, {.max_nodes = 5}).complete);
  CHECK_FALSE(grants("verbs: &a [*a]\n", {}).complete);  // within itself
  std::string bomb = "a0: &a0 {verbs: [get], resources: [secrets]}\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb +=
        "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + "]\n";
  }
  CHECK_FALSE(grants(bomb, {}).complete);
}

}  // namespace refward::manifests
