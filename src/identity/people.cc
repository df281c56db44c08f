// SPDX-License-Identifier: Apache-2.0
#include "identity/people.h"

#include <algorithm>

namespace refward::identity {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_domain(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// The last "@" begins the domain: a quoted local part may hold others.
bool same_email(std::string_view a, std::string_view b) noexcept {
  const std::size_t at = a.rfind('@');
  if (at != b.rfind('@'))
    return false;
  if (at == std::string_view::npos)
    return a == b;
  return a.substr(0, at) == b.substr(0, at) && same_domain(a.substr(at), b.substr(at));
}

bool holds(const std::vector<std::string>& values, std::string_view value) noexcept {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_team_member(const Person& person, std::string_view team) noexcept {
  return std::find(person.teams.begin(), person.teams.end(), team) != person.teams.end();
}

template <typename Test>
const Person* first_where(const std::vector<Person>& persons, const Test& test) noexcept {
  const auto found = std::find_if(persons.begin(), persons.end(), test);
  return found == persons.end() ? nullptr : &*found;
}

}  // namespace

const Person* People::named(std::string_view name) const noexcept {
  return first_where(persons_, [&](const Person& person) { return person.name == name; });
}

const Person* People::with_principal(std::string_view principal) const noexcept {
  return first_where(persons_,
                     [&](const Person& person) { return holds(person.principals, principal); });
}

const Person* People::with_login(std::string_view login) const noexcept {
  if (login.empty())
    return nullptr;
  return first_where(persons_, [&](const Person& person) { return holds(person.logins, login); });
}

bool People::has_team(std::string_view team) const noexcept {
  return first_where(persons_,
                     [&](const Person& person) { return is_team_member(person, team); }) != nullptr;
}

bool People::knows(std::string_view entry) const noexcept {
  if (entry.starts_with('@'))
    return has_team(entry.substr(1));
  return named(entry) != nullptr || with_principal(entry) != nullptr;
}

bool People::covers(std::string_view entry, const Person& person) const noexcept {
  if (entry.starts_with('@'))
    return is_team_member(person, entry.substr(1));
  return person.name == entry || holds(person.principals, entry);
}

bool People::owns_email(const Person& person, std::string_view email) noexcept {
  return std::any_of(person.emails.begin(), person.emails.end(),
                     [&](const std::string& own) { return same_email(own, email); });
}

bool looks_like_email(std::string_view text) noexcept {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find(' ') == std::string_view::npos;
}

void add_default_emails(Person& person) {
  if (person.emails.empty())
    std::copy_if(person.principals.begin(), person.principals.end(),
                 std::back_inserter(person.emails),
                 [](const std::string& principal) { return looks_like_email(principal); });
}

}  // namespace refward::identity
