// SPDX-License-Identifier: Apache-2.0
#include "inspect/promotion.h"

#include "inspect/promotion_history.h"
#include "inspect/promotion_source.h"
#include "inspect/rule_findings.h"
#include "inspect/tree_book.h"

#include <map>
#include <utility>

namespace refward::inspect {
namespace {

using Answer = PromotionHistory::Answer;
using Changes = base::Result<std::vector<git::PathChange>>;
using findings::Finding;
using findings::Findings;
using findings::RuleId;

// One promote_from, as it bears on one update.
struct Case {
  const push::RefUpdate& update;
  const policy::Block& block;
  const policy::PathRule* rule;  // null: the block's own

  [[nodiscard]] const std::string& source_ref() const {
    return rule == nullptr ? *block.settings.promote_from : update.ref;
  }

  [[nodiscard]] std::string folder() const { return rule == nullptr ? "" : *rule->promote_from; }

  [[nodiscard]] base::Seconds soak() const {
    return rule == nullptr ? block.settings.soak : rule->soak;
  }

  // Below folder(); nothing where it is not asked of this path.
  [[nodiscard]] std::optional<std::string> path_there(const std::string& path) const {
    return rule == nullptr ? path : path_at_source(*rule, path);
  }

  [[nodiscard]] Finding finding(std::string reason) const {
    Finding out = finding_of(RuleId::promote_from, std::move(reason), update.ref, block);
    if (rule != nullptr)
      out.block = rule->name;
    return out;
  }
};

std::string reason_of(Answer::Kind kind, const git::PathChange& change) {
  switch (kind) {
    case Answer::Kind::stood:
      return {};
    case Answer::Kind::absent:
      return "promotion-absent";
    case Answer::Kind::other:
      return change.after ? "promotion-differs" : "promotion-kept";
    case Answer::Kind::soaking:
      return "promotion-soaking";
    case Answer::Kind::interrupted:
      return "promotion-interrupted";
    case Answer::Kind::lost:
      return "promotion-lost";
  }
  return "promotion-lost";
}

// Findings of one case, of each reason the first ones.
class Told {
 public:
  explicit Told(const Case& which) : which_(which) {}

  void add(const git::PathChange& change, const std::string& there, const Answer& answer) {
    const std::string reason = reason_of(answer.kind, change);
    if (reason.empty() || ++counts_[reason] > kPromotionsTold)
      return;
    Finding finding = which_.finding(reason);
    finding.path = change.path;
    finding.facts.push_back(
        {"source", which_.rule == nullptr ? which_.source_ref() : which_.folder() + there});
    add_times(finding, answer);
    findings_.push_back(std::move(finding));
  }

  [[nodiscard]] Findings take() {
    for (const auto& [reason, count] : counts_) {
      if (count <= kPromotionsTold)
        continue;
      Finding more = which_.finding("promotion-more");
      more.severity = findings::Severity::note;
      more.facts = {{"count", std::to_string(count - kPromotionsTold)}, {"reason", reason}};
      findings_.push_back(std::move(more));
    }
    return std::move(findings_);
  }

 private:
  void add_times(Finding& finding, const Answer& answer) const {
    using Kind = Answer::Kind;
    if (answer.kind == Kind::interrupted)
      finding.facts.push_back({"at", base::to_rfc3339(answer.at)});
    if (answer.kind == Kind::soaking || answer.kind == Kind::interrupted ||
        answer.kind == Kind::lost)
      finding.facts.push_back({"since", base::to_rfc3339(answer.since)});
    if (answer.kind == Kind::soaking || answer.kind == Kind::interrupted)
      finding.facts.push_back({"until", base::to_rfc3339(answer.since + which_.soak())});
  }

  const Case& which_;
  Findings findings_;
  std::map<std::string, std::size_t> counts_;  // by reason
};

class Promotions {
 public:
  explicit Promotions(const Ground& ground) : ground_(ground), trees_(ground.repo) {}

  [[nodiscard]] Findings of(const Case& which) {
    if (!which.update.new_commit)
      return {which.finding("promotion-no-commit")};
    const Changes& changes = changes_of(which.update);
    if (!changes) {
      Finding finding = which.finding("promotion-unreadable");
      finding.facts = {{"detail", changes.error().what}};
      return {finding};
    }
    if (Findings links = links_of(which, *changes); !links.empty())
      return links;
    const Asked asked = asked_of(which, *changes);
    if (asked.empty())
      return {};
    if (const std::string reason = fault_of_source(which); !reason.empty()) {
      Finding finding = which.finding(reason);
      finding.facts = {{"source", which.source_ref()}};
      return {finding};
    }
    return judge(which, asked);
  }

 private:
  struct Question {
    const git::PathChange* change;
    std::string there;  // the path below the source's folder
  };

  using Asked = std::vector<Question>;

  // What stands in the place of a promoted folder leads to content that nobody promoted.
  [[nodiscard]] static Findings links_of(const Case& which,
                                         const std::vector<git::PathChange>& changes) {
    Findings found;
    for (const git::PathChange& change : changes) {
      if (which.rule == nullptr || !change.after || which.rule->match.matches(change.path) ||
          !concerns(which.rule->match, {change.path, {}, change.after}))
        continue;
      Finding finding = which.finding("promotion-link");
      finding.path = change.path;
      found.push_back(std::move(finding));
    }
    return found;
  }

  [[nodiscard]] static Asked asked_of(const Case& which,
                                      const std::vector<git::PathChange>& changes) {
    Asked out;
    for (const git::PathChange& change : changes)
      if (auto there = which.path_there(change.path))
        out.push_back({&change, *std::move(there)});
    return out;
  }

  [[nodiscard]] Findings judge(const Case& which, const Asked& asked) {
    PromotionHistory history(standings_of(which.source_ref()), which.folder(), trees_);
    Told told(which);
    for (const Question& question : asked)
      told.add(*question.change, question.there,
               history.of({question.there, question.change->after}, which.soak(), ground_.now));
    return told.take();
  }

  // Is what the record calls the source's value what it is? Else nobody knows since when anything
  // stands there.
  [[nodiscard]] std::string fault_of_source(const Case& which) {
    const git::ObjectId now = which.rule == nullptr
                                  ? ground_.repo.ref(which.source_ref()).value_or(git::ObjectId())
                                  : which.update.old_id;
    if (now.is_null())
      return "promotion-source-missing";
    const std::vector<Standing>& standings = standings_of(which.source_ref());
    if (standings.empty())
      return "promotion-unrecorded";
    return standings.back().value == now ? "" : "source-moved-outside";
  }

  // Without an old commit, or one that is still there, everything is new.
  [[nodiscard]] const Changes& changes_of(const push::RefUpdate& update) {
    const auto known = changes_.find(update.ref);
    if (known != changes_.end())
      return known->second;
    const auto before = update.old_commit ? trees_.tree_of(*update.old_commit) : std::nullopt;
    const auto after = trees_.tree_of(*update.new_commit);
    Changes changes = base::Error("the new commit cannot be read");
    if (after)
      changes = git::tree_changes(ground_.repo, before.value_or(git::ObjectId()), *after);
    return changes_.emplace(update.ref, std::move(changes)).first->second;
  }

  [[nodiscard]] const std::vector<Standing>& standings_of(const std::string& ref) {
    const auto known = standings_.find(ref);
    if (known != standings_.end())
      return known->second;
    return standings_
        .emplace(ref, ground_.standings ? ground_.standings(ref) : std::vector<Standing>())
        .first->second;
  }

  const Ground& ground_;
  TreeBook trees_;
  std::map<std::string, Changes> changes_;                  // by ref
  std::map<std::string, std::vector<Standing>> standings_;  // by ref
};

void append(Findings& all, Findings&& more) {
  for (Finding& finding : more)
    all.push_back(std::move(finding));
}

}  // namespace

Findings promotion(const Ground& ground, Books& /*books*/) {
  Promotions promotions(ground);
  Findings out;
  for (const push::RefUpdate& update : ground.updates) {
    if (update.change == push::RefChange::remove)
      continue;
    for (const policy::Block* block : policy::covering(ground.policy, ground.place(update.ref))) {
      if (block->settings.promote_from)
        append(out, promotions.of({update, *block, nullptr}));
      for (const policy::PathRule& rule : block->settings.paths)
        if (rule.promote_from)
          append(out, promotions.of({update, *block, &rule}));
    }
  }
  return out;
}

}  // namespace refward::inspect
