// SPDX-License-Identifier: Apache-2.0
#include "manifests/rbac.h"

#include "manifests/rbac_rule.h"
#include "manifests/rbac_walk.h"
#include "manifests/readable.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <tuple>
#include <utility>

namespace refward::manifests {
namespace {

constexpr std::array kWords = {
    std::pair{Risk::wildcard, std::string_view("wildcard")},
    std::pair{Risk::secrets, std::string_view("secrets")},
    std::pair{Risk::escalate, std::string_view("escalate")},
    std::pair{Risk::pods_exec, std::string_view("pods-exec")},
    std::pair{Risk::nodes_proxy, std::string_view("nodes-proxy")},
    std::pair{Risk::cluster_admin, std::string_view("cluster-admin")},
    std::pair{Risk::anonymous, std::string_view("anonymous")},
    std::pair{Risk::cluster_scope, std::string_view("cluster-scope")},
};

using Key = std::tuple<std::string, std::string, std::string>;  // kind, namespace, name

Key key_of(const Holder& holder) {
  return {holder.kind, holder.name_space, holder.name};
}

// A line number for messages stays within the text it came from.
void trace(Grants& found, const Readable& source) {
  for (Grant& grant : found.grants)
    grant.line = source.source_line(grant.line);
  for (Holder& holder : found.holders)
    for (auto& [subject, line] : holder.subjects)
      line = source.source_line(line);
  for (std::uint64_t& line : found.broken)
    line = source.source_line(line);
}

Reading read_all(std::string_view text,
                 const Limits& limits,
                 std::uint64_t lines_before,
                 Grants& out) {
  DocumentReader reader(text, limits);
  Document document;
  for (;;) {
    Reading reading = reader.next(document);
    if (reading == Reading::document)
      reading = find_grants(document, limits, lines_before, out);
    if (reading != Reading::document)
      return reading;
  }
}

// Document by document, so that a broken one hides none behind it.
Reading read_apart(std::string_view text, const Limits& limits, Grants& out) {
  const std::vector<Part> parts = split_documents(text);
  if (parts.size() > limits.max_documents)
    return Reading::too_large;
  for (const Part& part : parts) {
    const Reading reading = read_all(part.text, limits, part.lines_before, out);
    if (reading == Reading::too_deep || reading == Reading::too_large)
      return reading;
    if (reading == Reading::broken && may_grant(part.text))
      out.broken.push_back(part.lines_before + 1);
  }
  return Reading::end;
}

Grants grants_of(const Readable& source, const Limits& limits, bool& parsed) {
  Grants out;
  Reading reading = read_all(source.text, limits, 0, out);
  parsed = reading != Reading::broken;
  if (!parsed) {
    out = {};
    reading = read_apart(source.text, limits, out);
  }
  out.complete = reading == Reading::end && out.broken.empty();
  trace(out, source);
  return out;
}

using Sight = std::tuple<Risk, std::uint64_t, std::string, std::string>;

Sight sight_of(const Grant& grant) {
  return {grant.risk, grant.line, grant.name, grant.what};
}

// Takes from a second reading of the same text what the first did not see.
void add_unseen(Grants& all, Grants&& more) {
  std::set<Sight> seen;
  for (const Grant& grant : all.grants)
    seen.insert(sight_of(grant));
  const std::size_t holders = all.holders.size();
  std::ranges::move(more.holders, std::back_inserter(all.holders));
  for (Grant& grant : more.grants) {
    if (seen.contains(sight_of(grant)))
      continue;
    grant.holder += holders;
    all.grants.push_back(std::move(grant));
  }
}

// Words that stand in any text that grants something; escapes can spell them otherwise.
constexpr std::array<std::string_view, 4> kMarks = {"Role", "verbs", "roleRef", "system:"};
constexpr std::array<std::string_view, 5> kEscapes = {"\\x", "\\u", "\\U", "\\\n", "\\\r"};

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaxComparisons = 4'000'000;
constexpr std::size_t kMaxRenames = 1'000;  // holders on either side

// Which role or binding of `before` stands for which of `after`, each at most once.
class Comparison {
 public:
  Comparison(const Grants& before, const Grants& after)
      : before_(before),
        after_(after),
        mate_(after.holders.size(), kNone),
        taken_(before.holders.size(), false),
        held_(before.holders.size()),
        wanted_(after.holders.size()) {
    for (const Grant& grant : before.grants)
      held_[grant.holder].push_back(&grant);
    for (const Grant& grant : after.grants)
      wanted_[grant.holder].push_back(&grant);
  }

  std::vector<Grant> run(Renames renames) {
    match_by_name(Where::same_file);
    match_by_name(Where::anywhere);
    if (renames == Renames::forgive)
      match_renamed();
    std::vector<Grant> out;
    for (const Grant& grant : after_.grants)
      if (!holds(mate_[grant.holder], grant))
        out.push_back(grant);
    add_widened(out);
    return out;
  }

 private:
  enum class Where { same_file, anywhere };

  void match_by_name(Where where) {
    std::map<std::pair<Key, std::string>, std::deque<std::size_t>> open;
    const auto place = [&](const Holder& holder) {
      return std::pair{key_of(holder), where == Where::same_file ? holder.file : std::string()};
    };
    for (std::size_t i = 0; i < before_.holders.size(); ++i)
      if (!taken_[i])
        open[place(before_.holders[i])].push_back(i);
    for (std::size_t i = 0; i < after_.holders.size(); ++i) {
      if (mate_[i] != kNone)
        continue;
      const auto found = open.find(place(after_.holders[i]));
      if (found == open.end() || found->second.empty())
        continue;
      take(i, found->second.front());
      found->second.pop_front();
    }
  }

  void take(std::size_t after, std::size_t before) {
    mate_[after] = before;
    taken_[before] = true;
  }

  // A new name for what was there: whoever is bound to that name was bound to nothing. Two roles
  // that swap their names are no such case, because bindings stay.
  void match_renamed() {
    std::set<Key> old_names;
    std::set<Key> new_names;
    for (const Holder& holder : before_.holders)
      old_names.insert(key_of(holder));
    for (const Holder& holder : after_.holders)
      new_names.insert(key_of(holder));
    std::vector<std::size_t> gone;
    for (std::size_t i = 0; i < before_.holders.size() && gone.size() < kMaxRenames; ++i)
      if (!taken_[i] && !held_[i].empty() && !new_names.contains(key_of(before_.holders[i])))
        gone.push_back(i);
    std::size_t tried = 0;
    for (std::size_t i = 0; i < after_.holders.size() && tried < kMaxRenames; ++i) {
      if (mate_[i] != kNone || wanted_[i].empty() || old_names.contains(key_of(after_.holders[i])))
        continue;
      ++tried;
      const auto found = std::ranges::find_if(
          gone, [&](std::size_t candidate) { return stands_for(candidate, i); });
      if (found != gone.end())
        take(i, *found);
    }
  }

  bool stands_for(std::size_t before, std::size_t after) {
    const Holder& old = before_.holders[before];
    const Holder& now = after_.holders[after];
    const bool narrowed = old.kind == "Cluster" + now.kind;
    if (taken_[before] || (!narrowed && (old.kind != now.kind || old.name_space != now.name_space)))
      return false;
    return std::ranges::all_of(wanted_[after],
                               [&](const Grant* grant) { return holds(before, *grant); });
  }

  bool holds(std::size_t before, const Grant& wanted) {
    if (before == kNone)
      return false;
    std::vector<const Reach*> held;
    for (const Grant* grant : held_[before])
      if (grant->risk == wanted.risk)
        held.push_back(&grant->reach);
    return !held.empty() && covers(held, wanted.reach, budget_);
  }

  // What a binding gives: a subject, and the name of a role.
  using Gift = std::pair<std::string, std::string>;

  void add_widened(std::vector<Grant>& out) const {
    std::set<Gift> in_cluster;
    std::set<Gift> in_namespace;
    for (const Holder& holder : before_.holders)
      for (const auto& [subject, line] : holder.subjects)
        (holder.kind == "ClusterRoleBinding" ? in_cluster : in_namespace)
            .emplace(without_namespace(subject), holder.role);
    for (std::size_t i = 0; i < after_.holders.size(); ++i) {
      const Holder& holder = after_.holders[i];
      if (holder.kind != "ClusterRoleBinding" || holder.role.empty())
        continue;
      for (const auto& [subject, line] : holder.subjects) {
        const Gift gift(without_namespace(subject), holder.role);
        if (in_namespace.contains(gift) && !in_cluster.contains(gift))
          out.push_back({.risk = Risk::cluster_scope,
                         .kind = holder.kind,
                         .name = holder.name,
                         .name_space = holder.name_space,
                         .what = holder.role + " for " + subject,
                         .line = line,
                         .file = holder.file,
                         .implied = false,
                         .reach = {},
                         .holder = i});
      }
    }
  }

  // A RoleBinding need not name the namespace of a service account where kustomize sets it.
  static std::string without_namespace(const std::string& subject) {
    const std::size_t slash = subject.rfind('/');
    if (slash == std::string::npos || !subject.starts_with("ServiceAccount "))
      return subject;
    return "ServiceAccount " + subject.substr(slash + 1);
  }

  const Grants& before_;
  const Grants& after_;
  std::vector<std::size_t> mate_;  // of each holder of after_
  std::vector<bool> taken_;
  std::vector<std::vector<const Grant*>> held_;
  std::vector<std::vector<const Grant*>> wanted_;
  std::size_t budget_ = kMaxComparisons;
};

}  // namespace

std::string_view to_text(Risk risk) noexcept {
  const auto* const found =
      std::ranges::find(kWords, risk, &std::pair<Risk, std::string_view>::first);
  return found == kWords.end() ? std::string_view() : found->second;
}

std::optional<Risk> parse_risk(std::string_view word) noexcept {
  const auto* const found =
      std::ranges::find(kWords, word, &std::pair<Risk, std::string_view>::second);
  if (found == kWords.end())
    return std::nullopt;
  return found->first;
}

bool may_grant(std::string_view text) noexcept {
  const auto holds = [&](std::string_view word) { return text.find(word) != text.npos; };
  return is_wide(text) || std::ranges::any_of(kMarks, holds) ||
         std::ranges::any_of(kEscapes, holds);
}

Grants grants(std::string_view text, const Limits& limits) {
  if (!may_grant(text))
    return {};
  if (text.size() > limits.max_bytes)
    return {.grants = {}, .complete = false};
  const Readable source = readable(text);
  bool parsed = false;
  Grants out = grants_of(source, limits, parsed);
  // What looks like a template may be plain YAML, of which blanking the actions would hide a part.
  const Readable plain = readable_as_is(text);
  if (plain.text == source.text)
    return out;
  Grants as_is = grants_of(plain, limits, parsed);
  if (parsed) {
    out.complete = out.complete && as_is.complete;
    add_unseen(out, std::move(as_is));
  }
  return out;
}

void append(Grants& all, Grants&& more, const std::string& file) {
  const std::size_t holders = all.holders.size();
  for (Holder& holder : more.holders) {
    holder.file = file;
    all.holders.push_back(std::move(holder));
  }
  for (Grant& grant : more.grants) {
    grant.file = file;
    grant.holder += holders;
    all.grants.push_back(std::move(grant));
  }
  all.complete = all.complete && more.complete;
}

std::vector<Grant> added(const Grants& before, const Grants& after, Renames renames) {
  return Comparison(before, after).run(renames);
}

}  // namespace refward::manifests
