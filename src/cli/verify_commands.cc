// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "cli/commands.h"
#include "gate/receive_times.h"
#include "gate/setting.h"
#include "git/mergetags.h"
#include "inspect/commit_facts.h"
#include "inspect/signed.h"
#include "report/verdict_report.h"
#include "signature/verify.h"

#include <algorithm>
#include <chrono>

namespace refward::cli {
namespace {

using git::ObjectId;

constexpr std::size_t kMaxSignedBytes = 64U << 20;
constexpr std::size_t kMaxCommits = 1'000'000;

std::vector<ObjectId> resolved(const git::Repo& repo, const std::string& name) {
  const std::size_t dots = name.find("..");
  const auto one = [&](const std::string& text) {
    const auto id = repo.resolve(text);
    if (!id)
      throw base::Failure::usage("there is no object " + text);
    return *id;
  };
  if (dots == std::string::npos)
    return {one(name)};
  const auto commits =
      repo.commits_between({one(name.substr(dots + 2))}, {one(name.substr(0, dots))}, kMaxCommits);
  if (!commits)
    throw base::Failure::fault(commits.error().what);
  return *commits;
}

std::optional<report::CertificateFacts> certificate_of(const signature::Verdict& verdict) {
  if (!verdict.certificate)
    return std::nullopt;
  const signature::SshCertificate& held = *verdict.certificate;
  return report::CertificateFacts{.serial = held.serial,
                                  .key_id = held.key_id,
                                  .authority = held.authority_key,
                                  .valid_after = held.valid_after,
                                  .valid_before = held.valid_before};
}

std::optional<report::X509Facts> x509_of(const signature::Verdict& verdict) {
  if (!verdict.x509)
    return std::nullopt;
  return report::X509Facts{.subject = verdict.x509->subject,
                           .issuer = verdict.x509->issuer,
                           .serial = verdict.x509->serial,
                           .stamped = verdict.x509->stamped};
}

report::SignerVerdict verdict_of(const std::string& object, const inspect::Signed& who) {
  const signature::Verdict& verdict = who.verdict;
  report::SignerVerdict out{
      .object = object,
      .good = who.good(),
      .reason = who.reason,
      .person = who.person != nullptr ? who.person->name : "",
      .principal = who.principal,
      .key = verdict.key,
      .primary_key = verdict.primary_key,
      .key_type = verdict.key_type,
      .format = verdict.format ? std::string(to_text(*verdict.format)) : "",
      .detail = verdict.detail,
      .received = who.received,
      .presence = std::nullopt,
      .certificate = certificate_of(verdict),
      .x509 = x509_of(verdict),
      .mergetags = {},
  };
  if (verdict.presence)
    out.presence = {verdict.presence->user_presence, verdict.presence->user_verification};
  return out;
}

struct Question {
  const git::Repo& repo;
  const VerifyArguments& arguments;
  const inspect::SignatureContext& context;
  std::optional<signature::Moment> when;  // asked for; nothing: the receive time, else now
};

report::SignerVerdict judged(const Question& question, const ObjectId& id) {
  const auto object = question.repo.read(id, inspect::kMaxCommitBytes);
  const auto wanted =
      question.arguments.kind == "tag" ? git::ObjectKind::tag : git::ObjectKind::commit;
  if (!object)
    throw base::Failure::fault(object.error().what);
  if (object->kind != wanted)
    throw base::Failure::usage(id.hex() + " is not a " + question.arguments.kind);
  const auto split = wanted == git::ObjectKind::tag ? git::split_tag(object->bytes)
                                                    : git::split_commit(object->bytes);
  report::SignerVerdict verdict = verdict_of(
      id.hex(), question.when ? inspect::judge_signature(split, question.context, *question.when)
                              : inspect::judge_signature(split, question.context, id));
  if (wanted == git::ObjectKind::commit)
    for (git::Mergetag& tag : git::mergetags_of(object->bytes))
      verdict.mergetags.push_back({tag.target ? tag.target->hex() : "", std::move(tag.name)});
  return verdict;
}

base::ExitCode told(const gate::Call& call,
                    const std::vector<report::SignerVerdict>& verdicts,
                    Output output) {
  print(call,
        output == Output::json ? report::verdicts_json(verdicts) : report::verdicts_text(verdicts));
  return std::ranges::all_of(verdicts, &report::SignerVerdict::good) ? base::ExitCode::yes
                                                                     : base::ExitCode::refused;
}

base::Instant now_of(const gate::Call& call) {
  return std::chrono::floor<base::Seconds>(call.clock.now());
}

// The instant asked for; compromised keys are judged as of now whatever it is.
signature::Moment moment_of(const gate::Call& call, const std::string& text) {
  if (text.empty())
    return signature::Moment::present(now_of(call));
  const auto at = base::parse_rfc3339(text);
  if (!at)
    throw base::Failure::usage("not an instant like 2026-10-01T00:00:00Z: " + text);
  return {*at, now_of(call)};
}

// What the record knows of this repository; nothing where it has no record, or none to be read.
std::vector<audit::Landing> landings_of(const config::Config& config, const git::Repo& repo) {
  const auto name = gate::repository_name(repo, config);
  std::error_code none;
  if (!name || !std::filesystem::is_directory(config.audit, none))
    return {};
  return audit::landings(gate::audit_options(config), *name);
}

signature::Trusted trusted_for(signature::Format format, const identity::Signers& signers) {
  return {.openpgp = format == signature::Format::openpgp ? signers.openpgp() : nullptr,
          .x509 = format == signature::Format::x509 ? signers.x509() : nullptr};
}

}  // namespace

base::ExitCode verify(const gate::Call& call, const VerifyArguments& arguments) {
  const git::Repo repo = gate::open_repository(arguments.repository);
  const config::Config config = gate::load_config(call, repo.path());
  const identity::Signers signers = gate::load_signers(config);
  gate::ReceiveTimes times(repo, [&] { return landings_of(config, repo); });
  const inspect::SignatureContext context{
      .signers = signers,
      .formats = config.formats,
      .options = config.signature,
      .now = now_of(call),
      .received = [&](const ObjectId& object) { return times.of(object); }};
  Question question{repo, arguments, context, std::nullopt};
  if (!arguments.at.empty())
    question.when = moment_of(call, arguments.at);
  std::vector<report::SignerVerdict> verdicts;
  for (const std::string& name : arguments.revisions)
    for (const ObjectId& id : resolved(repo, name))
      verdicts.push_back(judged(question, id));
  return told(call, verdicts, arguments.output);
}

base::ExitCode verify_payload(const gate::Call& call, const PayloadArguments& arguments) {
  const auto format = signature::format_named(arguments.format);
  if (!format)
    throw base::Failure::usage("not a format of signatures: " + arguments.format);
  const config::Config config = gate::load_config(call, std::nullopt);
  const identity::Signers signers = gate::load_signers(config);
  const std::string payload = base::read_file(arguments.file, kMaxSignedBytes);
  const std::string armour = base::read_file(arguments.signature, kMaxSignedBytes);
  const signature::Moment when = moment_of(call, arguments.at);
  inspect::Signed who;
  who.verdict = signature::verify(payload, armour, arguments.ns, trusted_for(*format, signers),
                                  {config.signature, when});
  who.reason = to_text(who.verdict.reason);
  if (who.verdict.format != format || !config.formats.contains(*format)) {
    who.reason = "format-not-allowed";
  } else if (signers.broken(*format)) {
    who.reason = to_text(identity::Reason::keyring_broken);
  } else if (who.verdict.good()) {
    const identity::Identified found = signers.identify(who.verdict, arguments.ns, when);
    who.person = found.reason == identity::Reason::known ? found.person : nullptr;
    who.principal = found.principal;
    who.reason = who.person != nullptr ? "good" : std::string(to_text(found.reason));
  }
  return told(call, {verdict_of(arguments.file.string(), who)}, arguments.output);
}

}  // namespace refward::cli
