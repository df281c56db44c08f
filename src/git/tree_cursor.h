// SPDX-License-Identifier: Apache-2.0
// TreeCursor: the entries of a raw tree one after another, by the rules of Git's tree-walk.c
// (decode_tree_entry, 2.39): "MODE SP NAME NUL" and 20 raw bytes of id. Private to the room.
#pragma once

#include "git/object_id.h"

#include <cstdint>
#include <string_view>

namespace refward::git {

// The bits of st_mode that Git keeps.
inline constexpr std::uint32_t kTypeBits = 0170000;
inline constexpr std::uint32_t kDirectoryType = 0040000;
inline constexpr std::uint32_t kRegularType = 0100000;
inline constexpr std::uint32_t kSymlinkType = 0120000;
inline constexpr std::uint32_t kSubmoduleType = 0160000;
inline constexpr std::uint32_t kMaxMode = 0177777;

struct RawTreeEntry {
  std::string_view mode_text;
  std::uint32_t mode = 0;  // at most kMaxMode
  std::string_view name;   // never empty
  ObjectId id;
};

class TreeCursor {
 public:
  enum class Step { entry, end, malformed };

  explicit TreeCursor(std::string_view raw) noexcept : rest_(raw) {}

  [[nodiscard]] Step next(RawTreeEntry& entry);

 private:
  std::string_view rest_;
};

}  // namespace refward::git
