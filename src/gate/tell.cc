// SPDX-License-Identifier: Apache-2.0
#include "gate/tell.h"

#include "base/files.h"

#include <algorithm>
#include <exception>

namespace refward::gate {

void tell(int fd, const std::string& words) noexcept {
  try {
    base::write_all(fd, words);
  } catch (const std::exception&) {
    // The client is gone.
  }
}

namespace {

std::string prefixed(const std::string& words, std::string_view prefix) {
  std::string out;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find('\n', begin), words.size() - 1) + 1;
    out.append(prefix).append(words, begin, end - begin);
    begin = end;
  }
  return out;
}

}  // namespace

void tell_pusher(const Call& call,
                 platform::Platform platform,
                 platform::Door door,
                 const std::string& words) noexcept {
  const int stream = platform == platform::Platform::github ? call.out : call.err;
  try {
    tell(stream, prefixed(words, platform::line_prefix(platform, door)));
  } catch (const std::exception&) {
    // No memory for the words; the decision stands.
  }
}

}  // namespace refward::gate
