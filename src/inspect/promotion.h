// SPDX-License-Identifier: Apache-2.0
// promotion: has what changes here stood at the stage before, by recorded outcomes, without
// interruption for at least `soak`, and does it stand there still (design.md 4.5)?
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings promotion(const Ground& ground, Books& books);

}  // namespace refward::inspect
