// SPDX-License-Identifier: Apache-2.0
// What tests say of answers and remarks, as one text each.
#pragma once

#include "base/clock.h"
#include "identity/signers.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::identity::test {

// "known alice alice@example.org allowed_signers:1", "key-unknown - - -"; behind it " (time)" where
// another time could change it.
[[nodiscard]] std::string shown(const Identified& found);

// "broken allowed_signers:1:7 unknown-option; warning ..."; without missing files.
[[nodiscard]] std::string told(const std::vector<KeyringRemark>& remarks);

[[nodiscard]] base::Instant at(std::string_view rfc3339);

}  // namespace refward::identity::test
