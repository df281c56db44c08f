// SPDX-License-Identifier: Apache-2.0
// Words: the lines of what is folded from the record, word by word. Forgiving: whoever reads them
// renders what was read and compares, which settles every digit.
#pragma once

#include "audit/record.h"
#include "base/clock.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace refward::audit {

// Splits a line into blank-separated words, the last of which takes the rest.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  [[nodiscard]] std::string_view next() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

inline std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

inline base::Instant instant(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return base::Instant(base::Seconds(value));
}

inline Digest digest(std::string_view hex) {
  const auto bytes = base::parse_hex(hex);
  Digest out{};
  if (bytes && bytes->size() == out.size())
    std::ranges::copy(*bytes, out.begin());
  return out;
}

}  // namespace refward::audit
