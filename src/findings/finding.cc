// SPDX-License-Identifier: Apache-2.0
#include "findings/finding.h"

#include <algorithm>

namespace refward::findings {

std::string Finding::rule_name() const {
  std::string name(name_of(rule));
  return part.empty() ? name : name + "/" + part;
}

std::string_view Finding::fact(std::string_view name) const noexcept {
  const auto found = std::ranges::find(facts, name, &Fact::name);
  return found == facts.end() ? std::string_view{} : std::string_view(found->value);
}

Decision decide(const Findings& findings) noexcept {
  return std::ranges::any_of(findings, &Finding::refuses) ? Decision::reject : Decision::accept;
}

std::string_view to_text(Severity severity) noexcept {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string_view to_text(Mode mode) noexcept {
  return mode == Mode::evaluate ? "evaluate" : "enforce";
}

std::string_view to_text(Decision decision) noexcept {
  switch (decision) {
    case Decision::accept:
      return "accept";
    case Decision::reject:
      return "reject";
    case Decision::error:
      return "error";
  }
  return "error";
}

}  // namespace refward::findings
