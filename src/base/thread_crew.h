// SPDX-License-Identifier: Apache-2.0
// work_off: many pieces of work on a few threads that live no longer than the call.
#pragma once

#include <cstddef>
#include <functional>

namespace refward::base {

// Calls piece(thread, place) once for each place below `count`, in no order, with `thread` below
// `threads`; thread 0 is the caller's own. Pieces of one thread come one after the other. Where
// some throw, no new ones are begun, and what that of the lowest place threw is thrown. Threads
// that the machine does not give are done without.
void work_off(std::size_t count,
              std::size_t threads,
              const std::function<void(std::size_t thread, std::size_t place)>& piece);

}  // namespace refward::base
