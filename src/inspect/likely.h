// SPDX-License-Identifier: Apache-2.0
// likely: how likely a file is to hold a secret, by its name alone. It decides only the order in
// which blobs are examined, so that a time budget which ends has seen what matters most.
#pragma once

#include <string_view>

namespace refward::inspect {

enum class Likeliness { credentials, configuration, text, media };

[[nodiscard]] Likeliness likeliness_of(std::string_view path) noexcept;

}  // namespace refward::inspect
