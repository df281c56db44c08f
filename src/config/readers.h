// SPDX-License-Identifier: Apache-2.0
// The readers of refward.toml, one for each section (design.md section 5). Each takes the section
// and fills its part of the Config; mistakes go to the section's Collector. Private to this room.
#pragma once

#include "config/section.h"

namespace refward::config {

// The keys of design.md section 5 that stand in [server], [refs] ...; each ends with finish().
void read_server(Section section, Config& config);
void read_refs(Section section, Config& config);
void read_signatures(Section section, Config& config);
void read_protect(std::vector<Section> sections, Config& config);
void read_secrets(Section section, Config& config);
void read_manifests(Section section, Config& config);

// What every text that names somebody must be.
inline constexpr std::size_t kMaxName = 256;

}  // namespace refward::config
