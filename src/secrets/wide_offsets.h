// SPDX-License-Identifier: Apache-2.0
// WideOffsets: where the characters of a text that is UTF-16 or UTF-32 as a whole stand in its
// bytes, and where its lines end. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace refward::secrets {

// "utf-16le" and so on.
struct WideForm {
  std::size_t unit = 0;  // bytes; 0: no such form
  bool little = false;

  [[nodiscard]] static WideForm named(std::string_view name) noexcept;
  [[nodiscard]] std::string mark() const;  // its byte order mark
  [[nodiscard]] std::uint32_t unit_at(std::string_view bytes, std::size_t at) const noexcept;
};

// Ascending offsets of the UTF-8 form, as those of the bytes; in one pass.
class WideOffsets {
 public:
  WideOffsets(std::string_view bytes, std::string_view decoded, std::string_view form) noexcept;

  // `offset` must not be smaller than in the call before, nor beyond the decoded text.
  [[nodiscard]] std::size_t original(std::size_t offset) noexcept;

 private:
  std::string_view decoded_;
  std::size_t unit_;
  std::size_t at_ = 0;
  std::size_t original_ = 0;
};

// What stands before a place, for lines and columns of what follows.
struct LinesBefore {
  std::uint64_t lines = 0;    // line ends
  std::uint64_t columns = 0;  // bytes, of the UTF-8 form, since the last one

  void count(std::string_view bytes) noexcept;
  // Whole units.
  void count(std::string_view bytes, const WideForm& form) noexcept;
};

}  // namespace refward::secrets
