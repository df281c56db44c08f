// SPDX-License-Identifier: Apache-2.0
// Single values, wherever they stand: tokens of service accounts and of Argo CD (JWT, RFC 7519),
// and what is tagged or headed as Ansible Vault and is not.
#include "base/bytes.h"
#include "base/text.h"
#include "manifests/encrypted.h"
#include "manifests/kinds/kinds.h"

#include <vector>

namespace refward::manifests {
namespace {

std::string payload_of(std::string_view token) {
  constexpr std::size_t kLongestToken = 64U << 10;
  const std::vector<std::string_view> parts =
      token.size() <= kLongestToken ? base::split(token, '.') : std::vector<std::string_view>();
  if (parts.size() != 3 || parts[2].empty())
    return {};
  const auto decoded = base::parse_base64url(parts[1]);
  return decoded ? std::string(base::as_text(*decoded)) : std::string();
}

// A legacy token never expires; one that is bound to a pod does, and is only warned of.
Rule rule_of(std::string_view payload) {
  const auto says = [&](std::string_view words) {
    return payload.find(words) != std::string_view::npos;
  };
  if (says("\"iss\":\"kubernetes/serviceaccount\""))
    return {"service-account-token"};
  if (says("\"kubernetes.io\":{"))
    return {"service-account-token", says("\"exp\":") ? Weight::warning : Weight::error};
  if (says("\"iss\":\"argocd\""))
    return {"argocd-token"};
  return {};
}

}  // namespace

void look_at_text(Walk& walk, const Spot& spot) {
  const Node& node = walk.at(spot);
  const std::string_view text = base::trim(node.text);
  if (text.starts_with("eyJ")) {
    if (const Rule rule = rule_of(payload_of(text)); !rule.name.empty())
      walk.report(rule, {}, spot, text.size());
    return;
  }
  if (node.tag != Node::Tag::vault && !text.starts_with("$ANSIBLE_VAULT;"))
    return;
  if (is_ansible_vault(text))
    walk.report_encrypted({}, spot);
  else
    walk.judge({"encryption-malformed"}, {}, spot, Coding::plain);
}

}  // namespace refward::manifests
