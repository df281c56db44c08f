// SPDX-License-Identifier: Apache-2.0
#include "inspect/covers.h"

#include "base/bytes.h"
#include "crypto/hash.h"

#include <algorithm>

namespace refward::inspect {

std::string cover_of(const policy::Policy& policy, const policy::Place& place) {
  const std::string text = policy::cover_text(policy, place);
  if (text.empty())
    return {};
  return base::to_hex(crypto::sha256(base::as_bytes(text))).substr(0, kCoverDigits);
}

const std::string& Covers::at(const policy::Place& place) {
  const auto known = by_ref_.find(place.ref);
  if (known != by_ref_.end())
    return *known->second;
  auto blocks = policy::covering(policy_, place);
  std::erase_if(blocks,
                [](const policy::Block* block) { return block->mode != findings::Mode::enforce; });
  auto cover = by_blocks_.find(blocks);
  if (cover == by_blocks_.end())
    cover = by_blocks_.emplace(std::move(blocks), cover_of(policy_, place)).first;
  return *by_ref_.emplace(std::string(place.ref), &cover->second).first->second;
}

}  // namespace refward::inspect
