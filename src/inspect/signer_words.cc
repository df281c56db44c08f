// SPDX-License-Identifier: Apache-2.0
#include "inspect/signer_words.h"

#include "git/changes.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::Word;

Finding fault(const SignatureCase& which, RuleId rule, std::string reason) {
  return finding_of(rule, std::move(reason), which.update.ref, which.block);
}

// A platform's own key signs merges that others wrote and pushed.
bool bound_to_names(const Signed& who) {
  return who.good() && !who.person->merges_only;
}

void add_email_fault(const SignatureCase& which,
                     RuleId rule,
                     std::string_view line,
                     std::string_view email,
                     const identity::Person& person,
                     Findings& found) {
  if (identity::People::owns_email(person, email))
    return;
  Finding finding = fault(which, rule, std::string(line) + "-differs");
  finding.facts = {{std::string(line), std::string(email)}, {"person", person.name}};
  found.push_back(std::move(finding));
}

// `holds`: nothing where the signature says nothing about it.
void add_presence_fault(const SignatureCase& which,
                        Word word,
                        std::optional<bool> holds,
                        const Signed& who,
                        Findings& found) {
  if (!which.words.contains(word) || holds == true)
    return;
  const bool verified = word == Word::user_verification;
  Finding finding = fault(which, verified ? RuleId::user_verification : RuleId::user_presence,
                          !holds     ? (verified ? "verification-not-shown" : "presence-not-shown")
                          : verified ? "user-not-verified"
                                     : "user-not-present");
  finding.facts = {{"person", who.person->name},
                   {"key", who.verdict.key},
                   {"key-type", who.verdict.key_type},
                   {"format", std::string(to_text(*who.verdict.format))}};
  found.push_back(std::move(finding));
}

void add_unreadable(const SignatureCase& which,
                    RuleId rule,
                    const base::Error& error,
                    Findings& found) {
  Finding finding = fault(which, rule, "unreadable");
  finding.facts = {{"detail", error.what}};
  found.push_back(std::move(finding));
}

void add_path_fault(const SignatureCase& which,
                    RuleId rule,
                    std::string reason,
                    const identity::Person& person,
                    const git::PathChange& change,
                    Findings& found) {
  Finding finding = fault(which, rule, std::move(reason));
  finding.path = change.path;
  finding.facts = {{"person", person.name}};
  found.push_back(std::move(finding));
}

// The first path that the person does not change, for there may be a million.
void add_foreign_path(const SignatureCase& which,
                      const SignerBounds& bounds,
                      const identity::Person& person,
                      const std::vector<git::PathChange>& changes,
                      Findings& found) {
  const auto foreign = std::ranges::find_if(changes, [&](const git::PathChange& change) {
    return !bounds.allow_path(person, change.path);
  });
  if (foreign != changes.end())
    add_path_fault(which, RuleId::only_paths, "path-foreign", person, *foreign, found);
}

// What the ref names itself: the outermost tag, else the commit.
Signed signer_of_tip(const SignatureCase& which, CommitBook& book) {
  if (which.update.new_kind != git::ObjectKind::tag)
    return *book.facts(*which.update.new_commit).signature;
  const auto tag = which.ground.repo.read(which.update.new_id, kMaxCommitBytes);
  if (!tag)
    return {};
  return book.judge(git::split_tag(tag->bytes), which.update.new_id);
}

std::optional<Finding> pusher_fault(const SignatureCase& which, const Signed& who) {
  if (!who.good())
    return fault(which, RuleId::pusher_is_signer, "tip-signer-unknown");
  if (!bound_to_names(who))
    return std::nullopt;
  if (which.ground.pusher == nullptr) {
    Finding finding = fault(which, RuleId::pusher_is_signer, "pusher-unknown");
    finding.facts = {{"person", who.person->name}};
    return finding;
  }
  if (which.ground.pusher->name == who.person->name)
    return std::nullopt;
  Finding finding = fault(which, RuleId::pusher_is_signer, "pusher-differs");
  finding.facts = {{"person", who.person->name}, {"pusher", which.ground.pusher->name}};
  return finding;
}

// Has a rule said of this very object that nobody is known to have signed it?
bool is_said(const SignatureCase& which, const std::string& object, const Findings& found) {
  return std::ranges::any_of(found, [&](const Finding& finding) {
    return finding.object == object && finding.block == which.block.name &&
           finding.ref == which.update.ref &&
           (finding.rule == RuleId::signed_commits || finding.rule == RuleId::signed_tags ||
            finding.rule == RuleId::keyring || finding.reason == "unparsable");
  });
}

}  // namespace

void add_email_faults(const SignatureCase& which,
                      const NamedEmails& emails,
                      const Signed& who,
                      Findings& found) {
  if (!bound_to_names(who))
    return;
  if (which.words.contains(Word::committer_is_signer))
    add_email_fault(which, RuleId::committer_is_signer, emails.committer_line, emails.committer,
                    *who.person, found);
  if (which.words.contains(Word::author_is_signer) && emails.author)
    add_email_fault(which, RuleId::author_is_signer, "author", *emails.author, *who.person, found);
}

void add_presence_faults(const SignatureCase& which, const Signed& who, Findings& found) {
  if (!who.good())
    return;
  const auto& shown = who.verdict.presence;
  const auto flag = [&](bool signature::Presence::*which_flag) {
    return shown ? std::optional<bool>((*shown).*which_flag) : std::nullopt;
  };
  add_presence_fault(which, Word::user_presence, flag(&signature::Presence::user_presence), who,
                     found);
  add_presence_fault(which, Word::user_verification, flag(&signature::Presence::user_verification),
                     who, found);
}

void add_ref_fault(const SignatureCase& which,
                   const SignerBounds& bounds,
                   const identity::Person& person,
                   Findings& found) {
  if (bounds.allow_ref(person, {which.update.ref, which.ground.default_branch}))
    return;
  Finding finding = fault(which, RuleId::only_refs, "ref-foreign");
  finding.facts = {{"person", person.name}};
  found.push_back(std::move(finding));
}

void add_change_faults(const SignatureCase& which,
                       const git::ObjectId& commit,
                       CommitBook& book,
                       Findings& found) {
  const CommitFacts& facts = book.facts(commit);
  if (!facts.signature->good())
    return;
  const identity::Person& person = *facts.signature->person;
  if (person.merges_only && facts.parents.size() < 2) {
    Finding finding = fault(which, RuleId::merges_only, "not-a-merge");
    finding.facts = {{"person", person.name}};
    found.push_back(std::move(finding));
  }
  if (!person.merges_only && !SignerBounds::bound_to_paths(person))
    return;
  const RuleId rule = person.merges_only ? RuleId::merges_only : RuleId::only_paths;
  const auto changes = git::commit_changes(which.ground.repo, commit);
  if (!changes) {
    add_unreadable(which, rule, changes.error(), found);
    return;
  }
  if (person.merges_only && facts.parents.size() > 1 && !changes->own.empty())
    add_path_fault(which, rule, "merge-changes", person, changes->own.front(), found);
  add_foreign_path(which, book.bounds(), person, changes->own, found);
  add_foreign_path(which, book.bounds(), person, changes->carried, found);
}

void judge_pusher(const SignatureCase& which, CommitBook& book, SignatureFindings& out) {
  const bool is_tag = which.update.new_kind == git::ObjectKind::tag;
  if (!is_tag && !which.update.new_commit) {
    out.findings.push_back(fault(which, RuleId::pusher_is_signer, "not-a-commit"));
    return;
  }
  const git::ObjectId tip = is_tag ? which.update.new_id : *which.update.new_commit;
  const Signed who = signer_of_tip(which, book);
  auto finding = pusher_fault(which, who);
  if (!finding || (!who.good() && is_said(which, tip.hex(), out.findings)))
    return;
  finding->object = tip.hex();
  finding->facts.push_back({"kind", is_tag ? "tag" : "commit"});
  finding->facts.push_back({"shape", "tip"});
  if (!is_tag)
    finding->facts.push_back({"subject", book.subject(tip)});
  out.findings.push_back(*std::move(finding));
}

}  // namespace refward::inspect
