// SPDX-License-Identifier: Apache-2.0
#include "audit/hash_key.h"

#include "audit/journal.h"
#include "base/failure.h"
#include "base/files.h"

namespace refward::audit {

std::optional<std::string> read_hash_key(const Options& options) {
  try {
    auto key = base::read_file_if_exists(options.state / kHashKeyName, kHashKeySize);
    return key && key->size() == kHashKeySize ? std::move(key) : std::nullopt;
  } catch (const base::Failure&) {
    return std::nullopt;
  }
}

}  // namespace refward::audit
