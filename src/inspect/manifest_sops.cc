// SPDX-License-Identifier: Apache-2.0
#include "inspect/manifest_sops.h"

#include "inspect/tree_book.h"
#include "policy/pattern.h"

#include <optional>

namespace refward::inspect {
namespace {

constexpr std::uint64_t kMaxRulesBytes = std::uint64_t{1} << 20;
constexpr std::size_t kMaxPatternsKept = 256;

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

// "envs/prod/" -> "envs/" -> "".
std::string above(std::string folder) {
  folder.pop_back();
  return folder_of(folder);
}

std::shared_ptr<const manifests::SopsRules> read_rules(const git::Repo& repo,
                                                       const git::ObjectId& blob) {
  const auto object = repo.read(blob, kMaxRulesBytes);
  if (!object || object->kind != git::ObjectKind::blob)
    return nullptr;
  auto rules = manifests::parse_sops_rules(object->bytes);
  return rules ? std::make_shared<const manifests::SopsRules>(*std::move(rules)) : nullptr;
}

SopsFinder::Found find(const git::Repo& repo,
                       TreeBook& book,
                       const git::ObjectId& tree,
                       std::string folder) {
  for (;;) {
    const TreeBook::Found found = book.at(tree, folder + ".sops.yaml");
    if (found.kind == TreeBook::Found::Kind::present)
      return {read_rules(repo, found.state.id), folder};
    if (folder.empty())
      return {};
    folder = above(std::move(folder));
  }
}

}  // namespace

SopsFinder::Found SopsFinder::nearest(const git::ObjectId& commit, std::string_view path) {
  TreeBook book(repo_);
  if (commit != commit_) {
    tree_ = book.tree_of(commit);
    commit_ = commit;
  }
  const auto tree = tree_;
  if (!tree)
    return {};
  const std::pair key(*tree, folder_of(path));
  if (const auto known = known_.find(key); known != known_.end())
    return known->second;
  if (known_.size() == kMaxKept)
    known_.clear();
  Found found = find(repo_, book, *tree, key.second);
  known_.emplace(key, found);
  return found;
}

manifests::Search pattern_search() {
  using Known = std::map<std::string, std::optional<policy::Pattern>, std::less<>>;
  return [known = std::make_shared<Known>()](std::string_view pattern, std::string_view text) {
    auto found = known->find(pattern);
    if (found == known->end()) {
      if (known->size() == kMaxPatternsKept)
        known->clear();
      auto compiled = policy::Pattern::parse(pattern);
      found = known
                  ->emplace(std::string(pattern),
                            compiled ? std::optional(*std::move(compiled)) : std::nullopt)
                  .first;
    }
    return !found->second || found->second->matches(text);
  };
}

}  // namespace refward::inspect
