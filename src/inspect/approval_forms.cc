// SPDX-License-Identifier: Apache-2.0
#include "inspect/approval_forms.h"

#include "git/changes.h"

#include <algorithm>
#include <map>

namespace refward::inspect {
namespace {

using git::ObjectId;
using identity::Person;
using Place = CommitGraph::Place;

constexpr std::string_view kOption = "approve=";

void add(const Person* person, Approvers::Persons& persons) {
  if (std::ranges::find(persons, person) == persons.end())
    persons.push_back(person);
}

bool is_robot(const Person& person) noexcept {
  return person.kind == identity::PersonKind::robot;
}

// Form (b). A certificate that only happens to be signed approves nothing.
void add_certificate(const ApprovalCase& which, Approvers& out) {
  const Person* const person = which.certificate.person;
  if (person == nullptr || is_robot(*person) ||
      std::ranges::find(which.certificate.options, std::string(kOption) + which.update.ref) ==
          which.certificate.options.end())
    return;
  add(person, out.everywhere);
  out.seen.push_back({ApprovalForm::certificate, person, which.update.new_id});
}

Approvers::Merge merge_at(const ApprovalCase& which, const ObjectId& id) {
  const CommitFacts& facts = which.books.commits.facts(id);
  Approvers::Merge out;
  if (facts.parents.size() < 2 || !facts.signature->good() || is_robot(*facts.signature->person))
    return out;
  out.person = facts.signature->person;
  const auto object = which.ground.repo.read(id, kMaxCommitBytes);
  const auto commit =
      object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(object.error());
  if (commit && has_approval_trailer(commit->message, which.ground.repository, which.update.ref))
    out.trailer = Approvers::Merge::Trailer::names_ref;
  return out;
}

// Form (a): what each merge on the line brings, save itself: its own changes are its signer's.
void add_merges(const ApprovalCase& which, const CommitGraph& graph, Approvers& out) {
  out.merged.resize(graph.size());
  if (!which.update.old_commit)
    return;
  const std::vector<Place> line =
      graph.first_parents(*which.update.new_commit, *which.update.old_commit);
  std::map<Place, Approvers::Merge> merges;
  for (const Place place : line) {
    const auto merge = merge_at(which, graph.commit(place));
    if (merge.person == nullptr)
      continue;
    merges.emplace(place, merge);
    if (merge.trailer == Approvers::Merge::Trailer::names_ref)
      out.seen.push_back({ApprovalForm::merge, merge.person, graph.commit(place)});
  }
  const std::vector<Place> by = graph.brought_by(line);
  for (Place place = 0; place < graph.size(); ++place)
    if (const auto found = merges.find(by[place]); found != merges.end() && by[place] != place)
      out.merged[place] = found->second;
}

// Tags for commits of this move, within bounds.
class TagReader {
 public:
  TagReader(const ApprovalCase& which, const CommitGraph& graph, Approvers& out)
      : which_(which), graph_(graph), out_(out) {}

  void read() {
    for (const auto& [commit, shelved] : which_.tags.all())
      if (const auto place = place_of(commit))
        for (const ApprovalTags::Shelved& tag : shelved)
          read_one(tag, *place);
    spread();
  }

 private:
  // A creation or rewind may bring nothing new, and is approved all the same.
  std::optional<Place> place_of(const ObjectId& commit) const {
    if (const auto place = graph_.place_of(commit))
      return place;
    return kind_of(which_.update) == MoveKind::anew && commit == which_.update.new_commit
               ? std::optional(graph_.size())
               : std::nullopt;
  }

  void read_one(const ApprovalTags::Shelved& shelved, Place place) {
    if (++count_ > kMaxApprovalTags) {
      out_.too_many_tags = true;
      return;
    }
    const ApprovalTagRead& tag = which_.tags.read(shelved);
    const auto fault = tag ? fault_of(*tag) : std::optional(tag.error());
    if (fault) {
      out_.passed_over.push_back({shelved.ref, *fault});
      return;
    }
    out_.seen.push_back({ApprovalForm::tag, tag->person, tag->commit});
    if (kind_of(which_.update) == MoveKind::anew)
      add(tag->person, out_.everywhere);
    else
      starts_[tag->person].push_back(place);
  }

  std::optional<ApprovalTagFault> fault_of(const ApprovalTag& tag) {
    if (tag.text.ref().text() != which_.update.ref)
      return ApprovalTagFault{"approval-for-other", {{"ref", tag.text.ref().text()}}};
    if (which_.ground.now > tag.text.expires())
      return ApprovalTagFault{"approval-expired",
                              {{"expires", base::to_rfc3339(tag.text.expires())}}};
    if (kind_of(which_.update) == MoveKind::anew && tag.commit != which_.update.new_commit)
      return ApprovalTagFault{"approval-not-tip", {}};
    if (tag.text.base() != base_of(which_.update) && !is_same_on_moved_base(tag))
      return ApprovalTagFault{"approval-base", {{"base", tag.text.base().hex()}}};
    return std::nullopt;
  }

  // The ref has moved on since: the approval stands if the merge of the commit into where the ref
  // stands now changes the same paths in the same way.
  bool is_same_on_moved_base(const ApprovalTag& tag) {
    if (kind_of(which_.update) == MoveKind::anew || !which_.update.old_commit ||
        tag.text.base().is_null())
      return false;
    const auto key = std::make_pair(tag.text.base(), tag.commit);
    const auto known = same_.find(key);
    if (known != same_.end())
      return known->second;
    return same_.emplace(key, brings_the_same(tag.text.base(), tag.commit)).first->second;
  }

  // Whatever cannot be read, or is in conflict, is not the same.
  [[nodiscard]] bool brings_the_same(const ObjectId& base, const ObjectId& commit) const {
    const git::Repo& repo = which_.ground.repo;
    const ObjectId& old = *which_.update.old_commit;
    const auto header = repo.header(base);
    if (!header || header->kind != git::ObjectKind::commit)
      return false;
    const auto moved_on = repo.is_ancestor(base, old);
    if (!moved_on || !*moved_on)
      return false;
    const auto then = git::recompute_merge(repo, {base, commit});
    const auto now = git::recompute_merge(repo, {old, commit});
    return then && now && then->conflicts.empty() && now->conflicts.empty() &&
           std::ranges::equal(then->to_first, now->to_first,
                              [](const git::PathChange& a, const git::PathChange& b) {
                                return a.path == b.path && a.before == b.before &&
                                       a.after == b.after;
                              });
  }

  // One walk for each person, however many tags.
  void spread() {
    out_.tagged.resize(graph_.size());
    for (const auto& [person, starts] : starts_)
      for (const Place place : graph_.reached(starts))
        add(person, out_.tagged[place]);
  }

  const ApprovalCase& which_;
  const CommitGraph& graph_;
  Approvers& out_;
  std::size_t count_ = 0;
  std::map<const Person*, std::vector<Place>> starts_;
  std::map<std::pair<ObjectId, ObjectId>, bool> same_;
};

}  // namespace

std::string_view to_text(ApprovalForm form) noexcept {
  switch (form) {
    case ApprovalForm::merge:
      return "merge";
    case ApprovalForm::certificate:
      return "certificate";
    case ApprovalForm::tag:
      return "tag";
  }
  return "unknown";
}

MoveKind kind_of(const push::RefUpdate& update) noexcept {
  return update.change == push::RefChange::update ? MoveKind::along : MoveKind::anew;
}

ObjectId base_of(const push::RefUpdate& update) {
  return update.old_commit.value_or(update.old_id);
}

Approvers approvers_of(const ApprovalCase& which, const CommitGraph& graph) {
  Approvers out;
  add_certificate(which, out);
  if (kind_of(which.update) == MoveKind::along)
    add_merges(which, graph, out);
  else
    out.merged.resize(graph.size());
  TagReader(which, graph, out).read();
  return out;
}

bool has_approval_trailer(std::string_view message,
                          std::string_view repository,
                          std::string_view ref) {
  while (message.starts_with('\n'))
    message.remove_prefix(1);
  while (message.ends_with('\n'))
    message.remove_suffix(1);
  const std::size_t gap = message.rfind("\n\n");
  if (gap == std::string_view::npos)
    return false;
  const std::string wanted =
      "\nApproved-for: " + std::string(repository) + " " + std::string(ref) + "\n";
  const std::string paragraph = std::string(message.substr(gap + 1)) + "\n";
  return paragraph.find(wanted) != std::string::npos;
}

}  // namespace refward::inspect
