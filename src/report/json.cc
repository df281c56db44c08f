// SPDX-License-Identifier: Apache-2.0
#include "report/json.h"

#include "base/text.h"
#include "report/push_report.h"
#include "report/wording.h"

#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;

std::string safe(std::string_view text) {
  return base::is_valid_utf8(text) ? std::string(text) : base::printable(text);
}

Json facts_json(const std::vector<findings::Fact>& facts) {
  Json out = Json::object();
  for (const findings::Fact& fact : facts)
    out[fact.name] = safe(fact.value);
  return out;
}

Json finding_json(const findings::Finding& finding) {
  return {{"rule", finding.rule_name()},       {"severity", to_text(finding.severity)},
          {"mode", to_text(finding.mode)},     {"block", safe(finding.block)},
          {"ref", safe(finding.ref)},          {"object", finding.object},
          {"path", safe(finding.path)},        {"line", finding.line},
          {"reason", finding.reason},          {"message", message(finding)},
          {"facts", facts_json(finding.facts)}};
}

Json coverage_json(const audit::Coverage& coverage) {
  Json skipped = Json::array();
  for (const findings::Fact& fact : coverage.not_examined)
    skipped.push_back({{"why", fact.name}, {"what", safe(fact.value)}});
  return {{"commits", coverage.commits}, {"tags", coverage.tags},
          {"blobs", coverage.blobs},     {"bytes", coverage.bytes},
          {"not_examined", skipped},     {"not_examined_counts", coverage.counts}};
}

}  // namespace

std::string json_string(std::string_view text) {
  return Json(safe(text)).dump();
}

std::string findings_json(const std::vector<std::pair<std::string, std::string>>& leading,
                          const findings::Findings& findings,
                          const audit::Coverage& coverage) {
  Json out = Json::object();
  for (const auto& [name, value] : leading)
    out[name] = Json::parse(value);
  Json list = Json::array();
  for (const findings::Finding& finding : findings)
    list.push_back(finding_json(finding));
  out["findings"] = list;
  out["coverage"] = coverage_json(coverage);
  return out.dump() + "\n";
}

std::string push_json(const PushReport& report) {
  std::vector<std::pair<std::string, std::string>> leading = {
      {"repository", json_string(report.repository)},
      {"decision", json_string(to_text(report.decision))},
  };
  if (report.receipt) {
    leading.emplace_back("index", std::to_string(report.receipt->index));
    leading.emplace_back("leaf_hash", json_string(report.receipt->leaf_hash));
  }
  return findings_json(leading, report.findings, report.coverage);
}

}  // namespace refward::report
