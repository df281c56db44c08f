// SPDX-License-Identifier: Apache-2.0
// Argo CD's cluster Secrets: how it logs in stands as JSON in `config`.
#include "manifests/kinds/kinds.h"

#include <algorithm>
#include <array>

namespace refward::manifests {
namespace {

constexpr Rule kRule{"argocd-secret"};

void look_at_tls(Walk& walk, const Object& tls) {
  walk.each(tls, "keyData",
            [&](const Spot& value) { walk.judge(kRule, {}, value, Coding::base64); });
}

bool is_cluster_config(const Walk& walk, const Object& config) {
  constexpr std::array<std::string_view, 8> kKnown = {
      "username",      "password",           "bearerToken", "tlsClientConfig",
      "awsAuthConfig", "execProviderConfig", "proxyUrl",    "disableCompression"};
  return std::ranges::all_of(config.pairs, [&](const Pair& pair) {
    return std::ranges::count(kKnown, walk.nodes()[pair.key].text) != 0;
  });
}

}  // namespace

bool open_argocd_cluster(Walk& walk, const Spot& spot, const std::string& value) {
  bool known = false;
  const bool whole = walk.look_within(spot, value, [&](Walk& within, const Spot& root) {
    const Object config = within.open(root);
    known = within.is_mapping(root) && is_cluster_config(within, config);
    if (!known)
      return;
    for (const std::string_view key : {"password", "bearerToken"})
      within.each(config, key,
                  [&](const Spot& login) { within.judge(kRule, {}, login, Coding::plain); });
    within.each(config, "tlsClientConfig",
                [&](const Spot& tls) { look_at_tls(within, within.open(tls)); });
    within.each(config, "execProviderConfig",
                [&](const Spot& exec) { look_at_values(within, {}, exec, kRule.name); });
  });
  return whole && known;
}

}  // namespace refward::manifests
