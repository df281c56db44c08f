// SPDX-License-Identifier: Apache-2.0
#include "gate/judgement.h"

#include "audit/standings.h"
#include "base/failure.h"
#include "gate/entry.h"
#include "gate/git_config.h"
#include "gate/policy_change.h"
#include "gate/receive_times.h"
#include "gate/setting.h"
#include "inspect/approvals.h"
#include "inspect/commit_rules.h"
#include "inspect/contents.h"
#include "inspect/file_rules.h"
#include "inspect/fsck.h"
#include "inspect/manifest_grants.h"
#include "inspect/move_rules.h"
#include "inspect/path_rules.h"
#include "inspect/promotion.h"
#include "inspect/push_certificate.h"
#include "inspect/redact.h"
#include "inspect/refs.h"

#include <algorithm>

namespace refward::gate {
namespace {

// Up to here every ref's tip is hidden from the walk over what is new; beyond, only old values and
// the default branch are, and single objects with findings are asked for exactly.
constexpr std::size_t kRefsHidden = 512;

void append(findings::Findings& all, findings::Findings&& more) {
  std::ranges::move(more, std::back_inserter(all));
}

std::vector<git::ObjectId> old_values(const std::vector<push::RefUpdate>& updates) {
  std::vector<git::ObjectId> ids;
  for (const push::RefUpdate& update : updates)
    if (!update.old_id.is_null())
      ids.push_back(update.old_id);
  return ids;
}

void add_known_tips(const Case& which,
                    const inspect::Ground& ground,
                    inspect::ContentOptions& options) {
  options.known_tips = old_values(ground.updates);
  if (which.tense == Tense::maybe_after)
    return;
  std::vector<git::ObjectId> tips;
  for (const git::Ref& ref : which.repo.refs())
    tips.push_back(ref.id);
  if (tips.size() <= kRefsHidden) {
    std::ranges::copy(tips, std::back_inserter(options.known_tips));
    return;
  }
  if (const auto head = which.repo.ref(ground.default_branch))
    options.known_tips.push_back(*head);
  options.all_tips = std::move(tips);
}

inspect::ContentOptions content_options(const Case& which, const inspect::Ground& ground) {
  inspect::ContentOptions options;
  options.secrets = which.config.secrets;
  options.manifests = which.config.manifests;
  options.scanner = &which.scanner;
  options.progress = which.progress;
  add_known_tips(which, ground, options);
  return options;
}

inspect::SignatureContext signature_context(const Case& which, ReceiveTimes& times) {
  return {.signers = which.signers,
          .formats = which.config.formats,
          .options = which.config.signature,
          .now = which.now,
          .received = [&times](const git::ObjectId& object) { return times.of(object); },
          .scanner = &which.scanner,
          .progress = which.progress};
}

// By the login that the platform tells, else by the keys that sshd has accepted, which all have to
// be one person's.
const identity::Person* pusher_of(const Case& which) {
  if (which.caller == nullptr)
    return nullptr;
  if (which.caller->pusher)
    return which.signers.people().with_login(*which.caller->pusher);
  const identity::Person* pusher = nullptr;
  for (const platform::SshKey& key : which.caller->ssh_keys) {
    const identity::Person* holder = which.signers.holder_of(key.blob, which.now);
    if (holder == nullptr || (pusher != nullptr && pusher != holder))
      return nullptr;
    pusher = holder;
  }
  return pusher;
}

std::optional<audit::CertificateNote> note_of(std::optional<inspect::CertificateSeen>&& seen) {
  if (!seen)
    return std::nullopt;
  return audit::CertificateNote{.pusher = std::move(seen->pusher),
                                .pushee = std::move(seen->pushee),
                                .nonce_status = std::move(seen->nonce_status),
                                .person = std::move(seen->person),
                                .key = std::move(seen->key),
                                .reason = std::move(seen->reason),
                                .text = std::move(seen->text)};
}

findings::Findings grants_found(const Case& which, const inspect::Ground& ground) {
  inspect::ContentOptions options;
  add_known_tips(which, ground, options);
  std::vector<git::ObjectId> tips = std::move(options.known_tips);
  std::ranges::copy(options.all_tips, std::back_inserter(tips));
  return inspect::manifest_grants(ground, which.config.manifests, tips);
}

std::vector<audit::SignerSeen> signers_of(const std::vector<inspect::SignerSeen>& seen) {
  std::vector<audit::SignerSeen> out;
  for (const inspect::SignerSeen& signer : seen)
    out.push_back({.object = signer.object,
                   .person = signer.person,
                   .principal = signer.principal,
                   .key = signer.key,
                   .format = signer.format,
                   .reason = signer.reason});
  return out;
}

// Read only where a block promotes, and without a lock, so that `check` may as well.
inspect::Standings standings_of(const Case& which) {
  return [&which](const std::string& ref) {
    std::vector<inspect::Standing> out;
    for (const audit::Stood& stood :
         audit::standings(audit_options(which.config), which.repository, ref))
      out.push_back(standing_of(stood));
    return out;
  };
}

}  // namespace

audit::Coverage coverage_of(const inspect::ContentFindings& found) {
  audit::Coverage coverage{.commits = found.commits,
                           .tags = found.tags,
                           .blobs = found.blobs,
                           .bytes = found.bytes,
                           .not_examined = {},
                           .counts = found.counts};
  for (const inspect::NotExamined& skipped : found.not_examined)
    coverage.not_examined.push_back({skipped.why, skipped.what});
  return coverage;
}

void redact(audit::Coverage& coverage, const secrets::Scanner& scanner) {
  for (findings::Fact& skipped : coverage.not_examined)
    skipped.value = inspect::safe_text(scanner, std::move(skipped.value));
}

Judgement judge(const Case& which, const std::vector<push::RefLine>& lines) {
  auto updates = push::resolve(which.repo, lines);
  if (!updates)
    throw base::Failure::fault(updates.error().what);
  Judgement out;
  out.updates = *std::move(updates);
  const policy::Policy policy = tightened(which.config.policy, which.repo.path());
  const inspect::Ground ground{
      .repo = which.repo,
      .updates = out.updates,
      .policy = policy,
      .known = which.known,
      .repository = which.repository,
      .default_branch = which.repo.default_branch().value_or(""),
      .now = which.now,
      .max_future = which.config.max_future,
      .limits = {},
      .pusher = pusher_of(which),
      .pusher_login = which.caller == nullptr ? "" : which.caller->pusher.value_or(""),
      .standings = standings_of(which)};
  append(out.findings, inspect::refs(ground));
  ReceiveTimes times(
      which.repo, [&] { return audit::landings(audit_options(which.config), which.repository); });
  const inspect::SignatureContext context = signature_context(which, times);
  inspect::Books books(ground, context);
  inspect::SignatureFindings signatures = inspect::signatures(ground, books);
  append(out.findings, std::move(signatures.findings));
  inspect::CertificateFindings certificate =
      inspect::push_certificate(ground, context, which.facts);
  out.certificate = note_of(std::move(certificate.seen));
  append(out.findings, std::move(certificate.findings));
  append(out.findings, inspect::move_rules(ground, books));
  append(out.findings, inspect::commit_rules(ground, books));
  append(out.findings, inspect::file_rules(ground, books));
  append(out.findings, inspect::path_rules(ground, books));
  append(out.findings, inspect::approvals(ground, books, certificate));
  append(out.findings, inspect::promotion(ground, books));
  append(out.findings, inspect::fsck(ground, books));
  append(out.findings, policy_change(which, out.updates));
  append(out.findings, grants_found(which, ground));
  inspect::ContentFindings contents = inspect::contents(ground, content_options(which, ground));
  out.coverage = coverage_of(contents);
  append(out.findings, std::move(contents.findings));
  out.signers = signers_of(signatures.signers);
  for (const push::RefUpdate& update : out.updates)
    out.covers[update.ref] = ground.covers->at(ground.place(update.ref));
  for (const push::RefUpdate& update : out.updates)
    if (std::string shown = inspect::safe_ref(which.scanner, update.ref); shown != update.ref)
      out.shown_refs[update.ref] = std::move(shown);
  inspect::redact(out.findings, which.scanner);
  redact(out.coverage, which.scanner);
  out.decision = findings::decide(out.findings);
  return out;
}

}  // namespace refward::gate
