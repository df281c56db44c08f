// SPDX-License-Identifier: Apache-2.0
// Words of install, uninstall, adopt.
#pragma once

#include "audit/entry.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

// `hooks`: those that were made; nothing: the platform has them in one place for all.
[[nodiscard]] std::string installed(const std::string& path,
                                    const std::string& name,
                                    const std::optional<std::vector<std::string>>& hooks,
                                    std::size_t adopted);
[[nodiscard]] std::string new_log(const std::string& folder);
// Of several repositories.
[[nodiscard]] std::string not_installed(const std::string& path, const std::string& why);
[[nodiscard]] std::string installed_all(std::size_t done, std::size_t failed);
// Hooks that a platform runs for all of its repositories.
[[nodiscard]] std::string installed_common(const std::string& folder,
                                           const std::vector<std::string>& hooks);
// `overriding`: repositories whose own configuration names other hooks.
[[nodiscard]] std::string installed_system(const std::string& folder,
                                           bool is_new,
                                           const std::vector<std::string>& overriding);
enum class Removal { none, removed, restored };
[[nodiscard]] std::string uninstalled(const std::string& hook, Removal removal);
[[nodiscard]] std::string adopted(const std::vector<audit::RefMove>& moves);
[[nodiscard]] std::string applied(const std::string& folder, const std::string& previous);
[[nodiscard]] std::string not_applied();
// For failures.
[[nodiscard]] std::string other_platform(const std::string& declared,
                                         const std::string& wanted,
                                         const std::string& file);
[[nodiscard]] std::string no_gitolite(const std::string& variable);
[[nodiscard]] std::string gitolite_failed();
[[nodiscard]] std::string no_repository();
[[nodiscard]] std::string keyrings_elsewhere(const std::string& folder);
// A setup::SetFault.
[[nodiscard]] std::string set_fault(std::string_view code, const std::string& where);
[[nodiscard]] std::string run_as_owner(const std::string& path, uid_t owner);
[[nodiscard]] std::string cannot_make(const std::string& folder, const std::string& why);

}  // namespace refward::report
