// SPDX-License-Identifier: Apache-2.0
#include "inspect/submodule_rule.h"

#include "base/text.h"
#include "inspect/gitmodules.h"

#include <algorithm>
#include <optional>

namespace refward::inspect {
namespace {

constexpr std::string_view kFile = ".gitmodules";
constexpr std::uint64_t kMaxRootBytes = std::uint64_t{64} << 20;

using Entries = std::vector<git::PathState>;

// A file system that ignores case would serve .GitModules to Git as .gitmodules.
bool is_gitmodules(std::string_view path) {
  return path.size() == kFile.size() && base::to_lower(path) == kFile;
}

bool is_submodule(const std::optional<git::PathState>& state) {
  return state && state->kind == git::EntryKind::submodule;
}

// What stands for .gitmodules at the root; an error: the tree cannot be read.
base::Result<Entries> files_of(const git::Repo& repo, const git::ObjectId& root) {
  TRY(const git::Object object, repo.read(root, kMaxRootBytes));
  TRY(const git::Tree tree, git::parse_tree(object.bytes));
  Entries found;
  for (const git::TreeEntry& entry : tree.entries)
    if (is_gitmodules(entry.name))
      found.push_back({entry.kind, entry.id});
  return found;
}

base::Result<std::vector<Submodule>> submodules_of(const git::Repo& repo,
                                                   const git::ObjectId& root) {
  TRY(const Entries files, files_of(repo, root));
  if (files.empty())
    return std::vector<Submodule>();
  if (files.size() > 1)
    return base::Error("its name stands twice, in other case");
  if (files[0].kind != git::EntryKind::blob && files[0].kind != git::EntryKind::executable)
    return base::Error("it is no file");
  TRY(const git::Object object, repo.read(files[0].id, kMaxGitmodulesBytes));
  return parse_gitmodules(object.bytes);
}

bool is_allowed(const std::string& url, const std::vector<policy::Pattern>& patterns) {
  return std::ranges::any_of(patterns,
                             [&](const policy::Pattern& pattern) { return pattern.matches(url); });
}

bool has_url(const std::vector<Submodule>& submodules, const std::string& path) {
  return std::ranges::any_of(submodules, [&](const Submodule& submodule) {
    return submodule.path == path && submodule.url.has_value();
  });
}

}  // namespace

std::vector<SubmoduleFault> submodule_faults(const git::Repo& repo,
                                             const git::LinkedCommit& commit,
                                             const std::vector<git::PathChange>& changes,
                                             const std::vector<policy::Pattern>& patterns) {
  const bool concerned = std::ranges::any_of(changes, [](const git::PathChange& change) {
    return change.after && (is_submodule(change.after) || is_gitmodules(change.path));
  });
  if (!concerned)
    return {};
  const auto submodules = submodules_of(repo, commit.tree);
  if (!submodules)
    return {{"gitmodules-unreadable", std::string(kFile), {{"detail", submodules.error().what}}}};
  std::vector<SubmoduleFault> found;
  for (const Submodule& submodule : *submodules)
    if (submodule.url && !is_allowed(*submodule.url, patterns))
      found.push_back({"submodule-url",
                       std::string(kFile),
                       {{"submodule", submodule.name}, {"url", *submodule.url}}});
  for (const git::PathChange& change : changes)
    if (is_submodule(change.after) && !has_url(*submodules, change.path))
      found.push_back({"submodule-without-url", change.path});
  return found;
}

}  // namespace refward::inspect
