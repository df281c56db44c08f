// SPDX-License-Identifier: Apache-2.0
// Details: the part of an entry that may be long or personal (docs/format/entry.md, "The details").
// The leaf commits to each field by SHA-256(salt || canonical JSON of the value), so that a field
// may be erased later without touching the leaf.
#pragma once

#include "audit/entry.h"
#include "audit/leaf.h"
#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

inline constexpr std::size_t kMaxDetails = 64 * 1024 * 1024;  // bytes
inline constexpr std::size_t kSaltSize = 16;                  // bytes

struct Details {
  std::string json;  // empty where there are no fields
  Commitments commitments;
};

// Gives that many unpredictable bytes; crypto::random_bytes but in tests.
using Random = std::function<base::ByteBuffer(std::size_t)>;

// Where the list of moves stands.
enum class UpdatesIn { leaf, details };

[[nodiscard]] bool is_details_field(std::string_view name) noexcept;

// Makes what outsiders wrote printable.
[[nodiscard]] Details seal_details(const Entry& entry, UpdatesIn place, const Random& random);

// The fields that no erasure may take: without them the entry itself would say less than its leaf.
[[nodiscard]] bool is_lasting_field(std::string_view name) noexcept;

// Canonical, and nothing but what the leaf commits to: else an error. Fields may have been erased,
// value and salt together, but not lasting ones; whether an event `erase` says so, `verify` looks.
// Those that are no longer there, in ascending order.
[[nodiscard]] base::Result<std::vector<std::string>> check_details(std::string_view json,
                                                                   const Commitments& commitments);

// The same of details that nobody needs to check again.
[[nodiscard]] std::vector<std::string> erased_fields(std::string_view json,
                                                     const Commitments& commitments);

// Details without these fields; what is not there is passed over. An error where they are not
// details.
[[nodiscard]] base::Result<std::string> without_fields(std::string_view json,
                                                       const std::vector<std::string>& fields);

// What an event `erase` took, from its details; an error where it is not what its leaf counts.
[[nodiscard]] base::Result<std::vector<ErasedFields>> erased_by(const Leaf& leaf,
                                                                std::string_view details);

// The leaf's moves, from wherever they stand; an error where the details contradict the leaf.
[[nodiscard]] base::Result<std::vector<RefMove>> updates_of(const Leaf& leaf,
                                                            std::string_view details);

}  // namespace refward::audit
