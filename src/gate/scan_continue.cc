// SPDX-License-Identifier: Apache-2.0
#include "gate/scan_continue.h"

#include "audit/unfinished.h"
#include "base/failure.h"
#include "gate/entry.h"
#include "gate/git_config.h"
#include "gate/judgement.h"
#include "gate/setting.h"
#include "inspect/left_out.h"
#include "inspect/redact.h"
#include "report/push_report.h"

#include <chrono>
#include <optional>
#include <utility>

namespace refward::gate {
namespace {

constexpr base::Seconds kNoBudget = std::chrono::days(365);

struct Site {
  const git::Repo& repo;
  const config::Config& config;
  const secrets::Scanner& scanner;
  const inspect::KnownRefs& known;
  std::string repository;
  base::Instant now;
};

std::vector<push::RefLine> lines_of(const std::vector<audit::RefMove>& moves) {
  std::vector<push::RefLine> lines;
  for (const audit::RefMove& move : moves) {
    const auto old_id = git::ObjectId::parse(move.old_id);
    const auto new_id = git::ObjectId::parse(move.new_id);
    if (old_id && new_id)
      lines.push_back({*old_id, *new_id, move.ref});
  }
  return lines;
}

// Nothing where the record could not name them all.
std::optional<std::vector<inspect::LeftOut>> named(const audit::Unfinished& which) {
  std::vector<inspect::LeftOut> out;
  for (const std::string& text : which.left_out) {
    auto one = inspect::parse_left_out(text);
    if (!one)
      return std::nullopt;
    out.push_back(*std::move(one));
  }
  if (out.size() != which.count)
    return std::nullopt;
  return out;
}

inspect::ContentOptions options_of(const Site& site, const std::vector<push::RefUpdate>& updates) {
  inspect::ContentOptions options;
  options.secrets = site.config.secrets;
  options.secrets.time_budget = kNoBudget;
  options.manifests = site.config.manifests;
  options.scanner = &site.scanner;
  for (const push::RefUpdate& update : updates)
    if (!update.old_id.is_null())
      options.known_tips.push_back(update.old_id);
  return options;
}

inspect::ContentFindings rest_of(const Site& site, const audit::Unfinished& which) {
  inspect::ContentFindings gone;
  const auto updates = push::resolve(site.repo, lines_of(which.moves));
  if (!updates || updates->empty()) {  // the values that it had are no longer there
    for (const audit::RefMove& move : which.moves)
      gone.skip({"gone", move.new_id + " " + move.ref});
    return gone;
  }
  const policy::Policy policy = tightened(site.config.policy, site.repo.path());
  const inspect::Ground ground{.repo = site.repo,
                               .updates = *updates,
                               .policy = policy,
                               .known = site.known,
                               .repository = site.repository,
                               .default_branch = site.repo.default_branch().value_or(""),
                               .now = site.now,
                               .max_future = site.config.max_future,
                               .limits = {}};
  const inspect::ContentOptions options = options_of(site, *updates);
  const auto objects = named(which);
  return objects ? inspect::left_out_contents(ground, options, *objects)
                 : inspect::contents(ground, options);
}

audit::Entry event_of(const Site& site, const Continued& done) {
  audit::Entry entry;
  entry.kind = audit::Kind::event;
  entry.event = audit::kContinued;
  entry.repository = site.repository;
  entry.policy_digest = policy_digest(site.config);
  entry.coverage = done.coverage;
  add_findings(done.findings, entry);
  return entry;
}

}  // namespace

std::vector<Continued> scan_continue(const Call& call, const std::filesystem::path& repository) {
  const git::Repo repo = open_repository(repository);
  const config::Config config = load_config(call, repo.path());
  const auto name = repository_name(repo, config);
  if (!name)
    throw base::Failure::usage(name.error().what);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  const secrets::Scanner scanner =
      make_scanner(config.secrets, config.state / "rules", log.hash_key());
  const inspect::KnownRefs known;
  const Site site{repo,  config, scanner,
                  known, *name,  std::chrono::floor<base::Seconds>(call.clock.now())};
  std::vector<Continued> out;
  for (const audit::Unfinished& which : audit::unfinished(audit_options(config), *name)) {
    inspect::ContentFindings found = rest_of(site, which);
    Continued done{which.index, std::move(found.findings), coverage_of(found), {}};
    done.coverage.continues = which.index;
    inspect::redact(done.findings, scanner);
    redact(done.coverage, scanner);
    done.receipt = log.append(event_of(site, done));
    out.push_back(std::move(done));
  }
  return out;
}

}  // namespace refward::gate
