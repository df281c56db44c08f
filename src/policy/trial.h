// SPDX-License-Identifier: Apache-2.0
// Trial: which rules a made-up push would break (design.md section 6, `policy test` and `policy
// explain`). Pure functions over the policy and the persons: no repository, no signature, no
// record. What they cannot know they take as kept: sizes, kinds of files, Git's own checks, what
// stood at an earlier stage, e-mails, and the second kind of proof (user-presence, signed-push).
#pragma once

#include "base/clock.h"
#include "findings/finding.h"
#include "identity/people.h"
#include "policy/policy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::policy {

// One commit, or tag, that moves one ref. Persons outlive it.
struct Trial {
  Place place;
  Move::Kind move = Move::Kind::update;
  enum class Signature { absent, good } signature = Signature::good;
  const identity::Person* by = nullptr;      // who signs, is author and committer; null: a stranger
  const identity::Person* pusher = nullptr;  // null: nobody knows
  std::vector<const identity::Person*> approved_by = {};  // whoever is named, once or more
  std::vector<std::string> changes = {};                  // paths
  std::optional<std::string> message = {};                // absent: no rule about it is tried
  std::optional<base::Instant> at = {};                   // absent: no freeze is tried
};

struct Objection {
  findings::RuleId rule;
  findings::Mode mode = findings::Mode::enforce;
  std::string block;  // empty: holds for every ref
  std::string about;  // the path, or the name of the path rule, or empty
};

// In the order of the policy's blocks; each rule of a block once, of a path rule once.
[[nodiscard]] std::vector<Objection> try_out(const Policy& policy, const Trial& trial);
// By the enforcing ones.
[[nodiscard]] bool refuses(const std::vector<Objection>& objections) noexcept;

// Does one of the entries mean this person? Null is nobody.
[[nodiscard]] bool is_among(const Names& names, const identity::Person* person);

// How many of those who approved count, and how many have to (design.md 4.5).
struct Count {
  std::size_t given = 0;
  std::size_t needed = 0;
};

[[nodiscard]] Count count_approvals(const Approvals& approvals, const Trial& trial);

// What of the block asks for a word of effective_words(block, ref): "require", "approvals",
// "[[protect.paths]]", "promote_from", "signers", or another word of `require`.
[[nodiscard]] std::string_view asked_by(const Block& block, std::string_view ref, Word word);

}  // namespace refward::policy
