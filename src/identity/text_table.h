// SPDX-License-Identifier: Apache-2.0
// TextTable: texts to numbers, for the thousands of keys and names that are entered on every push
// and of which few are asked for: one block of memory, no copy of any text. The texts are the
// administrator's, so that nobody else can choose them to collide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::identity {

inline constexpr std::uint32_t kNone = 0xffff'ffff;

// The texts outlive it. None is longer than 4 GiB.
class TextTable {
 public:
  TextTable() = default;
  // `expected`: how many texts there will be; more are taken, at some cost.
  explicit TextTable(std::size_t expected);

  // Keeps `number` for `text` unless it has one. The value: the number that it has now.
  std::uint32_t emplace(std::string_view text, std::uint32_t number);
  // kNone where there is none.
  [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept;

 private:
  struct Slot {
    const char* text = nullptr;  // null: empty
    std::uint32_t size = 0;
    std::uint32_t number = kNone;

    [[nodiscard]] std::string_view view() const noexcept { return {text, size}; }
  };

  [[nodiscard]] std::size_t slot_of(std::string_view text) const noexcept;
  void grow(std::size_t slots);

  std::vector<Slot> slots_;  // a power of two of them, or none
  std::size_t count_ = 0;
};

}  // namespace refward::identity
