// SPDX-License-Identifier: Apache-2.0
#include "inspect/manifest_reader.h"

#include <utility>

namespace refward::inspect {
namespace {

manifests::Grants read(const git::Repo& repo, const git::ObjectId& blob) {
  const auto object = repo.read(blob, ManifestReader::kMaxBytes);
  if (!object || object->kind != git::ObjectKind::blob)
    return {.grants = {}, .complete = false};
  return manifests::grants(object->bytes, {});
}

}  // namespace

std::shared_ptr<const manifests::Grants> ManifestReader::grants(const git::ObjectId& blob) {
  if (const auto found = known_.find(blob); found != known_.end())
    return found->second;
  if (known_.size() == kMaxKept)
    known_.clear();
  auto made = std::make_shared<const manifests::Grants>(read(repo_, blob));
  known_.emplace(blob, made);
  return made;
}

}  // namespace refward::inspect
