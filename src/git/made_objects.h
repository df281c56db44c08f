// SPDX-License-Identifier: Apache-2.0
// MadeObjects: trees and blobs that recomputing a merge makes, named as Git would name them and
// kept in memory: nothing is ever written into the repository. Private to the room.
#pragma once

#include "git/repo.h"

#include <unordered_map>

namespace refward::git {

// As Git names it.
[[nodiscard]] ObjectId name_of(const Object& object);

class MadeObjects {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

  [[nodiscard]] bool has_room_for(std::size_t size) const noexcept {
    return size <= kMaxBytes - size_;
  }

  // An error: no room.
  [[nodiscard]] base::Result<ObjectId> add(Object object);
  // Null where it was not made here.
  [[nodiscard]] const Object* find(const ObjectId& id) const;

 private:
  std::unordered_map<ObjectId, Object, ObjectIdHash> objects_;
  std::size_t size_ = 0;
};

}  // namespace refward::git
