// SPDX-License-Identifier: Apache-2.0
// What stands behind a Scanner, for WindowScan too. Private to this room.
#pragma once

#include "secrets/examination.h"
#include "secrets/scanner.h"

namespace refward::secrets {

struct Scanner::State {
  Tools tools;
};

}  // namespace refward::secrets
