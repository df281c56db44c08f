// SPDX-License-Identifier: Apache-2.0
// Covers: what the enforcing blocks ask of a ref now, as the short digest that the record keeps
// beside each value (docs/format/entry.md, `cover`). A value that was taken while another cover
// held was not judged by what is asked now.
#pragma once

#include "policy/policy.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

inline constexpr std::size_t kCoverDigits = 16;

// The first digits of the SHA-256 (hex) of policy::cover_text; empty where no enforcing block
// covers the place.
[[nodiscard]] std::string cover_of(const policy::Policy& policy, const policy::Place& place);

// The same for the refs of one repository, worked out once for all refs that the same blocks cover.
// Not safe for several threads.
class Covers {
 public:
  // `policy` outlives it.
  explicit Covers(const policy::Policy& policy) : policy_(policy) {}

  // Places differ in their ref alone.
  [[nodiscard]] const std::string& at(const policy::Place& place);

 private:
  const policy::Policy& policy_;
  std::map<std::vector<const policy::Block*>, std::string> by_blocks_;
  std::map<std::string, const std::string*, std::less<>> by_ref_;
};

}  // namespace refward::inspect
