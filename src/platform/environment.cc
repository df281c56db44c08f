// SPDX-License-Identifier: Apache-2.0
#include "platform/environment.h"

#include <unistd.h>

namespace refward::platform {

Environment Environment::of_process() {
  Variables variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t sign = text.find('=');
    if (sign != std::string_view::npos)
      variables.emplace(text.substr(0, sign), text.substr(sign + 1));
  }
  return Environment(std::move(variables));
}

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end())
    return std::nullopt;
  return found->second;
}

}  // namespace refward::platform
