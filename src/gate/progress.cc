// SPDX-License-Identifier: Apache-2.0
#include "gate/progress.h"

#include "gate/tell.h"
#include "report/push_report.h"

namespace refward::gate {

void ProgressTeller::operator()(inspect::ProgressStage stage, std::size_t done) {
  const auto now = Time::now();
  if (now < next_)
    return;
  next_ = now + kEvery;
  tell(fd_, report::progress_text(stage, done));
}

}  // namespace refward::gate
