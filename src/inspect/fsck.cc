// SPDX-License-Identifier: Apache-2.0
#include "inspect/fsck.h"

#include "git/fsck.h"
#include "inspect/commit_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using findings::Severity;
using git::FsckFault;
using git::FsckFaults;
using git::FsckFile;
using Blocks = std::vector<const policy::Block*>;

constexpr std::uint64_t kMaxTreeBytes = 256U << 20;

// What was looked at, with the place of its first appearance.
struct Place {
  git::ObjectId id;
  std::string_view kind;  // "commit", "tag", "tree", "blob"
  git::ObjectId commit;   // that brought it
  std::string path;
  const std::string& ref;
};

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

std::string_view reason_of(const Place& place, const FsckFault& fault) {
  if (!git::is_error(fault.level))
    return "fsck-odd";
  if (place.kind == "tree")
    return "fsck-tree";
  return place.kind == "blob" ? "fsck-file" : "fsck-object";
}

// The commands of the refusal begin where the first commit that needs mending stands.
void add_shape(const Ground& ground, const git::ObjectId& commit, Finding& finding) {
  const auto object = ground.repo.read(commit, kMaxCommitBytes);
  if (!object || object->kind != git::ObjectKind::commit)
    return;
  const auto parsed = git::parse_commit(object->bytes);
  if (!parsed)
    return;
  const bool is_tip = std::ranges::any_of(
      ground.updates, [&](const auto& update) { return update.new_commit == commit; });
  finding.object = commit.hex();
  finding.facts.push_back({"kind", "commit"});
  finding.facts.push_back({"shape", is_tip ? "tip" : "linear"});
  finding.facts.push_back({"base", parsed->parents.empty() ? "" : parsed->parents.front().hex()});
}

Finding finding_at(const Ground& ground,
                   const FsckFault& fault,
                   const Place& place,
                   const policy::Block& block) {
  Finding finding =
      finding_of(RuleId::fsck, std::string(reason_of(place, fault)), place.ref, block);
  finding.part = fault.id;
  if (!git::is_error(fault.level))
    finding.severity = Severity::warning;
  finding.object = place.id.hex();
  finding.path = place.path;
  std::string what(git::fsck_check(fault.id)->summary);
  if (!fault.detail.empty())
    what += " (" + fault.detail + ")";
  finding.facts = {{"id", finding.part}, {"what", std::move(what)}};
  if (place.kind == "commit" || place.kind == "blob")
    add_shape(ground, place.commit, finding);
  if (finding.fact("kind").empty())
    finding.facts.push_back({"kind", std::string(place.kind)});
  return finding;
}

// The findings of one group of refs, which the same blocks hold to the checks. Each block has its
// own mode and its own list of what it ignores.
class Ledger {
 public:
  Ledger(const Ground& ground, const Blocks& blocks, Findings& found)
      : ground_(ground), blocks_(blocks), found_(found) {}

  void add(const FsckFaults& faults, const Place& place) {
    for (const FsckFault& fault : faults)
      for (const policy::Block* block : blocks_)
        if (!block->settings.fsck_ignore.contains(std::string(fault.id)) ||
            !git::may_be_ignored(fault.id))
          add(fault, place, *block);
  }

  // How many there were beyond those that are named; of the same severity, so that the count
  // refuses what they would.
  void close() {
    for (auto& [key, rest] : rest_) {
      if (rest.count <= kFsckNamed)
        continue;
      rest.more.facts = {{"id", rest.more.part},
                         {"count", std::to_string(rest.count - kFsckNamed)}};
      found_.push_back(std::move(rest.more));
    }
  }

 private:
  struct Rest {
    std::size_t count = 0;
    Finding more;
  };

  void add(const FsckFault& fault, const Place& place, const policy::Block& block) {
    Rest& rest = rest_[{place.ref, &block, fault.id}];
    if (++rest.count > kFsckNamed)
      return;
    found_.push_back(finding_at(ground_, fault, place, block));
    rest.more = finding_of(RuleId::fsck, "fsck-more", place.ref, block);
    rest.more.part = fault.id;
    rest.more.severity = found_.back().severity;
  }

  const Ground& ground_;
  const Blocks& blocks_;
  Findings& found_;
  std::map<std::tuple<std::string, const policy::Block*, std::string_view>, Rest> rest_;
};

// Looks into what a tree calls .gitmodules or .gitattributes.
class FileCheck {
 public:
  explicit FileCheck(const git::Repo& repo) : repo_(repo) {}

  [[nodiscard]] FsckFaults check(const FsckFile& file) const {
    const bool modules = file.kind == FsckFile::Kind::gitmodules;
    const std::string file_id = modules ? "gitmodules" : "gitattributes";
    const auto header = repo_.header(file.id);
    if (!header)
      return {git::fsck_fault(file_id + "Missing")};
    if (header->kind != git::ObjectKind::blob)
      return {git::fsck_fault(file_id + "Blob")};
    const std::uint64_t limit = modules ? git::kMaxGitmodulesBytes : git::kMaxGitattributesBytes;
    if (header->size > limit)
      return {git::fsck_fault(file_id + "Large")};
    const auto object = repo_.read(file.id, limit);
    if (!object)
      return {git::fsck_fault(file_id + "Missing")};
    return modules ? git::fsck_gitmodules(object->bytes) : git::fsck_gitattributes(object->bytes);
  }

 private:
  const git::Repo& repo_;
};

class Check {
 public:
  Check(const Ground& ground, const Blocks& blocks, Findings& found)
      : ground_(ground), files_(ground.repo), ledger_(ground, blocks, found) {}

  [[nodiscard]] base::Status run(const std::vector<push::RefUpdate>& updates,
                                 const std::vector<git::ObjectId>& known) {
    push::NewObjects visit;
    visit.on_commit = [this](const git::ObjectId& id, const std::string& raw,
                             const std::string& ref) {
      ledger_.add(git::fsck_commit(raw), {id, "commit", id, "", ref});
    };
    visit.on_tag = [this](const git::ObjectId& id, const std::string& raw, const std::string& ref) {
      ledger_.add(git::fsck_tag(raw), {id, "tag", id, "", ref});
    };
    visit.on_tree = [this](const git::ObjectId& id, const git::Tree&, const git::ObjectId& commit,
                           const std::string& path, const std::string& ref) {
      add_tree({id, "tree", commit, path, ref});
    };
    TRY_OK(push::walk_new_objects(ground_.repo, updates, known, ground_.limits, visit));
    ledger_.close();
    return base::Done{};
  }

 private:
  void add_tree(const Place& place) {
    const auto object = ground_.repo.read(place.id, kMaxTreeBytes);
    if (!object) {
      ledger_.add({git::fsck_fault("badTree")}, place);
      return;
    }
    const git::FsckTree tree = git::fsck_tree(object->bytes);
    ledger_.add(tree.faults, place);
    for (const FsckFile& file : tree.files)
      if (met_.insert({file.kind, file.id}).second)
        ledger_.add(files_.check(file),
                    {file.id, "blob", place.commit, joined(place.path, file.name), place.ref});
  }

  const Ground& ground_;
  FileCheck files_;
  Ledger ledger_;
  std::set<std::pair<FsckFile::Kind, git::ObjectId>> met_;
};

Blocks strict_blocks(const Ground& ground, std::string_view ref) {
  Blocks blocks = policy::covering(ground.policy, ground.place(ref));
  std::erase_if(blocks, [](const policy::Block* block) {
    return block->settings.fsck != policy::Fsck::strict;
  });
  return blocks;
}

// Updates which the same blocks hold to the checks.
struct Group {
  Blocks blocks;
  std::vector<push::RefUpdate> updates;
};

// Groups are walked one by one: an object that two refs bring has to pass the checks of both. An
// old value that the record does not know hides what it reaches from its own ref alone.
std::vector<Group> groups_of(const Ground& ground) {
  std::map<std::pair<Blocks, std::string>, Group> groups;
  for (const push::RefUpdate& update : ground.updates) {
    Blocks blocks = strict_blocks(ground, update.ref);
    if (update.change == push::RefChange::remove || blocks.empty())
      continue;
    const bool apart = !update.old_id.is_null() && !vouches(ground, update.ref, update.old_id);
    Group& group = groups[{blocks, apart ? update.ref : ""}];
    group.blocks = std::move(blocks);
    group.updates.push_back(update);
  }
  std::vector<Group> out;
  for (auto& [key, group] : groups)
    out.push_back(std::move(group));
  return out;
}

// The tips that vouch for what they reach: the old values of these refs, and what the record has
// accepted or adopted for refs which all these blocks hold to the checks as well. An object that
// first went to a ref with fewer checks earns nothing by it.
std::vector<git::ObjectId> known_tips(const Ground& ground, const Group& group) {
  std::vector<git::ObjectId> tips;
  for (const push::RefUpdate& update : group.updates)
    if (!update.old_id.is_null())
      tips.push_back(update.old_id);
  for (const git::Ref& ref : ground.repo.refs())
    if (vouches(ground, ref.name, ref.id) &&
        std::ranges::includes(strict_blocks(ground, ref.name), group.blocks))
      tips.push_back(ref.id);
  return tips;
}

}  // namespace

findings::Findings fsck(const Ground& ground, Books&) {
  Findings found;
  for (const Group& group : groups_of(ground)) {
    Check check(ground, group.blocks, found);
    const base::Status walked = check.run(group.updates, known_tips(ground, group));
    if (walked)
      continue;
    for (const push::RefUpdate& update : group.updates)
      for (const policy::Block* block : group.blocks) {
        found.push_back(finding_of(RuleId::fsck, "fsck-unreadable", update.ref, *block));
        found.back().facts.push_back({"detail", walked.error().what});
      }
  }
  return found;
}

}  // namespace refward::inspect
