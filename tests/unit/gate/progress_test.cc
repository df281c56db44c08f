// SPDX-License-Identifier: Apache-2.0
#include "gate/progress.h"

#include "report/push_report.h"

#include <doctest/doctest.h>

#include <unistd.h>

namespace refward::gate {

TEST_CASE("a push that is judged at once tells nothing of its progress") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  ProgressTeller teller(ends[1]);
  teller(inspect::ProgressStage::signatures, 4096);
  close(ends[1]);
  char byte = 0;
  CHECK(read(ends[0], &byte, 1) == 0);
  close(ends[0]);
}

TEST_CASE("each stage has words of its own") {
  CHECK(report::progress_text(inspect::ProgressStage::signatures, 1) ==
        "refward: looked at 1 commit\n");
  CHECK(report::progress_text(inspect::ProgressStage::changes, 8192) ==
        "refward: compared 8192 commits\n");
  CHECK(report::progress_text(inspect::ProgressStage::contents, 256) ==
        "refward: searched 256 blobs\n");
}

}  // namespace refward::gate
