// SPDX-License-Identifier: Apache-2.0
#include "audit/making.h"

#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/log_key.h"
#include "audit/record.h"
#include "base/failure.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace refward::audit {
namespace {

Digest random_identity() {
  Digest identity{};
  crypto::fill_random(identity);
  return identity;
}

// Gives a file that replace_file made to the group.
void grant_file(const std::filesystem::path& path, mode_t mode, const Access& access) {
  grant(open_to_write(path, O_RDWR).get(), path, mode, access);
}

void make_hash_key(const std::filesystem::path& state, const Access& access) {
  const auto path = state / kHashKeyName;
  if (std::filesystem::exists(path))
    return;
  const base::ByteBuffer key = crypto::random_bytes(kHashKeySize);
  base::replace_file(path, base::as_text(key), 0600);
  grant_file(path, access.key, access);
}

// Only an owner may set the mode; a folder that somebody else prepared for us stays as it is.
void grant_folder(const std::filesystem::path& folder, const Access& access) {
  const auto fd = open_to_read(folder, Missing::fails);

  struct stat status {};

  if (::fstat(fd->get(), &status) != 0)
    throw_disk_fault(Doing::reading, folder, errno);
  if (status.st_uid == ::geteuid() || ::geteuid() == 0)
    grant(fd->get(), folder, access.folder, access);
}

// Nothing, or the front of the first segment's header.
void expect_unused(const std::filesystem::path& folder, std::string_view header) {
  const Listing listing = list_folder(folder);
  if (listing.empty())
    return;
  const bool only_first = listing.kept.empty() && listing.summaries.empty() &&
                          listing.unfinished.empty() && listing.strangers.empty() &&
                          !listing.published && listing.segments.size() == 1 &&
                          listing.segments.front().first == 0;
  const auto path = folder / segment_name(0);
  if (!only_first || !header.starts_with(base::read_file(path, kSegmentLimit)))
    throw_disorder("foreign", folder);
}

void make_first_segment(const std::filesystem::path& path,
                        std::string_view header,
                        const Access& access) {
  // What an interrupted making left is a front of the same bytes.
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    throw_disk_fault(Doing::writing, path, errno);
  const auto fd = create_anew(path, access);
  write_at(fd.get(), path, 0, header);
  sync_data(fd.get(), path);
  sync_folder(path.parent_path());
}

// Under its name it appears with its mode and group, so that no other user finds it closed.
void make_empty(const std::filesystem::path& path, const Access& access) {
  std::string temporary = path.string() + ".XXXXXX";
  const base::UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd)
    throw_disk_fault(Doing::writing, path, errno);
  int error = 0;
  try {
    grant(fd.get(), path, access.file, access);
    if (::link(temporary.c_str(), path.c_str()) != 0 && errno != EEXIST)
      error = errno;
  } catch (const base::Failure&) {
    ::unlink(temporary.c_str());
    throw;
  }
  ::unlink(temporary.c_str());
  if (error != 0)
    throw_disk_fault(Doing::writing, path, error);
}

Mark make_identity(const Options& options, const Access& access) {
  make_hash_key(options.state, access);
  // Another place for the key is an administrator's business, who may not want it on this machine.
  if (options.log_key == options.state / kLogKeyName)
    (void)make_log_key(options);
  Mark mark;
  mark.identity = random_identity();
  mark.head = first_head(mark.identity, options.origin);
  const auto path = options.state / kMarkName;
  create_mark(path, mark, access.file);
  grant_file(path, access.file, access);
  return mark;
}

}  // namespace

void make_ready(const std::filesystem::path& folder,
                const Options& options,
                const Access& access,
                std::optional<Mark> known) {
  if (!known && !list_folder(folder).empty())
    throw_disorder("foreign", folder);
  if (!is_origin(options.origin))
    throw base::Failure::usage(
        "[server] origin: 1 to 255 printable ASCII characters without blank and +");
  Mark mark = known ? *known : make_identity(options, access);
  const std::string header = render(
      SegmentHeader{mark.identity, options.origin, 0, first_head(mark.identity, options.origin)});
  expect_unused(folder, header);
  grant_folder(folder, access);
  make_first_segment(folder / segment_name(0), header, access);
  mark.offset = header.size();
  mark.segments = 1;
  const auto mark_fd = open_to_write(options.state / kMarkName, O_RDWR);
  write_mark(mark_fd.get(), mark, Sync::yes);
}

std::optional<Mark> known_mark(const std::filesystem::path& state) {
  const auto path = state / kMarkName;
  const auto fd = open_to_read(path, Missing::is_value);
  if (!fd)
    return std::nullopt;
  auto mark = read_mark(fd->get(), path);
  if (!mark)
    throw_disorder("mark", path);
  return mark;
}

base::UniqueFd create_anew(const std::filesystem::path& path, const Access& access) {
  const auto old = open_to_read(path, Missing::is_value);
  if (old && size_of(old->get(), path) != 0)
    throw_disorder("corrupt", path);
  if (old && ::unlink(path.c_str()) != 0)
    throw_disk_fault(Doing::writing, path, errno);
  auto fd = open_to_write(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, access.file);
  grant(fd.get(), path, access.file, access);
  return fd;
}

base::UniqueFd open_state_file(const Options& options, const char* name, const Access& access) {
  const auto path = options.state / name;
  for (;;) {
    base::UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (fd)
      return fd;
    if (errno != ENOENT)
      throw_disk_fault(Doing::writing, path, errno);
    make_empty(path, access);
  }
}

}  // namespace refward::audit
