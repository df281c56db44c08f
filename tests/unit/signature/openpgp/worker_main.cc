// SPDX-License-Identifier: Apache-2.0
// The child that asks GnuPG, and nothing else: in the tests' programs /proc/self/exe is the tests.
#include "signature/openpgp/keyring.h"

#include <unistd.h>

int main() {
  return refward::signature::openpgp::serve_child(STDIN_FILENO, STDOUT_FILENO);
}
