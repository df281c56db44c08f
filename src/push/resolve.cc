// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "push/peel.h"
#include "push/push.h"

namespace refward::push {

namespace {

struct Value {
  std::optional<git::ObjectKind> kind;
  std::optional<git::ObjectId> commit;
};

base::Result<Value> look_at(const git::Repo& repo, const git::ObjectId& id) {
  TRY(const std::optional<Peeled> peeled, peel(repo, id));
  Value value;
  if (!peeled)
    return value;
  value.kind = peeled->tags.empty() ? peeled->kind : git::ObjectKind::tag;
  if (peeled->kind == git::ObjectKind::commit)
    value.commit = peeled->target;
  return value;
}

bool is_commit(const Value& value) noexcept {
  return value.kind == git::ObjectKind::commit;
}

base::Result<RefChange> tell_change(const git::Repo& repo,
                                    const RefLine& line,
                                    const Value& before,
                                    const Value& after) {
  if (line.old_id.is_null())
    return RefChange::create;
  if (line.new_id.is_null())
    return RefChange::remove;
  if (line.old_id == line.new_id)
    return RefChange::update;
  if (!is_commit(before) || !is_commit(after))
    return RefChange::rewind;
  TRY(const bool forward, repo.is_ancestor(line.old_id, line.new_id));
  return forward ? RefChange::update : RefChange::rewind;
}

// What became of an old value is not the pusher's doing: whatever is wrong with it, the ref just
// has no old commit, and its move is no fast-forward.
Value look_at_old(const git::Repo& repo, const git::ObjectId& id) {
  if (id.is_null())
    return {};
  const auto value = look_at(repo, id);
  return value ? *value : Value();
}

base::Result<RefUpdate> resolve_line(const git::Repo& repo, const RefLine& line) {
  const Value before = look_at_old(repo, line.old_id);
  Value after;
  if (!line.new_id.is_null()) {
    TRY(after, look_at(repo, line.new_id));
    if (!after.kind)
      return base::Error("the new value " + line.new_id.hex() + " is not there");
  }
  TRY(const RefChange change, tell_change(repo, line, before, after));
  const auto name = git::RefName::parse(line.ref);
  RefUpdate update{.ref = line.ref,
                   .name = std::nullopt,
                   .old_id = line.old_id,
                   .new_id = line.new_id,
                   .change = change,
                   .new_kind = after.kind,
                   .new_commit = after.commit,
                   .old_commit = before.commit};
  if (name)
    update.name = *name;
  return update;
}

}  // namespace

std::string_view to_text(RefChange change) noexcept {
  switch (change) {
    case RefChange::create:
      return "create";
    case RefChange::update:
      return "update";
    case RefChange::rewind:
      return "rewind";
    case RefChange::remove:
      return "remove";
  }
  return "rewind";
}

base::Result<std::vector<RefUpdate>> resolve(const git::Repo& repo,
                                             const std::vector<RefLine>& lines) {
  std::vector<RefUpdate> updates;
  updates.reserve(lines.size());
  for (const RefLine& line : lines) {
    auto update = resolve_line(repo, line);
    if (!update)
      return update.error().within(base::printable(line.ref, 200));
    updates.push_back(*std::move(update));
  }
  return updates;
}

}  // namespace refward::push
