// SPDX-License-Identifier: Apache-2.0
#include "inspect/redact.h"

#include "inspect/ground.h"

namespace refward::inspect {

bool holds_secret(const secrets::Scanner& scanner, std::string_view text) {
  return !scanner.scan(text, {}).empty();
}

std::string safe_text(const secrets::Scanner& scanner, std::string text) {
  return holds_secret(scanner, text) ? std::string(kWithheld) : std::move(text);
}

std::string safe_subject(const secrets::Scanner& scanner, std::string_view message) {
  return holds_secret(scanner, message) ? std::string(kWithheld) : subject_of(message);
}

std::string safe_ref(const secrets::Scanner& scanner, const std::string& ref) {
  const auto matches = scanner.scan(ref, {});
  return matches.empty() ? ref : std::string(kWithheld) + " " + matches.front().identity;
}

void redact(findings::Findings& findings, const secrets::Scanner& scanner) {
  for (findings::Finding& finding : findings) {
    finding.ref = safe_ref(scanner, finding.ref);
    finding.path = safe_text(scanner, std::move(finding.path));
    for (findings::Fact& fact : finding.facts)
      fact.value = safe_text(scanner, std::move(fact.value));
  }
}

}  // namespace refward::inspect
