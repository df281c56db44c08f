// SPDX-License-Identifier: Apache-2.0
// People: persons, robots and teams of people.toml (design.md 4.4, section 5). Without that file
// each line of allowed_signers and each openpgp/<principal>.asc is one person, lines that share a
// key or a name being one. No name, principal, e-mail or login belongs to two persons.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <span>
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

// Safe for several threads. Copies share their persons.
class People {
 public:
  using Make = std::function<Person(std::size_t)>;
  using Admits = std::function<bool(std::string_view)>;

  People();
  // Whoever makes the persons has seen to it that they share nothing.
  explicit People(std::vector<Person> persons);
  // Persons of lines, with neither logins nor teams, each made when it is first asked for: of
  // thousands few sign. What `make` looks into outlives all copies.
  People(std::size_t count, Make make);

  // Makes them all: not for the way of a push.
  [[nodiscard]] std::span<const Person> all() const;
  // Those of people.toml alone.
  [[nodiscard]] std::span<const Person> listed() const noexcept;
  // all()[index], without making the others.
  [[nodiscard]] const Person& at(std::size_t index) const;

  [[nodiscard]] const Person* named(std::string_view name) const;
  [[nodiscard]] const Person* with_principal(std::string_view principal) const;
  // The empty login is nobody's.
  [[nodiscard]] const Person* with_login(std::string_view login) const;
  [[nodiscard]] bool has_team(std::string_view team) const;

  // Names that are nobody's here, and yet may come in a certificate.
  void admit(Admits admits) { admits_ = std::move(admits); }

  // An entry of `signers`, `from`, `pushers`: "@team", a person's name, or a principal standing
  // for its whole person.
  [[nodiscard]] bool knows(std::string_view entry) const;
  [[nodiscard]] static bool covers(std::string_view entry, const Person& person) noexcept;
  // Does the e-mail belong to the person? Domains compare without case, local parts with.
  [[nodiscard]] static bool owns_email(const Person& person, std::string_view email) noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
  Admits admits_;
};

// Two e-mails of one mailbox: domains compare without case, local parts with. Texts without an "@"
// compare as they are.
[[nodiscard]] bool same_email(std::string_view a, std::string_view b) noexcept;
// The e-mail with its domain in lower case.
[[nodiscard]] std::string folded_email(std::string_view email);

// Something on both sides of an "@", and no blank.
[[nodiscard]] bool looks_like_email(std::string_view text) noexcept;
// The principals of `person` that look like e-mails become its e-mails where it has none.
void add_default_emails(Person& person);

}  // namespace refward::identity
