// SPDX-License-Identifier: Apache-2.0
// The readers of what stands in a [[protect]] block and its [[protect.paths]] (design.md section
// 5). Mistakes go to the section's Collector; what names people goes to BlockPlaces as well.
// Private to this room.
#pragma once

#include "config/section.h"
#include "policy/policy.h"

#include <optional>
#include <string_view>
#include <vector>

namespace refward::config {

// A list of people: nothing where the key is absent, or its value wrong. Empty is an error, ended
// with `why`.
[[nodiscard]] std::optional<policy::Names> read_names(Section& section,
                                                      std::string_view key,
                                                      std::string_view why,
                                                      BlockPlaces& places);
[[nodiscard]] std::optional<policy::Names> read_signers(Section& section, BlockPlaces& places);
[[nodiscard]] std::optional<policy::Approvals> read_approvals(Section& section,
                                                              BlockPlaces& places);
[[nodiscard]] std::vector<policy::Freeze> read_freezes(Section& section, BlockPlaces& places);

void read_soak(Section& section, base::Seconds& soak);

void read_settings(Section& section, policy::Block& block, BlockPlaces& places);
void read_paths(Section& section, policy::Block& block, BlockPlaces& places);

// What keys of one block say against each other, or cannot mean; for a block that was read without
// an error.
void check_block(const policy::Block& block, const BlockPlaces& places, Collector& problems);
// What blocks say against each other, whatever mistakes each of them has.
void check_blocks(const Config& config, Collector& problems);

}  // namespace refward::config
