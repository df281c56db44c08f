// SPDX-License-Identifier: Apache-2.0
#include "audit/statement_json.h"

#include "audit/folder.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"

#include <bit>
#include <optional>
#include <utility>

namespace refward::audit {
namespace {

Json json_of(const ReconcileStatement& statement) {
  Json object = {{"entries", statement.entries}};
  for (const NotApplied& one : statement.not_applied)
    object["not_applied"].push_back({{"decision", one.decision}, {"ref", one.ref}});
  return object;
}

Json json_of(const EraseStatement& statement) {
  Json object = {{"entries", statement.entries}, {"fields", statement.fields}};
  if (!statement.kept.empty())
    object["kept"] = statement.kept;
  return object;
}

Json json_of(const PruneStatement& statement) {
  return {{"entries", statement.entries},     {"from", statement.from},
          {"head", statement.head},           {"range", statement.range},
          {"root", statement.root},           {"summary", statement.summary},
          {"tree_root", statement.tree_root}, {"tree_size", statement.tree_size}};
}

bool is_digest(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && is_hex(text);
}

// The member of this name, which is an object exactly where the event is the one that it is for;
// null where it is absent and may be.
base::Result<const Json*> object_of(Members& members, const Leaf& leaf, const char* event) {
  const Json* value = members.find(event);
  if ((value != nullptr) != (leaf.event == event) || (value != nullptr && !value->is_object()))
    return malformed(event);
  return value;
}

base::Result<NotApplied> parse_not_applied(const Json& element, std::uint64_t entries) {
  if (!element.is_object())
    return malformed("not_applied");
  Members members(element);
  NotApplied out;
  std::optional<std::uint64_t> decision;
  TRY_OK(members.number("decision", decision));
  TRY_OK(members.text("ref", out.ref));
  TRY_OK(members.expect_no_others());
  if (!decision || *decision >= entries || out.ref.empty())
    return malformed("not_applied");
  out.decision = *decision;
  return out;
}

base::Status parse_list(const Json& array, ReconcileStatement& statement) {
  if (!array.is_array() || array.empty() || array.size() > kMaxNotApplied)
    return malformed("not_applied");
  for (const Json& element : array) {
    TRY(NotApplied one, parse_not_applied(element, statement.entries));
    if (!statement.not_applied.empty() && one <= statement.not_applied.back())
      return malformed("not_applied");
    statement.not_applied.push_back(std::move(one));
  }
  return base::Done{};
}

base::Status parse_reconcile(Members& members, Leaf& leaf) {
  TRY(const Json* const value, object_of(members, leaf, "reconcile"));
  if (value == nullptr)
    return base::Done{};
  Members inner(*value);
  std::optional<std::uint64_t> entries;
  TRY_OK(inner.number("entries", entries));
  if (!entries || *entries > leaf.index)
    return malformed("reconcile");
  ReconcileStatement statement{.entries = *entries};
  if (const Json* list = inner.find("not_applied"); list != nullptr) {
    TRY_OK(parse_list(*list, statement));
  }
  TRY_OK(inner.expect_no_others());
  leaf.reconcile = std::move(statement);
  return base::Done{};
}

base::Status parse_kept(const Json& array, EraseStatement& statement) {
  if (!array.is_array() || array.empty() || array.size() > kMaxErasedKept)
    return malformed("kept");
  for (const Json& element : array) {
    if (!element.is_string() || !is_kept_name(element.get_ref<const std::string&>()) ||
        (!statement.kept.empty() && element.get_ref<const std::string&>() <= statement.kept.back()))
      return malformed("kept");
    statement.kept.push_back(element.get<std::string>());
  }
  return base::Done{};
}

base::Status parse_erase(Members& members, Leaf& leaf) {
  TRY(const Json* const value, object_of(members, leaf, "erase"));
  if (value == nullptr)
    return base::Done{};
  Members inner(*value);
  std::optional<std::uint64_t> entries;
  std::optional<std::uint64_t> fields;
  TRY_OK(inner.number("entries", entries));
  TRY_OK(inner.number("fields", fields));
  if (!entries || !fields || *entries > kMaxErasedEntries || *fields < *entries ||
      *entries > leaf.index)
    return malformed("erase");
  EraseStatement statement{.entries = *entries, .fields = *fields};
  if (const Json* kept = inner.find("kept"); kept != nullptr) {
    TRY_OK(parse_kept(*kept, statement));
  }
  TRY_OK(inner.expect_no_others());
  leaf.erase = std::move(statement);
  return base::Done{};
}

base::Status parse_range(Members& members, PruneStatement& statement) {
  const Json* range = members.find("range");
  if (range == nullptr || !range->is_array() ||
      range->size() != static_cast<std::size_t>(std::popcount(statement.entries)))
    return malformed("range");
  for (const Json& element : *range) {
    if (!element.is_string() || !is_digest(element.get_ref<const std::string&>()))
      return malformed("range");
    statement.range.push_back(element.get<std::string>());
  }
  return base::Done{};
}

base::Status parse_prune(Members& members, Leaf& leaf) {
  TRY(const Json* const value, object_of(members, leaf, "prune"));
  if (value == nullptr)
    return base::Done{};
  Members inner(*value);
  PruneStatement statement;
  std::optional<std::uint64_t> entries;
  std::optional<std::uint64_t> from;
  std::optional<std::uint64_t> tree_size;
  TRY_OK(inner.number("entries", entries));
  TRY_OK(inner.number("from", from));
  TRY_OK(inner.number("tree_size", tree_size));
  for (const auto& [key, text] : {std::pair{"head", &statement.head},
                                  {"root", &statement.root},
                                  {"summary", &statement.summary},
                                  {"tree_root", &statement.tree_root}}) {
    TRY_OK(inner.text(key, *text));
    if (!is_digest(*text))
      return malformed(key);
  }
  if (!entries || !from || !tree_size || *from >= *entries || *entries > *tree_size ||
      *tree_size > leaf.index)
    return malformed("prune");
  statement.entries = *entries;
  statement.from = *from;
  statement.tree_size = *tree_size;
  TRY_OK(parse_range(inner, statement));
  TRY_OK(inner.expect_no_others());
  leaf.prune = std::move(statement);
  return base::Done{};
}

// Where the record is verified, its root is compared with the tree; here only what needs none.
base::Status parse_checkpoint(Members& members, Leaf& leaf) {
  TRY(const Json* const value, object_of(members, leaf, "checkpoint"));
  if (value == nullptr)
    return base::Done{};
  Members inner(*value);
  CheckpointStatement statement;
  TRY_OK(inner.text("note", statement.note));
  TRY_OK(inner.expect_no_others());
  const auto note = tlog::Note::parse(statement.note);
  if (!note)
    return malformed("checkpoint");
  const auto checkpoint = tlog::Checkpoint::parse(note->text);
  if (!checkpoint || checkpoint->head.size != leaf.index)
    return malformed("checkpoint");
  leaf.checkpoint = std::move(statement);
  return base::Done{};
}

}  // namespace

void put_statements(Json& object, const Leaf& leaf) {
  if (leaf.reconcile)
    object["reconcile"] = json_of(*leaf.reconcile);
  if (leaf.erase)
    object["erase"] = json_of(*leaf.erase);
  if (leaf.prune)
    object["prune"] = json_of(*leaf.prune);
  if (leaf.checkpoint)
    object["checkpoint"] = {{"note", leaf.checkpoint->note}};
}

base::Status parse_statements(Members& members, Leaf& leaf) {
  TRY_OK(parse_erase(members, leaf));
  TRY_OK(parse_prune(members, leaf));
  TRY_OK(parse_checkpoint(members, leaf));
  return parse_reconcile(members, leaf);
}

}  // namespace refward::audit
