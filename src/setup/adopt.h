// SPDX-License-Identifier: Apache-2.0
// adopt: takes the present values of refs as given, as an event in the record. From then on they
// vouch for what they reach, under the rules that cover them.
#pragma once

#include "audit/log.h"
#include "git/repo.h"

#include <string>
#include <vector>

namespace refward::setup {

struct Adoption {
  std::vector<audit::RefMove> moves;      // what the record did not know
  std::optional<audit::Receipt> receipt;  // nothing where there was nothing to record
};

// `refs` empty: all. A ref that is not there is an error. Refs whose present value the record knows
// are left out.
[[nodiscard]] base::Result<Adoption> adopt(audit::Log& log,
                                           const git::Repo& repo,
                                           const std::string& repository,
                                           const std::vector<std::string>& refs);

}  // namespace refward::setup
