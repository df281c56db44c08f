// SPDX-License-Identifier: Apache-2.0
#include "inspect/path_rules.h"

#include "inspect/rounds.h"
#include "inspect/rule_findings.h"
#include "inspect/signer_words.h"

#include <algorithm>
#include <unordered_set>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::PathRule;
using policy::Word;

bool asks(const policy::Block& block) {
  return std::ranges::any_of(block.settings.paths, [](const PathRule& rule) {
    return rule.signers.has_value() || !rule.freeze.empty();
  });
}

// A path rule of one commit, with the first path that it changes.
struct Touched {
  git::ObjectId commit;
  const PathRule* rule;
  std::string path;
};

class Judging {
 public:
  Judging(const Ground& ground, Books& books, const Turn& turn)
      : ground_(ground), books_(books), which_{ground, turn.update, turn.block} {
    for (const PathRule& rule : turn.block.settings.paths)
      if (rule.signers || holding(rule.freeze, ground) != nullptr)
        rules_.push_back(&rule);
  }

  // Signatures only of those commits that a rule asks for.
  Findings judge(std::span<const git::LinkedCommit> commits) && {
    if (rules_.empty())
      return {};
    for (; !commits.empty(); commits = commits.subspan(std::min(kBatch, commits.size()))) {
      const auto batch = commits.first(std::min(kBatch, commits.size()));
      books_.changes.prepare(batch);
      for (const git::LinkedCommit& commit : batch)
        look_at(commit.id);
      judge_touched();
    }
    return std::move(found_);
  }

 private:
  void look_at(const git::ObjectId& commit) {
    const ChangeBook::Entry& entry = books_.changes.of(commit);
    if (!entry.unreadable.empty()) {
      add(fault("changes-unreadable", {{"detail", entry.unreadable}}), commit, "");
      return;
    }
    for (const PathRule* rule : rules_) {
      const auto& changes = entry.at_paths();
      const auto changed = std::ranges::find_if(
          changes, [&](const git::PathChange& change) { return concerns(rule->match, change); });
      if (changed != changes.end())
        touched_.push_back({commit, rule, changed->path});
    }
  }

  void judge_touched() {
    std::vector<git::ObjectId> signed_ones;
    for (const Touched& touched : touched_)
      if (touched.rule->signers)
        signed_ones.push_back(touched.commit);
    books_.commits.prepare(signed_ones);
    for (const Touched& touched : touched_) {
      judge_freeze(touched);
      if (touched.rule->signers)
        judge_signer(touched);
    }
    touched_.clear();
  }

  void judge_freeze(const Touched& touched) {
    const policy::Freeze* freeze = holding(touched.rule->freeze, ground_);
    if (freeze == nullptr)
      return;
    Finding finding = fault("path-frozen", {{"path-rule", touched.rule->name}});
    add_freeze_facts(*freeze, finding);
    add(std::move(finding), touched.commit, touched.path);
  }

  void judge_signer(const Touched& touched) {
    const CommitFacts& facts = books_.commits.facts(touched.commit);
    if (!facts.unparsable.empty()) {
      add(fault("changes-unreadable", {{"detail", facts.unparsable}}), touched.commit,
          touched.path);
      return;
    }
    const Signed& who = *facts.signature;
    judge_as_signed(who, touched);
    if (!who.good() || is_among(*touched.rule->signers, who.person))
      return;
    add(fault("path-signer", {{"person", who.person->name},
                              {"path-rule", touched.rule->name},
                              {"match", joined(touched.rule->match.entries())},
                              {"signers", joined(*touched.rule->signers)}}),
        touched.commit, touched.path);
  }

  // What signed-commits asks, whether it is asked or not: a path rule's signer is one only by a
  // signature that holds.
  void judge_as_signed(const Signed& who, const Touched& touched) {
    const identity::People& people = books_.commits.context().signers.people();
    if (auto finding = signature_fault(which_, RuleId::paths, who, people))
      add(*std::move(finding), touched.commit, touched.path);
    if (!who.good())
      return;
    Findings bounds;
    add_ref_fault(which_, books_.commits.bounds(), *who.person, bounds);
    add_change_faults(which_, touched.commit, books_.commits, bounds);
    for (Finding& finding : bounds) {
      const std::string path = finding.path.empty() ? touched.path : finding.path;
      add(std::move(finding), touched.commit, path);
    }
  }

  [[nodiscard]] Finding fault(std::string reason, std::vector<findings::Fact> facts) const {
    Finding finding = finding_of(RuleId::paths, std::move(reason), which_.update.ref, which_.block);
    finding.facts = std::move(facts);
    return finding;
  }

  void add(Finding finding, const git::ObjectId& commit, const std::string& path) {
    finding.path = path;
    add_object(commit, books_, {&finding, 1});
    found_.push_back(std::move(finding));
  }

  const Ground& ground_;
  Books& books_;
  SignatureCase which_;
  std::vector<const PathRule*> rules_;
  std::vector<Touched> touched_;
  Findings found_;
};

std::optional<Finding> not_a_commit(const Turn& turn) {
  return finding_of(RuleId::paths, "not-a-commit", turn.update.ref, turn.block);
}

// Is it about the signature as such, and not about the path?
bool is_about_signature(const Finding& finding) {
  return finding.fact("path-rule").empty() && finding.reason != "changes-unreadable";
}

// What signed-commits of this block has told of the same commits.
void spare_said(const Turn& turn, Books& books, Findings& found) {
  if (!policy::effective_words(turn.block, turn.update.ref).contains(Word::signed_commits))
    return;
  const NewCommits::Commits& commits = books.news.unvouched(turn.update, turn.block);
  if (!commits)
    return;
  std::unordered_set<std::string> judged;
  for (const git::ObjectId& id : *commits)
    judged.insert(id.hex());
  std::erase_if(found, [&](const Finding& finding) {
    return is_about_signature(finding) && judged.contains(finding.object);
  });
}

}  // namespace

Findings path_rules(const Ground& ground, Books& books) {
  Rounds rounds(books, Rounds::News::own,
                [&](const Turn& turn, std::span<const git::LinkedCommit> commits) {
                  return Judging(ground, books, turn).judge(commits);
                });
  return all_rounds(
      ground, books,
      {.asks = asks,
       .otherwise = not_a_commit,
       .spare = [&](const Turn& turn, Findings& more) { spare_said(turn, books, more); }},
      rounds);
}

}  // namespace refward::inspect
