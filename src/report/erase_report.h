// SPDX-License-Identifier: Apache-2.0
// What `audit erase` did, and what it could not, for people and for programs. No name of the person
// is in it but where a file's own name has it.
#pragma once

#include "audit/erase.h"

#include <string>

namespace refward::report {

[[nodiscard]] std::string erased_text(const audit::Erasure& done);
[[nodiscard]] std::string erased_json(const audit::Erasure& done);

}  // namespace refward::report
