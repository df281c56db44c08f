// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using findings::Finding;
using findings::RuleId;
using findings::Severity;
using Json = nlohmann::json;

Finding secret(const std::string& part, Severity severity, const std::string& path) {
  Finding out;
  out.rule = RuleId::secrets;
  out.part = part;
  out.severity = severity;
  out.reason = "secret";
  out.path = path;
  out.line = 7;
  out.facts = {{"title", "GitHub access token"},
               {"masked", "ghp_****"},
               {"identity", "hmac:00"},
               {"remedy", "revoke it"}};
  return out;
}

Json run_of(const findings::Findings& found, const audit::Coverage& coverage) {
  const Json out = Json::parse(sarif(found, coverage, "1.0"));
  CHECK(out["version"] == "2.1.0");
  REQUIRE(out["runs"].size() == 1);
  return out["runs"][0];
}

}  // namespace

TEST_CASE("SARIF: results, their rules and places") {
  const Json run = run_of(
      {secret("github-token", Severity::error, "a b/\xff.env"),
       secret("jwt", Severity::warning, "/etc/x"), secret("github-token", Severity::note, "")},
      {});
  CHECK(run["tool"]["driver"]["version"] == "1.0");
  REQUIRE(run["tool"]["driver"]["rules"].size() == 2);
  CHECK(run["tool"]["driver"]["rules"][0]["id"] == "secrets/github-token");
  CHECK(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "GitHub access token");
  const Json& results = run["results"];
  REQUIRE(results.size() == 3);
  CHECK(results[0]["level"] == "error");
  CHECK(results[1]["level"] == "warning");
  CHECK(results[2]["level"] == "note");
  CHECK(results[2]["ruleIndex"] == 0);
  CHECK(results[1]["ruleIndex"] == 1);
  const Json& place = results[0]["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "a%20b/%FF.env");
  CHECK(place["artifactLocation"]["uriBaseId"] == "SRCROOT");
  CHECK(place["region"]["startLine"] == 7);
  const Json& absolute = results[1]["locations"][0]["physicalLocation"]["artifactLocation"];
  CHECK(absolute["uri"] == "file:///etc/x");
  CHECK_FALSE(absolute.contains("uriBaseId"));
  CHECK(results[2]["locations"].empty());
  CHECK(results[0]["partialFingerprints"]["refwardIdentity/v1"] == "hmac:00");
}

TEST_CASE("SARIF: what was not examined is told, and nothing is an empty run") {
  audit::Coverage coverage;
  coverage.not_examined = {{"lfs-pointer", "big.bin"}, {"secrets-off", ""}};
  const Json told = run_of({}, coverage)["invocations"][0]["toolExecutionNotifications"];
  REQUIRE(told.size() == 2);
  CHECK(told[0]["message"]["text"] == "not examined: lfs-pointer");
  CHECK(told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "big.bin");
  CHECK_FALSE(told[1].contains("locations"));
  const Json nothing = run_of({}, {});
  CHECK(nothing["results"].empty());
  CHECK(nothing["invocations"][0]["toolExecutionNotifications"].empty());
}

}  // namespace refward::report
