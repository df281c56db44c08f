// SPDX-License-Identifier: Apache-2.0
// ManifestReader: what blobs grant, each read and parsed once.
#pragma once

#include "git/repo.h"
#include "manifests/rbac.h"

#include <cstdint>
#include <memory>
#include <unordered_map>

namespace refward::inspect {

class ManifestReader {
 public:
  // A larger file is not read, and nobody knows what it grants.
  static constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20;
  // What is kept at a time; beyond, everything is forgotten.
  static constexpr std::size_t kMaxKept = 20'000;

  explicit ManifestReader(const git::Repo& repo) : repo_(repo) {}

  [[nodiscard]] std::shared_ptr<const manifests::Grants> grants(const git::ObjectId& blob);

 private:
  const git::Repo& repo_;
  std::unordered_map<git::ObjectId, std::shared_ptr<const manifests::Grants>, git::ObjectIdHash>
      known_;
};

}  // namespace refward::inspect
