// SPDX-License-Identifier: Apache-2.0
#include "inspect/approval_tags.h"

namespace refward::inspect {
namespace {

using git::ObjectId;

constexpr std::string_view kRefs = "refs/";

ApprovalTagFault fault(std::string reason, std::string name = {}, std::string value = {}) {
  ApprovalTagFault out{.reason = std::move(reason)};
  if (!name.empty())
    out.facts.push_back({std::move(name), std::move(value)});
  return out;
}

bool is_named(std::string_view name, const identity::Person& person) {
  return !name.starts_with('@') && identity::People::covers(name, person);
}

std::optional<ObjectId> tree_of(const git::Repo& repo, const ObjectId& commit) {
  const auto object = repo.read(commit, kMaxCommitBytes);
  if (!object || object->kind != git::ObjectKind::commit)
    return std::nullopt;
  const auto parsed = git::parse_commit(object->bytes);
  return parsed ? std::optional(parsed->tree) : std::nullopt;
}

// The text without its signature, which stands behind it.
base::Result<identity::ApprovalText> text_of(const git::SignedObject& object) {
  TRY(const git::Tag tag, git::parse_tag(object.payload));
  return identity::ApprovalText::parse(tag.message);
}

// What can be told without asking who signed it.
std::optional<ApprovalTagFault> fault_of(const git::Tag& tag,
                                         const std::string& ref,
                                         const ObjectId& commit) {
  if (!tag.faults.empty())
    return fault("approval-malformed", "detail", std::string(tag.faults.front().code));
  if (tag.name != std::string_view(ref).substr(kRefs.size()))
    return fault("approval-name", "tag", std::string(tag.name));
  if (tag.target != commit || tag.target_kind != git::ObjectKind::commit)
    return fault("approval-object", "target", tag.target.hex());
  return std::nullopt;
}

}  // namespace

ApprovalTagRead read_approval_tag(const Ground& ground,
                                  const CommitBook& book,
                                  const std::string& ref,
                                  const ObjectId& id) {
  const auto place = identity::parse_approval_ref(ref);
  if (!place)
    return fault("approval-place");
  const auto object = ground.repo.read(id, kMaxCommitBytes);
  if (!object || object->kind != git::ObjectKind::tag)
    return fault("approval-not-a-tag");
  const auto tag = git::parse_tag(object->bytes);
  if (!tag)
    return fault("approval-malformed", "detail", tag.error().what);
  if (auto found = fault_of(*tag, ref, place->commit))
    return *std::move(found);
  const Split split = git::split_tag(object->bytes);
  const Signed who = book.judge(split, id);
  if (!who.good())
    return fault("approval-signature", "signature", who.reason);
  if (!is_named(place->person, *who.person))
    return fault("approval-person", "person", who.person->name);
  if (who.person->kind == identity::PersonKind::robot)
    return fault("approval-robot", "person", who.person->name);
  const auto text = text_of(*split);
  if (!text)
    return fault("approval-text", "detail", text.error().what);
  if (text->repository() != ground.repository)
    return fault("approval-repository", "repository", text->repository());
  if (!book.bounds().allow_ref(*who.person, {text->ref().text(), ground.default_branch}))
    return fault("approval-bounds", "person", who.person->name);
  if (tree_of(ground.repo, place->commit) != text->tree())
    return fault("approval-tree", "tree", text->tree().hex());
  return ApprovalTag{place->commit, who.person, *text};
}

std::optional<base::Instant> approval_expiry(const git::Repo& repo, const ObjectId& id) {
  const auto object = repo.read(id, kMaxCommitBytes);
  if (!object || object->kind != git::ObjectKind::tag)
    return std::nullopt;
  const Split split = git::split_tag(object->bytes);
  if (!split)
    return std::nullopt;
  const auto text = text_of(*split);
  return text ? std::optional(text->expires()) : std::nullopt;
}

const ApprovalTags::ByCommit& ApprovalTags::all() {
  if (all_)
    return *all_;
  std::map<std::string, ObjectId> found;
  for (const git::Ref& ref : ground_.repo.refs())
    if (ref.name.starts_with(identity::kApprovalRefs))
      found.emplace(ref.name, ref.id);
  for (const push::RefUpdate& update : ground_.updates)
    if (update.change == push::RefChange::create && update.ref.starts_with(identity::kApprovalRefs))
      found.emplace(update.ref, update.new_id);
  all_.emplace();
  for (const auto& [ref, id] : found)
    if (const auto place = identity::parse_approval_ref(ref))
      (*all_)[place->commit].push_back({ref, id});
  return *all_;
}

const ApprovalTagRead& ApprovalTags::read(const Shelved& which) {
  const auto found = read_.find(which.ref);
  if (found != read_.end())
    return found->second;
  return read_.emplace(which.ref, read_approval_tag(ground_, book_, which.ref, which.tag))
      .first->second;
}

}  // namespace refward::inspect
