// SPDX-License-Identifier: Apache-2.0
// Ground: what every inspection stands on: the push, the repository, the policy, the time, and what
// the record knows, all as values or references that outlive the inspections. An inspection reads
// it and returns Findings; it decides nothing and prints nothing.
#pragma once

#include "base/clock.h"
#include "findings/finding.h"
#include "git/repo.h"
#include "identity/people.h"
#include "policy/policy.h"
#include "push/push.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// What the record holds of each ref: the value of its last accepted outcome or adoption, and those
// of accepted decisions whose outcome is still missing (hex).
using KnownRefs = std::map<std::string, std::vector<std::string>>;

struct Ground {
  const git::Repo& repo;
  const std::vector<push::RefUpdate>& updates;
  const policy::Policy& policy;
  const KnownRefs& known;
  std::string_view repository;
  std::string default_branch;  // what HEAD names, or empty
  base::Instant now;
  base::Seconds max_future;
  push::Limits limits;
  // Who pushes, where the platform tells and the keyrings know; null where not.
  const identity::Person* pusher = nullptr;

  [[nodiscard]] policy::Place place(std::string_view ref) const {
    return {repository, ref, default_branch};
  }
};

// Has the record accepted or adopted this value for this ref?
[[nodiscard]] bool is_recorded(const KnownRefs& known,
                               const std::string& ref,
                               const git::ObjectId& value);

// A finding with what a block and a ref give it.
[[nodiscard]] findings::Finding finding_of(findings::RuleId rule,
                                           std::string reason,
                                           const std::string& ref);
[[nodiscard]] findings::Finding finding_of(findings::RuleId rule,
                                           std::string reason,
                                           const std::string& ref,
                                           const policy::Block& block);

// The first line of a message, at most kSubjectBytes of it.
inline constexpr std::size_t kSubjectBytes = 100;
[[nodiscard]] std::string subject_of(std::string_view message);

}  // namespace refward::inspect
