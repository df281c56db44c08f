// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"
#include "secrets/gitleaks/baseline.h"
#include "secrets/gitleaks/rules.h"

#include <fmt/format.h>

#include <set>

namespace refward::config {
namespace {

using inspect::AllowOrigin;
using inspect::OnBudget;
using inspect::SecretAllow;
using inspect::SecretSettings;

// Their order is their meaning: the last that matches holds.
std::string overrides(const SecretSettings& secrets) {
  std::string out;
  for (const inspect::SecretOverride& one : secrets.overrides)
    out += fmt::format("secrets override {} {} {}\n", to_text(one.mode),
                       policy::canonical_list("repositories", one.repositories.entries()),
                       policy::canonical_list("paths", one.paths.entries()));
  return out;
}

std::string text_of(const SecretAllow& allow) {
  std::string out =
      fmt::format("secrets allow {} {} {}", policy::canonical_list("value", {allow.value}),
                  policy::canonical_list("rule", {allow.rule}),
                  policy::canonical_list("repositories", allow.repositories.entries()));
  if (allow.paths)
    out += " " + policy::canonical_list("paths", allow.paths->entries());
  if (allow.until)
    out += " until " + base::to_rfc3339(*allow.until);
  if (allow.origin == AllowOrigin::inherited)
    out += " inherited";
  return out + " " + policy::canonical_list("reason", {allow.reason}) + "\n";
}

// The order of exceptions means nothing. The text of imported rules stands here whole, behind its
// length: where it came from means nothing, what it says is judged by. Of a baseline the digest
// alone: it holds values.
std::string further(const SecretSettings& secrets) {
  std::string out = overrides(secrets);
  std::set<std::string> allowed;
  for (const SecretAllow& allow : secrets.allowed)
    allowed.insert(text_of(allow));
  for (const std::string& line : allowed)
    out += line;
  for (const auto& rules : secrets.imported)
    out += fmt::format("secrets rules gitleaks {}\n{}\n", rules->text.size(), rules->text);
  if (secrets.baseline)
    out += fmt::format("secrets baseline {}\n", secrets.baseline->digest());
  return out;
}

// Without any of these the text is as it was before there were such settings.
std::string choices(const SecretSettings& secrets) {
  std::string out;
  if (secrets.on_budget != OnBudget::reject)
    out += fmt::format(" on_budget {}", to_text(secrets.on_budget));
  for (const inspect::InRepository word : secrets.honour)
    out += fmt::format(" honour {}", to_text(word));
  return out + (secrets.builtin ? "" : " builtin false");
}

}  // namespace

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
      "secrets {} time_budget {}{}\n"
      "{}"
      "manifests {} {}\n"
      "{}",
      policy::canonical(config.policy), formats, config.signature.min_rsa_bits,
      config.max_future.count(), config.signature.allow_armour_headers, principals, gnupg,
      to_text(config.secrets.mode), config.secrets.time_budget.count(), choices(config.secrets),
      further(config.secrets), to_text(config.manifests.mode),
      policy::canonical_list("paths", config.manifests.paths.entries()), further(config.manifests));
}

}  // namespace refward::config
