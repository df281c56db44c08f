// SPDX-License-Identifier: Apache-2.0
// The walk over one document: finds the mappings that are Kubernetes Secrets (core/v1), at any
// depth, and judges what their data and stringData hold. Private to this room.
#pragma once

#include "manifests/document.h"

#include <cstdint>
#include <vector>

namespace refward::manifests {

// Adds a match for each offending key. `document`: all was looked at; too_deep, too_large: a limit
// was reached on the way, aliases and merge keys followed.
[[nodiscard]] Reading find_secrets(const Document& document,
                                   const Limits& limits,
                                   std::uint64_t lines_before,
                                   std::vector<Match>& matches);

}  // namespace refward::manifests
