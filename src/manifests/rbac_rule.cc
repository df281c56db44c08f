// SPDX-License-Identifier: Apache-2.0
#include "manifests/rbac_rule.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace refward::manifests {
namespace {

using Words = std::set<std::string>;

const std::string kAll = "*";
constexpr std::string_view kCore;

bool has(const Words& words, std::string_view word) {
  return words.contains(std::string(word));
}

// Is it granted by a rule's resources, as the API server matches them? "pods/*" matches nothing
// there, and is meant to.
bool reaches_resource(const Words& resources, std::string_view wanted) {
  if (has(resources, kAll) || has(resources, wanted) || has(resources, "*/*"))
    return true;
  const std::size_t slash = wanted.find('/');
  return slash != std::string_view::npos &&
         (has(resources, "*" + std::string(wanted.substr(slash))) ||
          has(resources, std::string(wanted.substr(0, slash)) + "/*"));
}

bool reaches_group(const Words& groups, std::initializer_list<std::string_view> wanted) {
  return groups.empty() || has(groups, kAll) ||
         std::ranges::any_of(wanted, [&](std::string_view group) { return has(groups, group); });
}

bool is_wild_resource(const std::string& resource) {
  return resource == kAll || resource.starts_with("*/") || resource.ends_with("/*");
}

bool is_wild_url(const std::string& url) {
  return url == kAll || url == "/*";
}

std::string in_groups(const Words& groups) {
  if (groups.empty() || has(groups, kAll))
    return "every group";
  if (groups.size() == 1 && groups.contains(std::string(kCore)))
    return "the core group";
  Words named;
  for (const std::string& group : groups)
    named.insert(group.empty() ? "the core group" : group);
  return listed(named);
}

std::string described(const Reach& reach) {
  std::string text = listed(reach.verbs) + " on " + listed(reach.resources);
  const bool only_urls =
      std::ranges::all_of(reach.resources, [](const auto& name) { return name.starts_with('/'); });
  if (!only_urls)
    text += " in " + in_groups(reach.groups);
  return reach.names.empty() ? text : text + ", only " + listed(reach.names);
}

// What a risk is about: which of the rule's verbs make it one, on which resources of which groups.
struct Target {
  Risk risk;
  std::vector<std::string_view> verbs;  // empty: any
  std::vector<std::string_view> resources;
  std::initializer_list<std::string_view> groups;
};

constexpr std::string_view kRbacGroup = "rbac.authorization.k8s.io";
constexpr std::string_view kOpenShiftGroup = "authorization.openshift.io";

const std::vector<Target>& targets() {
  static const std::initializer_list<std::string_view> core = {kCore};
  static const std::initializer_list<std::string_view> roles = {kRbacGroup, kOpenShiftGroup};
  static const std::initializer_list<std::string_view> people = {kCore, "authentication.k8s.io"};
  // The answer to an update or a patch holds the Secret, and so does that to deletecollection.
  static const std::vector<Target> all = {
      {Risk::secrets,
       {"get", "list", "watch", "update", "patch", "deletecollection"},
       {"secrets"},
       core},
      {Risk::escalate, {"escalate", "bind"}, {"roles", "clusterroles"}, roles},
      {Risk::escalate,
       {"impersonate"},
       {"users", "groups", "serviceaccounts", "uids", "userextras"},
       people},
      {Risk::escalate, {"create"}, {"serviceaccounts/token"}, core},
      {Risk::pods_exec,
       {},
       {"pods/exec", "pods/attach", "pods/portforward", "pods/ephemeralcontainers"},
       core},
      {Risk::nodes_proxy, {}, {"nodes/proxy"}, core},
  };
  return all;
}

Words verbs_for(const Target& target, const PolicyRule& rule) {
  if (has(rule.verbs, kAll))
    return {kAll};
  if (target.verbs.empty())
    return rule.verbs;
  Words found;
  for (const std::string_view verb : target.verbs)
    if (has(rule.verbs, verb))
      found.insert(std::string(verb));
  return found;
}

Words resources_for(const Target& target, const PolicyRule& rule) {
  Words found;
  for (const std::string_view resource : target.resources)
    if (reaches_resource(rule.resources, resource))
      found.insert(std::string(resource));
  for (const std::string& resource : rule.resources)  // userextras/scopes
    if (target.resources.back() == "userextras" && resource.starts_with("userextras/"))
      found.insert(resource);
  return found;
}

// Would the rule reach it without any "*"?
bool is_implied(const Target& target, const PolicyRule& rule) {
  if (has(rule.verbs, kAll) || has(rule.groups, kAll))
    return true;
  return std::ranges::none_of(target.resources,
                              [&](std::string_view name) { return has(rule.resources, name); }) &&
         std::ranges::any_of(rule.resources, is_wild_resource);
}

void add_wildcard(const PolicyRule& rule, std::vector<RuleRisk>& out) {
  const bool grants_something = !rule.resources.empty() || !rule.urls.empty();
  if (rule.verbs.empty() || !grants_something)
    return;
  if (!has(rule.verbs, kAll) && !has(rule.groups, kAll) &&
      std::ranges::none_of(rule.resources, is_wild_resource) &&
      std::ranges::none_of(rule.urls, is_wild_url))
    return;
  Reach reach{rule.verbs, rule.groups, rule.resources, rule.names};
  reach.resources.insert(rule.urls.begin(), rule.urls.end());
  std::string what = described(reach);
  out.push_back({Risk::wildcard, std::move(what), false, std::move(reach)});
}

bool reaches_word(const Words& held, const std::string& wanted) {
  return held.contains(kAll) || held.contains(wanted);
}

struct Atom {
  const std::string* verb;
  const std::string* group;
  const std::string* resource;
  const std::string* name;  // null: all
};

bool reaches_atom(const Reach& held, const Atom& atom) {
  const bool grouped =
      held.groups.empty() || (atom.group != nullptr && reaches_word(held.groups, *atom.group));
  const bool named =
      held.names.empty() || (atom.name != nullptr && held.names.contains(*atom.name));
  return grouped && named && reaches_word(held.verbs, *atom.verb) &&
         (held.resources.contains(kAll) || held.resources.contains(*atom.resource));
}

std::vector<const std::string*> each_or_none(const Words& words) {
  std::vector<const std::string*> out;
  for (const std::string& word : words)
    out.push_back(&word);
  if (out.empty())
    out.push_back(nullptr);
  return out;
}

}  // namespace

std::string listed(const std::set<std::string>& words) {
  constexpr std::size_t kShown = 8;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& word : words) {
    if (shown == kShown)
      return text + " and " + std::to_string(words.size() - kShown) + " more";
    text += (shown++ == 0 ? "" : ", ") + word;
  }
  return text;
}

std::vector<RuleRisk> risks_of(const PolicyRule& rule) {
  std::vector<RuleRisk> out;
  add_wildcard(rule, out);
  for (const Target& target : targets()) {
    if (!reaches_group(rule.groups, target.groups))
      continue;
    Reach reach{verbs_for(target, rule), {}, resources_for(target, rule), rule.names};
    if (reach.verbs.empty() || reach.resources.empty())
      continue;
    Reach shown = reach;
    shown.groups = rule.groups;
    out.push_back({target.risk, described(shown), is_implied(target, rule), std::move(reach)});
  }
  return out;
}

bool covers(const std::vector<const Reach*>& held, const Reach& wanted, std::size_t& budget) {
  for (const std::string* group : each_or_none(wanted.groups))
    for (const std::string* name : each_or_none(wanted.names))
      for (const std::string& verb : wanted.verbs)
        for (const std::string& resource : wanted.resources) {
          const Atom atom{&verb, group, &resource, name};
          if (budget < held.size() + 1)
            return budget = 0, false;
          budget -= held.size() + 1;
          if (std::ranges::none_of(held,
                                   [&](const Reach* one) { return reaches_atom(*one, atom); }))
            return false;
        }
  return true;
}

}  // namespace refward::manifests
