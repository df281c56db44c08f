// SPDX-License-Identifier: Apache-2.0
#include "identity/claims.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace refward::identity {
namespace {

using Index = std::uint32_t;

Bond bond_of(const Claim& claim, const TextTable& owners) {
  Bond bond;
  if (claim.by == Claim::By::authority)
    return {Bond::Kind::authority, kNone, claim.principals.first_literal()};
  claim.principals.each_literal([&](std::string_view name) {
    if (bond.kind == Bond::Kind::wildcard)
      bond = {Bond::Kind::unknown, kNone, name};
    const Index owner = owners.find(name);
    if (owner == kNone)
      return;
    if (bond.kind == Bond::Kind::unknown)
      bond = {Bond::Kind::person, owner, name};
    else if (bond.person != owner)
      bond = {Bond::Kind::ambiguous, kNone, bond.principal};
  });
  return bond;
}

// Groups of claims; the group's root is its earliest claim.
class Groups {
 public:
  explicit Groups(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), Index{0});
  }

  Index root(Index claim) {
    while (parents_[claim] != claim)
      claim = parents_[claim] = parents_[parents_[claim]];
    return claim;
  }

  void join(Index a, Index b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<Index> parents_;
};

// Joins the claims that share a principal or a key.
void join_claims(std::span<const Claim> claims, Groups& groups) {
  TextTable first(claims.size());
  for (Index i = 0; i < claims.size(); ++i) {
    if (claims[i].by == Claim::By::authority)
      continue;
    claims[i].principals.each_literal([&](std::string_view name) {
      if (const Index other = first.emplace(name, i); other != i)
        groups.join(i, other);
    });
    if (claims[i].same_key != kNone)
      groups.join(i, claims[i].same_key);
  }
}

}  // namespace

std::vector<Bond> bonds_to(const std::vector<Person>& persons, std::span<const Claim> claims) {
  TextTable owners(persons.size());
  for (Index i = 0; i < persons.size(); ++i)
    for (const std::string& principal : persons[i].principals)
      owners.emplace(principal, i);
  std::vector<Bond> bonds;
  bonds.reserve(claims.size());
  for (const Claim& claim : claims)
    bonds.push_back(bond_of(claim, owners));
  return bonds;
}

Household::Household(std::vector<Claim> claims)
    : claims_(std::move(claims)), bonds_(claims_.size()), next_(claims_.size(), kNone) {
  Groups groups(claims_.size());
  join_claims(claims_, groups);
  std::vector<Index> person_of_root(claims_.size(), kNone);
  std::vector<Index> last;  // a person's latest claim
  first_.reserve(claims_.size());
  last.reserve(claims_.size());
  for (Index i = 0; i < claims_.size(); ++i) {
    const std::string_view name = claims_[i].principals.first_literal();
    bonds_[i] = {
        claims_[i].by == Claim::By::authority ? Bond::Kind::authority : Bond::Kind::wildcard, kNone,
        name};
    if (name.empty() || claims_[i].by == Claim::By::authority)
      continue;
    Index& person = person_of_root[groups.root(i)];
    if (person == kNone) {
      person = static_cast<Index>(first_.size());
      first_.push_back(i);
      last.push_back(i);
    } else {
      next_[std::exchange(last[person], i)] = i;
    }
    bonds_[i] = {Bond::Kind::person, person, name};
  }
}

Person Household::person(std::size_t index) const {
  Person person;
  person.name = claims_[first_[index]].principals.first_literal();
  for (Index i = first_[index]; i != kNone; i = next_[i])
    claims_[i].principals.each_literal([&](std::string_view literal) {
      auto& known = person.principals;
      if (std::find(known.begin(), known.end(), literal) == known.end())
        known.emplace_back(literal);
    });
  add_default_emails(person);
  return person;
}

}  // namespace refward::identity
