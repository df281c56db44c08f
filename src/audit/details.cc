// SPDX-License-Identifier: Apache-2.0
#include "audit/details.h"

#include "audit/json.h"
#include "audit/printed.h"
#include "base/text.h"
#include "crypto/hash.h"

#include <algorithm>
#include <map>

namespace refward::audit {
namespace {

constexpr std::string_view kFields[] = {"coverage", "door",   "duration_us",      "erased",
                                        "findings", "note",   "push_certificate", "pusher",
                                        "signers",  "updates"};
constexpr std::string_view kLasting[] = {"erased", "updates"};

// Name of the field, canonical JSON of its value.
using Values = std::map<std::string, std::string, std::less<>>;

Json json_of(const std::vector<findings::Fact>& facts) {
  Json array = Json::array();
  for (const findings::Fact& fact : facts)
    array.push_back({{"name", base::printable(fact.name)}, {"value", base::printable(fact.value)}});
  return array;
}

Json json_of(const SignerSeen& signer) {
  return {
      {"object", base::printable(signer.object)},       {"person", base::printable(signer.person)},
      {"principal", base::printable(signer.principal)}, {"key", base::printable(signer.key)},
      {"format", base::printable(signer.format)},       {"reason", base::printable(signer.reason)}};
}

Json json_of(const FindingNote& finding) {
  return {{"rule", base::printable(finding.rule)},
          {"severity", base::printable(finding.severity)},
          {"mode", base::printable(finding.mode)},
          {"block", base::printable(finding.block)},
          {"ref", base::printable(finding.ref)},
          {"object", base::printable(finding.object)},
          {"path", base::printable(finding.path)},
          {"reason", base::printable(finding.reason)},
          {"message", base::printable(finding.message)},
          {"line", finding.line},
          {"facts", json_of(finding.facts)}};
}

Json json_of(const Coverage& coverage) {
  Json counts = Json::object();
  for (const auto& [why, count] : coverage.counts)
    counts[base::printable(why)] = count;
  Json out = {{"commits", coverage.commits},
              {"tags", coverage.tags},
              {"blobs", coverage.blobs},
              {"bytes", coverage.bytes},
              {"not_examined", json_of(coverage.not_examined)},
              {"not_examined_counts", counts}};
  if (coverage.continues)
    out["continues"] = *coverage.continues;
  return out;
}

Json json_of(const CertificateNote& note) {
  return {{"pusher", base::printable(note.pusher)},
          {"pushee", base::printable(note.pushee)},
          {"nonce_status", base::printable(note.nonce_status)},
          {"person", base::printable(note.person)},
          {"key", base::printable(note.key)},
          {"reason", base::printable(note.reason)},
          {"text", printed_text(note.text)}};
}

Json json_of(const ErasedFields& erased) {
  return {{"fields", erased.fields}, {"index", erased.index}};
}

template <typename T>
Json array_of(const std::vector<T>& items) {
  Json array = Json::array();
  for (const T& item : items)
    array.push_back(json_of(item));
  return array;
}

Values values_of(const Entry& entry, UpdatesIn place) {
  const bool decision = entry.kind == Kind::decision;
  Values values;
  const auto put = [&](const char* name, bool wanted, const Json& value) {
    if (wanted)
      values.emplace(name, canonical(value));
  };
  put("pusher", decision || !entry.pusher.empty(), base::printable(entry.pusher));
  put("door", decision || !entry.door.empty(), base::printable(entry.door));
  put("signers", decision || !entry.signers.empty(), array_of(entry.signers));
  put("findings", decision || !entry.findings.empty(), array_of(entry.findings));
  put("erased", !entry.erased.empty(), array_of(entry.erased));
  put("coverage", entry.coverage.has_value(), json_of(entry.coverage.value_or(Coverage{})));
  put("duration_us", decision || entry.duration_us != 0, entry.duration_us);
  put("note", !entry.note.empty(), base::printable(entry.note));
  put("push_certificate", entry.push_certificate.has_value(),
      json_of(entry.push_certificate.value_or(CertificateNote{})));
  put("updates", place == UpdatesIn::details, json_of(entry.moves));
  return values;
}

std::string commitment_to(base::Bytes salt, std::string_view value) {
  crypto::Sha256Stream stream;
  stream.update(salt);
  stream.update(base::as_bytes(value));
  return base::to_hex(stream.finish());
}

std::string field_text(std::string_view name, base::Bytes salt, std::string_view value) {
  std::string out = "\"";
  out.append(name).append("\":{\"salt\":\"").append(base::to_hex(salt));
  return out.append("\",\"value\":").append(value).append("}");
}

base::Error not_committed() {
  return base::Error("details are not what the leaf commits to");
}

base::Status check_field(const Json& field, const std::string& commitment) {
  if (!field.is_object() || field.size() != 2 || !field.contains("salt") ||
      !field.contains("value") || !field["salt"].is_string())
    return not_committed();
  const auto salt = base::parse_hex(field["salt"].get_ref<const std::string&>());
  if (!salt || salt->size() != kSaltSize ||
      base::to_hex(*salt) != field["salt"].get_ref<const std::string&>() ||
      commitment_to(*salt, canonical(field["value"])) != commitment)
    return not_committed();
  return base::Done{};
}

base::Result<ErasedFields> erased_from(const Json& element) {
  if (!element.is_object() || element.size() != 2 || !element.contains("index") ||
      !element["index"].is_number_unsigned() || !element.contains("fields") ||
      !element["fields"].is_array() || element["fields"].empty())
    return not_committed();
  ErasedFields out;
  out.index = element["index"].get<std::uint64_t>();
  for (const Json& field : element["fields"]) {
    if (!field.is_string() || !is_details_field(field.get_ref<const std::string&>()) ||
        is_lasting_field(field.get_ref<const std::string&>()) ||
        (!out.fields.empty() && field.get_ref<const std::string&>() <= out.fields.back()))
      return not_committed();
    out.fields.push_back(field.get<std::string>());
  }
  return out;
}

}  // namespace

bool is_lasting_field(std::string_view name) noexcept {
  return std::ranges::find(kLasting, name) != std::end(kLasting);
}

bool is_details_field(std::string_view name) noexcept {
  return std::ranges::find(kFields, name) != std::end(kFields);
}

Details seal_details(const Entry& entry, UpdatesIn place, const Random& random) {
  const Values values = values_of(entry, place);
  if (values.empty())
    return {};
  const base::ByteBuffer salts = random(values.size() * kSaltSize);
  base::Bytes rest(salts);
  Details details;
  for (const auto& [name, value] : values) {
    const base::Bytes salt = rest.first(kSaltSize);
    rest = rest.subspan(kSaltSize);
    details.json += details.json.empty() ? '{' : ',';
    details.json += field_text(name, salt, value);
    details.commitments.emplace(name, commitment_to(salt, value));
  }
  details.json += '}';
  return details;
}

base::Result<std::vector<std::string>> check_details(std::string_view json,
                                                     const Commitments& commitments) {
  std::vector<std::string> erased;
  if (json.size() > kMaxDetails)
    return base::Error("details are longer than their limit");
  if (commitments.empty() && json.empty())
    return erased;
  TRY(const Json object, parse_canonical(json));
  if (!object.is_object() || commitments.empty())
    return not_committed();
  for (const auto& [name, commitment] : commitments) {
    const auto field = object.find(name);
    if (field == object.end() && is_lasting_field(name))
      return not_committed();
    if (field == object.end()) {
      erased.push_back(name);
      continue;
    }
    TRY_OK(check_field(*field, commitment));
  }
  if (commitments.size() - erased.size() != object.size())
    return not_committed();
  return erased;
}

std::vector<std::string> erased_fields(std::string_view json, const Commitments& commitments) {
  std::vector<std::string> out;
  if (commitments.empty())
    return out;
  const Json object = Json::parse(json, nullptr, false);
  for (const auto& [name, commitment] : commitments)
    if (!object.is_object() || !object.contains(name))
      out.push_back(name);
  return out;
}

base::Result<std::string> without_fields(std::string_view json,
                                         const std::vector<std::string>& fields) {
  TRY(Json object, parse_canonical(json));
  if (!object.is_object())
    return base::Error("details are no object");
  for (const std::string& name : fields)
    if (!is_lasting_field(name))
      object.erase(name);
  return canonical(object);
}

base::Result<std::vector<ErasedFields>> erased_by(const Leaf& leaf, std::string_view details) {
  std::vector<ErasedFields> out;
  if (!leaf.erase || leaf.erase->entries == 0)
    return leaf.commitments.contains("erased")
               ? base::Result<std::vector<ErasedFields>>(not_committed())
               : out;
  TRY(const Json object, parse_canonical(details));
  if (!object.is_object() || !object.contains("erased") || !object["erased"].is_object() ||
      !object["erased"].contains("value"))
    return not_committed();
  const Json& array = object["erased"]["value"];
  if (!array.is_array() || array.size() != leaf.erase->entries)
    return not_committed();
  std::uint64_t fields = 0;
  for (const Json& element : array) {
    TRY(ErasedFields one, erased_from(element));
    if (one.index >= leaf.index || (!out.empty() && one.index <= out.back().index))
      return not_committed();
    fields += one.fields.size();
    out.push_back(std::move(one));
  }
  if (fields != leaf.erase->fields)
    return not_committed();
  return out;
}

base::Result<std::vector<RefMove>> updates_of(const Leaf& leaf, std::string_view details) {
  if (!leaf.many)
    return leaf.updates;
  TRY(const Json object, parse_canonical(details));
  if (!object.is_object() || !object.contains("updates") || !object["updates"].is_object() ||
      !object["updates"].contains("value"))
    return base::Error("details hold no updates");
  TRY(std::vector<RefMove> updates, updates_from(object["updates"]["value"]));
  if (updates.size() != leaf.many->count || digest_of(updates) != leaf.many->digest)
    return not_committed();
  TRY_OK(check_covers(leaf.kind, updates));
  return updates;
}

}  // namespace refward::audit
