// SPDX-License-Identifier: Apache-2.0
#include "inspect/served.h"

namespace refward::inspect {

IdSet served_objects(const git::Repo& repo,
                     const std::vector<git::ObjectId>& objects,
                     const std::vector<git::ObjectId>& tips) {
  if (objects.empty() || tips.empty())
    return {};
  const auto reachable = repo.reachable(objects, tips);
  return reachable ? IdSet(reachable->begin(), reachable->end()) : IdSet();
}

std::set<std::string> served_names(const git::Repo& repo,
                                   const std::set<std::string>& names,
                                   const std::vector<git::ObjectId>& tips,
                                   const push::Limits& limits) {
  if (names.empty() || tips.empty())
    return {};
  std::vector<push::RefLine> lines;
  for (const git::ObjectId& tip : tips)
    lines.push_back({{}, tip, "refs/known/" + std::to_string(lines.size())});
  const auto updates = push::resolve(repo, lines);
  if (!updates)
    return {};
  std::set<std::string> served;
  const auto meet = [&](const std::string& name) {
    if (names.contains(name))
      served.insert(name);
  };
  push::NewObjects visit;
  visit.on_tree = [&](const git::ObjectId&, const git::Tree& tree, const git::ObjectId&,
                      const std::string&, const std::string&) {
    for (const git::TreeEntry& entry : tree.entries)
      meet(std::string(entry.name));
  };
  visit.on_entry = [&](const git::NewEntry& entry, const std::string&) { meet(entry.path); };
  visit.on_entry_again = visit.on_entry;
  return push::walk_new_objects(repo, *updates, {}, limits, visit) ? served
                                                                   : std::set<std::string>();
}

}  // namespace refward::inspect
