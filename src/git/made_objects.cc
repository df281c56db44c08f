// SPDX-License-Identifier: Apache-2.0
#include "git/made_objects.h"

#include "git/handles.h"

namespace refward::git {

namespace {

git_object_t type_of(ObjectKind kind) noexcept {
  switch (kind) {
    case ObjectKind::commit:
      return GIT_OBJECT_COMMIT;
    case ObjectKind::tree:
      return GIT_OBJECT_TREE;
    case ObjectKind::blob:
      return GIT_OBJECT_BLOB;
    case ObjectKind::tag:
      return GIT_OBJECT_TAG;
  }
  return GIT_OBJECT_INVALID;
}

}  // namespace

ObjectId name_of(const Object& object) {
  git_oid oid{};
  if (git_odb_hash(&oid, object.bytes.data(), object.bytes.size(), type_of(object.kind)) < 0)
    throw_library_fault("hash an object");
  return from_oid(oid);
}

base::Result<ObjectId> MadeObjects::add(Object object) {
  if (!has_room_for(object.bytes.size()))
    return base::Error("the recomputed merge is too large");
  const ObjectId id = name_of(object);
  const std::size_t size = object.bytes.size();
  if (objects_.try_emplace(id, std::move(object)).second)
    size_ += size;
  return id;
}

const Object* MadeObjects::find(const ObjectId& id) const {
  const auto place = objects_.find(id);
  return place == objects_.end() ? nullptr : &place->second;
}

}  // namespace refward::git
