// SPDX-License-Identifier: Apache-2.0
#include "manifests/rbac_walk.h"

#include "manifests/rbac_rule.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace refward::manifests {
namespace {

constexpr std::size_t kLooksPerNode = 8;  // aliases and merge keys followed, and rules read twice
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

// Rules of these are about what is logged or how fast it is answered, in the same words.
constexpr std::array<std::string_view, 3> kOtherRules = {
    "audit.k8s.io/", "flowcontrol.apiserver.k8s.io/", "admissionregistration.k8s.io/"};

bool is_binding(std::string_view kind) {
  return kind == "RoleBinding" || kind == "ClusterRoleBinding";
}

bool is_role(std::string_view kind) {
  return kind == "Role" || kind == "ClusterRole";
}

bool is_anybody(std::string_view kind, std::string_view name) {
  if (name == "system:anonymous" || (name == "*" && kind == "User"))
    return true;
  return name == "system:unauthenticated" || name == "system:authenticated" ||
         name == "system:serviceaccounts";
}

class Walk {
 public:
  Walk(const Document& document, const Limits& limits, std::uint64_t lines_before, Grants& out)
      : nodes_(document.nodes), limits_(limits), lines_before_(lines_before), out_(out) {}

  Reading run() {
    visit(0, 0, kNobody, {});
    return end_;
  }

 private:
  struct Pair {
    NodeIndex key;
    NodeIndex value;
  };

  using Pairs = std::vector<Pair>;

  bool enter(std::size_t depth) {
    if (depth > limits_.max_depth)
      end_ = Reading::too_deep;
    else if (++looks_ > kLooksPerNode * limits_.max_nodes || out_.grants.size() > kMaxGrants ||
             out_.holders.size() > kMaxGrants)
      end_ = Reading::too_large;
    return end_ == Reading::document;
  }

  // `list`: the kind of the items of a list without kinds of their own.
  void visit(NodeIndex index, std::size_t depth, std::size_t holder, const std::string& list) {
    if (!enter(depth))
      return;
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::mapping) {
      look_at(index, depth, holder, list);
      return;
    }
    for (const NodeIndex child : node.children)
      visit(child, depth + 1, holder, list);
  }

  void look_at(NodeIndex index, std::size_t depth, std::size_t holder, const std::string& list) {
    const Pairs pairs = pairs_of(index, depth);
    if (is_of_others(pairs))
      return;
    if (const auto own = holder_of(pairs, depth, list))
      holder = add_holder(*own);
    look_at_rule(pairs, nodes_[index].line, depth, holder);
    look_at_selectors(pairs, depth, holder);
    if (has(pairs, "roleRef") || is_binding(kind_of(holder)))
      look_at_binding(pairs, depth, holder);
    else
      look_at_loose_subject(pairs, nodes_[index].line, holder);
    const std::string items = items_of(pairs);
    for (const Pair& pair : pairs)
      visit(pair.value, depth + 1, holder, nodes_[pair.key].text == "items" ? items : "");
  }

  [[nodiscard]] bool is_of_others(const Pairs& pairs) const {
    const std::string version = text_at(pairs, "apiVersion");
    return has(pairs, "kind") && std::ranges::any_of(kOtherRules, [&](std::string_view group) {
             return version.starts_with(group);
           });
  }

  // "RoleList" -> "Role".
  [[nodiscard]] std::string items_of(const Pairs& pairs) const {
    constexpr std::string_view kList = "List";
    std::string kind = text_at(pairs, "kind");
    if (!kind.ends_with(kList) || kind == kList)
      return {};
    kind.resize(kind.size() - kList.size());
    return kind;
  }

  std::optional<Holder> holder_of(const Pairs& pairs, std::size_t depth, const std::string& list) {
    const std::string own = text_at(pairs, "kind");
    const std::string kind = own.empty() ? list : own;
    const bool known = is_role(kind) || is_binding(kind);
    if (!known && !has(pairs, "roleRef") && (kind.empty() || !has(pairs, "metadata")))
      return std::nullopt;
    Holder holder{.kind = kind.empty() ? "binding" : kind, .name = {}, .name_space = {}};
    for (const Pair& pair : pairs)
      if (nodes_[pair.key].text == "metadata") {
        const Pairs metadata = pairs_of(pair.value, depth);
        holder.name = text_at(metadata, "name");
        holder.name_space = text_at(metadata, "namespace");
      }
    return holder;
  }

  std::size_t add_holder(const Holder& holder) {
    out_.holders.push_back(holder);
    return out_.holders.size() - 1;
  }

  [[nodiscard]] std::string kind_of(std::size_t holder) const {
    return holder == kNobody ? std::string() : out_.holders[holder].kind;
  }

  void add(Risk risk,
           std::string what,
           std::uint64_t line,
           std::size_t holder,
           Reach reach,
           bool implied) {
    if (holder == kNobody)
      holder = add_holder({.kind = "rule", .name = {}, .name_space = {}});
    const Holder& held = out_.holders[holder];
    out_.grants.push_back({.risk = risk,
                           .kind = held.kind,
                           .name = held.name,
                           .name_space = held.name_space,
                           .what = std::move(what),
                           .line = lines_before_ + line,
                           .file = {},
                           .implied = implied,
                           .reach = std::move(reach),
                           .holder = holder});
  }

  void look_at_rule(const Pairs& pairs, std::uint64_t line, std::size_t depth, std::size_t holder) {
    const PolicyRule rule{.verbs = words_at(pairs, "verbs", depth),
                          .groups = words_at(pairs, "apiGroups", depth),
                          .resources = words_at(pairs, "resources", depth),
                          .names = words_at(pairs, "resourceNames", depth),
                          .urls = words_at(pairs, "nonResourceURLs", depth)};
    if (rule.verbs.empty())
      return;
    for (RuleRisk& found : risks_of(rule))
      add(found.risk, std::move(found.what), line, holder, std::move(found.reach), found.implied);
  }

  // A selector that excludes nothing, or only some, takes in every role of the cluster.
  void look_at_selectors(const Pairs& pairs, std::size_t depth, std::size_t holder) {
    for (const Pair& pair : pairs) {
      if (nodes_[pair.key].text != "clusterRoleSelectors")
        continue;
      for (const NodeIndex selector : nodes_[pair.value].children)
        if (nodes_[selector].kind == Node::Kind::mapping && !selects(selector, depth + 1))
          add(Risk::wildcard, "aggregates every ClusterRole", nodes_[selector].line, holder,
              {{"*"}, {"*"}, {"*"}, {}}, false);
    }
  }

  // Is there a label that a role has to bear?
  bool selects(NodeIndex selector, std::size_t depth) {
    for (const Pair& pair : pairs_of(selector, depth)) {
      const Node& value = nodes_[pair.value];
      if (nodes_[pair.key].text == "matchLabels" && !value.children.empty())
        return true;
      if (nodes_[pair.key].text != "matchExpressions")
        continue;
      for (const NodeIndex expression : value.children) {
        const std::string how = text_at(pairs_of(expression, depth), "operator");
        if (how == "In" || how == "Exists")
          return true;
      }
    }
    return false;
  }

  struct Bound {
    std::string kind;  // of the role; empty: not said
    std::string name;
    std::uint64_t line = 0;
  };

  void look_at_binding(const Pairs& pairs, std::size_t depth, std::size_t holder) {
    std::vector<Bound> roles;
    for (const Pair& pair : pairs)
      if (nodes_[pair.key].text == "roleRef") {
        const Pairs ref = pairs_of(pair.value, depth);
        for (const std::string& name : texts_at(ref, "name"))
          roles.push_back({text_at(ref, "kind"), name, nodes_[pair.key].line});
      }
    std::map<std::string, std::uint64_t> subjects = subjects_of(pairs, depth);
    for (const Bound& role : roles)
      look_at_role_ref(role, subjects, holder);
    for (const auto& [subject, line] : subjects)
      look_at_subject(subject, line, roles.empty() ? "" : roles.front().name, holder);
    // A binding within a binding, by an alias, adds to it.
    if (holder == kNobody)
      return;
    if (!roles.empty())
      out_.holders[holder].role = roles.front().name;
    for (const auto& [subject, line] : subjects)
      out_.holders[holder].subjects.emplace(subject, lines_before_ + line);
  }

  void look_at_role_ref(const Bound& role,
                        const std::map<std::string, std::uint64_t>& subjects,
                        std::size_t holder) {
    if (role.name != "cluster-admin" || role.kind == "Role")
      return;
    if (subjects.empty())
      add(Risk::cluster_admin, "cluster-admin", role.line, holder, {{""}, {}, {role.name}, {}},
          false);
    for (const auto& [subject, line] : subjects)
      add(Risk::cluster_admin, "cluster-admin for " + subject, line, holder,
          {{subject}, {}, {role.name}, {}}, false);
  }

  void look_at_subject(const std::string& subject,
                       std::uint64_t line,
                       const std::string& role,
                       std::size_t holder) {
    const std::size_t blank = subject.find(' ');
    const std::string kind = subject.substr(0, blank);
    const std::string name = subject.substr(blank + 1);
    if (kind == "ServiceAccount")
      return;
    const std::string what = (role.empty() ? "a role" : role) + " for " + name;
    if (is_anybody(kind, name))
      add(Risk::anonymous, what, line, holder, {{name}, {}, {role}, {}}, false);
    else if (name == "system:masters")
      add(Risk::cluster_admin, what, line, holder, {{subject}, {}, {role}, {}}, false);
  }

  // In a patch, or in values.
  void look_at_loose_subject(const Pairs& pairs, std::uint64_t line, std::size_t holder) {
    const std::string kind = text_at(pairs, "kind");
    if (kind == "User" || kind == "Group")
      for (const std::string& name : texts_at(pairs, "name"))
        look_at_subject(kind + " " + name, line, "", holder);
  }

  std::map<std::string, std::uint64_t> subjects_of(const Pairs& pairs, std::size_t depth) {
    std::map<std::string, std::uint64_t> subjects;
    for (const Pair& pair : pairs) {
      const std::string& key = nodes_[pair.key].text;
      if (key == "subjects")
        for (const NodeIndex item : nodes_[pair.value].children)
          add_subject(item, depth + 1, subjects);
      // OpenShift's older form.
      for (const auto& [list, kind] : {std::pair{"userNames", "User "}, {"groupNames", "Group "}})
        if (key == list)
          for (const NodeIndex item : nodes_[pair.value].children)
            subjects.emplace(kind + nodes_[item].text, nodes_[item].line);
    }
    return subjects;
  }

  void add_subject(NodeIndex item,
                   std::size_t depth,
                   std::map<std::string, std::uint64_t>& subjects) {
    const Pairs pairs = pairs_of(item, depth);
    const std::string name_space = text_at(pairs, "namespace");
    for (const std::string& kind : texts_at(pairs, "kind"))
      for (const std::string& name : texts_at(pairs, "name"))
        subjects.emplace(kind + " " + (name_space.empty() ? "" : name_space + "/") + name,
                         nodes_[item].line);
  }

  Pairs pairs_of(NodeIndex index, std::size_t depth) {
    Pairs pairs;
    add_pairs(index, depth, pairs);
    return pairs;
  }

  // With those that merge keys bring: what a reader takes of keys that stand twice is its own, and
  // so all count.
  void add_pairs(NodeIndex index, std::size_t depth, Pairs& pairs) {
    const Node& node = nodes_[index];
    if (node.kind != Node::Kind::mapping || !enter(depth))
      return;
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const Pair pair{node.children[i], node.children[i + 1]};
      if (!enter(depth))
        return;
      if (nodes_[pair.key].plain && nodes_[pair.key].text == "<<")
        add_merged(pair.value, depth + 1, pairs);
      else
        pairs.push_back(pair);
    }
  }

  void add_merged(NodeIndex index, std::size_t depth, Pairs& pairs) {
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::mapping)
      add_pairs(index, depth, pairs);
    if (node.kind == Node::Kind::sequence)
      for (const NodeIndex child : node.children)
        add_pairs(child, depth, pairs);
  }

  [[nodiscard]] bool has(const Pairs& pairs, std::string_view name) const {
    return std::ranges::any_of(pairs, [&](const Pair& p) { return nodes_[p.key].text == name; });
  }

  [[nodiscard]] std::string text_at(const Pairs& pairs, std::string_view name) const {
    const std::vector<std::string> texts = texts_at(pairs, name);
    return texts.empty() ? std::string() : texts.front();
  }

  // Of a key that stands there twice readers take the first or the last: all are given.
  [[nodiscard]] std::vector<std::string> texts_at(const Pairs& pairs, std::string_view name) const {
    std::vector<std::string> texts;
    for (const Pair& pair : pairs)
      if (nodes_[pair.key].text == name && nodes_[pair.value].kind == Node::Kind::scalar)
        texts.push_back(nodes_[pair.value].text);
    return texts;
  }

  // A list of texts, or one alone.
  std::set<std::string> words_at(const Pairs& pairs, std::string_view name, std::size_t depth) {
    std::set<std::string> words;
    for (const Pair& pair : pairs)
      if (nodes_[pair.key].text == name)
        add_words(pair.value, depth + 1, words);
    return words;
  }

  void add_words(NodeIndex index, std::size_t depth, std::set<std::string>& words) {
    const Node& node = nodes_[index];
    if (node.kind == Node::Kind::scalar)
      words.insert(node.text);
    if (node.kind != Node::Kind::sequence)
      return;
    for (const NodeIndex child : node.children)
      if (enter(depth) && nodes_[child].kind == Node::Kind::scalar)
        words.insert(nodes_[child].text);
  }

  const std::vector<Node>& nodes_;
  const Limits& limits_;
  std::uint64_t lines_before_;
  Grants& out_;
  std::size_t looks_ = 0;
  Reading end_ = Reading::document;
};

}  // namespace

Reading find_grants(const Document& document,
                    const Limits& limits,
                    std::uint64_t lines_before,
                    Grants& out) {
  return Walk(document, limits, lines_before, out).run();
}

}  // namespace refward::manifests
