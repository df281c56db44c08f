// SPDX-License-Identifier: Apache-2.0
// Secret (core/v1): `data` in base64 and `stringData` plain, judged by what its type and labels say
// its keys are. What they do not name is a secret.
#include "manifests/kinds/kinds.h"
#include "manifests/values.h"

#include <algorithm>
#include <array>
#include <vector>

namespace refward::manifests {
namespace {

using Open = bool (*)(Walk&, const Spot&, const std::string&);

struct Profile {
  std::string_view type;
  std::string_view rule;
  std::array<std::string_view, 20> open_keys;  // hold nothing secret, unless a URL's password
  std::string_view packed;                     // the key whose value `open` reads
  Open open;
};

constexpr std::array kTypes = {
    Profile{"kubernetes.io/tls", "secret-tls", {}, {}, nullptr},
    Profile{"kubernetes.io/ssh-auth", "secret-ssh-auth", {}, {}, nullptr},
    Profile{"kubernetes.io/basic-auth", "secret-basic-auth", {"username"}, {}, nullptr},
    Profile{
        "kubernetes.io/service-account-token", "service-account-token", {"namespace"}, {}, nullptr},
    Profile{"bootstrap.kubernetes.io/token",
            "bootstrap-token",
            {"token-id", "description", "expiration", "auth-extra-groups",
             "usage-bootstrap-authentication", "usage-bootstrap-signing"},
            {},
            nullptr},
    Profile{"kubernetes.io/dockerconfigjson",
            "docker-config",
            {},
            ".dockerconfigjson",
            open_docker_config},
    Profile{"kubernetes.io/dockercfg", "docker-config", {}, ".dockercfg", open_dockercfg},
    Profile{"helm.sh/release.v1", "helm-release", {}, "release", open_helm_release},
};

constexpr Profile kOpaque{{}, {}, {}, {}, nullptr};
constexpr Profile kSealingKey{{}, "sealed-secrets-key", {}, {}, nullptr};
constexpr Profile kArgoCluster{
    {},
    "argocd-secret",
    {"name", "server", "project", "namespaces", "clusterResources", "shard"},
    "config",
    open_argocd_cluster};
constexpr Profile kArgoRepository{
    {},
    "argocd-secret",
    {"url", "type", "name", "project", "username", "insecure", "enableLfs", "proxy", "noProxy",
     "enableOCI", "forceHttpBasicAuth", "githubAppID", "githubAppInstallationID",
     "githubAppEnterpriseBaseUrl", "insecureIgnoreHostKey", "useAzureWorkloadIdentity",
     "insecureOCIForceHttp"},
    {},
    nullptr};
constexpr Profile kArgo{{}, "argocd-secret", {"admin.passwordMtime"}, {}, nullptr};
constexpr Profile kFlux{{}, "flux-secret", {}, {}, nullptr};

// A Secret as this file reads it.
struct SecretObject {
  const Object& object;
  Subject subject;
  const Profile* profile;
};

bool has_label(Walk& walk, const Object& object, std::string_view label, std::string& value) {
  bool found = false;
  walk.each(object, "metadata", [&](const Spot& metadata) {
    walk.each(walk.open(metadata), "labels", [&](const Spot& labels) {
      const Object all = walk.open(labels);
      found = found || walk.has(all, label);
      if (walk.has(all, label))
        value = walk.text(all, label);
    });
  });
  return found;
}

const Profile* argo_profile(Walk& walk, const Object& object, const Subject& subject) {
  std::string kind;
  if (has_label(walk, object, "argocd.argoproj.io/secret-type", kind)) {
    if (kind == "cluster")
      return &kArgoCluster;
    return kind.starts_with("repo") ? &kArgoRepository : &kArgo;
  }
  return subject.name == "argocd-secret" ? &kArgo : nullptr;
}

// Flux has no label: its keys tell (identity with known_hosts, bearerToken, age and PGP keys).
bool is_flux(Walk& walk, const Object& object) {
  bool flux = false;
  for (const std::string_view name : {"data", "stringData"})
    walk.each(object, name, [&](const Spot& spot) {
      const Object data = walk.open(spot);
      const bool git = walk.has(data, "identity") && walk.has(data, "known_hosts");
      flux = flux || git || walk.has(data, "bearerToken");
      walk.each_pair(data, [&](const std::string& key, const Spot& /*value*/) {
        flux = flux || key.ends_with(".agekey") || key == "sops.asc";
      });
    });
  return flux;
}

const Profile* profile_of(Walk& walk, const Object& object, const Subject& subject) {
  std::string value;
  if (has_label(walk, object, "sealedsecrets.bitnami.com/sealed-secrets-key", value))
    return &kSealingKey;
  if (const Profile* argo = argo_profile(walk, object, subject))
    return argo;
  // Of two types nobody knows which one counts.
  std::vector<std::string> types;
  walk.each(object, "type", [&](const Spot& type) { types.push_back(walk.at(type).text); });
  if (types.size() == 1)
    for (const Profile& profile : kTypes)
      if (profile.type == types.front())
        return &profile;
  return is_flux(walk, object) ? &kFlux : &kOpaque;
}

Rule rule_of(const Profile& profile, Coding coding) {
  if (!profile.rule.empty())
    return {profile.rule};
  return {coding == Coding::base64 ? "secret-data" : "secret-string-data"};
}

void look_at_value(Walk& walk, const SecretObject& secret, const Spot& spot, Coding coding) {
  const std::string& key = walk.nodes()[spot.key].text;
  const Profile& profile = *secret.profile;
  const std::string value = walk.is_scalar(spot) ? walk.value_of(spot, coding) : std::string();
  const bool open_key =
      walk.is_scalar(spot) && !key.empty() && std::ranges::count(profile.open_keys, key) != 0;
  if (open_key && !holds_a_url_password(value))
    return;
  if (walk.exposed(spot, coding) == 0)
    return;
  if (profile.open != nullptr && key == profile.packed && walk.is_scalar(spot) &&
      profile.open(walk, spot, value))
    return;
  walk.judge(rule_of(profile, coding), secret.subject, spot, coding);
}

void look_at_data(Walk& walk, const SecretObject& secret, const Spot& data, Coding coding) {
  // Anything but a mapping is no Secret that Kubernetes takes, and may be one all the same.
  if (!walk.is_mapping(data)) {
    walk.judge(rule_of(kOpaque, coding), secret.subject, data, coding);
    return;
  }
  walk.each_pair(walk.open(data), [&](const std::string& /*key*/, const Spot& value) {
    look_at_value(walk, secret, value, coding);
  });
}

void look_at_one(Walk& walk, const Object& object) {
  Subject subject = walk.subject(object);
  subject.kind = "Secret";
  const Profile* profile = profile_of(walk, object, subject);
  const SecretObject secret{object, std::move(subject), profile};
  walk.each(object, "data",
            [&](const Spot& data) { look_at_data(walk, secret, data, Coding::base64); });
  walk.each(object, "stringData",
            [&](const Spot& data) { look_at_data(walk, secret, data, Coding::plain); });
}

}  // namespace

void look_at_secret(Walk& walk, const Object& object) {
  const bool list = walk.has(object, "kind", "SecretList");
  if ((!list && !walk.has(object, "kind", "Secret")) || !is_core(walk, object))
    return;
  if (walk.has(object, "kind", "Secret"))
    look_at_one(walk, object);
  // The items of a SecretList need no kind of their own.
  if (list)
    walk.each(object, "items", [&](const Spot& items) {
      walk.each_item(items, [&](const Spot& item) {
        if (const Object one = walk.open(item); walk.text(one, "kind").empty())
          look_at_one(walk, one);
      });
    });
}

}  // namespace refward::manifests
