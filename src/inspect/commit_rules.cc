// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_rules.h"

#include "inspect/objects.h"
#include "inspect/rounds.h"
#include "inspect/rule_findings.h"
#include "inspect/sign_off.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::Word;

bool reads_text(const policy::Block& block) {
  const policy::Settings& settings = block.settings;
  return block.require.contains(Word::sign_off) || settings.commit_message ||
         settings.author_email || settings.committer_email;
}

bool asks(const policy::Block& block) {
  return reads_text(block) || block.require.contains(Word::linear) ||
         block.require.contains(Word::clean_merge);
}

// One ref under one block, and what is found there.
struct Judging {
  const Ground& ground;
  Books& books;
  const Turn& turn;
  Findings found = {};

  Finding& add(RuleId rule, std::string reason) {
    return found.emplace_back(finding_of(rule, std::move(reason), turn.update.ref, turn.block));
  }
};

void judge_parents(Judging& judging, const git::LinkedCommit& commit) {
  const std::set<Word>& words = judging.turn.block.require;
  if (commit.parents.size() < 2)
    return;
  if (words.contains(Word::linear))
    judging.add(RuleId::linear, "merge-commit");
  if (!words.contains(Word::clean_merge))
    return;
  const ChangeBook::Entry& entry = judging.books.changes.of(commit.id);
  if (!entry.unreadable.empty()) {
    judging.add(RuleId::clean_merge, "merge-unreadable").facts = {{"detail", entry.unreadable}};
  } else if (!entry.changes.empty()) {
    Finding& finding = judging.add(RuleId::clean_merge, "merge-not-clean");
    finding.path = entry.changes.front().path;
    finding.facts = {{"paths", std::to_string(entry.changes.size())}};
  }
}

void judge_sign_off(Judging& judging, const git::Commit& commit, std::string_view shown) {
  const std::vector<std::string_view> emails = sign_offs(shown);
  if (std::ranges::any_of(emails, [&](std::string_view email) {
        return identity::same_email(email, commit.author.email) ||
               identity::same_email(email, commit.committer.email);
      }))
    return;
  Finding& finding =
      judging.add(RuleId::sign_off, emails.empty() ? "sign-off-missing" : "sign-off-of-others");
  if (!emails.empty())
    finding.facts = {{"email", std::string(emails.back())}};
}

void judge_email(Judging& judging,
                 const std::optional<policy::TextRule>& rule,
                 RuleId id,
                 std::string_view email) {
  if (!rule)
    return;
  const std::string_view what = id == RuleId::author_email ? "author-email" : "committer-email";
  if (auto fault = text_fault(*rule, what, {email, email}))
    judging.add(id, std::move(fault->reason)).facts = {{"email", std::string(email)},
                                                       {"pattern", std::move(fault->pattern)}};
}

void judge_text(Judging& judging, const git::Commit& commit) {
  const policy::Settings& settings = judging.turn.block.settings;
  const std::string_view shown = commit.message.substr(0, commit.message.find('\0'));
  if (judging.turn.block.require.contains(Word::sign_off))
    judge_sign_off(judging, commit, shown);
  if (settings.commit_message)
    if (auto fault = text_fault(*settings.commit_message, "message", {shown, commit.message}))
      judging.add(RuleId::commit_message, std::move(fault->reason)).facts = {
          {"pattern", std::move(fault->pattern)}};
  judge_email(judging, settings.author_email, RuleId::author_email, commit.author.email);
  judge_email(judging, settings.committer_email, RuleId::committer_email, commit.committer.email);
}

// Where signed-commits is asked for, it has been said already.
void add_unreadable(Judging& judging, const git::ObjectId& id, const std::string& detail) {
  const auto words = policy::effective_words(judging.turn.block, judging.turn.update.ref);
  if (!words.contains(Word::signed_commits))
    add_unparsable(detail, {judging.turn.update.ref, id, "commit", &judging.turn.block},
                   judging.found);
}

void judge_commit(Judging& judging, const git::LinkedCommit& commit) {
  const std::size_t before = judging.found.size();
  judge_parents(judging, commit);
  if (reads_text(judging.turn.block)) {
    const auto object = judging.ground.repo.read(commit.id, kMaxCommitBytes);
    const auto parsed =
        object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(object.error());
    if (parsed)
      judge_text(judging, *parsed);
    else
      add_unreadable(judging, commit.id, parsed.error().what);
  }
  add_object(commit.id, judging.books, std::span(judging.found).subspan(before));
}

// The merges at once, on all cores: recomputing them is what costs.
void prepare_merges(Books& books, std::span<const git::LinkedCommit> commits) {
  std::vector<git::ObjectId> merges;
  for (const git::LinkedCommit& commit : commits)
    if (commit.parents.size() > 1)
      merges.push_back(commit.id);
  books.changes.prepare(merges);
}

}  // namespace

Findings commit_rules(const Ground& ground, Books& books) {
  Rounds rounds(books, Rounds::News::unvouched,
                [&](const Turn& turn, std::span<const git::LinkedCommit> commits) {
                  Judging judging{ground, books, turn};
                  for (std::size_t at = 0; at < commits.size(); ++at) {
                    if (at % kBatch == 0 && turn.block.require.contains(Word::clean_merge))
                      prepare_merges(books,
                                     commits.subspan(at, std::min(kBatch, commits.size() - at)));
                    judge_commit(judging, commits[at]);
                  }
                  return std::move(judging.found);
                });
  return all_rounds(ground, books, {.asks = asks}, rounds);
}

}  // namespace refward::inspect
