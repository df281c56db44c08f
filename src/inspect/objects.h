// SPDX-License-Identifier: Apache-2.0
// objects: the grammar and the dates of single commits, tags and trees as findings (design.md 4.1,
// docs/objects.md). Strict is a ref that a signature rule holds for; elsewhere odd objects and
// future dates are warnings, because the history of real projects must be able to land.
#pragma once

#include "git/objects.h"
#include "inspect/ground.h"

#include <optional>

namespace refward::inspect {

enum class Strictness { strict, lenient };

// Is there a covering block that asks for signatures on this ref? Its mode goes into the findings.
[[nodiscard]] const policy::Block* strict_block(const Ground& ground, std::string_view ref);

// Where a finding about an object belongs.
struct Origin {
  const std::string& ref;
  const git::ObjectId& id;
  std::string_view kind;       // "commit", "tag", "tree"
  const policy::Block* block;  // null: lenient
};

void add_faults(const std::vector<git::ObjectFault>& faults,
                const Origin& origin,
                findings::Findings& found);
// A date beyond now + max_future.
void add_date(const Ground& ground,
              const std::optional<base::Instant>& date,
              const Origin& origin,
              findings::Findings& found);
void add_unparsable(const std::string& detail, const Origin& origin, findings::Findings& found);

}  // namespace refward::inspect
