// SPDX-License-Identifier: Apache-2.0
// Claims: what the lines of allowed_signers and the files of openpgp/ say about who holds a key,
// and the persons that this comes to (design.md 4.4). With people.toml its persons are the persons,
// and a claim names the one to whom its literal principals belong. Without it each claim is a
// person, named by its first literal principal, and claims that share a key or a principal are one.
#pragma once

#include "identity/pattern_list.h"
#include "identity/people.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace refward::identity {

inline constexpr std::uint32_t kNone = 0xffff'ffff;

// The text outlives the claim.
struct Claim {
  PatternListView principals;
  std::uint32_t same_key = kNone;  // the index of an earlier claim with the same key
};

struct Bond {
  enum class Kind {
    person,
    wildcard,   // no literal principal
    unknown,    // no literal principal is one of people.toml
    ambiguous,  // literal principals of several persons
  };
  Kind kind = Kind::wildcard;
  std::uint32_t person = kNone;  // index into the persons
  std::string_view principal;    // the literal that names the person; else the first literal
};

// One bond a claim, to the persons of people.toml.
[[nodiscard]] std::vector<Bond> bonds_to(const std::vector<Person>& persons,
                                         std::span<const Claim> claims);

struct Household {
  std::vector<Person> persons;
  std::vector<Bond> bonds;
};

// Without people.toml.
[[nodiscard]] Household persons_of(std::span<const Claim> claims);

}  // namespace refward::identity
