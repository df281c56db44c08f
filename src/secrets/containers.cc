// SPDX-License-Identifier: Apache-2.0
#include "secrets/containers.h"

namespace refward::secrets {

std::vector<Container> containers(std::string_view /*bytes*/, std::string_view /*path*/) {
  return {};
}

std::span<const RuleInfo> container_rules() noexcept {
  return {};
}

}  // namespace refward::secrets
