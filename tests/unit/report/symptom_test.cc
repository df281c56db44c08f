// SPDX-License-Identifier: Apache-2.0
#include "report/symptom.h"

#include <doctest/doctest.h>

namespace refward::report {

TEST_CASE("doctor's exit status: mend beats unseen beats fine") {
  const Symptom fine{SymptomLevel::fine, "hook-ours", "hooks/pre-receive", {}};
  const Symptom warning{SymptomLevel::warning, "ref-uncovered", "refs/heads/x", {}};
  const Symptom error{
      SymptomLevel::error, "hook-absent", "hooks/pre-receive", {{"repository", "/srv/app.git"}}};
  const Symptom unseen{SymptomLevel::unseen, "config-broken", "", {}};
  CHECK(exit_code({}) == base::ExitCode::yes);
  CHECK(exit_code({fine, warning}) == base::ExitCode::yes);
  CHECK(exit_code({fine, unseen}) == base::ExitCode::fault);
  CHECK(exit_code({unseen, error}) == base::ExitCode::refused);
}

TEST_CASE("each thing to mend is said with its command") {
  const Symptom absent{SymptomLevel::error,
                       "hook-absent",
                       "/srv/app.git/hooks/pre-receive",
                       {{"repository", "/srv/app.git"}}};
  const std::string text = symptoms_text("/srv/app.git", {absent});
  CHECK(text.find("error: /srv/app.git/hooks/pre-receive") != std::string::npos);
  CHECK(text.find("hint: refward install /srv/app.git\n") != std::string::npos);
  CHECK(symptoms_json({absent}).find("\"command\": \"refward install /srv/app.git\"") !=
        std::string::npos);
}

}  // namespace refward::report
