// SPDX-License-Identifier: Apache-2.0
// CommitFacts: what one signed object (a commit, or one level of a tag) says and proves, found out
// once however many blocks and refs ask for it.
#pragma once

#include "git/objects.h"
#include "git/repo.h"
#include "git/signed_object.h"
#include "identity/signers.h"
#include "secrets/scanner.h"
#include "signature/verdict.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

// Whom to ask about signatures. Everything is borrowed from the gate.
struct SignatureContext {
  const identity::Signers& signers;
  std::set<signature::Format> formats;
  signature::Options options;
  base::Instant now;
  // Asked only for a key that is not valid now: the receive time of an object (design.md 4.3), or
  // nothing where the record does not have it. Empty: there is no record to ask.
  std::function<std::optional<base::Instant>(const git::ObjectId&)> received;
  const secrets::Scanner* scanner =
      nullptr;  // for subjects that findings show; null: none is shown
};

// Who signed, or the code of why that is not known.
struct Signed {
  std::string reason;  // "good", or a split fault, a signature::Reason or an identity::Reason
  signature::Verdict verdict;
  const identity::Person* person = nullptr;  // set when good
  std::string principal;

  [[nodiscard]] bool good() const noexcept { return person != nullptr; }
};

[[nodiscard]] Signed judge_signature(const base::Result<git::SignedObject, git::SplitError>& split,
                                     const SignatureContext& context);

struct CommitFacts {
  std::string unparsable;  // why it does not parse, or empty
  std::vector<git::ObjectFault> faults;
  std::vector<git::ObjectId> parents;
  std::string subject;
  std::string committer_email;
  std::optional<base::Instant> committer_date;
  Signed signature;
};

// One commit's bytes are at most this long; a longer one is refused as unparsable.
inline constexpr std::uint64_t kMaxCommitBytes = 16U << 20;

class CommitBook {
 public:
  CommitBook(const git::Repo& repo, const SignatureContext& context)
      : repo_(repo), context_(context) {}

  [[nodiscard]] const CommitFacts& facts(const git::ObjectId& commit);

  [[nodiscard]] const SignatureContext& context() const noexcept { return context_; }

 private:
  [[nodiscard]] CommitFacts find_out(const git::ObjectId& commit) const;

  const git::Repo& repo_;
  const SignatureContext& context_;
  std::unordered_map<git::ObjectId, CommitFacts, git::ObjectIdHash> known_;
};

}  // namespace refward::inspect
