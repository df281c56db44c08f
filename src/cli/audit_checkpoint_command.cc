// SPDX-License-Identifier: Apache-2.0
#include "audit/log_key.h"
#include "audit/prove.h"
#include "audit/publish.h"
#include "audit/seal.h"
#include "audit/upkeep_lock.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "report/proof_report.h"

#include <optional>

namespace refward::cli {
namespace {

tlog::SigningKey own_key(const audit::Options& options) {
  const auto key = audit::read_log_key(options);
  if (!key)
    throw base::Failure::usage(report::no_log_key(options.log_key.string()));
  return *key;
}

tlog::VerifierKey key_named(const std::string& text) {
  const auto key = tlog::VerifierKey::parse(text);
  if (!key)
    throw base::Failure::usage("--key: " + key.error().what);
  return *key;
}

}  // namespace

base::ExitCode audit_key(const gate::Call& call, bool make) {
  const audit::Options options = audit_options_here(call);
  const std::string path = options.log_key.string();
  if (make && !audit::make_log_key(options))
    throw base::Failure::usage(report::log_key_stands(path));
  if (make)
    print(call, report::log_key_made(path));
  print(call, own_key(options).verifier().text() + "\n");
  return base::ExitCode::yes;
}

base::ExitCode audit_checkpoint(const gate::Call& call, Checkpoint wish) {
  const audit::Options options = audit_options_here(call);
  std::optional<audit::Sealed> sealed;
  if (wish == Checkpoint::shown) {
    sealed = audit::last_checkpoint(options);
  } else if (wish == Checkpoint::sealed) {
    const tlog::SigningKey key = own_key(options);
    const audit::UpkeepLock lock(options);
    sealed = audit::seal(options, call.clock, key);
    audit::publish(options, *sealed, audit::From::published);
  } else {
    const audit::UpkeepLock lock(options);
    sealed = audit::last_checkpoint(options);
    if (sealed)
      audit::publish(options, *sealed, audit::From::record);
  }
  if (!sealed)
    throw base::Failure::usage(report::no_checkpoint());
  print(call, sealed->note);
  return base::ExitCode::yes;
}

base::ExitCode audit_prove(const gate::Call& call, std::uint64_t index) {
  const auto proof = audit::prove(audit_options_here(call), index);
  if (!proof) {
    base::write_all(call.err, report::no_proof(index, proof.error()));
    return base::ExitCode::refused;
  }
  print(call, proof->text());
  return base::ExitCode::yes;
}

base::ExitCode audit_check_proof(const gate::Call& call, const ProofArguments& arguments) {
  const tlog::VerifierKey key = key_named(arguments.key);
  const std::string text = base::read_file(arguments.file, tlog::kMaxTlogProof);
  const auto proven = audit::check_proof(text, key);
  const bool json = arguments.output == Output::json;
  if (proven)
    print(call, json ? report::proven_json(*proven) : report::proven_text(*proven));
  else
    print(call, json ? report::not_proven_json(proven.error().what)
                     : report::not_proven_text(proven.error().what));
  return proven ? base::ExitCode::yes : base::ExitCode::refused;
}

std::optional<tlog::TreeHead> checkpoint_in(const gate::Call& call,
                                            const audit::Options& options,
                                            const RecordArguments& arguments) {
  const tlog::VerifierKey key =
      arguments.key.empty() ? own_key(options).verifier() : key_named(arguments.key);
  const auto head = audit::signed_head(base::read_file(arguments.checkpoint, tlog::kMaxNote), key);
  if (!head) {
    base::write_all(call.err, report::not_proven_text(head.error().what));
    return std::nullopt;
  }
  return *head;
}

}  // namespace refward::cli
