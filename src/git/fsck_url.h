// SPDX-License-Identifier: Apache-2.0
// The check of a submodule's URL as git-fsck(1) makes it: one that would be taken for an option,
// that smuggles a line feed to a credential helper, that climbs out of what it is relative to, or
// that names no host. Private to the room.
#pragma once

#include <string_view>

namespace refward::git {

[[nodiscard]] bool is_fit_submodule_url(std::string_view url);

}  // namespace refward::git
