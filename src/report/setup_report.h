// SPDX-License-Identifier: Apache-2.0
// Words of install, uninstall, adopt.
#pragma once

#include "audit/entry.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace refward::report {

[[nodiscard]] std::string installed(const std::string& path,
                                    const std::string& name,
                                    const std::vector<std::string>& hooks,
                                    std::size_t adopted);
[[nodiscard]] std::string new_log(const std::string& folder);
enum class Removal { none, removed, restored };
[[nodiscard]] std::string uninstalled(const std::string& hook, Removal removal);
[[nodiscard]] std::string adopted(const std::vector<audit::RefMove>& moves);
// For failures.
[[nodiscard]] std::string run_as_owner(const std::string& path, uid_t owner);
[[nodiscard]] std::string cannot_make(const std::string& folder, const std::string& why);

}  // namespace refward::report
