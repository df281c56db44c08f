// SPDX-License-Identifier: Apache-2.0
// Members: a JSON object of the record, taken apart by name and type, so that what is foreign,
// missing or of another type is an error. For the parsers of the leaf alone.
#pragma once

#include "audit/json.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refward::audit {

inline bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

inline base::Error malformed(std::string_view key) {
  return base::Error("leaf: " + std::string(key) + " is malformed");
}

// Takes members out of an object by name and type; what is left in the end is foreign.
class Members {
 public:
  explicit Members(const Json& object) : object_(object) {}

  [[nodiscard]] const Json* find(const char* key) {
    const auto found = object_.find(key);
    if (found == object_.end())
      return nullptr;
    ++taken_;
    return &*found;
  }

  // Absent is empty; present and empty, or no string, is an error.
  [[nodiscard]] base::Status text(const char* key, std::string& out) {
    const Json* value = find(key);
    if (value == nullptr)
      return base::Done{};
    if (!value->is_string() || value->get_ref<const std::string&>().empty())
      return malformed(key);
    out = value->get<std::string>();
    return base::Done{};
  }

  [[nodiscard]] base::Status number(const char* key, std::optional<std::uint64_t>& out) {
    const Json* value = find(key);
    if (value == nullptr)
      return base::Done{};
    if (!value->is_number_unsigned())
      return malformed(key);
    out = value->get<std::uint64_t>();
    return base::Done{};
  }

  [[nodiscard]] base::Status expect_no_others() const {
    if (taken_ != object_.size())
      return base::Error("leaf: an unknown key");
    return base::Done{};
  }

 private:
  const Json& object_;
  std::size_t taken_ = 0;
};

}  // namespace refward::audit
