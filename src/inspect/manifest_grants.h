// SPDX-License-Identifier: Apache-2.0
// manifest_grants: RBAC as a difference (design.md 4.7): what a ref's new tip grants in the places
// where manifests live, and neither its old tip nor the default branch's does; of a ref that is
// created, nor the tip of any ref at the same path. All files that differ are compared together, so
// that what moves from one to another is nothing new. Only tips are looked at: what was granted and
// taken away within one push is granted nowhere.
#pragma once

#include "inspect/ground.h"
#include "inspect/scan_settings.h"

#include <vector>

namespace refward::inspect {

// Created refs of one push whose tips are compared; more than these are told, and refused where a
// rule enforces.
inline constexpr std::size_t kMaxCreatedCompared = 64;

// `tips`: of the refs before the push, as far as they are known. Without any [[manifests.rbac]] all
// risks are looked for and only warned of. A rule that enforces refuses what cannot be read, too.
[[nodiscard]] findings::Findings manifest_grants(const Ground& ground,
                                                 const ManifestSettings& settings,
                                                 const std::vector<git::ObjectId>& tips);

}  // namespace refward::inspect
