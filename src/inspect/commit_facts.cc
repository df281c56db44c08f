// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_facts.h"

#include "inspect/redact.h"
#include "signature/verify.h"

namespace refward::inspect {
namespace {

constexpr std::string_view kGitNamespace = "git";

// The armour names the format, so that a format which is not allowed is refused before anything
// else is asked.
std::optional<signature::Format> format_of(std::string_view armour) {
  if (armour.starts_with("-----BEGIN SSH SIGNATURE-----"))
    return signature::Format::ssh;
  if (armour.starts_with("-----BEGIN PGP "))
    return signature::Format::openpgp;
  if (armour.starts_with("-----BEGIN SIGNED MESSAGE-----"))
    return signature::Format::x509;
  return std::nullopt;
}

Signed refused(signature::Reason reason, std::optional<signature::Format> format) {
  Signed out;
  out.verdict.reason = reason;
  out.verdict.format = format;
  out.reason = to_text(reason);
  return out;
}

}  // namespace

Signed judge_signature(const base::Result<git::SignedObject, git::SplitError>& split,
                       const SignatureContext& context) {
  if (!split) {
    Signed out;
    out.reason = to_text(split.error().fault);
    return out;
  }
  const auto format = format_of(split->armour);
  if (format && !context.formats.contains(*format))
    return refused(signature::Reason::format_not_allowed, format);
  if (format && context.signers.broken(*format)) {
    Signed out = refused(signature::Reason::key_unknown, format);
    out.reason = to_text(identity::Reason::keyring_broken);
    return out;
  }
  signature::Trusted trusted;
  if (format == signature::Format::openpgp)
    trusted.openpgp = context.signers.openpgp();
  const auto when = signature::Moment::present(context.now);
  Signed out;
  out.verdict = signature::verify(split->payload, split->armour, kGitNamespace, trusted,
                                  {context.options, when});
  out.reason = to_text(out.verdict.reason);
  if (format &&
      context.signers.broken(*format))  // building the keyring, just now, may have shown it
    out.reason = to_text(identity::Reason::keyring_broken);
  else if (out.verdict.good()) {
    const identity::Identified who = context.signers.identify(out.verdict, kGitNamespace, when);
    out.principal = who.principal;
    out.person = who.reason == identity::Reason::known ? who.person : nullptr;
    if (out.person == nullptr)
      out.reason = who.reason == identity::Reason::known ? to_text(identity::Reason::key_unknown)
                                                         : to_text(who.reason);
  }
  return out;
}

CommitFacts CommitBook::find_out(const git::ObjectId& commit) const {
  CommitFacts facts;
  const auto object = repo_.read(commit, kMaxCommitBytes);
  if (!object) {
    facts.unparsable = object.error().what;
    return facts;
  }
  const auto parsed = git::parse_commit(object->bytes);
  if (!parsed) {
    facts.unparsable = parsed.error().what;
    return facts;
  }
  facts.faults = parsed->faults;
  facts.parents = parsed->parents;
  if (context_.scanner != nullptr)
    facts.subject = safe_subject(*context_.scanner, parsed->message);
  facts.committer_email = parsed->committer.email;
  facts.committer_date = parsed->committer.time;
  facts.signature = judge_signature(git::split_commit(object->bytes), context_);
  return facts;
}

const CommitFacts& CommitBook::facts(const git::ObjectId& commit) {
  const auto found = known_.find(commit);
  if (found != known_.end())
    return found->second;
  return known_.emplace(commit, find_out(commit)).first->second;
}

}  // namespace refward::inspect
