// SPDX-License-Identifier: Apache-2.0
// redact: what a pusher wrote and a finding shows (a subject, a path, a name) is itself text in
// which a secret can stand. Such text is withheld, whole, before anything is told or recorded.
#pragma once

#include "findings/finding.h"
#include "secrets/scanner.h"

#include <string>
#include <string_view>

namespace refward::inspect {

inline constexpr std::string_view kWithheld = "(withheld: a secret)";

[[nodiscard]] bool holds_secret(const secrets::Scanner& scanner, std::string_view text);
// The text, or kWithheld.
[[nodiscard]] std::string safe_text(const secrets::Scanner& scanner, std::string text);
// The first line of a message, or kWithheld where the message, whole, holds a secret: a part that
// was cut off must not hide the rest from the search.
[[nodiscard]] std::string safe_subject(const secrets::Scanner& scanner, std::string_view message);
// A ref's name as it may be shown and, where the push is refused, recorded: two withheld names stay
// apart.
[[nodiscard]] std::string safe_ref(const secrets::Scanner& scanner, const std::string& ref);

void redact(findings::Findings& findings, const secrets::Scanner& scanner);

}  // namespace refward::inspect
