// SPDX-License-Identifier: Apache-2.0
#include "inspect/file_rules.h"

#include "base/text.h"
#include "inspect/rounds.h"
#include "inspect/submodule_rule.h"

#include <algorithm>
#include <unordered_map>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using git::EntryKind;
using policy::FileKind;

// Git takes what is larger for binary, too (core.bigFileThreshold).
constexpr std::uint64_t kBigFile = std::uint64_t{512} << 20;

// The first rule that the block has, for what cannot be judged at all.
std::optional<RuleId> first_rule(const policy::Block& block) {
  const policy::Settings& settings = block.settings;
  if (settings.max_file_size)
    return RuleId::max_file_size;
  if (settings.max_path_length)
    return RuleId::max_path_length;
  if (!settings.forbid_paths.empty())
    return RuleId::forbid_paths;
  if (!settings.forbid_kinds.empty())
    return RuleId::forbid_kinds;
  if (settings.submodule_urls)
    return RuleId::submodule_urls;
  return std::nullopt;
}

bool is_file(EntryKind kind) noexcept {
  return kind == EntryKind::blob || kind == EntryKind::executable;
}

// What blobs are, asked once for each.
class BlobLooks {
 public:
  explicit BlobLooks(const git::Repo& repo) : repo_(repo) {}

  // Bytes; nothing where it is not there, or no blob.
  std::optional<std::uint64_t> size(const git::ObjectId& id) {
    const auto [place, is_new] = sizes_.try_emplace(id);
    if (is_new)
      if (const auto header = repo_.header(id); header && header->kind == git::ObjectKind::blob)
        place->second = header->size;
    return place->second;
  }

  base::Result<bool> is_binary(const git::ObjectId& id) {
    if (const auto known = binary_.find(id); known != binary_.end())
      return known->second;
    const auto bytes = size(id);
    if (bytes && *bytes > kBigFile)
      return true;
    TRY(const git::Object blob, repo_.read(id, kBigFile));
    const bool binary =
        std::string_view(blob.bytes).substr(0, kBinaryBytes).find('\0') != std::string_view::npos;
    binary_.emplace(id, binary);
    return binary;
  }

 private:
  const git::Repo& repo_;
  std::unordered_map<git::ObjectId, std::optional<std::uint64_t>, git::ObjectIdHash> sizes_;
  std::unordered_map<git::ObjectId, bool, git::ObjectIdHash> binary_;
};

// One commit for one block.
class Judging {
 public:
  Judging(const Ground& ground, const Turn& turn, BlobLooks& blobs)
      : ground_(ground), turn_(turn), blobs_(blobs) {}

  Findings judge(const git::LinkedCommit& commit, const ChangeBook::Entry& entry) && {
    if (!entry.unreadable.empty())
      add(*first_rule(turn_.block), "changes-unreadable", "", {{"detail", entry.unreadable}});
    for (const git::PathChange& change : entry.at_paths())
      if (change.after)
        judge(change.path, *change.after);
    if (turn_.block.settings.submodule_urls)
      for (SubmoduleFault& fault : submodule_faults(ground_.repo, commit, entry.at_paths(),
                                                    *turn_.block.settings.submodule_urls))
        add(RuleId::submodule_urls, fault.reason, fault.path, std::move(fault.facts));
    return std::move(found_);
  }

 private:
  void judge(const std::string& path, const git::PathState& after) {
    const policy::Settings& settings = turn_.block.settings;
    if (settings.max_path_length && path.size() > *settings.max_path_length)
      add(RuleId::max_path_length, "path-too-long", path,
          {{"length", std::to_string(path.size())},
           {"limit", std::to_string(*settings.max_path_length)}});
    if (!settings.forbid_paths.empty() && settings.forbid_paths.matches(path))
      add(RuleId::forbid_paths, "path-forbidden", path);
    if (settings.max_file_size && after.kind != EntryKind::submodule)
      judge_size(path, after.id, *settings.max_file_size);
    for (const FileKind kind : settings.forbid_kinds)
      judge_kind(kind, path, after);
  }

  void judge_size(const std::string& path, const git::ObjectId& id, std::uint64_t limit) {
    const auto size = blobs_.size(id);
    if (!size)
      add(RuleId::max_file_size, "file-unreadable", path);
    else if (*size > limit)
      add(RuleId::max_file_size, "file-too-large", path,
          {{"size", std::to_string(*size)}, {"limit", std::to_string(limit)}});
  }

  void judge_kind(FileKind kind, const std::string& path, const git::PathState& after) {
    switch (kind) {
      case FileKind::binary:
        return judge_binary(path, after);
      case FileKind::executable:
        if (after.kind == EntryKind::executable)
          add(RuleId::forbid_kinds, "kind-executable", path);
        return;
      case FileKind::symlink_outside:
        return judge_link(path, after);
      case FileKind::submodule:
        if (after.kind == EntryKind::submodule)
          add(RuleId::forbid_kinds, "kind-submodule", path);
        return;
    }
  }

  void judge_binary(const std::string& path, const git::PathState& after) {
    if (!is_file(after.kind))
      return;
    const auto binary = blobs_.is_binary(after.id);
    if (!binary)
      add(RuleId::forbid_kinds, "file-unreadable", path, {{"detail", binary.error().what}});
    else if (*binary)
      add(RuleId::forbid_kinds, "kind-binary", path);
  }

  void judge_link(const std::string& path, const git::PathState& after) {
    if (after.kind != EntryKind::symlink)
      return;
    const auto target = ground_.repo.read(after.id, kMaxTargetBytes);
    if (target && !leads_outside(path, target->bytes))
      return;
    add(RuleId::forbid_kinds, "kind-symlink-outside", path,
        {{"target", target ? target->bytes : target.error().what}});
  }

  void add(RuleId rule,
           std::string reason,
           const std::string& path,
           std::vector<findings::Fact> facts = {}) {
    if (std::ranges::count(found_, rule, &Finding::rule) ==
        static_cast<std::ptrdiff_t>(kMaxPathsTold))
      return;
    Finding& finding =
        found_.emplace_back(finding_of(rule, std::move(reason), turn_.update.ref, turn_.block));
    finding.path = path;
    finding.facts = std::move(facts);
  }

  const Ground& ground_;
  const Turn& turn_;
  BlobLooks& blobs_;
  Findings found_ = {};
};

std::optional<Finding> not_a_commit(const Turn& turn) {
  return finding_of(*first_rule(turn.block), "not-a-commit", turn.update.ref, turn.block);
}

}  // namespace

bool leads_outside(std::string_view path, std::string_view target) {
  if (target.empty() || target.size() > kMaxTargetBytes || !base::is_valid_utf8(target) ||
      target.find('\0') != std::string_view::npos || target.find('\\') != std::string_view::npos ||
      target.starts_with('/') || (target.size() > 1 && target[1] == ':'))
    return true;
  auto depth = std::ranges::count(path, '/');  // real folders, above which are real folders
  bool went_down = false;
  for (const std::string_view part : base::split(target, '/')) {
    if (part == ".." && (went_down || depth-- == 0))
      return true;
    went_down = went_down || (part != ".." && part != "." && !part.empty());
  }
  return false;
}

Findings file_rules(const Ground& ground, Books& books) {
  BlobLooks blobs(ground.repo);
  const auto judge = [&](const Turn& turn, std::span<const git::LinkedCommit> commits) {
    Findings found;
    for (std::size_t at = 0; at < commits.size(); ++at) {
      if (at % kBatch == 0)
        books.changes.prepare(commits.subspan(at, std::min(kBatch, commits.size() - at)));
      Findings more =
          Judging(ground, turn, blobs).judge(commits[at], books.changes.of(commits[at].id));
      add_object(commits[at].id, books, more);
      std::ranges::move(more, std::back_inserter(found));
    }
    return found;
  };
  Rounds rounds(books, Rounds::News::unvouched, judge);
  return all_rounds(
      ground, books,
      {.asks = [](const policy::Block& block) { return first_rule(block).has_value(); },
       .otherwise = not_a_commit},
      rounds);
}

}  // namespace refward::inspect
