// SPDX-License-Identifier: Apache-2.0
#include "gate/entry.h"

#include "base/failure.h"
#include "base/files.h"
#include "crypto/hash.h"
#include "report/push_report.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace refward::gate {
namespace {

constexpr mode_t kKeptMode = 0600;
constexpr std::chrono::days kOfferedFor{90};

// As ssh-keygen -l prints it.
std::string fingerprint(const platform::SshKey& key) {
  return "SHA256:" + base::to_base64(crypto::sha256(key.blob), base::Padding::absent);
}

audit::Entry change_event(const EntryFrame& frame, std::string event) {
  audit::Entry entry;
  entry.kind = audit::Kind::event;
  entry.event = std::move(event);
  entry.repository = frame.caller.repository;
  entry.policy_digest = frame.policy_digest;
  entry.keyring_digest = frame.keyring_digest;
  return entry;
}

}  // namespace

void keep(const config::Config& config,
          std::string_view folder,
          const std::string& digest,
          const std::string& bytes) {
  const std::filesystem::path path = config.state / folder / digest;
  if (std::filesystem::exists(path))
    return;
  std::filesystem::create_directories(path.parent_path());
  base::replace_file(path, bytes, kKeptMode);
}

audit::RefMove move_of(const push::RefLine& line) {
  return {.ref = line.ref, .old_id = line.old_id.hex(), .new_id = line.new_id.hex()};
}

std::vector<audit::RefMove> moves_of(const std::vector<push::RefLine>& lines) {
  std::vector<audit::RefMove> moves;
  for (const push::RefLine& line : lines)
    moves.push_back(move_of(line));
  return moves;
}

std::string pusher_text(const platform::Caller& caller) {
  if (caller.pusher)
    return *caller.pusher;
  std::string out;
  for (const platform::SshKey& key : caller.ssh_keys)
    out += (out.empty() ? "" : " ") + fingerprint(key);
  return out;
}

base::Instant offer_until(const Call& call) {
  return std::chrono::floor<std::chrono::days>(call.clock.now()) + kOfferedFor;
}

void add_findings(const findings::Findings& findings, audit::Entry& entry) {
  const bool all = findings.size() <= kFindingsKept;
  for (const bool refusing : {true, false})
    for (const findings::Finding& finding : findings)
      if (entry.findings.size() < kFindingsKept && (all ? refusing : finding.refuses() == refusing))
        entry.findings.push_back(report::note_of(finding));
  if (!all)
    entry.note = fmt::format("{} findings, of which {} are kept", findings.size(), kFindingsKept);
}

audit::Entry decision_entry(const EntryFrame& frame,
                            const std::vector<push::RefLine>& lines,
                            const Judgement& judgement) {
  audit::Entry entry;
  entry.kind = audit::Kind::decision;
  entry.repository = frame.caller.repository;
  entry.decision = judgement.decision;
  entry.moves = moves_of(lines);
  // What is accepted has to be known by its name, and with what was asked of it; what is refused
  // has not.
  const bool accepted = judgement.decision == findings::Decision::accept;
  for (audit::RefMove& move : entry.moves) {
    if (accepted)
      move.cover = judgement.covers.at(move.ref);
    else if (const auto shown = judgement.shown_refs.find(move.ref);
             shown != judgement.shown_refs.end())
      move.ref = shown->second;
  }
  entry.policy_digest = frame.policy_digest;
  entry.keyring_digest = frame.keyring_digest;
  entry.pusher = pusher_text(frame.caller);
  entry.door = to_text(frame.caller.door);
  entry.signers = judgement.signers;
  entry.push_certificate = judgement.certificate;
  add_findings(judgement.findings, entry);
  entry.coverage = judgement.coverage;
  auto& skipped = entry.coverage->not_examined;
  if (skipped.size() > kSkippedKept) {
    const std::size_t more = skipped.size() - kSkippedKept;
    skipped.resize(kSkippedKept);
    skipped.push_back({"more", std::to_string(more)});
  }
  return entry;
}

void record_changes(audit::Log& log,
                    const config::Config& config,
                    const identity::Signers& signers,
                    const EntryFrame& frame) {
  const audit::Log::Digests last = log.last_digests();
  if (last.policy != frame.policy_digest) {
    keep(config, "policies", frame.policy_digest, config::canonical(config));
    (void)log.append(change_event(frame, "policy-change"));
  }
  if (last.keyring != frame.keyring_digest) {
    keep(config, "keyring-sets", frame.keyring_digest, signers.canonical());
    (void)log.append(change_event(frame, "keyring-change"));
  }
}

inspect::Standing standing_of(const audit::Stood& stood) {
  const auto value = git::ObjectId::parse(stood.value);
  if (!value)
    throw base::Failure::fault("the record names no object of this repository: " + stood.value);
  inspect::Standing out{.value = *value, .since = stood.since, .trees = {}};
  for (const auto& [folder, tree] : stood.trees)
    if (const auto id = git::ObjectId::parse(tree))
      out.trees.emplace(folder, *id);
  return out;
}

inspect::KnownRefs known_refs(const std::map<std::string, audit::Log::KnownRef>& recorded) {
  inspect::KnownRefs out;
  for (const auto& [ref, known] : recorded) {
    for (const audit::Log::KnownRef::Pending& pending : known.all_pending)
      out[ref].push_back({pending.id, pending.cover});
    out[ref].push_back({known.value, known.cover});
  }
  return out;
}

}  // namespace refward::gate
