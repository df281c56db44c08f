// SPDX-License-Identifier: Apache-2.0
// The walk over one document that finds what it grants: rules, role references and subjects at any
// depth, each under the nearest object around it. Private to this room.
#pragma once

#include "manifests/document.h"
#include "manifests/rbac.h"

#include <cstdint>

namespace refward::manifests {

// More grants or holders than these in one text are not compared: a limit.
inline constexpr std::size_t kMaxGrants = 10'000;

// Adds to `out`. `document`: all was looked at; too_deep, too_large: a limit was reached on the
// way, aliases and merge keys followed.
[[nodiscard]] Reading find_grants(const Document& document,
                                  const Limits& limits,
                                  std::uint64_t lines_before,
                                  Grants& out);

}  // namespace refward::manifests
