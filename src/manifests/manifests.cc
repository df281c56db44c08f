// SPDX-License-Identifier: Apache-2.0
#include "manifests/manifests.h"

#include "manifests/candidate.h"
#include "manifests/encrypted.h"
#include "manifests/session.h"

#include <array>

namespace refward::manifests {
namespace {

Match file_match(std::string rule, std::uint64_t line) {
  return {std::move(rule), Weight::error, line, {}, {}, {}, {}, {}};
}

std::vector<Match> broken_parts(std::string_view text, const Options& options) {
  if (text.size() > options.limits.max_bytes || !should_be_yaml(text, options.path))
    return {};
  Session session(options);
  session.look_for_broken(text);
  return session.take();
}

constexpr std::array<std::string_view, 28> kRules = {"argocd-secret",
                                                     "argocd-token",
                                                     "bootstrap-token",
                                                     "docker-config",
                                                     "encrypted-secret",
                                                     "encryption-config",
                                                     "encryption-malformed",
                                                     "flux-secret",
                                                     "helm-release",
                                                     "helm-values",
                                                     "kubeconfig",
                                                     "kustomize-secret",
                                                     "sealed-secret-plain",
                                                     "sealed-secrets-key",
                                                     "secret-basic-auth",
                                                     "secret-data",
                                                     "secret-ssh-auth",
                                                     "secret-string-data",
                                                     "secret-tls",
                                                     "service-account-token",
                                                     "sops-missing",
                                                     "sops-plain",
                                                     "sops-unproven",
                                                     "terraform-state",
                                                     "too-deep",
                                                     "too-large",
                                                     "too-many",
                                                     "unparsable"};

}  // namespace

std::span<const std::string_view> rule_names() noexcept {
  return kRules;
}

std::vector<Match> inspect(std::string_view text, const Options& options) {
  if (!is_candidate(text, options))
    return broken_parts(text, options);
  const Proof proof = prove_file(text);
  if (proof == Proof::proven)
    return options.encrypted == Encrypted::refuse ? std::vector{file_match("encrypted-secret", 1)}
                                                  : std::vector<Match>();
  if (text.size() > options.limits.max_bytes)
    return {file_match("too-large", 0)};
  Session session(options);
  if (proof == Proof::malformed)
    session.add(file_match("encryption-malformed", 1));
  session.look_into(text, {});
  return session.take();
}

}  // namespace refward::manifests
