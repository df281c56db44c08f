// SPDX-License-Identifier: Apache-2.0
// An entry in the names of the Elastic Common Schema, with OpenTelemetry's vcs.* where ECS has
// none, and refward.* for the rest (docs/format/export.md).
#pragma once

#include "audit/export.h"
#include "audit/json.h"
#include "audit/leaf.h"

namespace refward::audit {

[[nodiscard]] Json ecs_document(const Source& source, const Record& record, const Leaf& leaf);

// The leaf of a record. Throws base::Failure where it cannot be read.
[[nodiscard]] Leaf leaf_in(const Record& record);

}  // namespace refward::audit
