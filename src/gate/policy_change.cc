// SPDX-License-Identifier: Apache-2.0
#include "gate/policy_change.h"

#include "config/lint.h"
#include "gate/policy_source.h"
#include "gate/setting.h"

#include <fmt/format.h>

namespace refward::gate {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

// Findings beyond these tell nobody more; the first ones mend most of them.
constexpr std::size_t kProblemsTold = 50;

class PolicyCheck {
 public:
  PolicyCheck(const Case& which, const push::RefUpdate& update) : which_(which), update_(update) {}

  Findings check() {
    if (!update_.new_commit || update_.new_kind != git::ObjectKind::commit) {
      add("policy-gone", {});
      return std::move(found_);
    }
    const auto config = policy_at(which_.repo, *update_.new_commit, which_.config);
    add(config ? config->warnings : config.error());
    if (config)
      check_keyrings(*config);
    return std::move(found_);
  }

 private:
  void check_keyrings(const config::Config& config) {
    const auto files = keyrings_at(which_.repo, *update_.new_commit);
    if (!files)
      return add("policy-keyrings", {{"what", files.error().what}});
    const KeyringFolder folder(*files);
    identity::Options options = signer_options(config);
    options.cache.clear();  // what may be refused yet leaves nothing behind
    const auto signers = identity::Signers::load(folder.path(), options);
    for (const identity::KeyringRemark& remark : signers.lint(which_.now))
      if (remark.level == identity::KeyringRemark::Level::broken)
        add("policy-problem", {{"place", place_of(fmt::format("{}/{}", kKeyringFolder, remark.file),
                                                  remark.line, remark.column)},
                               {"what", remark.detail}});
    add(config::check_people(config, signers.people()));
  }

  // Within the tree that was pushed: what the server calls its files is nobody's business.
  [[nodiscard]] static std::string place_of(const std::string& file,
                                            std::uint64_t line,
                                            std::uint64_t column) {
    if (line == 0)
      return file;
    return column == 0 ? fmt::format("{}:{}", file, line)
                       : fmt::format("{}:{}:{}", file, line, column);
  }

  [[nodiscard]] static std::string place_of(const config::Problem& problem) {
    if (problem.file.ends_with("people.toml"))
      return place_of(std::string(kKeyringFolder) + "/people.toml", problem.line, problem.column);
    const bool in_policy = problem.file.ends_with(std::string(":") + kPolicyFile);
    return place_of(kPolicyFile, in_policy ? problem.line : 0, problem.column);
  }

  void add(const config::Problems& problems) {
    for (const config::Problem& problem : problems) {
      const bool is_error = problem.level == config::Problem::Level::error;
      add(is_error ? "policy-problem" : "policy-odd",
          {{"place", place_of(problem)}, {"what", problem.what}});
      if (!is_error)
        found_.back().severity = findings::Severity::warning;
    }
  }

  void add(std::string reason, std::vector<findings::Fact> facts) {
    if (found_.size() == kProblemsTold)
      return;
    Finding finding = inspect::finding_of(RuleId::policy, std::move(reason), update_.ref);
    finding.object = update_.new_commit ? update_.new_commit->hex() : "";
    finding.facts = std::move(facts);
    found_.push_back(std::move(finding));
  }

  const Case& which_;
  const push::RefUpdate& update_;
  Findings found_;
};

}  // namespace

bool is_policy_ref(const config::Config& config, const git::Repo& repo, std::string_view ref) {
  std::error_code none;
  if (!config.policy_from || config.policy_from->ref != ref)
    return false;
  // One repository may be seen by two paths.
  const auto source = config.platform.root / config.policy_from->repository;
  return std::filesystem::equivalent(source, repo.path(), none) ||
         std::filesystem::equivalent(source / ".git", repo.path(), none);
}

Findings policy_change(const Case& which, const std::vector<push::RefUpdate>& updates) {
  for (const push::RefUpdate& update : updates)
    if (is_policy_ref(which.config, which.repo, update.ref))
      return PolicyCheck(which, update).check();
  return {};
}

}  // namespace refward::gate
