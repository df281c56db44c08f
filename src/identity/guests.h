// SPDX-License-Identifier: Apache-2.0
// Guests: who is meant by a principal that an authority vouches for, in an SSH certificate or among
// the e-mails of an X.509 one (design.md 4.4). Such a principal is that of a person of people.toml,
// or it matches [signatures] certificate_principals; then it is that of a person already known, or
// else a guest's, who is made here. Nobody comes in under another's name or e-mail.
#pragma once

#include "base/result.h"
#include "identity/pattern_list.h"
#include "identity/people.h"
#include "identity/signers.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

// How principals compare: byte by byte, or as e-mails, whose domains have no case.
enum class PrincipalKind { name, email };

// Where the persons that are known come from.
enum class PeopleSource { people_toml, lines };

struct Vouched {
  Reason reason = Reason::person_unknown;  // known, person_unknown or person_ambiguous
  const Person* person = nullptr;          // set when known, and only then
  std::string principal;                   // the first that maps to a person; else the first
};

// Set once, before several threads ask.
class Guests {
 public:
  // The entries of certificate_principals are one list, as if commas stood between them: `!` in
  // front of one takes away from what the others match. The error says what is wrong with them, and
  // nobody is admitted then.
  [[nodiscard]] base::Status admit(const std::vector<std::string>& patterns);

  [[nodiscard]] bool admits_any() const noexcept { return patterns_.has_value(); }

  // May a certificate name somebody so whom people.toml does not name? Both as it stands and with
  // its domain in lower case, so that no spelling slips past a `!`.
  [[nodiscard]] bool admits(std::string_view principal) const;

  // Those of the principals that map to a person all map to the same one, or nobody is meant.
  // Principals that are no literal names, and what cannot be shown is none, map to nobody.
  [[nodiscard]] Vouched whom(std::span<const std::string> principals,
                             PrincipalKind kind,
                             const People& people,
                             PeopleSource source) const;

 private:
  using Found = std::vector<const Person*>;  // none, the one, or several

  const Found& persons(const std::string& principal,
                       PrincipalKind kind,
                       const People& people,
                       PeopleSource source) const;
  [[nodiscard]] const Person* guest(const std::string& principal, const People& people) const;

  std::string text_;  // which patterns_ looks into
  std::optional<PatternListView> patterns_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<PrincipalKind, std::string>, Found> known_;
  mutable std::map<std::string, std::unique_ptr<const Person>, std::less<>> guests_;
};

}  // namespace refward::identity
