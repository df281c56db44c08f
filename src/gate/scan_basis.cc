// SPDX-License-Identifier: Apache-2.0
#include "gate/scan_basis.h"

#include "audit/hash_key.h"
#include "base/failure.h"
#include "base/text.h"
#include "config/imported_rules.h"
#include "crypto/hash.h"
#include "secrets/gitleaks/baseline.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace refward::gate {
namespace {

constexpr std::size_t kIdentityKeyBytes = 32;

// The files that `words` name behind a mark.
std::vector<std::filesystem::path> named_files(const std::vector<std::string>& words,
                                               std::string_view mark) {
  std::vector<std::filesystem::path> files;
  for (const std::string& word : words)
    if (word.starts_with(mark))
      files.emplace_back(word.substr(mark.size()));
  return files;
}

void check_words(const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (word != config::kBuiltinRules && !word.starts_with(config::kGitleaksRules) &&
        !word.starts_with(config::kGitleaksDefault))
      throw base::Failure::usage(
          "rules are \"builtin\", \"gitleaks:FILE\" or \"gitleaks-default:FILE\", not " +
          base::printable(word));
}

void read_rules(const std::vector<std::string>& words, inspect::SecretSettings& settings) {
  if (words.empty())
    return;
  check_words(words);
  settings.builtin = std::ranges::find(words, config::kBuiltinRules) != words.end();
  settings.imported.clear();
  const auto files = named_files(words, config::kGitleaksRules);
  const auto defaults = named_files(words, config::kGitleaksDefault);
  if (defaults.size() > 1 || (files.empty() && !defaults.empty()))
    throw base::Failure::usage("one \"gitleaks-default:FILE\" stands beside \"gitleaks:FILE\"");
  for (const std::filesystem::path& file : files) {
    auto imported = config::import_rules({file, defaults.empty() ? "" : defaults.front(), {}});
    if (!imported)
      throw base::Failure::usage(imported.error().what);
    settings.imported.push_back(std::move(imported->rules));
  }
}

// Nothing where no configuration is meant, or none is there. One that is there and broken throws:
// half of the settings would be worse than none.
std::optional<config::Config> configuration(const Call& call, const GitDir& git_dir) {
  if (call.config)
    return load_config(call, git_dir);
  if (!git_dir)
    return std::nullopt;
  std::error_code none;
  return std::filesystem::exists(config_path(call, git_dir), none)
             ? std::optional(load_config(call, git_dir))
             : std::nullopt;
}

policy::GlobList default_manifests() {
  auto globs = policy::GlobList::parse({"**/*.yaml", "**/*.yml", "**/*.json"});
  if (!globs)
    throw base::Failure::fault(globs.error().what);
  return *std::move(globs);
}

}  // namespace

inspect::ContentOptions ScanBasis::options() const {
  inspect::ContentOptions out;
  out.secrets = secrets;
  out.manifests = manifests;
  out.scanner = &scanner;
  return out;
}

std::string ScanBasis::rules_text() const {
  std::string text = secrets.builtin ? secrets::Scanner::rules_text() : "";
  for (const auto& rules : secrets.imported)
    text += rules->text;
  if (secrets.baseline)
    text += secrets.baseline->digest();
  return text;
}

ScanBasis scan_basis(const Call& call,
                     const GitDir& git_dir,
                     const std::vector<std::string>& rules) {
  const auto config = configuration(call, git_dir);
  inspect::SecretSettings secrets = config ? config->secrets : inspect::SecretSettings();
  inspect::ManifestSettings manifests = config ? config->manifests : inspect::ManifestSettings();
  if (!config)
    manifests.paths = default_manifests();
  read_rules(rules, secrets);
  const auto key = config ? audit::read_hash_key(audit_options(*config)) : std::nullopt;
  secrets::Scanner scanner =
      make_scanner(secrets, {}, key ? *key : base::to_hex(crypto::random_bytes(kIdentityKeyBytes)));
  std::string name;
  if (config && git_dir)
    name = repository_name(*git_dir, *config).value_or("");
  return {std::move(secrets), std::move(manifests), std::move(scanner), std::move(name),
          key.has_value()};
}

}  // namespace refward::gate
