// SPDX-License-Identifier: Apache-2.0
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/log.h"

namespace refward::audit {
namespace {

Json parsed(const Record& record, const std::string& text) {
  auto json = parse_canonical(text);
  if (!json || !json->is_object())
    throw_disorder("leaf", "entry " + std::to_string(record.index));
  return *std::move(json);
}

}  // namespace

Json merged(const Record& record) {
  Json out = parsed(record, record.leaf_json);
  out.erase("commitments");
  if (record.details_json.empty())
    return out;
  const Json details = parsed(record, record.details_json);
  for (const auto& [name, field] : details.items())
    if (field.is_object() && field.contains("value"))
      out[name] = field["value"];
  return out;
}

std::string render_json(const Record& record) {
  return canonical(merged(record));
}

std::string render_json(const Record& decision, const Record& outcome) {
  Json out = merged(decision);
  out["outcome"] = merged(outcome);
  return canonical(out);
}

}  // namespace refward::audit
