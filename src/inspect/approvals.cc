// SPDX-License-Identifier: Apache-2.0
#include "inspect/approvals.h"

#include "inspect/rule_findings.h"

#include <set>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using git::ObjectId;
using identity::Person;

std::string names_of(const std::vector<const Person*>& persons) {
  std::vector<std::string> names;
  for (const Person* person : persons)
    names.push_back(person->name);
  return names.empty() ? "nobody else" : joined(names);
}

// The findings of one move.
class Teller {
 public:
  Teller(const ApprovalCase& which, Findings& found) : which_(which), found_(found) {}

  void tell(const ApprovalCount& count) {
    Finding finding =
        finding_of(RuleId::approvals, count.commit ? "approvals-missing" : "approvals-missing-move",
                   which_.update.ref, *count.need.block);
    finding.path = count.path;
    finding.facts = {{"have", std::to_string(count.have.size())},
                     {"need", std::to_string(count.needed)},
                     {"from", joined(count.need.approvals().from)},
                     {"could", names_of(count.could)}};
    if (count.need.rule != nullptr)
      finding.facts.push_back({"rule", count.need.rule->name});
    if (count.commit)
      set_commit(*count.commit, finding);
    if (is_first(count))
      add_terms(finding);
    found_.push_back(std::move(finding));
  }

  void tell(const ApprovalObstacle& obstacle) {
    Finding finding =
        finding_of(RuleId::approvals, obstacle.reason, which_.update.ref, *obstacle.need.block);
    if (obstacle.commit)
      set_commit(*obstacle.commit, finding);
    if (!obstacle.detail.empty())
      finding.facts.push_back({"detail", obstacle.detail});
    found_.push_back(std::move(finding));
  }

 private:
  void set_commit(const ObjectId& commit, Finding& finding) const {
    finding.object = commit.hex();
    finding.facts.push_back({"kind", "commit"});
    finding.facts.push_back({"subject", which_.books.commits.subject(commit)});
  }

  // Those that differ in no more than the commit are told as one, with the facts of the first.
  bool is_first(const ApprovalCount& count) {
    return told_.emplace(count.need.rule, count.need.block, count.have.size(), count.needed).second;
  }

  // What an approver has to sign: the new value, which covers all that leads to it.
  void add_terms(Finding& finding) const {
    const auto expires = which_.ground.now + kApprovalLasts;
    finding.facts.push_back({"repository", std::string(which_.ground.repository)});
    finding.facts.push_back({"commit", which_.update.new_commit->hex()});
    finding.facts.push_back({"base", base_of(which_.update).hex()});
    finding.facts.push_back({"tree", tree_of(which_.ground.repo, *which_.update.new_commit)});
    finding.facts.push_back({"expires", base::to_rfc3339(base::Instant(expires))});
  }

  const ApprovalCase& which_;
  Findings& found_;
  std::set<std::tuple<const policy::PathRule*, const policy::Block*, std::size_t, std::size_t>>
      told_;
};

}  // namespace

std::string tree_of(const git::Repo& repo, const ObjectId& commit) {
  const auto object = repo.read(commit, kMaxCommitBytes);
  const auto parsed =
      object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(object.error());
  return parsed ? parsed->tree.hex() : "";
}

Findings approvals(const Ground& ground, Books& books, const CertificateFindings& certificate) {
  Findings found;
  ApprovalTags tags(ground, books.commits);
  judge_approval_refs(ground, tags, found);
  for (const push::RefUpdate& update : ground.updates) {
    const ApprovalCase which{ground, books, certificate, tags, update};
    const ApprovalState state = approval_state(which, ApprovalTell::lacking);
    Teller teller(which, found);
    for (const ApprovalObstacle& obstacle : state.obstacles)
      teller.tell(obstacle);
    for (const ApprovalCount& count : state.counts)
      teller.tell(count);
  }
  return found;
}

}  // namespace refward::inspect
