// SPDX-License-Identifier: Apache-2.0
// Rewrite: a closed segment anew with other details, under the same name: the new file is whole on
// the disk before it takes the old one's place. Leaves, chain and indices stay.
#pragma once

#include "audit/disk.h"
#include "audit/record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace refward::audit {

// Other details for a record, or nothing where it stays as it is.
using NewDetails = std::function<std::optional<std::string>(const Parts&)>;

// Only where something changes. The segment is one to which no entry is added any more.
void rewrite_segment(const std::filesystem::path& folder,
                     std::uint64_t first,
                     const Access& access,
                     const NewDetails& new_details);

}  // namespace refward::audit
