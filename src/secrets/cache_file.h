// SPDX-License-Identifier: Apache-2.0
// CacheFile: what took long to make, kept for the next run. A file holds, byte for byte, what its
// content was made from, which must be equal. Not trusted are a file that another user owns or may
// write, a link, and a folder that everybody may write or another user owns; one that a group
// shares (2770, `[server] group`) holds one file for each of its users. Whatever is wrong with it
// only costs the time of making it again. Private to this room.
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
// Makes the folder where it is not there, as its parent is. A failure is of no consequence and not
// told.
void store_cached(const CacheFile& file, std::string_view content);

}  // namespace refward::secrets
