// SPDX-License-Identifier: Apache-2.0
// Signed: who signed an object, or the code of why that is not known (design.md 4.3, 4.4). A key
// has to be valid when the object was received: the present is tried first, and only where another
// time could change the answer the record is asked, so that an ordinary push pays nothing.
#pragma once

#include "base/clock.h"
#include "git/object_id.h"
#include "git/signed_object.h"
#include "identity/signers.h"
#include "inspect/progress.h"
#include "secrets/scanner.h"
#include "signature/verdict.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

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
  Progress progress = {};
  std::size_t threads = 0;  // for many commits; 0: as many as the machine has, within kMaxThreads
};

struct Signed {
  std::string reason;  // "good", or a split fault, a signature::Reason or an identity::Reason
  signature::Verdict verdict;
  const identity::Person* person = nullptr;  // set when good
  std::string principal;
  std::optional<base::Instant> received;  // by the record, where the judgement stands on it
  bool depends_on_time = false;           // not good, and would perhaps be at another time

  [[nodiscard]] bool good() const noexcept { return person != nullptr; }
};

// Reason of a Signed where a bound of people.toml cannot be read (signer_bounds.h).
inline constexpr std::string_view kPeopleBroken = "people-broken";

using Split = base::Result<git::SignedObject, git::SplitError>;

// The armour's label names the format; nothing: of no known kind.
[[nodiscard]] std::optional<signature::Format> format_of(std::string_view armour) noexcept;

// At the present; the record is not asked.
[[nodiscard]] Signed judge_signature(const Split& split, const SignatureContext& context);
[[nodiscard]] Signed judge_signature(const Split& split,
                                     const SignatureContext& context,
                                     signature::Moment when);
// At the present, and where that is not good and could be, at the receive time of `object`.
[[nodiscard]] Signed judge_signature(const Split& split,
                                     const SignatureContext& context,
                                     const git::ObjectId& object);

// The receive time of an object whose key is not valid now, where the record has one. Never later
// than now: a clock that was set back must not bring a key to life that is not valid yet.
[[nodiscard]] std::optional<base::Instant> receive_time(const SignatureContext& context,
                                                        const git::ObjectId& object);

}  // namespace refward::inspect
