// SPDX-License-Identifier: Apache-2.0
#include "gate/reconcile.h"

#include "audit/printed.h"
#include "audit/repository_folds.h"
#include "audit/standings.h"
#include "audit/upkeep_lock.h"
#include "base/failure.h"
#include "base/text.h"
#include "gate/named_repository.h"
#include "gate/policy_source.h"
#include "gate/setting.h"
#include "inspect/promotion_source.h"

#include <utility>

namespace refward::gate {
namespace {

// How often a repository is looked at anew whose refs move meanwhile.
constexpr int kLooks = 3;

class Reconciler {
 public:
  Reconciler(const Call& call, const config::Config& server, const ReconcileWish& wish)
      : call_(call), server_(server), wish_(wish), folds_(audit_options(server)) {
    if (server.policy_from)
      if (auto found = from_policy_source(server))
        sourced_ = *std::move(found);
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    const std::string wanted = base::printable(wish_.repository.value_or(""));
    for (const auto& [name, fold] : folds_.all())
      if (!wish_.repository || name == wanted)
        out.push_back(name);
    if (wish_.repository && out.empty())
      throw base::Failure::usage("the record knows no repository " + wanted);
    return out;
  }

  Reconciled look(const std::string& name) {
    Reconciled out{.repository = name, .found = {}, .unseen = {}, .entries = {}};
    const NamedRepository at = named_repository(server_, audit::unprinted(name));
    const bool is_gone = at.missing && wish_.gone == Gone::is_recorded;
    if (!at.repo && !is_gone) {
      out.unseen = at.reason;
      return out;
    }
    const git::Repo* repo = at.repo ? &*at.repo : nullptr;
    for (int i = 0; i < kLooks && (i == 0 || !out.found.restless.empty()); ++i)
      out.found = compare(name, repo);
    for (audit::Entry& entry : audit::entries_of(out.found, name, folds_.entries()))
      record(std::move(entry), repo, out);
    return out;
  }

 private:
  audit::Reconciliation compare(const std::string& name, const git::Repo* repo) {
    folds_.refresh();
    const audit::Fold before = folds_.all().at(name);
    audit::PresentRefs refs;
    if (repo != nullptr)
      for (const git::Ref& ref : repo->refs())
        refs.emplace(base::printable(ref.name), ref.id.hex());
    folds_.refresh();
    const base::Instant now = std::chrono::floor<base::Seconds>(call_.clock.now());
    return audit::reconcile(before, folds_.all().at(name), refs, now - wish_.grace);
  }

  // An outcome says what stands where, as that of a hook does.
  void add_trees(audit::Entry& entry, const git::Repo& repo) const {
    const policy::Policy& policy = sourced_ ? sourced_->policy : server_.policy;
    const std::string head = repo.default_branch().value_or("");
    const std::string repository = audit::unprinted(entry.repository);
    for (const audit::RefMove& move : entry.moves) {
      const std::string ref = audit::unprinted(move.ref);
      const auto value = git::ObjectId::parse(move.new_id);
      if (!value)
        continue;
      const policy::Place place{repository, ref, head};
      for (const auto& [folder, tree] : inspect::promoted_trees(repo, policy, place, *value))
        entry.trees.push_back({ref, folder, tree.hex()});
    }
  }

  void record(audit::Entry entry, const git::Repo* repo, Reconciled& out) {
    for (audit::RefMove& move : entry.moves)
      move.ref = audit::unprinted(move.ref);
    if (entry.kind == audit::Kind::outcome && repo != nullptr)
      add_trees(entry, *repo);
    entry.repository = audit::unprinted(entry.repository);
    if (!log_)
      log_.emplace(audit::Log::open(audit_options(server_), call_.clock));
    for (const audit::Entry& portion : audit::portions(std::move(entry)))
      out.entries.push_back(log_->append(portion).index);
  }

  const Call& call_;
  const config::Config& server_;
  const ReconcileWish& wish_;
  audit::RepositoryFolds folds_;
  std::optional<config::Config> sourced_;
  std::optional<audit::Log> log_;
};

}  // namespace

std::vector<Reconciled> reconcile(const Call& call,
                                  const config::Config& server,
                                  const ReconcileWish& wish) {
  const audit::UpkeepLock lock(audit_options(server));
  Reconciler reconciler(call, server, wish);
  std::vector<Reconciled> out;
  for (const std::string& name : reconciler.names())
    out.push_back(reconciler.look(name));
  return out;
}

}  // namespace refward::gate
