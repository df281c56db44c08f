// SPDX-License-Identifier: Apache-2.0
#include "report/layout.h"

#include "base/text.h"

#include <doctest/doctest.h>

namespace refward::report {

TEST_CASE("no line is wider than a pusher's terminal, save for a word that is") {
  const std::string words =
      "the quick brown fox jumps over the lazy dog and over the fence and over the hill and far "
      "away";
  for (const std::string_view line : base::split(wrapped(words, "error: ", "  "), '\n'))
    CHECK(line.size() <= kColumns);
  const std::string path(100, 'x');
  CHECK(wrapped("see " + path, "hint: ", "  ") == "hint: see\n  " + path + "\n");
  CHECK(wrapped("", "hint: ", "  ") == "hint: \n");
}

TEST_CASE("counts and sizes") {
  CHECK(counted(1, "commit", "commits") == "1 commit");
  CHECK(counted(0, "commit", "commits") == "0 commits");
  CHECK(human_size(340) == "340 bytes");
  CHECK(human_size(9999) == "9999 bytes");
  CHECK(human_size(123456) == "123.5 kB");
  CHECK(human_size(1234567890) == "1.2 GB");
}

}  // namespace refward::report
