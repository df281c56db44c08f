// SPDX-License-Identifier: Apache-2.0
#include "setup/doctor.h"

#include "audit/log.h"
#include "base/failure.h"
#include "base/files.h"
#include "policy/policy.h"
#include "setup/hooks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace refward::setup {
namespace {

using findings::Fact;
using report::Symptom;
using report::SymptomLevel;

Symptom symptom(SymptomLevel level,
                std::string code,
                std::string where,
                std::vector<Fact> facts = {}) {
  return {.level = level,
          .code = std::move(code),
          .where = std::move(where),
          .facts = std::move(facts)};
}

bool others_may_write(const std::filesystem::path& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IWOTH)) != 0;
}

Symptom state_of(const HookLook& look, const std::string& path, const std::vector<Fact>& facts) {
  switch (look.state) {
    case HookState::ours:
      return symptom(SymptomLevel::fine, "hook-ours", path, facts);
    case HookState::absent:
      return symptom(SymptomLevel::error, "hook-absent", path, facts);
    case HookState::link:
      return symptom(SymptomLevel::error, "hook-link", path, facts);
    case HookState::not_executable:
      return symptom(SymptomLevel::error, "hook-not-executable", path, facts);
    case HookState::foreign:
      return symptom(SymptomLevel::error, "hook-foreign", path, facts);
  }
  return symptom(SymptomLevel::error, "hook-foreign", path, facts);
}

void examine_hook(const git::Repo& repo, std::string_view hook, std::vector<Symptom>& found) {
  const HookLook look = look_at(repo.path(), hook);
  const std::string path = (repo.path() / "hooks" / hook).string();
  const std::vector<Fact> facts = {{"repository", repo.path().string()},
                                   {"binary", look.binary.string()}};
  const bool binary_is_gone =
      look.state == HookState::ours && ::access(look.binary.c_str(), X_OK) != 0;
  found.push_back(binary_is_gone ? symptom(SymptomLevel::error, "hook-binary", path, facts)
                                 : state_of(look, path, facts));
  if (look.state != HookState::ours || binary_is_gone)
    return;
  if (others_may_write(look.binary))
    found.push_back(symptom(SymptomLevel::error, "binary-writable", path, facts));
  const std::filesystem::path kept = path + std::string(kKeptSuffix);
  const bool asks = shim_text(look.binary, hook, true) == base::read_file(path, 1U << 20);
  if (asks && ::access(kept.c_str(), X_OK) != 0)
    found.push_back(symptom(SymptomLevel::error, "hook-kept-missing", path, facts));
  else if (asks)
    found.push_back(symptom(SymptomLevel::fine, "hook-kept", kept.string(), facts));
}

constexpr std::string_view scope_of(git::Repo::ConfigFile file) {
  return file == git::Repo::ConfigFile::system ? "system" : "local";
}

void examine_key(const git::Repo& repo,
                 const std::string& key,
                 const std::string& code,
                 std::vector<Symptom>& found) {
  for (const auto file : {git::Repo::ConfigFile::system, git::Repo::ConfigFile::repository})
    if (const auto value = repo.config(key, file))
      found.push_back(symptom(SymptomLevel::error, code, repo.path().string(),
                              {{"key", key},
                               {"value", *value},
                               {"scope", std::string(scope_of(file))},
                               {"file", std::string(scope_of(file)) + " configuration"}}));
}

}  // namespace

std::vector<Symptom> examine_hooks(const git::Repo& repo) {
  std::vector<Symptom> found;
  for (const std::string_view hook : kHooks)
    examine_hook(repo, hook, found);
  return found;
}

std::vector<Symptom> examine_settings(const git::Repo& repo) {
  std::vector<Symptom> found;
  examine_key(repo, "core.hooksPath", "hooks-path", found);
  for (const std::string_view hook : kHooks)  // Git 2.54 and later
    examine_key(repo, "hook." + std::string(hook) + ".enabled", "hook-disabled", found);
  if (repo.config("receive.shallowUpdate").value_or("false") == "true")
    found.push_back(symptom(SymptomLevel::warning, "shallow-update", repo.path().string(),
                            {{"repository", repo.path().string()}}));
  return found;
}

std::vector<Symptom> examine_keyrings(const config::Config& config,
                                      const identity::Signers& signers,
                                      base::Instant now) {
  std::vector<Symptom> found;
  if (!std::filesystem::is_directory(config.keyrings))
    return {symptom(SymptomLevel::error, "keyrings-missing", config.keyrings.string())};
  for (const char* name : {"", "allowed_signers", "revoked_keys", "people.toml", "openpgp", "x509"})
    if (const auto path = config.keyrings / name; others_may_write(path))
      found.push_back(symptom(SymptomLevel::error, "keyring-writable", path.string()));
  for (const identity::KeyringRemark& remark : signers.lint(now)) {
    const bool broken = remark.level == identity::KeyringRemark::Level::broken;
    std::string where = remark.file;
    if (remark.line != 0)
      where += ":" + std::to_string(remark.line);
    found.push_back(symptom(broken ? SymptomLevel::error : SymptomLevel::warning,
                            broken ? "keyring-broken" : "keyring-remark", where,
                            {{"detail", remark.detail}}));
  }
  if (found.empty())
    found.push_back(symptom(SymptomLevel::fine, "keyrings-fine", ""));
  return found;
}

std::vector<Symptom> examine_log(const config::Config& config) {
  try {
    const bool made = audit::is_ready({.folder = config.audit,
                                       .state = config.state,
                                       .origin = config.origin,
                                       .group = config.group});
    return {symptom(SymptomLevel::fine, made ? "log-fine" : "log-new", config.audit.string())};
  } catch (const base::Failure& failure) {
    return {symptom(SymptomLevel::error, "log-broken", config.audit.string(),
                    {{"detail", failure.what()}})};
  }
}

std::vector<Symptom> examine_refs(const git::Repo& repo,
                                  const config::Config& config,
                                  const std::string& repository) {
  std::vector<Symptom> found;
  const auto known = audit::read_known_refs({.folder = config.audit,
                                             .state = config.state,
                                             .origin = config.origin,
                                             .group = config.group},
                                            repository);
  const std::string default_branch = repo.default_branch().value_or("");
  std::vector<std::string> uncovered;
  for (const git::Ref& ref : repo.refs()) {
    const auto record = known.find(ref.name);
    const policy::Place place{repository, ref.name, default_branch};
    if (policy::covering(config.policy, place).empty() &&
        !policy::is_for_approvals(config.policy, place))
      uncovered.push_back(ref.name);
    const std::string value = ref.id.hex();
    if (record == known.end() || !record->second.accounts_for(value))
      found.push_back(
          symptom(SymptomLevel::warning, "ref-moved-outside", ref.name,
                  {{"value", value.substr(0, 12)}, {"repository", repo.path().string()}}));
  }
  if (uncovered.size() == 1)
    found.push_back(symptom(SymptomLevel::warning, "ref-uncovered", uncovered.front()));
  if (uncovered.size() > 1)
    found.push_back(
        symptom(SymptomLevel::warning, "refs-uncovered", "",
                {{"count", std::to_string(uncovered.size())}, {"example", uncovered.front()}}));
  return found;
}

std::vector<Symptom> examine_push_certificates(const git::Repo& repo,
                                               const config::Config& config,
                                               const std::string& repository) {
  const auto asks = [&](const policy::Block& block) {
    return block.require.contains(policy::Word::signed_push) &&
           block.repositories.matches(repository);
  };
  if (std::ranges::none_of(config.policy.blocks, asks))
    return {};
  const std::string path = repo.path().string();
  const std::vector<Fact> facts = {{"repository", path}};
  // With an empty seed, which Git takes, anybody makes the nonces.
  if (repo.config("receive.certNonceSeed").value_or("").empty())
    return {symptom(SymptomLevel::error, "nonce-seed-missing", path, facts)};
  std::vector<Symptom> found = {symptom(SymptomLevel::fine, "nonce-seed", path, facts)};
  const bool by_http = repo.config("http.receivepack").value_or("true") != "false";
  if (by_http && repo.config("receive.certNonceSlop").value_or("0") == "0")
    found.push_back(symptom(SymptomLevel::warning, "nonce-slop-missing", path, facts));
  return found;
}

}  // namespace refward::setup
