// SPDX-License-Identifier: Apache-2.0
// Judgement: the middle of the way of a push, the same for the hooks and for `refward check`:
// resolved updates in, findings and decision out. It reads the repository and writes nothing.
#pragma once

#include "audit/entry.h"
#include "config/config.h"
#include "findings/finding.h"
#include "git/repo.h"
#include "identity/signers.h"
#include "inspect/contents.h"
#include "inspect/ground.h"
#include "inspect/signatures.h"
#include "platform/caller.h"
#include "platform/push_facts.h"
#include "push/push.h"
#include "secrets/scanner.h"

#include <map>
#include <string>
#include <vector>

namespace refward::gate {

// Is the push still to happen (then what any ref reaches is known), or may it have happened (then
// only what the old values reach is)?
enum class Tense { before, maybe_after };

struct Case {
  const git::Repo& repo;
  const config::Config& config;
  const identity::Signers& signers;
  const secrets::Scanner& scanner;
  const inspect::KnownRefs& known;
  std::string repository;
  const platform::Caller* caller;    // null: nobody pushes
  const platform::PushFacts& facts;  // what the push brings beside its objects
  base::Instant now;
  Tense tense;
  inspect::Progress progress = {};  // for whoever waits
};

struct Judgement {
  std::vector<push::RefUpdate> updates;
  findings::Findings findings;
  findings::Decision decision = findings::Decision::reject;
  audit::Coverage coverage;
  std::vector<audit::SignerSeen> signers;
  std::optional<audit::CertificateNote> certificate;
  std::map<std::string, std::string>
      shown_refs;                             // names that hold a secret, and what stands for them
  std::map<std::string, std::string> covers;  // by ref: inspect::cover_of
};

[[nodiscard]] audit::Coverage coverage_of(const inspect::ContentFindings& found);
// The text of what stands in it, with what holds a secret withheld.
void redact(audit::Coverage& coverage, const secrets::Scanner& scanner);

[[nodiscard]] Judgement judge(const Case& which, const std::vector<push::RefLine>& lines);

}  // namespace refward::gate
