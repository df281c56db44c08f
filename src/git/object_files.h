// SPDX-License-Identifier: Apache-2.0
// ObjectFiles: the file, and the place in it, where one object's deflated bytes begin: a loose
// object, or one that a pack keeps whole. What is not understood here is not found here; the
// library, which knows more, is asked then. Private to the room.
#pragma once

#include "base/files.h"
#include "git/repo.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace refward::git {

enum class Stored { loose, packed };  // loose: the object's own header is within the deflated bytes

struct DeflatedPlace {
  base::UniqueFd file;
  std::uint64_t offset;  // of the zlib stream
  Stored stored;
};

// Folders of objects, in the order in which they are asked: the quarantine, $GIT_DIR/objects, and
// what their info/alternates name (gitrepository-layout(5)).
[[nodiscard]] std::vector<std::filesystem::path> object_folders(const Repo& repo);

// A blob of `size` bytes. Nothing: not there, or kept as a difference. Throws base::Failure where
// the system refuses to read.
[[nodiscard]] std::optional<DeflatedPlace> find_deflated_blob(const std::filesystem::path& folder,
                                                              const ObjectId& id,
                                                              std::uint64_t size);

}  // namespace refward::git
