// SPDX-License-Identifier: Apache-2.0
// signatures: is every new commit, and every level of a tag, signed by someone who may
// (design.md 4.2 to 4.4)? Grammar and dates of the same objects are judged here too, because an
// object that is new to a protected ref need not be new to the repository.
#pragma once

#include "inspect/books.h"
#include "inspect/commit_facts.h"
#include "inspect/ground.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace refward::inspect {

// One signer met, for the record: each (key, person, reason) once, with the first object.
struct SignerSeen {
  std::string object, person, principal, key, format, reason;
  std::optional<base::Instant> received;  // what the judgement of that object stands on
};

struct SignatureFindings {
  findings::Findings findings;
  std::vector<SignerSeen> signers;
  std::unordered_set<std::string> noted;  // whoever stands in `signers`
};

[[nodiscard]] SignatureFindings signatures(const Ground& ground, Books& books);

// For signatures.cc: what is being judged, for which block.
struct SignatureCase {
  const Ground& ground;
  const push::RefUpdate& update;
  const policy::Block& block;
  std::set<policy::Word> words = policy::effective_words(block, update.ref);
};

// A finding about a signature that is not good, or whose signer `block` does not name; nothing
// where all is well.
[[nodiscard]] std::optional<findings::Finding> signature_fault(const SignatureCase& which,
                                                               findings::RuleId rule,
                                                               const Signed& who,
                                                               const identity::People& people);
// tag_signatures.cc: all levels of the tag that the update brings.
void judge_tag(const SignatureCase& which, CommitBook& book, SignatureFindings& out);

void note_signer(const git::ObjectId& object, const Signed& who, SignatureFindings& out);

}  // namespace refward::inspect
