// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kManifestWords = {
    // what a push newly grants
    Wording{"rbac-wildcard", "{holder} newly holds a wildcard: {what}",
            "Name the verbs, resources and groups that are needed.", Fix::none},
    Wording{"rbac-secrets", "{holder} newly reads Secrets: {what}",
            "Mount what a workload needs, or have an administrator allow it.", Fix::none},
    Wording{"rbac-escalate", "{holder} newly may become or make somebody else: {what}",
            "Drop escalate, bind and impersonate; bind the role itself where it is needed.",
            Fix::none},
    Wording{"rbac-pods-exec", "{holder} newly gets into running pods: {what}",
            "Read logs in place of a shell, or have an administrator allow it.", Fix::none},
    Wording{"rbac-nodes-proxy", "{holder} newly reaches the kubelet of every node: {what}",
            "Name nodes/metrics or nodes/stats in place of nodes/proxy.", Fix::none},
    Wording{"rbac-cluster-admin", "{holder} newly binds the right to do everything: {what}",
            "Bind a role with what is needed.", Fix::none},
    Wording{"rbac-anonymous", "{holder} newly binds anybody: {what}",
            "Name the users, groups or service accounts that need it.", Fix::none},
    Wording{"rbac-cluster-scope",
            "{holder} newly grants in the whole cluster what a namespace had: {what}",
            "Keep the RoleBinding.", Fix::none},
    Wording{"rbac-broken", "looks like RBAC and is no YAML, so what it grants is unknown",
            "Make it YAML that parses.", Fix::none},
    Wording{"rbac-limit", "looks like RBAC and is too large or too deep to be read",
            "Split the file.", Fix::none},
    Wording{"rbac-not-compared", "what this ref grants could not be compared: {detail}",
            "Push fewer refs at a time.", Fix::none},
    Wording{"rbac-more", "{count} more findings about what this ref grants are not listed", "",
            Fix::none},
    // manifests in general
    Wording{"manifest-broken", "a manifest that is no YAML", "Make it YAML that parses.",
            Fix::none},
};

}  // namespace

std::span<const Wording> manifest_words() noexcept {
  return kManifestWords;
}

}  // namespace refward::report
