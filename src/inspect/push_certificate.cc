// SPDX-License-Identifier: Apache-2.0
#include "inspect/push_certificate.h"

#include "inspect/push_certificate_faults.h"
#include "inspect/redact.h"
#include "inspect/signatures.h"
#include "inspect/signer_words.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::RuleId;
using policy::Word;
using Kind = CertificateFaultSeen::Kind;

// A block that asks for a certificate, and the refs for which it does.
struct Asker {
  const policy::Block* block;
  const push::RefUpdate* first;
  std::size_t refs;
};

std::vector<Asker> askers_of(const Ground& ground) {
  std::vector<Asker> askers;
  for (const push::RefUpdate& update : ground.updates)
    for (const policy::Block* block : policy::covering(ground.policy, ground.place(update.ref))) {
      if (!policy::effective_words(*block, update.ref).contains(Word::signed_push))
        continue;
      const auto known = std::ranges::find(askers, block, &Asker::block);
      if (known == askers.end())
        askers.push_back({block, &update, 1});
      else
        ++known->refs;
    }
  return askers;
}

// All that is known of a certificate. Without `parsed` the one fault says why.
struct Judged {
  std::string raw;
  std::optional<push::PushCertificate> parsed;
  std::vector<CertificateFaultSeen> faults;
  Signed who;
  std::optional<Finding> bound;  // what people.toml keeps the signer from
};

base::Result<std::string> read_blob(const git::Repo& repo, const std::string& name) {
  const auto id = git::ObjectId::parse(name);
  if (!id)
    return base::Error("$GIT_PUSH_CERT names no object");
  TRY(git::Object object, repo.read(*id, push::kMaxCertificateBytes));
  if (object.kind != git::ObjectKind::blob)
    return base::Error("not a blob");
  return std::move(object.bytes);
}

// As of now: a certificate has no other time.
void judge_signer(const Ground& ground, const SignatureContext& context, Judged& out) {
  const SignerBounds bounds(context.signers.people());
  out.who = judge_signature(git::SignedObject{.payload = std::string(out.parsed->payload),
                                              .armour = std::string(out.parsed->armour)},
                            context);
  if (bounds.fault()) {
    out.who.reason = kPeopleBroken;
    out.who.person = nullptr;
  }
  if (!out.who.good())
    return;
  out.bound = certificate_bound(bounds, *out.who.person, out.parsed->lines, ground.default_branch);
  if (!out.bound)
    out.bound = certificate_path_bound(ground, bounds, *out.who.person);
}

void judge(const Ground& ground,
           const SignatureContext& context,
           const platform::PushFacts& facts,
           Judged& out) {
  auto raw = read_blob(ground.repo, facts.certificate->id);
  if (!raw) {
    out.faults = {{"certificate-unreadable", {{"detail", raw.error().what}}, Kind::damaged}};
    return;
  }
  out.raw = *std::move(raw);
  const auto parsed = push::parse_push_certificate(out.raw);
  if (!parsed) {
    out.faults = {
        {std::string(parsed.error().code), {{"detail", parsed.error().detail}}, Kind::damaged}};
    return;
  }
  out.parsed = *parsed;
  out.faults = certificate_faults(ground, *parsed, facts);
  judge_signer(ground, context, out);
}

void add_findings(const Ground& ground,
                  const SignatureContext& context,
                  const Judged& judged,
                  const Asker& asker,
                  findings::Findings& found) {
  const auto add = [&](Finding finding) {
    finding.block = asker.block->name;
    finding.mode = asker.block->mode;
    finding.facts.push_back({"kind", finding.object.empty() ? "push" : "commit"});
    finding.facts.push_back({"refs", std::to_string(asker.refs)});
    found.push_back(std::move(finding));
  };
  for (const CertificateFaultSeen& fault : judged.faults) {
    Finding finding = finding_of(RuleId::signed_push, fault.reason, asker.first->ref);
    finding.facts = fault.facts;
    add(std::move(finding));
  }
  if (!judged.parsed)
    return;
  const SignatureCase which{ground, *asker.first, *asker.block};
  findings::Findings of_signature;
  if (auto fault =
          signature_fault(which, RuleId::signed_push, judged.who, context.signers.people()))
    of_signature.push_back(*std::move(fault));
  add_presence_faults(which, judged.who, of_signature);
  if (judged.bound)
    of_signature.push_back(*judged.bound);
  std::ranges::for_each(of_signature, add);
}

// Nobody asked for the certificate; but what pretends to be one is worth a word.
void add_warnings(const Ground& ground, const Judged& judged, findings::Findings& found) {
  const auto warn = [&](const std::string& reason, std::vector<findings::Fact> facts) {
    Finding finding = finding_of(RuleId::signed_push, reason, ground.updates.front().ref);
    finding.severity = findings::Severity::warning;
    finding.facts = std::move(facts);
    finding.facts.push_back({"kind", "push"});
    found.push_back(std::move(finding));
  };
  if (ground.updates.empty())
    return;
  for (const CertificateFaultSeen& fault : judged.faults)
    if (fault.kind == Kind::damaged)
      warn(fault.reason, fault.facts);
  if (judged.parsed && (judged.who.verdict.reason == signature::Reason::bad_signature ||
                        judged.who.verdict.reason == signature::Reason::armour_malformed))
    warn(judged.who.reason, {{"key", judged.who.verdict.key}});
}

std::string kept(const secrets::Scanner* scanner, std::string_view text) {
  return scanner == nullptr ? "" : safe_text(*scanner, std::string(text));
}

CertificateSeen note_of(const Judged& judged,
                        const platform::CertificateFacts& facts,
                        const secrets::Scanner* scanner) {
  CertificateSeen seen;
  seen.nonce_status = to_text(facts.status);
  seen.reason = !judged.faults.empty() ? judged.faults.front().reason : "good";
  if (!judged.parsed) {
    seen.text = kept(scanner, judged.raw);
    return seen;
  }
  seen.pusher = kept(scanner, judged.parsed->pusher);
  seen.pushee = kept(scanner, judged.parsed->pushee.value_or(""));
  // A signature's base64 is no place for a secret, and looks like one.
  seen.text = kept(scanner, judged.parsed->payload);
  if (seen.text == judged.parsed->payload)
    seen.text += judged.parsed->armour;
  seen.key = judged.who.verdict.key;
  if (judged.bound && judged.faults.empty())
    seen.reason = judged.bound->reason;
  if (!judged.who.good())
    seen.reason = judged.who.reason;
  else
    seen.person = judged.who.person->name;
  return seen;
}

}  // namespace

CertificateFindings push_certificate(const Ground& ground,
                                     const SignatureContext& context,
                                     const platform::PushFacts& facts) {
  CertificateFindings out;
  const std::vector<Asker> askers = askers_of(ground);
  Judged judged;
  if (facts.certificate)
    judge(ground, context, facts, judged);
  else
    judged.faults = {{.reason = "certificate-missing"}};
  for (const Asker& asker : askers)
    add_findings(ground, context, judged, asker, out.findings);
  if (!facts.certificate)
    return out;
  if (askers.empty())
    add_warnings(ground, judged, out.findings);
  out.seen = note_of(judged, *facts.certificate, context.scanner);
  if (judged.faults.empty() && !judged.bound)
    out.person = judged.who.person;
  if (out.person != nullptr)
    out.options.assign(judged.parsed->options.begin(), judged.parsed->options.end());
  return out;
}

}  // namespace refward::inspect
