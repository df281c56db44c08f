// SPDX-License-Identifier: Apache-2.0
// refward: the one program. Git starts it as a hook through the shim that `refward install` writes.
#include "cli/process.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  refward::cli::prepare_process();
  return refward::cli::run(argc, argv);
}
