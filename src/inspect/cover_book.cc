// SPDX-License-Identifier: Apache-2.0
#include "inspect/cover_book.h"

namespace refward::inspect {

const CoverBook::Blocks& CoverBook::of(const std::string& ref) {
  const auto found = known_.find(ref);
  if (found != known_.end())
    return found->second;
  return known_.emplace(ref, policy::covering(ground_.policy, ground_.place(ref))).first->second;
}

}  // namespace refward::inspect
