// SPDX-License-Identifier: Apache-2.0
#include "manifests/rbac.h"

#include <algorithm>
#include <array>
#include <utility>

namespace refward::manifests {
namespace {

constexpr std::array kWords = {
    std::pair{Risk::wildcard, std::string_view("wildcard")},
    std::pair{Risk::secrets, std::string_view("secrets")},
    std::pair{Risk::escalate, std::string_view("escalate")},
    std::pair{Risk::pods_exec, std::string_view("pods-exec")},
    std::pair{Risk::nodes_proxy, std::string_view("nodes-proxy")},
    std::pair{Risk::cluster_admin, std::string_view("cluster-admin")},
    std::pair{Risk::anonymous, std::string_view("anonymous")},
    std::pair{Risk::cluster_scope, std::string_view("cluster-scope")},
};

}  // namespace

std::string_view to_text(Risk risk) noexcept {
  const auto* const found =
      std::ranges::find(kWords, risk, &std::pair<Risk, std::string_view>::first);
  return found == kWords.end() ? std::string_view() : found->second;
}

std::optional<Risk> parse_risk(std::string_view word) noexcept {
  const auto* const found =
      std::ranges::find(kWords, word, &std::pair<Risk, std::string_view>::second);
  if (found == kWords.end())
    return std::nullopt;
  return found->first;
}

Grants grants(std::string_view /*text*/, const Limits& /*limits*/) {
  return {};
}

std::vector<Grant> added(const Grants& /*before*/, const Grants& after) {
  return after.grants;
}

}  // namespace refward::manifests
