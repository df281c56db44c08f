// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_facts.h"

#include "base/thread_crew.h"
#include "inspect/redact.h"

#include <utility>

namespace refward::inspect {
namespace {

// A bound that cannot be read may be anybody's, so nobody is recognised.
Signed nobody_recognised() {
  Signed out;
  out.reason = kPeopleBroken;
  return out;
}

}  // namespace

// A commit on its way into the book.
struct CommitBook::Draft {
  git::ObjectId id;
  CommitFacts facts = {};
  Signed signature = {};
  std::optional<signature::Format> waits_for = {};  // a keyring that is not ready for threads
  bool asked = false;                               // the record
  std::optional<base::Instant> received = {};
};

CommitBook::CommitBook(const git::Repo& repo, const SignatureContext& context)
    : repo_(repo),
      context_(context),
      bounds_(context.signers.people()),
      crew_(repo, context.threads),
      ready_{signature::Format::ssh} {}

void CommitBook::prepare(std::span<const git::ObjectId> commits) {
  std::vector<Draft> drafts;
  for (const git::ObjectId& commit : commits) {
    if (known_.contains(commit))
      continue;
    drafts.push_back({.id = commit});
    if (drafts.size() == kBatch)
      find_out_batch(drafts);
  }
  find_out_batch(drafts);
}

const CommitFacts& CommitBook::facts(const git::ObjectId& commit) {
  auto found = known_.find(commit);
  if (found == known_.end()) {
    prepare({&commit, 1});
    found = known_.find(commit);
  }
  return found->second;
}

std::string CommitBook::subject(const git::ObjectId& commit) const {
  if (context_.scanner == nullptr)
    return {};
  const auto object = repo_.read(commit, kMaxCommitBytes);
  if (!object)
    return {};
  const auto parsed = git::parse_commit(object->bytes);
  return parsed ? safe_subject(*context_.scanner, parsed->message) : std::string();
}

Signed CommitBook::judge(const Split& split, const git::ObjectId& object) const {
  if (split && bounds_.fault())
    return nobody_recognised();
  return judge_signature(split, context_, object);
}

// Empties `drafts`.
void CommitBook::find_out_batch(std::vector<Draft>& drafts) {
  std::vector<Draft*> open;
  for (Draft& draft : drafts)
    open.push_back(&draft);
  while (!open.empty()) {
    find_out_all(open);
    open = still_open(open);
  }
  for (Draft& draft : drafts) {
    draft.facts.signature = &pool_.keep(std::move(draft.signature));
    known_.emplace(draft.id, std::move(draft.facts));
  }
  drafts.clear();
  if (context_.progress)
    context_.progress(ProgressStage::signatures, known_.size());
}

void CommitBook::find_out_all(std::span<Draft* const> drafts) {
  const std::size_t threads = crew_.threads_for(drafts.size());
  const Company company = threads > 1 ? Company::several : Company::alone;
  base::work_off(drafts.size(), threads, [&](std::size_t thread, std::size_t place) {
    find_out(crew_.repo_of(thread), *drafts[place], company);
  });
}

void CommitBook::find_out(const git::Repo& repo, Draft& draft, Company company) const {
  draft.facts = {};
  draft.signature = {};
  const auto object = repo.read(draft.id, kMaxCommitBytes);
  const auto parsed =
      object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(object.error());
  if (!parsed) {
    draft.facts.unparsable = parsed.error().what;
    return;
  }
  draft.facts.faults = parsed->faults;
  draft.facts.parents = parsed->parents;
  draft.facts.author_email = parsed->author.email;
  draft.facts.committer_email = parsed->committer.email;
  draft.facts.committer_date = parsed->committer.time;
  const Split split = git::split_commit(object->bytes);
  const auto format = split ? format_of(split->armour) : std::nullopt;
  if (company == Company::several && format && !ready_.contains(*format)) {
    draft.waits_for = format;
    return;
  }
  if (split && bounds_.fault()) {
    draft.signature = nobody_recognised();
    return;
  }
  const base::Instant at = draft.received.value_or(context_.now);
  draft.signature = judge_signature(split, context_, {.at = at, .now = context_.now});
  draft.signature.received = draft.received;
}

// Those that have to be found out once more: their keyring was not ready, or the record knows a
// time at which the key may have been valid.
std::vector<CommitBook::Draft*> CommitBook::still_open(std::span<Draft* const> drafts) {
  std::vector<Draft*> open;
  for (Draft* const draft : drafts) {
    if (draft->waits_for) {
      make_ready(*std::exchange(draft->waits_for, std::nullopt));
      open.push_back(draft);
    } else if (!draft->signature.good() && draft->signature.depends_on_time &&
               !std::exchange(draft->asked, true)) {
      draft->received = receive_time(context_, draft->id);
      if (draft->received)
        open.push_back(draft);
    }
  }
  return open;
}

// Keyrings are read on first use, and reading one takes down what it finds: not while others read.
void CommitBook::make_ready(signature::Format format) {
  if (!ready_.insert(format).second)
    return;
  if (format == signature::Format::openpgp)
    (void)context_.signers.openpgp();
  if (format == signature::Format::x509)
    (void)context_.signers.x509();
}

}  // namespace refward::inspect
