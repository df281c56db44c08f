// SPDX-License-Identifier: Apache-2.0
// Links to inspect_dep.
#include "inspect/blobs.h"
#include "inspect/left_out.h"

#include <cstdlib>

// What is read is written back the same way, but for a blank at the end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refward::inspect;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto read = parse_left_out(text);
  if (!read)
    return 0;
  const std::string written = left_out(read->id, read->path).what;
  if (written != text && !(read->path.empty() && written + " " == text))
    std::abort();
  return 0;
}
