// SPDX-License-Identifier: Apache-2.0
// People: persons, robots and teams of people.toml (design.md 4.4, section 5). Without that file
// each line of allowed_signers and each openpgp/<principal>.asc is one person, lines that share a
// key or a name being one. No name, principal, e-mail or login belongs to two persons.
#pragma once

#include "base/result.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

enum class PersonKind { person, robot };

struct Person {
  std::string name;
  PersonKind kind = PersonKind::person;
  std::vector<std::string> principals;
  std::vector<std::string> emails;  // without any given: the principals that look like one
  std::vector<std::string> logins;
  std::set<std::string> teams;
  // What it signs has to stay inside (design.md section 5); empty: no such bound. Globs of
  // `policy`, as they stand in people.toml.
  std::vector<std::string> only_refs;
  std::vector<std::string> only_paths;
  bool merges_only = false;  // robots: nothing but merges equal to the recomputed one
};

class People {
 public:
  People() = default;

  // Whoever makes the persons has seen to it that they share nothing.
  explicit People(std::vector<Person> persons) noexcept : persons_(std::move(persons)) {}

  [[nodiscard]] const std::vector<Person>& all() const noexcept { return persons_; }

  [[nodiscard]] const Person* named(std::string_view name) const noexcept;
  [[nodiscard]] const Person* with_principal(std::string_view principal) const noexcept;
  // The empty login is nobody's.
  [[nodiscard]] const Person* with_login(std::string_view login) const noexcept;
  [[nodiscard]] bool has_team(std::string_view team) const noexcept;

  // An entry of `signers`, `from`, `pushers`: "@team", a person's name, or a principal standing
  // for its whole person.
  [[nodiscard]] bool knows(std::string_view entry) const noexcept;
  [[nodiscard]] bool covers(std::string_view entry, const Person& person) const noexcept;
  // Does the e-mail belong to the person? Domains compare without case, local parts with.
  [[nodiscard]] static bool owns_email(const Person& person, std::string_view email) noexcept;

 private:
  std::vector<Person> persons_;
};

// Something on both sides of an "@", and no blank.
[[nodiscard]] bool looks_like_email(std::string_view text) noexcept;
// The principals of `person` that look like e-mails become its e-mails where it has none.
void add_default_emails(Person& person);

}  // namespace refward::identity
