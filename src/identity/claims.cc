// SPDX-License-Identifier: Apache-2.0
#include "identity/claims.h"

#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

namespace refward::identity {
namespace {

using Index = std::uint32_t;
using Owners = std::unordered_map<std::string_view, Index>;

Bond bond_of(const Claim& claim, const Owners& owners) {
  Bond bond;
  claim.principals.each_literal([&](std::string_view name) {
    if (bond.kind == Bond::Kind::wildcard)
      bond = {Bond::Kind::unknown, kNone, name};
    const auto owner = owners.find(name);
    if (owner == owners.end())
      return;
    if (bond.kind == Bond::Kind::unknown)
      bond = {Bond::Kind::person, owner->second, name};
    else if (bond.person != owner->second)
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

// Joins the claims that share a principal or a key. The value: which claim first has a principal.
Owners join_claims(std::span<const Claim> claims, Groups& groups) {
  Owners first;
  first.reserve(claims.size());
  for (Index i = 0; i < claims.size(); ++i) {
    claims[i].principals.each_literal(
        [&](std::string_view name) { groups.join(i, first.emplace(name, i).first->second); });
    if (claims[i].same_key != kNone)
      groups.join(i, claims[i].same_key);
  }
  return first;
}

}  // namespace

std::vector<Bond> bonds_to(const std::vector<Person>& persons, std::span<const Claim> claims) {
  Owners owners;
  for (Index i = 0; i < persons.size(); ++i)
    for (const std::string& principal : persons[i].principals)
      owners.emplace(principal, i);
  std::vector<Bond> bonds;
  bonds.reserve(claims.size());
  for (const Claim& claim : claims)
    bonds.push_back(bond_of(claim, owners));
  return bonds;
}

Household persons_of(std::span<const Claim> claims) {
  Groups groups(claims.size());
  Owners first = join_claims(claims, groups);
  Household household;
  household.bonds.reserve(claims.size());
  std::vector<Index> person_of_root(claims.size(), kNone);
  for (Index i = 0; i < claims.size(); ++i) {
    const std::string_view name = claims[i].principals.first_literal();
    household.bonds.emplace_back();
    if (name.empty())
      continue;
    Index& person = person_of_root[groups.root(i)];
    if (person == kNone) {
      person = static_cast<Index>(household.persons.size());
      household.persons.emplace_back().name = name;
    }
    household.bonds.back() = {Bond::Kind::person, person, name};
    claims[i].principals.each_literal([&](std::string_view literal) {
      if (std::exchange(first.at(literal), kNone) != kNone)
        household.persons[person].principals.emplace_back(literal);
    });
  }
  for (Person& person : household.persons)
    add_default_emails(person);
  return household;
}

}  // namespace refward::identity
