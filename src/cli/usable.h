// SPDX-License-Identifier: Apache-2.0
// For commands of administration: an error of a room below is one of usage, with its words.
#pragma once

#include "base/failure.h"
#include "base/result.h"

#include <utility>

namespace refward::cli {

template <typename T>
T usable(base::Result<T> result) {
  if (!result)
    throw base::Failure::usage(result.error().what);
  return *std::move(result);
}

}  // namespace refward::cli
