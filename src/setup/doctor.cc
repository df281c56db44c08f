// SPDX-License-Identifier: Apache-2.0
#include "setup/doctor.h"

#include "audit/log.h"
#include "base/failure.h"
#include "base/files.h"
#include "policy/policy.h"
#include "setup/hook_part.h"
#include "setup/hooks.h"
#include "setup/surroundings.h"

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

std::vector<Fact> facts_of(const git::Repo& repo, const HookLook& look) {
  return {{"repository", repo.path().string()}, {"binary", look.binary.string()}};
}

void examine_look(const HookLook& look,
                  const std::string& path,
                  const std::vector<Fact>& facts,
                  std::vector<Symptom>& found) {
  const bool binary_is_gone =
      look.state == HookState::ours && ::access(look.binary.c_str(), X_OK) != 0;
  found.push_back(binary_is_gone ? symptom(SymptomLevel::error, "hook-binary", path, facts)
                                 : state_of(look, path, facts));
  if (look.state != HookState::ours || binary_is_gone)
    return;
  if (others_may_write(look.binary))
    found.push_back(symptom(SymptomLevel::error, "binary-writable", path, facts));
  // Looked at and never started: whoever owns the hook chose that program.
  std::error_code error;
  if (!std::filesystem::equivalent(look.binary, "/proc/self/exe", error) && !error)
    found.push_back(symptom(SymptomLevel::warning, "hook-other-program", path, facts));
}

void examine_hook(const git::Repo& repo, std::string_view hook, std::vector<Symptom>& found) {
  const HookLook look = look_at(repo.path(), hook);
  const std::string path = (repo.path() / "hooks" / hook).string();
  const std::vector<Fact> facts = facts_of(repo, look);
  examine_look(look, path, facts, found);
  if (look.state != HookState::ours || ::access(look.binary.c_str(), X_OK) != 0)
    return;
  const std::filesystem::path kept = path + std::string(kKeptSuffix);
  const bool asks = shim_text(look.binary, hook, true) == base::read_file(path, 1U << 20);
  if (asks && ::access(kept.c_str(), X_OK) != 0)
    found.push_back(symptom(SymptomLevel::error, "hook-kept-missing", path, facts));
  else if (asks)
    found.push_back(symptom(SymptomLevel::fine, "hook-kept", kept.string(), facts));
}

// gitolite's links, from a repository's hooks/ into its own hooks/common, lead to our shim.
void examine_linked(const git::Repo& repo, std::string_view hook, std::vector<Symptom>& found) {
  const std::filesystem::path path = repo.path() / "hooks" / hook;
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  if (error || !std::filesystem::is_symlink(path))
    return examine_hook(repo, hook, found);
  const HookLook look = look_at_file(target, hook);
  examine_look(look, path.string(), facts_of(repo, look), found);
}

// Hooks that sort before ours, but the platform's own: they may say no without a record.
void examine_order(const std::filesystem::path& folder,
                   std::string_view hook,
                   std::vector<Symptom>& found) {
  const std::filesystem::path own = part_path(folder, hook);
  std::error_code error;
  std::filesystem::directory_iterator entry(own.parent_path(), error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name < kPartName && !name.starts_with("gitea") && !name.starts_with("forgejo") &&
        ::access(entry->path().c_str(), X_OK) == 0 && !entry->is_directory(error))
      found.push_back(symptom(SymptomLevel::warning, "hook-before", entry->path().string(),
                              {{"own", own.string()}}));
  }
}

// The platform's own hook has to be there, and to start the parts.
void examine_part(const git::Repo& repo, std::string_view hook, std::vector<Symptom>& found) {
  const std::filesystem::path hooks = repo.path() / "hooks";
  const HookLook look = look_at_part(hooks, hook);
  examine_look(look, part_path(hooks, hook).string(), facts_of(repo, look), found);
  examine_order(hooks, hook, found);
  const std::filesystem::path delegate = hooks / hook;
  const auto text = base::read_file_if_exists(delegate, 1U << 20);
  if (!text || ::access(delegate.c_str(), X_OK) != 0 ||
      text->find(std::string(hook) + ".d") == std::string::npos)
    found.push_back(
        symptom(SymptomLevel::error, "delegate-missing", delegate.string(), facts_of(repo, look)));
}

std::string code_of_remark(std::string_view reason) {
  if (reason.ends_with("-expires-soon"))
    return "keyring-expires";
  if (reason.ends_with("-expired"))
    return "keyring-expired";
  return reason == "weak-key" ? "keyring-weak" : "keyring-remark";
}

}  // namespace

std::vector<Symptom> examine_hooks(const git::Repo& repo, platform::Platform platform) {
  using platform::Platform;
  std::vector<Symptom> found;
  if (platform == Platform::gitlab)
    return {symptom(SymptomLevel::warning, "hooks-elsewhere", repo.path().string())};
  if (const auto folder = system_hooks_of(repo.path())) {
    for (const std::string_view hook : kHooks)
      examine_look(look_at_file(*folder / hook, hook), (*folder / hook).string(),
                   {{"repository", "--system"},
                    {"binary", look_at_file(*folder / hook, hook).binary.string()}},
                   found);
    return found;
  }
  for (const std::string_view hook : kHooks) {
    if (platform == Platform::gitea)
      examine_part(repo, hook, found);
    else if (platform == Platform::gitolite)
      examine_linked(repo, hook, found);
    else
      examine_hook(repo, hook, found);
  }
  return found;
}

std::vector<Symptom> examine_parts(const std::filesystem::path& folder) {
  std::vector<Symptom> found;
  for (const std::string_view hook : kHooks) {
    const HookLook look = look_at_part(folder, hook);
    examine_look(look, part_path(folder, hook).string(),
                 {{"repository", "--gitlab " + folder.string()}, {"binary", look.binary.string()}},
                 found);
    examine_order(folder, hook, found);
  }
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
                            broken ? "keyring-broken" : code_of_remark(remark.reason), where,
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
