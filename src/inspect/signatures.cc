// SPDX-License-Identifier: Apache-2.0
#include "inspect/signatures.h"

#include "inspect/objects.h"
#include "inspect/rounds.h"
#include "inspect/signer_words.h"

#include <algorithm>
#include <span>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::Word;

// What the signature's own rules refuse under their reason is not said twice.
std::vector<git::ObjectFault> remaining_faults(const CommitFacts& facts) {
  const auto said = [&](const git::ObjectFault& fault) {
    const bool twice = fault.code == "repeated-header" && fault.detail == "gpgsig";
    return (fault.code == "nul-in-message" && facts.signature->reason == "nul-byte") ||
           (twice && facts.signature->reason == "several-signatures");
  };
  std::vector<git::ObjectFault> faults;
  std::ranges::remove_copy_if(facts.faults, std::back_inserter(faults), said);
  return faults;
}

void judge_commit(const SignatureCase& which,
                  const git::ObjectId& id,
                  CommitBook& book,
                  SignatureFindings& out) {
  const CommitFacts& facts = book.facts(id);
  const Origin origin{which.update.ref, id, "commit", &which.block};
  if (!facts.unparsable.empty()) {
    add_unparsable(facts.unparsable, origin, out.findings);
    return;
  }
  add_faults(remaining_faults(facts), origin, out.findings);
  add_date(which.ground, facts.committer_date, origin, out.findings);
  const Signed& who = *facts.signature;
  note_signer(id, who, out);
  Findings found;
  if (auto fault =
          signature_fault(which, RuleId::signed_commits, who, book.context().signers.people()))
    found.push_back(*std::move(fault));
  add_email_faults(which, {facts.author_email, facts.committer_email, "committer"}, who, found);
  add_presence_faults(which, who, found);
  if (who.good())
    add_ref_fault(which, book.bounds(), *who.person, found);
  add_change_faults(which, id, book, found);
  if (found.empty())
    return;
  const std::string subject = book.subject(id);
  for (Finding& finding : found) {
    finding.object = id.hex();
    finding.facts.push_back({"kind", "commit"});
    finding.facts.push_back({"subject", subject});
    out.findings.push_back(std::move(finding));
  }
}

// The signers are noted the first time that a commit is judged, whatever comes of it.
Findings judge_all(const SignatureCase& which,
                   std::span<const git::LinkedCommit> commits,
                   CommitBook& book,
                   SignatureFindings& out) {
  std::vector<git::ObjectId> ids;
  for (const git::LinkedCommit& commit : commits)
    ids.push_back(commit.id);
  book.prepare(ids);
  Findings before = std::exchange(out.findings, {});
  for (const git::ObjectId& id : ids)
    judge_commit(which, id, book, out);
  return std::exchange(out.findings, std::move(before));
}

void judge_commits(const SignatureCase& which, Rounds& rounds, SignatureFindings& out) {
  if (which.update.new_commit)
    std::ranges::move(rounds.of({which.update, which.block}), std::back_inserter(out.findings));
  else
    out.findings.push_back(
        finding_of(RuleId::signed_commits, "not-a-commit", which.update.ref, which.block));
}

std::string format_text(const Signed& who) {
  return who.verdict.format ? std::string(to_text(*who.verdict.format)) : "";
}

// A broken keyring is everyone's business, also where no rule needs it: there it is a warning.
void warn_of_broken_keyring(const Ground& ground, const CommitBook& book, Findings& found) {
  const bool said = std::ranges::any_of(
      found, [](const Finding& finding) { return finding.rule == RuleId::keyring; });
  const bool broken = std::ranges::any_of(book.context().signers.remarks(), [](const auto& remark) {
    return remark.level == identity::KeyringRemark::Level::broken;
  });
  if (said || ground.updates.empty() || (!broken && !book.bounds().fault()))
    return;
  const std::string_view reason =
      broken ? to_text(identity::Reason::keyring_broken) : kPeopleBroken;
  Finding finding = finding_of(RuleId::keyring, std::string(reason), ground.updates.front().ref);
  finding.severity = findings::Severity::warning;
  found.push_back(std::move(finding));
}

}  // namespace

void note_signer(const git::ObjectId& object, const Signed& who, SignatureFindings& out) {
  const std::string person = who.person != nullptr ? who.person->name : "";
  if (!out.noted.insert(who.reason + '\n' + who.verdict.key + '\n' + person).second)
    return;
  out.signers.push_back({.object = object.hex(),
                         .person = person,
                         .principal = who.principal,
                         .key = who.verdict.key,
                         .format = format_text(who),
                         .reason = who.reason,
                         .received = who.received});
}

std::optional<Finding> signature_fault(const SignatureCase& which,
                                       RuleId rule,
                                       const Signed& who,
                                       const identity::People& people) {
  const auto with_facts = [&](Finding finding) {
    finding.facts.push_back({"key", who.verdict.key});
    finding.facts.push_back({"key-type", who.verdict.key_type});
    finding.facts.push_back({"format", format_text(who)});
    finding.facts.push_back({"principal", who.principal});
    if (who.received)
      finding.facts.push_back({"received", base::to_rfc3339(*who.received)});
    finding.facts.push_back({"detail", who.verdict.detail});
    return finding;
  };
  if (!who.good()) {
    const bool broken =
        who.reason == kPeopleBroken || who.reason == to_text(identity::Reason::keyring_broken);
    return with_facts(
        finding_of(broken ? RuleId::keyring : rule, who.reason, which.update.ref, which.block));
  }
  if (!which.block.signers)
    return std::nullopt;
  const auto covers = [&](const std::string& entry) { return people.covers(entry, *who.person); };
  if (std::ranges::any_of(*which.block.signers, covers))
    return std::nullopt;
  Finding finding = with_facts(finding_of(rule, "not-allowed", which.update.ref, which.block));
  finding.facts.push_back({"person", who.person->name});
  return finding;
}

SignatureFindings signatures(const Ground& ground, Books& books) {
  SignatureFindings out;
  Rounds rounds(books, Rounds::News::unvouched,
                [&](const Turn& turn, std::span<const git::LinkedCommit> commits) {
                  return judge_all({ground, turn.update, turn.block}, commits, books.commits, out);
                });
  for (const push::RefUpdate& update : ground.updates) {
    if (update.change == push::RefChange::remove)
      continue;
    for (const policy::Block* block : books.covers.of(update.ref)) {
      const SignatureCase which{ground, update, *block};
      const bool is_tag =
          update.ref.starts_with("refs/tags/") || update.new_kind == git::ObjectKind::tag;
      if (which.words.contains(Word::signed_tags) && is_tag)
        judge_tag(which, books.commits, out);
      if (which.words.contains(Word::signed_commits))
        judge_commits(which, rounds, out);
      if (which.words.contains(Word::pusher_is_signer))
        judge_pusher(which, books.commits, out);
    }
  }
  warn_of_broken_keyring(ground, books.commits, out.findings);
  return out;
}

}  // namespace refward::inspect
