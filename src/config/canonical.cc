// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <fmt/format.h>

namespace refward::config {

namespace {

// Without any of these the text is as it was before there were such settings.
std::string further(const inspect::ManifestSettings& settings) {
  std::string out;
  if (settings.encrypted != inspect::EncryptedSecrets::allow)
    out += fmt::format("manifests encrypted {}\n", to_text(settings.encrypted));
  for (const inspect::RbacRule& rule : settings.rbac) {
    std::vector<std::string> risks;
    for (const manifests::Risk risk : rule.risks)
      risks.emplace_back(to_text(risk));
    out += fmt::format("manifests rbac {} {} {}\n", to_text(rule.mode),
                       policy::canonical_list("paths", rule.paths.entries()),
                       policy::canonical_list("rules", risks));
  }
  return out;
}

}  // namespace

std::string canonical(const Config& config) {
  std::string formats;
  for (const signature::Format format : config.formats)
    formats += fmt::format(" {}", to_text(format));
  // Without any the text is as it was before there were such patterns.
  const std::string principals =
      config.certificate_principals.empty()
          ? ""
          : " " + policy::canonical_list("certificate_principals", config.certificate_principals);
  const std::string gnupg = config.signature.ask_gnupg ? "" : " ask_gnupg false";
  return fmt::format(
      "refward policy 1\n"
      "{}"
      "signatures formats{} min_rsa_bits {} max_future {} allow_armour_headers {}{}{}\n"
      "secrets {} time_budget {}\n"
      "manifests {} {}\n"
      "{}",
      policy::canonical(config.policy), formats, config.signature.min_rsa_bits,
      config.max_future.count(), config.signature.allow_armour_headers, principals, gnupg,
      to_text(config.secrets.mode), config.secrets.time_budget.count(),
      to_text(config.manifests.mode),
      policy::canonical_list("paths", config.manifests.paths.entries()), further(config.manifests));
}

}  // namespace refward::config
