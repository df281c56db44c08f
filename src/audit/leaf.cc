// SPDX-License-Identifier: Apache-2.0
#include "audit/leaf.h"

#include "audit/json.h"
#include "audit/statement_json.h"
#include "base/text.h"
#include "crypto/hash.h"

#include <algorithm>

namespace refward::audit {
namespace {

void put_text(Json& object, const char* key, const std::string& value) {
  if (!value.empty())
    object[key] = value;
}

Json json_of(const std::vector<StoodTree>& trees) {
  Json array = Json::array();
  for (const StoodTree& tree : trees)
    array.push_back({{"folder", tree.folder}, {"ref", tree.ref}, {"tree", tree.tree}});
  return array;
}

Json json_of(const Repair& repair) {
  return {{"bytes", repair.bytes},
          {"file", repair.file},
          {"offset", repair.offset},
          {"segment", repair.segment},
          {"sha256", repair.sha256}};
}

}  // namespace

std::string canonical(const Json& value) {
  return value.dump();
}

Json json_of(const std::vector<RefMove>& updates) {
  Json array = Json::array();
  for (const RefMove& move : updates) {
    array.push_back({{"new", move.new_id}, {"old", move.old_id}, {"ref", move.ref}});
    put_text(array.back(), "cover", move.cover);
  }
  return array;
}

std::string render(const Leaf& leaf) {
  Json object = {{"v", kLeafVersion},
                 {"index", leaf.index},
                 {"kind", to_text(leaf.kind)},
                 {"time", base::to_rfc3339(leaf.time)}};
  if (leaf.decision)
    object["decision"] = findings::to_text(*leaf.decision);
  if (leaf.of)
    object["of"] = *leaf.of;
  if (leaf.many) {
    object["updates_count"] = leaf.many->count;
    object["updates_digest"] = leaf.many->digest;
  } else if (!leaf.updates.empty()) {
    object["updates"] = json_of(leaf.updates);
  }
  if (!leaf.trees.empty())
    object["trees"] = json_of(leaf.trees);
  put_text(object, "event", leaf.event);
  put_text(object, "repository", leaf.repository);
  put_text(object, "policy", leaf.policy);
  put_text(object, "keyring", leaf.keyring);
  if (leaf.repair)
    object["repair"] = json_of(*leaf.repair);
  put_statements(object, leaf);
  if (!leaf.commitments.empty())
    object["commitments"] = leaf.commitments;
  return canonical(object);
}

bool may_be_checkpoint(std::string_view leaf) noexcept {
  // Members are sorted by name, and none of an event's comes before this one.
  return leaf.starts_with("{\"checkpoint\":");
}

bool is_accepted(const Leaf& leaf) noexcept {
  return leaf.kind == Kind::decision && leaf.decision == findings::Decision::accept;
}

std::string_view to_text(Kind kind) noexcept {
  switch (kind) {
    case Kind::decision:
      return "decision";
    case Kind::outcome:
      return "outcome";
    case Kind::event:
      return "event";
  }
  return "event";
}

std::string digest_of(const std::vector<RefMove>& updates) {
  return base::to_hex(crypto::sha256(base::as_bytes(canonical(json_of(updates)))));
}

Subject subject_of(std::string_view repository) {
  Subject subject{};
  if (!repository.empty()) {
    const auto digest = crypto::sha256(base::as_bytes(repository));
    std::copy_n(digest.begin(), subject.size(), subject.begin());
  }
  return subject;
}

}  // namespace refward::audit
