// SPDX-License-Identifier: Apache-2.0
// UnreadList: the parts of a text that were not looked at. The first of them are told one by one;
// of the others it is told how many there are. Private to this room.
#pragma once

#include "secrets/scanner.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

inline constexpr std::size_t kMaxUnread = 100;
// Why, of a last one that stands for all that are not told one by one: "(57 more)".
inline constexpr std::string_view kUnreadMore = "archive-count";

class UnreadList {
 public:
  void add(std::string_view why, std::string inside);
  // All of another list, at places within `inside`.
  void add(UnreadList&& other, std::string_view inside);

  [[nodiscard]] bool empty() const noexcept { return first_.empty(); }

  // Does it name this part one by one?
  [[nodiscard]] bool names(std::string_view why, std::string_view inside) const;

  // At most kMaxUnread.
  [[nodiscard]] std::vector<Unread> take() &&;

 private:
  std::vector<Unread> first_;  // fewer than kMaxUnread
  std::size_t more_ = 0;
};

// "inner.zip" and "a.txt" make "inner.zip!a.txt"; where one is empty it is the other.
[[nodiscard]] std::string joined(std::string_view inside, std::string_view name);

}  // namespace refward::secrets
