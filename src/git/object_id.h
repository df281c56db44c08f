// SPDX-License-Identifier: Apache-2.0
// ObjectId: the name of an object, with the algorithm that made it. Only SHA-1
// repositories are read so far; no other place knows how long a name is.
#pragma once

#include "base/bytes.h"

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace refward::git {

class ObjectId {
 public:
  static constexpr std::size_t kRawSize = 20;
  static constexpr std::size_t kHexSize = 2 * kRawSize;

  ObjectId() noexcept = default;  // the null id, 40 zeros

  [[nodiscard]] static std::optional<ObjectId> parse(
      std::string_view hex);  // exactly 40 digits, lower case
  [[nodiscard]] static std::optional<ObjectId> from_bytes(base::Bytes raw);  // exactly 20 bytes

  [[nodiscard]] bool is_null() const noexcept;
  [[nodiscard]] std::string hex() const;

  [[nodiscard]] base::Bytes bytes() const noexcept { return raw_; }

  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;

 private:
  std::array<std::uint8_t, kRawSize> raw_{};
};

struct ObjectIdHash {
  [[nodiscard]] std::size_t operator()(const ObjectId& id) const noexcept;
};

}  // namespace refward::git
