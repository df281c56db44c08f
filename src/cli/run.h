// SPDX-License-Identifier: Apache-2.0
// run: the whole program below main: reads the command line, runs the command, and turns whatever
// is thrown into words and an exit status. A hook that throws refuses the push.
#pragma once

namespace refward::cli {

[[nodiscard]] int run(int argc, char** argv) noexcept;

}  // namespace refward::cli
