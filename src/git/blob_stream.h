// SPDX-License-Identifier: Apache-2.0
// BlobStream: the bytes of one blob, a piece at a time, so that a blob of any size takes a few
// hundred kilobytes. Whole objects are inflated from their loose file or out of their pack,
// wherever the repository has them: the quarantine, $GIT_DIR/objects, alternates. Only a blob that
// its pack keeps as a difference to another one is read at once, by the library, up to kMaxWhole.
//
// The kind and the size that the object's header tells must be what is there, and zlib's own
// checksum must hold. The name is not computed: a hash wants either the whole blob or the
// mathematics of another room. What stands in the quarantine Git has just named itself from these
// very bytes; whoever streams from a store that he does not trust hashes git_header() and all
// pieces, and compares.
#pragma once

#include "base/result.h"
#include "git/repo.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace refward::git {

class BlobStream {
 public:
  // Bytes of the largest blob that is read at once where it is kept as a difference.
  static constexpr std::uint64_t kMaxWhole = std::uint64_t{128} << 20;

  // The words of an Error of open().
  static constexpr std::string_view kMissing = "missing";
  static constexpr std::string_view kNoBlob = "no-blob";
  static constexpr std::string_view kTooLarge = "too-large";  // a difference, above kMaxWhole
  static constexpr std::string_view kDamaged = "damaged";

  // `repo` is asked once and not kept. Throws base::Failure where the object store is broken.
  [[nodiscard]] static base::Result<BlobStream> open(const Repo& repo,
                                                     const ObjectId& id,
                                                     std::uint64_t max_whole = kMaxWhole);
  BlobStream(BlobStream&&) noexcept;
  BlobStream& operator=(BlobStream&&) noexcept;
  ~BlobStream();

  // Bytes in all.
  [[nodiscard]] std::uint64_t size() const noexcept;
  // "blob <size>" and a NUL: what Git hashes before the bytes.
  [[nodiscard]] std::string git_header() const;

  // The next bytes, valid until the next call; empty at the end, when size() bytes were given. An
  // error (kDamaged, for good): the data do not inflate, or are not what their header says.
  [[nodiscard]] base::Result<std::string_view> next();

 private:
  class Source;
  class Deflated;
  class Whole;
  explicit BlobStream(std::unique_ptr<Source> source);
  std::unique_ptr<Source> source_;
};

}  // namespace refward::git
