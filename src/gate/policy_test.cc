// SPDX-License-Identifier: Apache-2.0
#include "gate/policy_test.h"

#include <algorithm>

namespace refward::gate {
namespace {

using config::PlacedText;
using config::Problem;
using config::TestCase;
using identity::Person;

class Desk {
 public:
  Desk(const config::Config& config,
       const identity::People& people,
       const std::filesystem::path& file)
      : config_(config), people_(people), file_(file.string()) {}

  Tried tried(const TestCase& test) {
    policy::Trial trial{.place = {test.repository, test.ref, test.head},
                        .move = test.move,
                        .signature = test.is_signed ? policy::Trial::Signature::good
                                                    : policy::Trial::Signature::absent,
                        .by = known(test.by),
                        .pusher = known(test.pusher),
                        .approved_by = {},
                        .changes = test.changes,
                        .message = test.message,
                        .at = test.at};
    for (const PlacedText& name : test.approved_by)
      trial.approved_by.push_back(known(name));
    return {.test = test, .objections = policy::try_out(config_.policy, trial)};
  }

  [[nodiscard]] config::Problems& problems() { return problems_; }

 private:
  const Person* known(const std::optional<PlacedText>& name) {
    if (!name)
      return nullptr;
    const Person* person = person_called(people_, name->value);
    if (person == nullptr)
      problems_.push_back({.file = file_,
                           .line = name->spot.line,
                           .column = name->spot.column,
                           .level = Problem::Level::error,
                           .what = "no person or principal is called \"" + name->value + "\""});
    return person;
  }

  const config::Config& config_;
  const identity::People& people_;
  std::string file_;
  config::Problems problems_;
};

}  // namespace

const Person* person_called(const identity::People& people, std::string_view name) {
  const Person* person = people.named(name);
  return person != nullptr ? person : people.with_principal(name);
}

bool Tried::passed() const {
  const bool refused = policy::refuses(objections);
  if (refused != (test.expect == TestCase::Expect::reject))
    return false;
  return !test.rule || std::ranges::any_of(objections, [&](const policy::Objection& objection) {
    return objection.rule == *test.rule && objection.mode == findings::Mode::enforce;
  });
}

base::Result<std::vector<Tried>, config::Problems> try_cases(const config::Config& config,
                                                             const identity::People& people,
                                                             const std::vector<TestCase>& cases,
                                                             const std::filesystem::path& file) {
  Desk desk(config, people, file);
  std::vector<Tried> out;
  for (const TestCase& test : cases)
    out.push_back(desk.tried(test));
  if (!desk.problems().empty())
    return std::move(desk.problems());
  return out;
}

}  // namespace refward::gate
