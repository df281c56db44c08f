// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

namespace refward::report {

std::span<const Wording> policy_words() noexcept {
  return {};
}

}  // namespace refward::report
