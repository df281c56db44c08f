// SPDX-License-Identifier: Apache-2.0
#include "inspect/promotion_source.h"

#include "base/text.h"
#include "inspect/tree_book.h"

namespace refward::inspect {
namespace {

bool is_spelled_as_it_is(const std::string& folder) {
  return folder.find('\\') == std::string::npos && base::printable(folder) == folder;
}

}  // namespace

std::set<std::string> promoted_folders(const policy::Policy& policy, const policy::Place& place) {
  std::set<std::string> out;
  for (const policy::Block& block : policy.blocks) {
    if (block.settings.promote_from == place.ref && block.repositories.matches(place.repository))
      out.insert("");
    if (!policy::covers(block, place))
      continue;
    for (const policy::PathRule& rule : block.settings.paths)
      if (rule.promote_from)
        out.insert(*rule.promote_from);
  }
  return out;
}

std::map<std::string, git::ObjectId> promoted_trees(const git::Repo& repo,
                                                    const policy::Policy& policy,
                                                    const policy::Place& place,
                                                    const git::ObjectId& value) {
  std::map<std::string, git::ObjectId> out;
  const std::set<std::string> folders = promoted_folders(policy, place);
  if (folders.empty())
    return out;
  TreeBook book(repo);
  const auto tree = book.tree_of(value);
  if (!tree)
    return out;
  for (const std::string& folder : folders)
    if (const auto there = book.folder(*tree, folder); there && is_spelled_as_it_is(folder))
      out.emplace(folder, *there);
  return out;
}

std::string literal_folder(std::string_view glob) {
  std::string out;
  std::size_t slash = 0;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    if (glob[i] == '*' || glob[i] == '?' || glob[i] == '[')
      break;
    if (glob[i] == '\\' && i + 1 < glob.size())
      ++i;
    out.push_back(glob[i]);
    if (glob[i] == '/')
      slash = out.size();
  }
  out.resize(slash);
  return out;
}

std::optional<std::string> path_at_source(const policy::PathRule& rule, const std::string& path) {
  if (!rule.match.matches(path))
    return std::nullopt;
  std::optional<std::size_t> length;
  for (const std::string& entry : rule.match.entries()) {
    const auto glob = policy::Glob::parse(entry);
    if (entry.starts_with('!') || !glob || !glob->matches(path))
      continue;
    const std::size_t own = literal_folder(entry).size();
    if (!length || own > *length)
      length = own;
  }
  return length ? std::optional(path.substr(*length)) : std::nullopt;
}

}  // namespace refward::inspect
