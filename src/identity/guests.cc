// SPDX-License-Identifier: Apache-2.0
#include "identity/guests.h"

#include <algorithm>
#include <utility>

namespace refward::identity {
namespace {

bool is_principal_of(const Person& person, std::string_view principal, PrincipalKind kind) {
  return std::any_of(
      person.principals.begin(), person.principals.end(), [&](const std::string& own) {
        return kind == PrincipalKind::email ? same_email(own, principal) : own == principal;
      });
}

// Is it what somebody else goes by, in whatever spelling of the domain? A guest of a person's name
// would pass for that person wherever an entry of `signers` names him, and one of his e-mail
// wherever e-mails are compared.
bool is_taken(std::string_view principal, const People& people) {
  const auto all = people.all();
  return std::any_of(all.begin(), all.end(), [&](const Person& person) {
    return same_email(person.name, principal) || People::owns_email(person, principal) ||
           is_principal_of(person, principal, PrincipalKind::email);
  });
}

}  // namespace

base::Status Guests::admit(const std::vector<std::string>& patterns) {
  patterns_.reset();
  text_.clear();
  if (patterns.empty())
    return base::Done{};
  for (const std::string& pattern : patterns)
    text_ += (&pattern == &patterns.front() ? "" : ",") + pattern;
  auto parsed = PatternListView::parse(text_);
  if (!parsed)
    return base::Error(parsed.error().detail);
  patterns_ = *parsed;
  return base::Done{};
}

bool Guests::admits(std::string_view principal) const {
  return patterns_ && is_literal_name(principal) && patterns_->matches(principal) &&
         patterns_->matches(folded_email(principal));
}

const Person* Guests::guest(const std::string& principal, const People& people) const {
  const std::string name = folded_email(principal);
  const auto known = guests_.find(name);
  if (known != guests_.end())
    return known->second.get();
  if (is_taken(name, people))
    return nullptr;
  Person person;
  person.name = name;
  person.principals = {name};
  add_default_emails(person);
  return guests_.emplace(name, std::make_unique<const Person>(std::move(person)))
      .first->second.get();
}

// Remembered, because a push may hold thousands of signatures by one certificate.
const Guests::Found& Guests::persons(const std::string& principal,
                                     PrincipalKind kind,
                                     const People& people,
                                     PeopleSource source) const {
  const auto [entry, is_new] = known_.try_emplace({kind, principal});
  Found& found = entry->second;
  const bool admitted = admits(principal);
  if (!is_new || !is_literal_name(principal) || (source == PeopleSource::lines && !admitted))
    return found;
  for (const Person& person : people.all())
    if (is_principal_of(person, principal, kind))
      found.push_back(&person);
  if (found.empty() && admitted)
    if (const Person* const person = guest(principal, people))
      found.push_back(person);
  return found;
}

Vouched Guests::whom(std::span<const std::string> principals,
                     PrincipalKind kind,
                     const People& people,
                     PeopleSource source) const {
  const std::lock_guard lock(mutex_);
  Vouched vouched;
  for (const std::string& principal : principals) {
    if (vouched.principal.empty() && is_literal_name(principal))
      vouched.principal = principal;
    for (const Person* const person : persons(principal, kind, people, source)) {
      if (vouched.reason == Reason::person_unknown)
        vouched = {Reason::known, person, principal};
      else if (vouched.person != person)
        return {Reason::person_ambiguous, nullptr, vouched.principal};
    }
  }
  return vouched;
}

}  // namespace refward::identity
