// SPDX-License-Identifier: Apache-2.0
#include "audit/export_ecs.h"

#include "audit/details.h"
#include "audit/details_view.h"
#include "audit/disk.h"
#include "base/text.h"
#include "tlog/merkle.h"

#include <algorithm>
#include <limits>
#include <set>

namespace refward::audit {
namespace {

using findings::Decision;

bool is_zeros(const std::string& id) {
  return id.find_first_not_of('0') == std::string::npos;
}

// One document while it is made. Every text is bounded and printable, every array bounded, and what
// that leaves out has its name in cut().
class Document {
 public:
  Document(const Record& record, const Leaf& of)
      : leaf(of), view(view_of(of, record.details_json)), details(merged(record)) {}

  // Absent where it is empty.
  void text(Json& place, const char* name, const std::string& value, const std::string& path) {
    if (!value.empty())
      place[name] = bounded(value, path);
  }

  [[nodiscard]] Json texts(const std::vector<std::string>& values, const std::string& path) {
    Json array = Json::array();
    for (const std::string& value : values)
      if (has_room(array, path))
        array.push_back(bounded(value, path));
    return array;
  }

  // These members of each object of an array of the details, or of the one object.
  [[nodiscard]] Json members(const char* field,
                             const std::vector<const char*>& names,
                             const std::string& path) {
    const auto found = details.find(field);
    if (found == details.end())
      return nullptr;
    if (found->is_object())
      return picked(*found, names, path);
    Json array = Json::array();
    for (const Json& element : *found)
      if (has_room(array, path))
        array.push_back(picked(element, names, path));
    return array;
  }

  [[nodiscard]] const std::set<std::string>& cut() const noexcept { return cut_; }

  const Leaf& leaf;
  const DetailsView view;
  const Json details;

 private:
  std::string bounded(const std::string& value, const std::string& path) {
    std::string shown = base::printable(value, kMaxExportText);
    if (value.size() > kMaxExportText)
      cut_.insert(path);
    return shown;
  }

  bool has_room(const Json& array, const std::string& path) {
    if (array.size() < kMaxExportItems)
      return true;
    cut_.insert(path);
    return false;
  }

  Json picked(const Json& object, const std::vector<const char*>& names, const std::string& path) {
    Json out = Json::object();
    for (const char* name : names) {
      const auto found = object.is_object() ? object.find(name) : object.end();
      if (!object.is_object() || found == object.end())
        continue;
      if (found->is_string())
        text(out, name, found->get<std::string>(), path + "." + name);
      else if (found->is_number_unsigned())
        out[name] = *found;
    }
    return out;
  }

  std::set<std::string> cut_;
};

Json type_of_moves(const std::vector<RefMove>& moves) {
  std::set<std::string> types;
  for (const RefMove& move : moves)
    types.insert(is_zeros(move.old_id)   ? "creation"
                 : is_zeros(move.new_id) ? "deletion"
                                         : "change");
  return types;
}

std::vector<RefMove> moves_of(const Record& record, const Leaf& leaf, const DetailsView& view) {
  if (std::ranges::find(view.erased, "updates") != view.erased.end())
    return {};
  auto moves = updates_of(leaf, record.details_json);
  if (!moves)
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  return *std::move(moves);
}

// What a push asked for is not done yet: a decision allows or denies, an outcome changes.
Json types(const Leaf& leaf, const std::vector<RefMove>& moves) {
  if (leaf.kind == Kind::outcome)
    return type_of_moves(moves);
  if (leaf.kind == Kind::event)
    return Json::array({moves.empty() ? "info" : "change"});
  if (leaf.decision == Decision::accept)
    return Json::array({"allowed"});
  return leaf.decision == Decision::error ? Json::array({"denied", "error"})
                                          : Json::array({"denied"});
}

const char* action_of(const Leaf& leaf) {
  if (leaf.kind == Kind::event)
    return leaf.event.c_str();
  return leaf.kind == Kind::decision ? "push" : "ref-update";
}

std::string reason_of(const DetailsView& view) {
  const auto first = std::ranges::find_if(view.findings, [](const DetailsView::Finding& finding) {
    return finding.is_error() && !finding.is_on_trial();
  });
  return first == view.findings.end() ? view.note : first->message;
}

Json event_of(Document& document,
              const Source& source,
              const Record& record,
              const std::vector<RefMove>& moves) {
  const Leaf& leaf = document.leaf;
  Json event = {{"kind", "event"},
                {"category", {"configuration"}},
                {"type", types(leaf, moves)},
                {"action", action_of(leaf)},
                {"id", base::to_hex(source.identity) + "-" + std::to_string(leaf.index)},
                {"sequence", leaf.index},
                {"hash", base::to_hex(tlog::hash_leaf(base::as_bytes(record.leaf_json)))},
                {"original", record.leaf_json},
                {"provider", "refward"},
                {"module", "refward"},
                {"dataset", "refward.record"}};
  if (leaf.kind != Kind::event)
    event["outcome"] =
        leaf.kind == Kind::outcome || leaf.decision == Decision::accept ? "success" : "failure";
  document.text(event, "reason", reason_of(document.view), "event.reason");
  constexpr std::uint64_t kNanoseconds = 1000;
  if (const auto us = document.view.duration_us)
    event["duration"] = *us > std::numeric_limits<std::uint64_t>::max() / kNanoseconds
                            ? std::numeric_limits<std::uint64_t>::max()
                            : *us * kNanoseconds;
  return event;
}

Json rule_of(Document& document) {
  std::set<std::string> blocks;
  for (const DetailsView::Finding& finding : document.view.findings)
    if (finding.is_error() && !finding.is_on_trial() && !finding.block.empty())
      blocks.insert(finding.block);
  Json rule = Json::object();
  const auto ids = document.view.rules(DetailsView::Mode::enforce);
  if (!ids.empty())
    rule["id"] = document.texts(ids, "rule.id");
  if (!blocks.empty())
    rule["name"] = document.texts({blocks.begin(), blocks.end()}, "rule.name");
  if (!document.leaf.policy.empty()) {
    rule["ruleset"] = "refward";
    rule["version"] = document.leaf.policy;
  }
  return rule;
}

const char* type_of_ref(const std::string& ref) {
  if (ref.starts_with("refs/heads/"))
    return "branch";
  return ref.starts_with("refs/tags/") ? "tag" : "other";
}

// OpenTelemetry's registry of attributes, group vcs. One position of the four arrays is one move.
Json vcs_of(Document& document, const std::vector<RefMove>& moves) {
  Json vcs = Json::object();
  document.text(vcs["repository"], "name", document.leaf.repository, "vcs.repository.name");
  if (vcs["repository"].is_null())
    vcs.erase("repository");
  if (moves.empty())
    return vcs;
  std::vector<std::string> names, now, types, before;
  for (const RefMove& move : moves) {
    names.push_back(move.ref);
    now.push_back(move.new_id);
    types.emplace_back(type_of_ref(move.ref));
    before.push_back(move.old_id);
  }
  vcs["ref"]["head"] = {{"name", document.texts(names, "vcs.ref.head.name")},
                        {"revision", document.texts(now, "vcs.ref.head.revision")},
                        {"type", document.texts(types, "vcs.ref.head.type")}};
  vcs["ref"]["base"]["revision"] = document.texts(before, "vcs.ref.base.revision");
  return vcs;
}

Json related_of(Document& document, const Json& event, const std::vector<RefMove>& moves) {
  Json related = Json::object();
  const auto people = document.view.people();
  if (!people.empty())
    related["user"] = document.texts(people, "related.user");
  std::vector<std::string> hashes = {event["hash"].get<std::string>()};
  for (const RefMove& move : moves)
    if (!is_zeros(move.new_id))
      hashes.push_back(move.new_id);
  related["hash"] = document.texts(hashes, "related.hash");
  return related;
}

Json coverage_of(Document& document) {
  Json coverage =
      document.members("coverage", {"commits", "tags", "blobs", "bytes", "continues"}, "coverage");
  const Coverage seen = document.view.coverage.value_or(Coverage{});
  for (const auto& [reason, count] : seen.counts)
    coverage["not_examined"].push_back({{"reason", reason}, {"count", count}});
  return coverage;
}

void put(Json& place, const char* name, Json value) {
  if (!value.is_null() && !(value.is_structured() && value.empty()))
    place[name] = std::move(value);
}

Json own_fields(Document& document, const Source& source, const std::vector<RefMove>& moves) {
  const Leaf& leaf = document.leaf;
  Json own = {{"export", kExportVersion},
              {"kind", std::string(to_text(leaf.kind))},
              {"log", base::to_hex(source.identity)}};
  if (leaf.decision)
    own["decision"] = std::string(to_text(*leaf.decision));
  if (leaf.of)
    own["of"] = *leaf.of;
  const std::uint64_t count = leaf.many ? leaf.many->count : moves.size();
  if (count != 0)
    own["updates_count"] = count;
  document.text(own, "keyring", leaf.keyring, "refward.keyring");
  document.text(own, "door", document.view.door, "refward.door");
  document.text(own, "note", document.view.note, "refward.note");
  put(own, "signers",
      document.members("signers", {"format", "key", "object", "person", "principal", "reason"},
                       "refward.signers"));
  put(own, "findings",
      document.members("findings",
                       {"block", "line", "message", "mode", "object", "path", "reason", "ref",
                        "rule", "severity"},
                       "refward.findings"));
  put(own, "push_certificate",
      document.members("push_certificate",
                       {"key", "nonce_status", "person", "pushee", "pusher", "reason"},
                       "refward.push_certificate"));
  put(own, "repair",
      document.members("repair", {"bytes", "file", "offset", "segment", "sha256"},
                       "refward.repair"));
  put(own, "coverage", coverage_of(document));
  put(own, "erased", document.view.erased);
  return own;
}

}  // namespace

Leaf leaf_in(const Record& record) {
  auto leaf = parse_leaf(record.leaf_json);
  if (!leaf)
    throw_disorder("leaf", "entry " + std::to_string(record.index));
  return *std::move(leaf);
}

Json ecs_document(const Source& source, const Record& record, const Leaf& leaf) {
  Document document(record, leaf);
  const std::vector<RefMove> moves = moves_of(record, leaf, document.view);
  Json out = {{"@timestamp", base::to_rfc3339(leaf.time)},
              {"ecs", {{"version", kEcsVersion}}},
              {"event", event_of(document, source, record, moves)},
              {"observer", {{"name", source.origin}, {"product", "refward"}}}};
  put(out, "rule", rule_of(document));
  put(out, "vcs", vcs_of(document, moves));
  put(out, "related", related_of(document, out["event"], moves));
  if (!document.view.pusher.empty())
    document.text(out["user"], "name", document.view.pusher, "user.name");
  out["refward"] = own_fields(document, source, moves);
  put(out["refward"], "cut", document.cut());
  return out;
}

}  // namespace refward::audit
