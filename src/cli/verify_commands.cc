// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "cli/commands.h"
#include "gate/setting.h"
#include "inspect/commit_facts.h"
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

report::SignerVerdict verdict_of(const std::string& object, const inspect::Signed& who) {
  return {.object = object,
          .good = who.good(),
          .reason = who.reason,
          .person = who.person != nullptr ? who.person->name : "",
          .principal = who.principal,
          .key = who.verdict.key,
          .format = who.verdict.format ? std::string(to_text(*who.verdict.format)) : "",
          .detail = who.verdict.detail};
}

inspect::Signed judged(const git::Repo& repo,
                       const ObjectId& id,
                       const VerifyArguments& arguments,
                       const inspect::SignatureContext& context) {
  const auto object = repo.read(id, inspect::kMaxCommitBytes);
  const auto wanted = arguments.kind == "tag" ? git::ObjectKind::tag : git::ObjectKind::commit;
  if (!object)
    throw base::Failure::fault(object.error().what);
  if (object->kind != wanted)
    throw base::Failure::usage(id.hex() + " is not a " + arguments.kind);
  return inspect::judge_signature(wanted == git::ObjectKind::tag ? git::split_tag(object->bytes)
                                                                 : git::split_commit(object->bytes),
                                  context);
}

base::ExitCode told(const gate::Call& call,
                    const std::vector<report::SignerVerdict>& verdicts,
                    Output output) {
  print(call,
        output == Output::json ? report::verdicts_json(verdicts) : report::verdicts_text(verdicts));
  return std::ranges::all_of(verdicts, &report::SignerVerdict::good) ? base::ExitCode::yes
                                                                     : base::ExitCode::refused;
}

base::Instant instant_of(const gate::Call& call, const std::string& text) {
  if (text.empty())
    return std::chrono::floor<base::Seconds>(call.clock.now());
  const auto at = base::parse_rfc3339(text);
  if (!at)
    throw base::Failure::usage("not an instant like 2026-10-01T00:00:00Z: " + text);
  return *at;
}

}  // namespace

base::ExitCode verify(const gate::Call& call, const VerifyArguments& arguments) {
  const git::Repo repo = gate::open_repository(arguments.repository);
  const config::Config config = gate::load_config(call, repo.path());
  const identity::Signers signers = gate::load_signers(config);
  const inspect::SignatureContext context{.signers = signers,
                                          .formats = config.formats,
                                          .options = config.signature,
                                          .now = instant_of(call, "")};
  std::vector<report::SignerVerdict> verdicts;
  for (const std::string& name : arguments.revisions)
    for (const ObjectId& id : resolved(repo, name))
      verdicts.push_back(verdict_of(id.hex(), judged(repo, id, arguments, context)));
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
  inspect::Signed who;
  const bool openpgp = *format == signature::Format::openpgp;
  const auto when = signature::Moment::present(instant_of(call, arguments.at));
  who.verdict =
      signature::verify(payload, armour, arguments.ns,
                        {.openpgp = openpgp ? signers.openpgp() : nullptr, .x509 = nullptr},
                        {config.signature, when});
  who.reason = to_text(who.verdict.reason);
  if (who.verdict.format != format) {
    who.reason = "format-not-allowed";
  } else if (who.verdict.good()) {
    const identity::Identified found = signers.identify(who.verdict, arguments.ns, when);
    who.person = found.reason == identity::Reason::known ? found.person : nullptr;
    who.principal = found.principal;
    who.reason = who.person != nullptr ? "good" : std::string(to_text(found.reason));
  }
  return told(call, {verdict_of(arguments.file.string(), who)}, arguments.output);
}

}  // namespace refward::cli
