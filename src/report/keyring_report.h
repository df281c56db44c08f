// SPDX-License-Identifier: Apache-2.0
// The signers' keys, for `keyring list`.
#pragma once

#include "identity/signers.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

// What `keyring list` knows beside the rows.
struct KeyringUse {
  std::map<std::string, base::Instant> last;  // by the key's name, from the record
  base::Instant now;
};

inline constexpr base::Seconds kExpiresSoon = std::chrono::days(30);

[[nodiscard]] std::string keyring_text(const std::vector<identity::Signers::Row>& rows,
                                       const KeyringUse& use);
[[nodiscard]] std::string keyring_json(const std::vector<identity::Signers::Row>& rows,
                                       const KeyringUse& use);

// Of keyring add, revoke and remove: the files that were written, none where nothing was to be
// done, and what the record knows of it.
[[nodiscard]] std::string keyring_changed(const std::vector<std::string>& files, bool recorded);
// Why nothing was changed, by setup's code.
[[nodiscard]] std::string keyring_fault(std::string_view code, std::string_view detail);

}  // namespace refward::report
