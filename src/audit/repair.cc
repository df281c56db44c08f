// SPDX-License-Identifier: Apache-2.0
#include "audit/repair.h"

#include "audit/reader.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace refward::audit {
namespace {

constexpr std::size_t kCopyChunk = 1024 * 1024;

void write_anew(int fd, const std::filesystem::path& path, std::uint64_t from, std::uint64_t to) {
  while (from < to) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kCopyChunk, to - from));
    write_at(fd, path, from, read_at(fd, path, from, count));
    from += count;
  }
}

void rewrite(const std::filesystem::path& path, std::uint64_t from, std::uint64_t to) {
  const auto fd = open_to_write(path, O_RDWR);
  write_anew(fd.get(), path, from, to);
  sync_data(fd.get(), path);
}

void remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw_disk_fault(Doing::writing, path, errno);
}

std::string kept_bytes(const std::filesystem::path& folder, const UnfinishedRepair& repair) {
  const auto path = folder / kept_name(repair);
  const auto fd = open_to_read(path, Missing::fails);
  std::string bytes = read_at(fd->get(), path, 0, static_cast<std::size_t>(repair.bytes));
  if (bytes.size() != repair.bytes || crypto::sha256(base::as_bytes(bytes)) != repair.sha256)
    throw_disorder("kept-tail", path);
  return bytes;
}

}  // namespace

void forget_cached_pages(const std::filesystem::path& folder,
                         const Listing& listing,
                         std::uint64_t first) {
  for (const SegmentFile& segment : listing.segments) {
    if (segment.first < first)
      continue;
    const auto fd = open_to_read(folder / segment_name(segment.first), Missing::fails);
    // Advice: a file system without a page cache may say no.
    (void)::posix_fadvise(fd->get(), 0, 0, POSIX_FADV_DONTNEED);
  }
}

void write_anew(const std::filesystem::path& segment, std::uint64_t from, std::uint64_t to) {
  if (from < to)
    write_anew(open_to_write(segment, O_RDWR).get(), segment, from, to);
}

void rewrite_tail(const std::filesystem::path& folder,
                  const Listing& listing,
                  const Mark& from,
                  const Mark& to) {
  for (const SegmentFile& segment : listing.segments) {
    if (segment.first < from.segment || segment.first > to.segment)
      continue;
    rewrite(folder / segment_name(segment.first), segment.first == from.segment ? from.offset : 0,
            segment.first == to.segment ? to.offset : segment.size);
  }
  sync_folder(folder);
}

UnfinishedRepair keep_tail(const std::filesystem::path& folder,
                           const Broken& broken,
                           const std::optional<UnfinishedRepair>& earlier,
                           const Access& access) {
  std::string bytes = earlier ? kept_bytes(folder, *earlier) : std::string();
  // The earlier repair may have come to a halt before it cut off the very same tail.
  if (!bytes.ends_with(broken.bytes))
    bytes += broken.bytes;
  UnfinishedRepair repair{broken.segment, broken.offset, bytes.size(),
                          crypto::sha256(base::as_bytes(bytes))};
  if (earlier) {
    repair.segment = earlier->segment;
    repair.offset = earlier->offset;
  }
  const auto path = folder / kept_name(repair);
  if (earlier && repair.sha256 == earlier->sha256)
    return repair;
  remove_file(path);  // a part of a copy, left by a crash
  const auto fd = open_to_write(path, O_WRONLY | O_CREAT | O_EXCL, access.file);
  grant(fd.get(), path, access.file, access);
  write_at(fd.get(), path, 0, bytes);
  sync_data(fd.get(), path);
  sync_folder(folder);
  return repair;
}

void remove_copies(const std::filesystem::path& folder, const UnfinishedRepair& repair) {
  const std::string prefix = kept_prefix(repair.segment, repair.offset);
  for (const std::string& name : list_folder(folder).kept)
    if (name.starts_with(prefix) && name != kept_name(repair))
      remove_file(folder / name);
}

void remove_tail(const std::filesystem::path& folder, const Broken& broken) {
  const auto path = folder / segment_name(broken.segment);
  if (broken.offset == 0) {
    remove_file(path);
  } else {
    const auto fd = open_to_write(path, O_RDWR);
    cut(fd.get(), path, broken.offset);
    sync_data(fd.get(), path);
  }
  sync_folder(folder);
}

Repair repair_of(const UnfinishedRepair& unfinished) {
  return {unfinished.segment, unfinished.offset, unfinished.bytes, kept_name(unfinished),
          base::to_hex(unfinished.sha256)};
}

}  // namespace refward::audit
