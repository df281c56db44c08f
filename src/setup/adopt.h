// SPDX-License-Identifier: Apache-2.0
// adopt: takes the present values of refs as given, as an event in the record. From then on they
// vouch for what they reach, under the rules that cover them.
#pragma once

#include "audit/log.h"
#include "git/repo.h"
#include "policy/policy.h"

#include <string>
#include <vector>

namespace refward::setup {

struct Adoption {
  std::vector<audit::RefMove> moves;      // what the record did not know
  std::optional<audit::Receipt> receipt;  // nothing where there was nothing to record
};

struct Wish {
  const git::Repo& repo;
  const policy::Policy& policy;
  std::string repository;
  std::vector<std::string> refs = {};  // empty: all
  // May a value that the record took while other rules held for its ref vouch under those of now?
  // Only where an administrator says so: to install once more is no answer to that.
  enum class UnderOtherRules { left, taken } under_other_rules = UnderOtherRules::left;
};

// A ref that is not there is an error. Refs whose present value the record knows are left out, but
// as `under_other_rules` says.
[[nodiscard]] base::Result<Adoption> adopt(audit::Log& log, const Wish& wish);

}  // namespace refward::setup
