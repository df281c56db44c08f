// SPDX-License-Identifier: Apache-2.0
#include "inspect/signatures.h"

#include "inspect/objects.h"

#include <algorithm>
#include <array>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::Word;

// Does the block ask of commits on `there` all that it asks on `here`? What `signers` implies
// depends on the namespace.
bool asks_as_much(const policy::Block& block, std::string_view there, std::string_view here) {
  const auto words_there = policy::effective_words(block, there);
  const auto words_here = policy::effective_words(block, here);
  return std::ranges::all_of(policy::words_about_commits(), [&](Word word) {
    return !words_here.contains(word) || words_there.contains(word);
  });
}

// The pre-push tips that may vouch for what they reach: those of refs which at least the same
// enforcing blocks cover, and this block as well, and whose value the record has accepted or
// adopted. A commit that first went to a ref with fewer rules earns nothing by it.
std::vector<git::ObjectId> vouching_tips(const SignatureCase& which,
                                         const std::vector<git::Ref>& refs) {
  std::vector<git::ObjectId> tips;
  const policy::Place here = which.ground.place(which.update.ref);
  for (const git::Ref& ref : refs) {
    if (ref.name == which.update.ref || !is_recorded(which.ground.known, ref.name, ref.id))
      continue;
    const policy::Place there = which.ground.place(ref.name);
    const auto blocks = policy::covering(which.ground.policy, there);
    if (std::ranges::find(blocks, &which.block) == blocks.end())
      continue;
    if (!asks_as_much(which.block, ref.name, which.update.ref))
      continue;
    if (policy::covered_at_least_alike(which.ground.policy, here, there))
      tips.push_back(ref.id);
  }
  if (which.update.old_commit)
    tips.push_back(*which.update.old_commit);
  return tips;
}

bool committer_is(const identity::Person& person, const CommitFacts& facts) {
  return identity::People::owns_email(person, facts.committer_email);
}

// "tip": only the newest commit is concerned; "merges": rewriting has to keep merges. `base`: the
// last commit that stays.
void add_shape(const SignatureCase& which,
               const std::vector<git::ObjectId>& commits,
               CommitBook& book,
               Findings& found) {
  if (found.empty())
    return;
  const auto is_bad = [&](const git::ObjectId& id) {
    return std::ranges::any_of(found,
                               [&](const Finding& finding) { return finding.object == id.hex(); });
  };
  const auto oldest = std::ranges::find_if(commits, is_bad);
  if (oldest == commits.end())
    return;
  const bool merges = std::any_of(
      oldest, commits.end(), [&](const auto& id) { return book.facts(id).parents.size() > 1; });
  const auto& parents = book.facts(*oldest).parents;
  std::string base = parents.empty() ? "" : parents.front().hex();
  if (merges && which.update.old_commit)
    base = which.update.old_commit->hex();
  const bool only_tip = oldest + 1 == commits.end() && *oldest == which.update.new_commit;
  for (Finding& finding : found) {
    finding.facts.push_back({"shape", only_tip ? "tip" : merges ? "merges" : "linear"});
    finding.facts.push_back({"base", base});
  }
}

// What the signature's own rules refuse under their reason is not said twice.
std::vector<git::ObjectFault> remaining_faults(const CommitFacts& facts) {
  const auto said = [&](const git::ObjectFault& fault) {
    const bool twice = fault.code == "repeated-header" && fault.detail == "gpgsig";
    return (fault.code == "nul-in-message" && facts.signature.reason == "nul-byte") ||
           (twice && facts.signature.reason == "several-signatures");
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
  note_signer(id, facts.signature, out.signers);
  const auto add = [&](Finding finding) {
    finding.object = id.hex();
    finding.facts.push_back({"kind", "commit"});
    finding.facts.push_back({"subject", facts.subject});
    out.findings.push_back(std::move(finding));
  };
  if (auto fault = signature_fault(which, RuleId::signed_commits, facts.signature,
                                   book.context().signers.people()))
    add(*std::move(fault));
  const bool bound =
      policy::effective_words(which.block, which.update.ref).contains(Word::committer_is_signer);
  if (bound && facts.signature.good() && !committer_is(*facts.signature.person, facts)) {
    Finding finding =
        finding_of(RuleId::committer_is_signer, "committer-differs", which.update.ref, which.block);
    finding.facts = {{"committer", facts.committer_email},
                     {"person", facts.signature.person->name}};
    add(std::move(finding));
  }
}

void judge_commits(const SignatureCase& which,
                   const std::vector<git::Ref>& refs,
                   CommitBook& book,
                   SignatureFindings& out) {
  if (!which.update.new_commit) {
    out.findings.push_back(
        finding_of(RuleId::signed_commits, "not-a-commit", which.update.ref, which.block));
    return;
  }
  const auto commits = which.ground.repo.commits_between(
      {*which.update.new_commit}, vouching_tips(which, refs), which.ground.limits.max_commits);
  if (!commits) {
    Finding finding = finding_of(RuleId::limit, "unreadable", which.update.ref);
    finding.facts.push_back({"detail", commits.error().what});
    out.findings.push_back(std::move(finding));
    return;
  }
  SignatureFindings mine;
  mine.signers = std::move(out.signers);
  for (const git::ObjectId& id : *commits)
    judge_commit(which, id, book, mine);
  add_shape(which, *commits, book, mine.findings);
  out.signers = std::move(mine.signers);
  std::ranges::move(mine.findings, std::back_inserter(out.findings));
}

// A broken keyring is everyone's business, also where no rule needs it: there it is a warning.
void warn_of_broken_keyring(const Ground& ground,
                            const identity::Signers& signers,
                            Findings& found) {
  const bool said = std::ranges::any_of(
      found, [](const Finding& finding) { return finding.rule == RuleId::keyring; });
  const bool broken =
      std::ranges::any_of(signers.remarks(), [](const identity::KeyringRemark& remark) {
        return remark.level == identity::KeyringRemark::Level::broken;
      });
  if (said || !broken || ground.updates.empty())
    return;
  Finding finding = finding_of(RuleId::keyring, "keyring-broken", ground.updates.front().ref);
  finding.severity = findings::Severity::warning;
  found.push_back(std::move(finding));
}

}  // namespace

void note_signer(const git::ObjectId& object, const Signed& who, std::vector<SignerSeen>& seen) {
  const std::string person = who.person != nullptr ? who.person->name : "";
  const auto same = [&](const SignerSeen& other) {
    return other.key == who.verdict.key && other.person == person && other.reason == who.reason;
  };
  if (std::ranges::any_of(seen, same))
    return;
  seen.push_back({.object = object.hex(),
                  .person = person,
                  .principal = who.principal,
                  .key = who.verdict.key,
                  .format = who.verdict.format ? std::string(to_text(*who.verdict.format)) : "",
                  .reason = who.reason});
}

std::optional<Finding> signature_fault(const SignatureCase& which,
                                       RuleId rule,
                                       const Signed& who,
                                       const identity::People& people) {
  const auto with_facts = [&](Finding finding) {
    finding.facts.push_back({"key", who.verdict.key});
    finding.facts.push_back({"key-type", who.verdict.key_type});
    finding.facts.push_back(
        {"format", who.verdict.format ? std::string(to_text(*who.verdict.format)) : ""});
    finding.facts.push_back({"detail", who.verdict.detail});
    return finding;
  };
  if (!who.good()) {
    const bool broken = who.reason == to_text(identity::Reason::keyring_broken);
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

SignatureFindings signatures(const Ground& ground, const SignatureContext& context) {
  SignatureFindings out;
  CommitBook book(ground.repo, context);
  std::optional<std::vector<git::Ref>> refs;  // read only when a rule needs them
  for (const push::RefUpdate& update : ground.updates) {
    if (update.change == push::RefChange::remove)
      continue;
    for (const policy::Block* block : policy::covering(ground.policy, ground.place(update.ref))) {
      const auto words = policy::effective_words(*block, update.ref);
      const SignatureCase which{ground, update, *block};
      const bool is_tag =
          update.ref.starts_with("refs/tags/") || update.new_kind == git::ObjectKind::tag;
      if (words.contains(Word::signed_tags) && is_tag)
        judge_tag(which, book, out);
      if (!words.contains(Word::signed_commits) && !words.contains(Word::committer_is_signer))
        continue;
      if (!refs)
        refs = ground.repo.refs();
      judge_commits(which, *refs, book, out);
    }
  }
  warn_of_broken_keyring(ground, context.signers, out.findings);
  return out;
}

}  // namespace refward::inspect
