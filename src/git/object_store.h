// SPDX-License-Identifier: Apache-2.0
// ObjectStore: the objects of a repository and its alternates, and of the quarantine of a push,
// which is asked first. Private to the room. What comes from the repository's own store is hashed
// and compared with its name on every read: a damaged or exchanged file is a Failure. What comes
// from the quarantine is not: a pack names no objects, so every name there was computed by Git from
// the very bytes, moments ago (index-pack, unpack-objects).
//
// The library's own check is one switch for the whole process, so it is off (handles.cc) and this
// class does the same comparison where it belongs; nothing else in refward reads objects.
#pragma once

#include "base/result.h"
#include "git/handles.h"
#include "git/repo.h"

#include <filesystem>
#include <optional>

namespace refward::git {

class ObjectStore {
 public:
  [[nodiscard]] static base::Result<ObjectStore> open(
      git_repository& repository, const std::optional<std::filesystem::path>& quarantine);

  // Nothing: no such object. Both throw base::Failure where the store is broken.
  [[nodiscard]] std::optional<ObjectHeader> header(const ObjectId& id) const;
  [[nodiscard]] OdbObject find(const ObjectId& id) const;

  // An object of at most `limit` bytes, which its header tells before anything is allocated.
  [[nodiscard]] base::Result<OdbObject> read(const ObjectId& id, std::uint64_t limit) const;

 private:
  ObjectStore() = default;

  [[nodiscard]] bool is_received(const git_oid& oid) const;

  OdbHandle own_;
  OdbHandle received_;  // the quarantine; null where there is none
};

[[nodiscard]] ObjectKind kind_of(const OdbObject& object);
[[nodiscard]] std::string_view bytes_of(const OdbObject& object) noexcept;

}  // namespace refward::git
