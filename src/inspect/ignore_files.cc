// SPDX-License-Identifier: Apache-2.0
#include "inspect/ignore_files.h"

#include "inspect/commit_facts.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using secrets::gitleaks::IgnoreList;

constexpr std::uint64_t kMaxRootTree = 16U << 20;  // bytes

base::Result<git::Object> read_kind(const git::Repo& repo,
                                    const git::ObjectId& id,
                                    git::ObjectKind kind,
                                    std::uint64_t limit) {
  TRY(git::Object object, repo.read(id, limit));
  if (object.kind != kind)
    return base::Error("another kind of object");
  return object;
}

base::Result<IgnoreList> read_list(const git::Repo& repo, const git::ObjectId& commit) {
  TRY(const git::Object raw, read_kind(repo, commit, git::ObjectKind::commit, kMaxCommitBytes));
  TRY(const git::Commit parsed, git::parse_commit(raw.bytes));
  TRY(const git::Object root, read_kind(repo, parsed.tree, git::ObjectKind::tree, kMaxRootTree));
  TRY(const git::Tree tree, git::parse_tree(root.bytes));
  const auto entry = std::ranges::find(tree.entries, kIgnoreFile, &git::TreeEntry::name);
  if (entry == tree.entries.end() || entry->kind != git::EntryKind::blob)
    return IgnoreList{};
  TRY(const git::Object blob,
      read_kind(repo, entry->id, git::ObjectKind::blob, secrets::gitleaks::kMaxIgnoreFile));
  return secrets::gitleaks::parse_ignore(blob.bytes);
}

// A value in a file of the tree itself. What stands for a bound of the search, or in an archive,
// has no place that a fingerprint could name.
bool can_be_listed(const Finding& finding) {
  return finding.rule == findings::RuleId::secrets && finding.reason == "secret" &&
         finding.fact("kind") == "commit" && !finding.path.empty() &&
         !finding.fact("identity").empty() && finding.fact("inside").empty();
}

}  // namespace

void IgnoreFiles::apply(findings::Findings& found) {
  if (!exceptions_.honours(InRepository::ignore_file))
    return;
  for (Finding& finding : found) {
    if (!can_be_listed(finding))
      continue;
    const std::string entry = secrets::gitleaks::ignoring_entry(
        list_of(finding.ref), {finding.object, finding.path, finding.part, finding.line});
    if (entry.empty())
      continue;
    finding.severity = findings::Severity::note;
    finding.reason = "secret-ignored";
    finding.facts.push_back({"file", std::string(kIgnoreFile)});
  }
}

const IgnoreList& IgnoreFiles::list_of(const std::string& ref) {
  const auto known = lists_.find(ref);
  if (known != lists_.end())
    return known->second;
  IgnoreList list;
  for (const push::RefUpdate& update : ground_.updates)
    if (update.ref == ref && update.new_commit)
      if (auto read = read_list(ground_.repo, *update.new_commit))
        list = *std::move(read);
  return lists_.emplace(ref, std::move(list)).first->second;
}

}  // namespace refward::inspect
