// SPDX-License-Identifier: Apache-2.0
#include "config/lint.h"

namespace refward::config {

Problems check_people(const Config& config, const identity::People& people) {
  return check_people(config, [&](std::string_view entry) { return people.knows(entry); });
}

}  // namespace refward::config
