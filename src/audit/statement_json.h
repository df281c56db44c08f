// SPDX-License-Identifier: Apache-2.0
// The statements as members of a leaf's JSON. For leaf.cc and leaf_parse.cc.
#pragma once

#include "audit/leaf.h"
#include "audit/members.h"

namespace refward::audit {

// Adds what `leaf` states to its object.
void put_statements(Json& object, const Leaf& leaf);
// Each stands in its own event, and nowhere else.
[[nodiscard]] base::Status parse_statements(Members& members, Leaf& leaf);

}  // namespace refward::audit
