// SPDX-License-Identifier: Apache-2.0
// Verdicts of `refward verify`, as text and JSON.
#pragma once

#include <string>
#include <vector>

namespace refward::report {

struct SignerVerdict {
  std::string object;  // hex id, or the file's name
  bool good = false;
  std::string reason;  // "good", or a stable reason code
  std::string person, principal, key, format;
  std::string detail;  // for the administrator
};

[[nodiscard]] std::string verdicts_text(const std::vector<SignerVerdict>& verdicts);
// One object a line: {"object", "verdict", "reason", "person", "principal", "key", "format",
// "detail"}.
[[nodiscard]] std::string verdicts_json(const std::vector<SignerVerdict>& verdicts);

}  // namespace refward::report
