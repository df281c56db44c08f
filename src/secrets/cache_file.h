// SPDX-License-Identifier: Apache-2.0
// CacheFile: what took long to make, kept for the next run. A file holds, byte for byte, what its
// content was made from, which must be equal; one that another user owns or may write is not
// trusted. Whatever is wrong with it only costs the time of making it again. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets {

// One file of a folder, named by `kind` ("secrets") and by what it is made from.
struct CacheFile {
  std::string folder;  // empty: nothing is kept
  std::string_view kind;
  std::string made_from;
};

// Nothing where there is none, or none to be trusted.
[[nodiscard]] std::optional<std::string> load_cached(const CacheFile& file);
// A failure is of no consequence and not told.
void store_cached(const CacheFile& file, std::string_view content);

}  // namespace refward::secrets
