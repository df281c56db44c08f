// SPDX-License-Identifier: Apache-2.0
#include "gate/approvals.h"

#include "base/failure.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "gate/entry.h"
#include "gate/git_config.h"
#include "gate/receive_times.h"
#include "gate/setting.h"
#include "inspect/approvals.h"

#include <chrono>

namespace refward::gate {
namespace {

using findings::Finding;
using findings::RuleId;

template <typename T>
T usable(base::Result<T> result) {
  if (!result)
    throw base::Failure::usage(result.error().what);
  return *std::move(result);
}

std::vector<std::string> names_of(const std::vector<const identity::Person*>& persons) {
  std::vector<std::string> names;
  for (const identity::Person* person : persons)
    names.push_back(person->name);
  return names;
}

std::string rule_of(const inspect::ApprovalNeed& need) {
  return need.rule != nullptr ? need.rule->name : "";
}

report::ApprovalLine line_of(const inspect::ApprovalCount& count, const inspect::CommitBook& book) {
  return {.block = count.need.block->name,
          .rule = rule_of(count.need),
          .enforced = count.need.block->mode == findings::Mode::enforce,
          .object = count.commit ? count.commit->hex() : "",
          .subject = count.commit ? book.subject(*count.commit) : "",
          .path = count.path,
          .have = names_of(count.have),
          .could = names_of(count.could),
          .needed = count.needed};
}

Finding finding_of_obstacle(const inspect::ApprovalObstacle& obstacle, const std::string& ref) {
  Finding finding =
      inspect::finding_of(RuleId::approvals, obstacle.reason, ref, *obstacle.need.block);
  finding.object = obstacle.commit ? obstacle.commit->hex() : "";
  finding.facts = {{"detail", obstacle.detail}};
  return finding;
}

report::ApprovalReport report_of(const inspect::ApprovalCase& which,
                                 const inspect::ApprovalState& state) {
  report::ApprovalReport out{.repository = std::string(which.ground.repository),
                             .ref = which.update.ref,
                             .lines = {},
                             .approvals = {},
                             .passed_over = {},
                             .obstacles = {},
                             .terms = {}};
  for (const auto& count : state.counts)
    out.lines.push_back(line_of(count, which.books.commits));
  for (const auto& seen : state.seen)
    out.approvals.push_back(
        {std::string(to_text(seen.form)), seen.person->name, seen.object.hex()});
  for (const auto& passed : state.passed_over) {
    Finding finding = inspect::finding_of(RuleId::approvals, passed.why.reason, passed.ref);
    finding.facts = passed.why.facts;
    out.passed_over.push_back(std::move(finding));
  }
  for (const auto& obstacle : state.obstacles)
    out.obstacles.push_back(finding_of_obstacle(obstacle, which.update.ref));
  if (which.update.new_commit)
    out.terms = {.repository = out.repository,
                 .ref = out.ref,
                 .commit = which.update.new_commit->hex(),
                 .base = inspect::base_of(which.update).hex(),
                 .tree = inspect::tree_of(which.ground.repo, *which.update.new_commit),
                 .expires = base::to_rfc3339(which.ground.now + inspect::kApprovalLasts)};
  return out;
}

}  // namespace

report::ApprovalReport approvals(const Call& call,
                                 const std::filesystem::path& repository,
                                 const push::RefLine& move) {
  const git::Repo repo = open_repository(repository);
  const config::Config config = load_config(call, repo.path());
  const std::string name = usable(repository_name(repo, config));
  const identity::Signers signers = load_signers(config);
  const secrets::Scanner scanner =
      make_scanner(config.secrets, config.state / "rules", base::to_hex(crypto::random_bytes(32)));
  const inspect::KnownRefs known = known_refs(audit::read_known_refs(audit_options(config), name));
  const std::vector<push::RefUpdate> updates = usable(push::resolve(repo, {move}));
  const auto now = std::chrono::floor<base::Seconds>(call.clock.now());
  const policy::Policy policy = tightened(config.policy, repo.path());
  if (policy::covering(policy, {name, move.ref, repo.default_branch().value_or("")}).empty())
    throw base::Failure::usage("no rule covers " + base::printable(move.ref) +
                               "; write the ref in full, as in refs/heads/main");
  const inspect::Ground ground{.repo = repo,
                               .updates = updates,
                               .policy = policy,
                               .known = known,
                               .repository = name,
                               .default_branch = repo.default_branch().value_or(""),
                               .now = now,
                               .max_future = config.max_future,
                               .limits = {}};
  ReceiveTimes times(repo, [&] { return audit::landings(audit_options(config), name); });
  const inspect::SignatureContext context{
      .signers = signers,
      .formats = config.formats,
      .options = config.signature,
      .now = now,
      .received = [&times](const git::ObjectId& object) { return times.of(object); },
      .scanner = &scanner};
  inspect::Books books(ground, context);
  inspect::ApprovalTags tags(ground, books.commits);
  const inspect::CertificateFindings none;
  const inspect::ApprovalCase which{ground, books, none, tags, updates.front()};
  return report_of(which, inspect::approval_state(which, inspect::ApprovalTell::all));
}

}  // namespace refward::gate
