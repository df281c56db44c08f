// SPDX-License-Identifier: Apache-2.0
#include "git/object_store.h"

#include "base/failure.h"

#include <fmt/core.h>

namespace refward::git {

namespace {

ObjectKind to_kind(git_object_t type) {
  switch (type) {
    case GIT_OBJECT_COMMIT:
      return ObjectKind::commit;
    case GIT_OBJECT_TREE:
      return ObjectKind::tree;
    case GIT_OBJECT_BLOB:
      return ObjectKind::blob;
    case GIT_OBJECT_TAG:
      return ObjectKind::tag;
    default:
      throw base::Failure::fault("an object of unknown kind in the object store");
  }
}

void check_name(const OdbObject& object, const git_oid& oid) {
  git_oid computed{};
  const std::string_view bytes = bytes_of(object);
  if (git_odb_hash(&computed, bytes.data(), bytes.size(), git_odb_object_type(object.get())) < 0)
    throw_library_fault("hash an object");
  if (git_oid_equal(&computed, &oid) == 0)
    throw base::Failure::fault(
        fmt::format("object {} is damaged: its bytes have another name", from_oid(oid).hex()));
}

}  // namespace

base::Result<ObjectStore> ObjectStore::open(
    git_repository& repository, const std::optional<std::filesystem::path>& quarantine) {
  ObjectStore store;
  git_odb* own = nullptr;
  if (git_repository_odb(&own, &repository) < 0)
    throw_library_fault("open the object store");
  store.own_.reset(own);
  if (!quarantine)
    return store;
  if (!std::filesystem::is_directory(*quarantine))
    return base::Error("the quarantine of the push is not there");
  git_odb* received = nullptr;
  if (git_odb_open(&received, quarantine->c_str()) < 0)
    throw_library_fault("open the quarantine of the push");
  store.received_.reset(received);
  return store;
}

bool ObjectStore::is_received(const git_oid& oid) const {
  return received_ && git_odb_exists_ext(received_.get(), &oid, GIT_ODB_LOOKUP_NO_REFRESH) == 1;
}

std::optional<ObjectHeader> ObjectStore::header(const ObjectId& id) const {
  const git_oid oid = to_oid(id);
  git_odb* const place = is_received(oid) ? received_.get() : own_.get();
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, place, &oid);
  if (code == GIT_ENOTFOUND)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("read the header of object " + id.hex());
  return ObjectHeader{.kind = to_kind(type), .size = size};
}

OdbObject ObjectStore::find(const ObjectId& id) const {
  const git_oid oid = to_oid(id);
  const bool received = is_received(oid);
  git_odb_object* raw = nullptr;
  const int code = git_odb_read(&raw, received ? received_.get() : own_.get(), &oid);
  OdbObject object(raw);
  if (code == GIT_ENOTFOUND)
    return nullptr;
  if (code < 0)
    throw_library_fault("read object " + id.hex());
  if (!received)
    check_name(object, oid);
  return object;
}

base::Result<OdbObject> ObjectStore::read(const ObjectId& id, std::uint64_t limit) const {
  const auto facts = header(id);
  if (!facts)
    return base::Error(fmt::format("object {} is not there", id.hex()));
  if (facts->size > limit)
    return base::Error(
        fmt::format("object {} has {} bytes, more than {}", id.hex(), facts->size, limit));
  OdbObject object = find(id);
  if (!object || kind_of(object) != facts->kind || bytes_of(object).size() != facts->size)
    throw base::Failure::fault(fmt::format("object {} changed while it was read", id.hex()));
  return object;
}

ObjectKind kind_of(const OdbObject& object) {
  return to_kind(git_odb_object_type(object.get()));
}

std::string_view bytes_of(const OdbObject& object) noexcept {
  return {static_cast<const char*>(git_odb_object_data(object.get())),
          git_odb_object_size(object.get())};
}

}  // namespace refward::git
