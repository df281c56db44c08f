// SPDX-License-Identifier: Apache-2.0
// PolicyTest: the cases of `refward policy test`, tried out on a policy and its persons.
#pragma once

#include "config/test_cases.h"
#include "identity/signers.h"
#include "policy/trial.h"

#include <vector>

namespace refward::gate {

struct Tried {
  config::TestCase test;
  std::vector<policy::Objection> objections;
  // As told: the verdict, and where a rule is named, that it is one of those that refuse.
  [[nodiscard]] bool passed() const;
};

// Problems: a person that the policy's keyrings do not know.
[[nodiscard]] base::Result<std::vector<Tried>, config::Problems> try_cases(
    const config::Config& config,
    const identity::People& people,
    const std::vector<config::TestCase>& cases,
    const std::filesystem::path& file);

// By name or by a principal; null: nobody.
[[nodiscard]] const identity::Person* person_called(const identity::People& people,
                                                    std::string_view name);

}  // namespace refward::gate
