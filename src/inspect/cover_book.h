// SPDX-License-Identifier: Apache-2.0
// CoverBook: which blocks cover each ref, found out once however many inspections ask.
#pragma once

#include "inspect/ground.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class CoverBook {
 public:
  using Blocks = std::vector<const policy::Block*>;

  // The ground outlives the book.
  explicit CoverBook(const Ground& ground) : ground_(ground) {}

  // In the order of the policy. Holds as long as the book.
  [[nodiscard]] const Blocks& of(const std::string& ref);

 private:
  const Ground& ground_;
  std::unordered_map<std::string, Blocks> known_;
};

}  // namespace refward::inspect
