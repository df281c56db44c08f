// SPDX-License-Identifier: Apache-2.0
// Present where libgit2 is linked from its archive (docs/adr/0009): a reference to it brings the
// functions that take the place of libgit2's network into the program before the archive's own.
// Private to the room.
#pragma once

namespace refward::git {

void leave_network_out() noexcept;

}  // namespace refward::git
