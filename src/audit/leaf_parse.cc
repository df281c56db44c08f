// SPDX-License-Identifier: Apache-2.0
#include "audit/details.h"
#include "audit/json.h"
#include "audit/leaf.h"
#include "audit/members.h"
#include "audit/statement_json.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::size_t kMaxEventName = 32;
constexpr std::size_t kMaxDigestHex = 64;
constexpr std::pair<std::string_view, Kind> kKinds[] = {
    {"decision", Kind::decision}, {"event", Kind::event}, {"outcome", Kind::outcome}};
constexpr std::pair<std::string_view, findings::Decision> kDecisions[] = {
    {"accept", findings::Decision::accept},
    {"error", findings::Decision::error},
    {"reject", findings::Decision::reject}};

bool is_object_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hex(text);
}

bool is_cover(std::string_view text) {
  return text.empty() || (text.size() == kCoverDigits && is_hex(text));
}

bool is_folder(std::string_view text) {
  return text.empty() || text.ends_with('/');
}

bool is_event_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxEventName &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

template <typename T, std::size_t N>
std::optional<T> word_in(const std::pair<std::string_view, T> (&table)[N], std::string_view word) {
  const auto* found = std::ranges::find(table, word, &std::pair<std::string_view, T>::first);
  return found == std::end(table) ? std::nullopt : std::optional<T>(found->second);
}

base::Result<base::PreciseInstant> parse_time(const std::string& text) {
  constexpr std::size_t kFraction = 20;
  const auto seconds = base::parse_rfc3339(text);
  if (!seconds || text.size() != kFraction + 7)
    return malformed("time");
  std::int64_t microseconds = 0;
  for (const char c : std::string_view(text).substr(kFraction, 6))
    microseconds = microseconds * 10 + (c - '0');
  const base::PreciseInstant time = *seconds + std::chrono::microseconds(microseconds);
  if (base::to_rfc3339(time) != text)
    return malformed("time");
  return time;
}

bool may_hold_trees(const Leaf& leaf) {
  return leaf.kind == Kind::outcome || leaf.event == "adopt";
}

base::Status parse_what(Members& members, Leaf& leaf) {
  std::string kind;
  std::string decision;
  TRY_OK(members.text("kind", kind));
  TRY_OK(members.text("decision", decision));
  TRY_OK(members.text("event", leaf.event));
  TRY_OK(members.number("of", leaf.of));
  const auto known = word_in(kKinds, kind);
  if (!known)
    return malformed("kind");
  leaf.kind = *known;
  leaf.decision = word_in(kDecisions, decision);
  if (leaf.decision.has_value() != (leaf.kind == Kind::decision) ||
      decision.empty() == leaf.decision.has_value())
    return malformed("decision");
  if (leaf.kind == Kind::event ? !is_event_name(leaf.event) : !leaf.event.empty())
    return malformed("event");
  if (leaf.of && (leaf.kind != Kind::outcome || *leaf.of >= leaf.index))
    return malformed("of");
  return base::Done{};
}

base::Status parse_many(Members& members, Leaf& leaf) {
  std::optional<std::uint64_t> count;
  std::string digest;
  TRY_OK(members.number("updates_count", count));
  TRY_OK(members.text("updates_digest", digest));
  if (!count && digest.empty())
    return base::Done{};
  if (!count || *count == 0 || digest.size() != 64 || !is_hex(digest) || !leaf.updates.empty())
    return malformed("updates_digest");
  leaf.many = ManyUpdates{*count, digest};
  return base::Done{};
}

base::Status parse_digest(Members& members, const char* key, std::string& out) {
  TRY_OK(members.text(key, out));
  if (out.size() > kMaxDigestHex || !is_hex(out))
    return malformed(key);
  return base::Done{};
}

base::Status parse_repair(Members& members, Leaf& leaf) {
  const Json* value = members.find("repair");
  if ((value != nullptr) != (leaf.event == "repair"))
    return malformed("repair");
  if (value == nullptr)
    return base::Done{};
  if (!value->is_object())
    return malformed("repair");
  Members inner(*value);
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> offset;
  std::optional<std::uint64_t> segment;
  Repair repair;
  TRY_OK(inner.number("bytes", bytes));
  TRY_OK(inner.number("offset", offset));
  TRY_OK(inner.number("segment", segment));
  TRY_OK(inner.text("file", repair.file));
  TRY_OK(inner.text("sha256", repair.sha256));
  TRY_OK(inner.expect_no_others());
  if (!bytes || !offset || !segment || repair.file.empty() || repair.sha256.size() != 64 ||
      !is_hex(repair.sha256))
    return malformed("repair");
  repair.bytes = *bytes;
  repair.offset = *offset;
  repair.segment = *segment;
  leaf.repair = repair;
  return base::Done{};
}

base::Result<StoodTree> parse_tree_at(const Json& element) {
  if (!element.is_object())
    return malformed("trees");
  Members members(element);
  StoodTree out;
  const Json* folder = members.find("folder");
  TRY_OK(members.text("ref", out.ref));
  TRY_OK(members.text("tree", out.tree));
  TRY_OK(members.expect_no_others());
  if (folder == nullptr || !folder->is_string() || out.ref.empty() || !is_object_id(out.tree))
    return malformed("trees");
  out.folder = folder->get<std::string>();
  if (!is_folder(out.folder))
    return malformed("trees");
  return out;
}

base::Status parse_trees(Members& members, Leaf& leaf) {
  const Json* value = members.find("trees");
  if (value == nullptr)
    return base::Done{};
  if (!value->is_array() || value->empty() || !may_hold_trees(leaf))
    return malformed("trees");
  for (const Json& element : *value) {
    TRY(StoodTree tree, parse_tree_at(element));
    if (!leaf.trees.empty() && std::tie(leaf.trees.back().ref, leaf.trees.back().folder) >=
                                   std::tie(tree.ref, tree.folder))
      return malformed("trees");
    leaf.trees.push_back(std::move(tree));
  }
  return base::Done{};
}

base::Status parse_commitments(Members& members, Leaf& leaf) {
  const Json* value = members.find("commitments");
  if (value == nullptr)
    return base::Done{};
  if (!value->is_object() || value->empty())
    return malformed("commitments");
  for (const auto& [name, commitment] : value->items()) {
    if (!is_details_field(name) || !commitment.is_string())
      return malformed("commitments");
    const auto& hex = commitment.get_ref<const std::string&>();
    if (hex.size() != 64 || !is_hex(hex))
      return malformed("commitments");
    leaf.commitments.emplace(name, hex);
  }
  return base::Done{};
}

base::Status parse_members(Members& members, Leaf& leaf) {
  std::optional<std::uint64_t> version;
  std::optional<std::uint64_t> index;
  std::string time;
  TRY_OK(members.number("v", version));
  TRY_OK(members.number("index", index));
  TRY_OK(members.text("time", time));
  if (version != kLeafVersion || !index)
    return malformed("v or index");
  leaf.index = *index;
  TRY(leaf.time, parse_time(time));
  TRY_OK(parse_what(members, leaf));
  TRY_OK(members.text("repository", leaf.repository));
  if (const Json* updates = members.find("updates"); updates != nullptr) {
    TRY(leaf.updates, updates_from(*updates));
    if (leaf.updates.size() > kMaxInlineUpdates)
      return malformed("updates");
    TRY_OK(check_covers(leaf.kind, leaf.updates));
  }
  TRY_OK(parse_many(members, leaf));
  TRY_OK(parse_trees(members, leaf));
  TRY_OK(parse_digest(members, "policy", leaf.policy));
  TRY_OK(parse_digest(members, "keyring", leaf.keyring));
  TRY_OK(parse_repair(members, leaf));
  TRY_OK(parse_statements(members, leaf));
  TRY_OK(parse_commitments(members, leaf));
  return members.expect_no_others();
}

}  // namespace

base::Result<Json> parse_canonical(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"')
      quoted = !quoted;
    else if (quoted && c == '\\')
      ++i;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']'))
      --depth;
    if (depth > kMaxJsonDepth)
      return base::Error("JSON is nested too deeply");
  }
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded())
    return base::Error("not JSON");
  if (canonical(value) != text)
    return base::Error("JSON is not in its canonical spelling");
  return value;
}

base::Result<std::vector<RefMove>> updates_from(const Json& array) {
  if (!array.is_array() || array.empty())
    return malformed("updates");
  std::vector<RefMove> moves;
  for (const Json& element : array) {
    if (!element.is_object())
      return malformed("updates");
    Members members(element);
    RefMove move;
    TRY_OK(members.text("cover", move.cover));
    TRY_OK(members.text("new", move.new_id));
    TRY_OK(members.text("old", move.old_id));
    TRY_OK(members.text("ref", move.ref));
    TRY_OK(members.expect_no_others());
    if (!is_object_id(move.new_id) || !is_object_id(move.old_id) || move.ref.empty() ||
        !is_cover(move.cover))
      return malformed("updates");
    moves.push_back(std::move(move));
  }
  return moves;
}

base::Status check_covers(Kind kind, const std::vector<RefMove>& updates) {
  if (kind == Kind::outcome && !std::ranges::all_of(updates, &std::string::empty, &RefMove::cover))
    return malformed("cover");
  return base::Done{};
}

base::Result<Leaf> parse_leaf(std::string_view text) {
  if (text.size() > kMaxLeaf)
    return base::Error("leaf: longer than its limit");
  TRY(const Json object, parse_canonical(text));
  if (!object.is_object())
    return base::Error("leaf: not an object");
  Members members(object);
  Leaf leaf;
  TRY_OK(parse_members(members, leaf));
  return leaf;
}

}  // namespace refward::audit
