// SPDX-License-Identifier: Apache-2.0
// Symptom: one thing that `refward doctor` saw, and its words. Problems of the configuration are
// worded here too.
#pragma once

#include "base/failure.h"
#include "findings/finding.h"

#include <string>
#include <vector>

namespace refward::report {

enum class SymptomLevel { fine, warning, error, unseen };  // unseen: it could not be looked at

struct Symptom {
  SymptomLevel level;
  std::string code;   // stable: "hook-absent"
  std::string where;  // path or ref
  std::vector<findings::Fact> facts;
};

[[nodiscard]] std::string symptoms_text(const std::string& heading,
                                        const std::vector<Symptom>& symptoms);
[[nodiscard]] std::string symptoms_json(const std::vector<Symptom>& symptoms);
// 0 nothing to mend (warnings included), 1 something to mend, 3 could not look.
[[nodiscard]] base::ExitCode exit_code(const std::vector<Symptom>& symptoms) noexcept;

}  // namespace refward::report
