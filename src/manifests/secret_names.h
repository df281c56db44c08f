// SPDX-License-Identifier: Apache-2.0
// Secret names: does a key name a secret, and does its value look like one? For files that say so
// only by their names, where most values are none. Private to this room.
#pragma once

#include "manifests/manifests.h"

#include <optional>
#include <string_view>

namespace refward::manifests {

// "postgresPassword", "API_KEY", "auth.clientSecret"; not "existingSecret", "passwordKey",
// "secretName", "tokenTTL".
[[nodiscard]] bool names_a_secret(std::string_view key);

// An error where the value has the make of a generated one, a warning where it is a word; nothing
// where it is a placeholder, a reference, a path, a name of something else, or prose.
[[nodiscard]] std::optional<Weight> weigh(std::string_view key, std::string_view value);

}  // namespace refward::manifests
