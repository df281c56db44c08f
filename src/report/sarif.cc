// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include "base/text.h"
#include "report/push_report.h"
#include "report/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

namespace refward::report {
namespace {

using findings::Finding;
using Json = nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* kRoot = "SRCROOT";

std::string safe(std::string_view text) {
  return base::is_valid_utf8(text) ? std::string(text) : base::printable(text);
}

bool is_unreserved(char c) noexcept {  // RFC 3986 section 2.3, and what separates the segments
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~' || c == '/';
}

std::string uri_of(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path)
    out += is_unreserved(c) ? std::string(1, c)
                            : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

Json artifact(std::string_view path) {
  Json out = {{"uri", uri_of(path)}};
  if (!path.starts_with('/'))
    out["uriBaseId"] = kRoot;
  return out;
}

Json locations(const Finding& finding) {
  Json place = Json::object();
  if (!finding.path.empty()) {
    place["physicalLocation"] = {{"artifactLocation", artifact(finding.path)}};
    if (finding.line != 0)
      place["physicalLocation"]["region"] = {{"startLine", finding.line}};
  }
  if (!finding.object.empty())
    place["logicalLocations"] = Json::array({{{"fullyQualifiedName", finding.object}}});
  return place.empty() ? Json::array() : Json::array({place});
}

Json result(const Finding& finding, std::size_t rule) {
  Json out = {{"ruleId", finding.rule_name()},
              {"ruleIndex", rule},
              {"level", to_text(finding.severity)},
              {"message", {{"text", label(finding)}}},
              {"locations", locations(finding)}};
  if (const std::string_view identity = finding.fact("identity"); !identity.empty())
    out["partialFingerprints"] = {{"refwardIdentity/v1", identity}};
  return out;
}

Json descriptor(const Finding& finding) {
  Json out = {{"id", finding.rule_name()}};
  if (const std::string_view title = finding.fact("title"); !title.empty())
    out["shortDescription"] = {{"text", safe(title)}};
  if (const std::string_view reference = finding.fact("reference"); !reference.empty())
    out["helpUri"] = safe(reference);
  if (const std::string_view remedy = finding.fact("remedy"); !remedy.empty())
    out["help"] = {{"text", safe(remedy)}};
  return out;
}

Json notifications(const audit::Coverage& coverage) {
  Json out = Json::array();
  for (const findings::Fact& skipped : coverage.not_examined) {
    Json one = {{"level", "warning"},
                {"message", {{"text", "not examined: " + safe(skipped.name)}}}};
    if (!skipped.value.empty())
      one["locations"] =
          Json::array({{{"physicalLocation", {{"artifactLocation", artifact(skipped.value)}}}}});
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::string sarif(const findings::Findings& findings,
                  const audit::Coverage& coverage,
                  const std::string& version) {
  std::map<std::string, std::size_t> numbers;
  Json rules = Json::array();
  Json results = Json::array();
  for (const Finding& finding : findings) {
    const auto [rule, is_new] = numbers.emplace(finding.rule_name(), numbers.size());
    if (is_new)
      rules.push_back(descriptor(finding));
    results.push_back(result(finding, rule->second));
  }
  const Json driver = {{"name", "refward"}, {"version", version}, {"rules", rules}};
  const Json invocation = {{"executionSuccessful", true},
                           {"toolExecutionNotifications", notifications(coverage)}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"invocations", Json::array({invocation})},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", results}};
  const Json out = {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace refward::report
