// SPDX-License-Identifier: Apache-2.0
// The signers' keys, for `keyring list`.
#pragma once

#include "identity/signers.h"

#include <string>
#include <vector>

namespace refward::report {

[[nodiscard]] std::string keyring_text(const std::vector<identity::Signers::Row>& rows);
[[nodiscard]] std::string keyring_json(const std::vector<identity::Signers::Row>& rows);

}  // namespace refward::report
