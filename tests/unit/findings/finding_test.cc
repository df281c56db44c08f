// SPDX-License-Identifier: Apache-2.0
#include "findings/finding.h"

#include "base/files.h"

#include <doctest/doctest.h>

#include <set>

namespace refward::findings {

TEST_CASE("only an enforced error refuses") {
  struct Row {
    Findings findings;
    Decision decision;
    const char* why;
  };

  const Row rows[] = {
      {{}, Decision::accept, "nothing found"},
      {{{.severity = Severity::warning}, {.severity = Severity::note}},
       Decision::accept,
       "warnings and notes"},
      {{{.severity = Severity::error, .mode = Mode::evaluate}},
       Decision::accept,
       "a block that only evaluates"},
      {{{.severity = Severity::note}, {.severity = Severity::error}},
       Decision::reject,
       "one error is enough"},
      {{{}}, Decision::reject, "a finding refuses unless it says otherwise"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(decide(row.findings) == row.decision);
  }
}

TEST_CASE("every rule has one name, and the name finds it") {
  std::set<std::string_view> names;
  for (const Rule& rule : rules()) {
    CHECK(names.insert(rule.name).second);
    CHECK(rule_named(rule.name) == rule.id);
    CHECK(name_of(rule.id) == rule.name);
    CHECK_FALSE(rule.summary.empty());
  }
  CHECK_FALSE(rule_named("no-such-rule").has_value());
  CHECK(Finding{.rule = RuleId::secrets, .part = "github-pat"}.rule_name() == "secrets/github-pat");
  CHECK(Finding{.facts = {{"signer", "alice"}}}.fact("signer") == "alice");
  CHECK(Finding{}.fact("signer").empty());
}

TEST_CASE("docs/rules.md tells every rule, and no other") {
  const std::string page = base::read_file(REFWARD_SOURCE_ROOT "/docs/rules.md", 1U << 20);
  for (const Rule& rule : rules()) {
    CAPTURE(rule.name);
    const std::string row = "\n| `" + std::string(rule.name) + "` | " + std::string(rule.summary);
    CHECK(page.find(row) != std::string::npos);
  }
  std::size_t rows = 0;
  for (std::size_t at = page.find("\n| `"); at != std::string::npos;
       at = page.find("\n| `", at + 1))
    ++rows;
  CHECK(rows == rules().size());
}

}  // namespace refward::findings
