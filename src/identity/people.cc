// SPDX-License-Identifier: Apache-2.0
#include "identity/people.h"

#include "base/text.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace refward::identity {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_domain(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool holds(const std::vector<std::string>& values, std::string_view value) noexcept {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_team_member(const Person& person, std::string_view team) noexcept {
  return std::find(person.teams.begin(), person.teams.end(), team) != person.teams.end();
}

template <typename Test>
const Person* first_where(std::span<const Person> persons, const Test& test) noexcept {
  const auto found = std::find_if(persons.begin(), persons.end(), test);
  return found == persons.end() ? nullptr : &*found;
}

// Room for persons, of which each comes into being on its own, where it stays: thousands of empty
// ones would cost more memory to write than all the lines that they come from.
class Places {
 public:
  explicit Places(std::size_t count)
      : taken_(count), front_(std::allocator<Person>().allocate(count)) {}

  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  ~Places() {
    for (std::size_t i = 0; i < taken_.size(); ++i)
      if (taken_[i])
        std::destroy_at(front_ + i);
    std::allocator<Person>().deallocate(front_, taken_.size());
  }

  template <typename Make>
  const Person& at(std::size_t index, const Make& make) {
    if (!taken_.at(index))
      std::construct_at(front_ + index, make(index));
    taken_[index] = true;
    return front_[index];
  }

  // Once all are taken.
  [[nodiscard]] std::span<const Person> all() const noexcept { return {front_, taken_.size()}; }

 private:
  std::vector<bool> taken_;
  Person* front_;
};

}  // namespace

struct People::State {
  std::vector<Person> listed;
  // Without people.toml:
  std::mutex mutex;
  std::size_t count = 0;
  Make make;
  std::optional<Places> places;

  // Called with the mutex held.
  const Person& person(std::size_t index) {
    if (!places)
      places.emplace(count);
    return places->at(index, make);
  }
};

People::People() : People(std::vector<Person>()) {}

People::People(std::vector<Person> persons) : state_(std::make_shared<State>()) {
  state_->listed = std::move(persons);
}

People::People(std::size_t count, Make make) : state_(std::make_shared<State>()) {
  state_->count = count;
  state_->make = std::move(make);
}

std::span<const Person> People::all() const {
  if (!state_->make || state_->count == 0)
    return state_->listed;
  const std::lock_guard lock(state_->mutex);
  for (std::size_t i = 0; i < state_->count; ++i)
    static_cast<void>(state_->person(i));
  return state_->places->all();
}

std::span<const Person> People::listed() const noexcept {
  return state_->listed;
}

const Person& People::at(std::size_t index) const {
  if (!state_->make)
    return state_->listed.at(index);
  const std::lock_guard lock(state_->mutex);
  return state_->person(index);
}

const Person* People::named(std::string_view name) const {
  return first_where(all(), [&](const Person& person) { return person.name == name; });
}

const Person* People::with_principal(std::string_view principal) const {
  return first_where(all(),
                     [&](const Person& person) { return holds(person.principals, principal); });
}

const Person* People::with_login(std::string_view login) const {
  if (login.empty())
    return nullptr;
  return first_where(listed(), [&](const Person& person) { return holds(person.logins, login); });
}

bool People::has_team(std::string_view team) const {
  return first_where(listed(),
                     [&](const Person& person) { return is_team_member(person, team); }) != nullptr;
}

bool People::knows(std::string_view entry) const {
  if (entry.starts_with('@'))
    return has_team(entry.substr(1));
  return named(entry) != nullptr || with_principal(entry) != nullptr || (admits_ && admits_(entry));
}

bool People::covers(std::string_view entry, const Person& person) noexcept {
  if (entry.starts_with('@'))
    return is_team_member(person, entry.substr(1));
  return person.name == entry || holds(person.principals, entry);
}

bool People::owns_email(const Person& person, std::string_view email) noexcept {
  return std::any_of(person.emails.begin(), person.emails.end(),
                     [&](const std::string& own) { return same_email(own, email); });
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

std::string folded_email(std::string_view email) {
  const std::size_t at = std::min(email.rfind('@'), email.size());
  return std::string(email.substr(0, at)) + base::to_lower(email.substr(at));
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
