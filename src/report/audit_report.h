// SPDX-License-Identifier: Apache-2.0
// The record for people: one line an entry, one entry whole, and what `audit verify` found.
#pragma once

#include "audit/log.h"

#include <string>

namespace refward::report {

// "17  2026-11-23T10:00:00Z  reject  srv/git/app  refs/heads/main 1a2b..3c4d  signed-commits".
[[nodiscard]] std::string audit_line(const audit::Record& record);
// The entry as indented JSON.
[[nodiscard]] std::string audit_whole(const audit::Record& record);

[[nodiscard]] std::string verify_text(const audit::VerifyReport& found);
[[nodiscard]] std::string verify_json(const audit::VerifyReport& found);

}  // namespace refward::report
