// SPDX-License-Identifier: Apache-2.0
// refs: may these refs move, by their names and by the kind of move alone? Names, namespaces, the
// move words of each covering block, and refs that were moved outside the gate.
#pragma once

#include "inspect/ground.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings refs(const Ground& ground);

}  // namespace refward::inspect
