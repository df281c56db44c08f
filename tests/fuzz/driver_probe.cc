// SPDX-License-Identifier: Apache-2.0
// A target that dies of the input "die" and says how many bytes each other input has; with it
// driver_test.sh shows that the driver feeds what it should.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  if (input == "die")
    std::abort();
  std::cout << "input of " << size << '\n';
  return 0;
}
