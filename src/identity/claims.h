// SPDX-License-Identifier: Apache-2.0
// Claims: what the lines of allowed_signers and the files of openpgp/ say about who holds a key,
// and the persons that this comes to (design.md 4.4). With people.toml its persons are the persons,
// and a claim names the one to whom its literal principals belong. Without it each claim is a
// person, named by its first literal principal, and claims that share a key or a principal are one.
// Lines of authorities claim nothing: what they name is a permission, and not one person.
#pragma once

#include "identity/pattern_list.h"
#include "identity/people.h"
#include "identity/text_table.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace refward::identity {

// The text outlives the claim.
struct Claim {
  PatternListView principals;
  std::uint32_t same_key = kNone;  // the index of an earlier claim with the same key
  enum class By { key, authority } by = By::key;
};

struct Bond {
  enum class Kind {
    person,
    wildcard,   // no literal principal
    unknown,    // no literal principal is one of people.toml
    ambiguous,  // literal principals of several persons
    authority,  // not the claim of a key
  };
  Kind kind = Kind::wildcard;
  std::uint32_t person = kNone;  // index into the persons
  std::string_view principal;    // the literal that names the person; else the first literal
};

// One bond a claim, to the persons of people.toml.
[[nodiscard]] std::vector<Bond> bonds_to(const std::vector<Person>& persons,
                                         std::span<const Claim> claims);

// Without people.toml.
class Household {
 public:
  explicit Household(std::vector<Claim> claims);

  [[nodiscard]] std::size_t size() const noexcept { return first_.size(); }

  // One a claim.
  [[nodiscard]] std::vector<Bond> take_bonds() noexcept { return std::move(bonds_); }

  // The person of this index, with all the literals of its claims, in their order.
  [[nodiscard]] Person person(std::size_t index) const;

 private:
  std::vector<Claim> claims_;
  std::vector<Bond> bonds_;
  std::vector<std::uint32_t> first_;  // a person's first claim
  std::vector<std::uint32_t> next_;   // the next claim of the same person
};

}  // namespace refward::identity
