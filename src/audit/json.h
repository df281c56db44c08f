// SPDX-License-Identifier: Apache-2.0
// The one spelling of JSON that the record knows (docs/format/entry.md, "Canonical JSON"), over
// nlohmann::json, whose objects keep their keys in byte order. Slow to compile: for the files that
// write or read JSON alone.
#pragma once

#include "audit/entry.h"
#include "audit/log.h"
#include "base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

using Json = nlohmann::json;

// The library's writer recurses; nothing of ours is deeper than six.
inline constexpr int kMaxJsonDepth = 16;

// Anything but the canonical spelling is an error.
[[nodiscard]] base::Result<Json> parse_canonical(std::string_view text);

// Strings in `value` are valid UTF-8 (made printable before).
[[nodiscard]] std::string canonical(const Json& value);

// Leaf and details in one object, as `audit list --json` has it. Throws base::Failure where a
// record is not what render() made.
[[nodiscard]] Json merged(const Record& record);

// The array of moves, as leaf and details hold it.
[[nodiscard]] Json json_of(const std::vector<RefMove>& updates);
[[nodiscard]] base::Result<std::vector<RefMove>> updates_from(const Json& array);
// Outcomes say what happened; what was asked stands in their decision.
[[nodiscard]] base::Status check_covers(Kind kind, const std::vector<RefMove>& updates);

}  // namespace refward::audit
