// SPDX-License-Identifier: Apache-2.0
#include "audit/journal.h"

#include "audit/chain.h"
#include "audit/folder.h"
#include "audit/making.h"
#include "audit/reader.h"
#include "audit/repair.h"
#include "base/failure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace refward::audit {
namespace {

std::filesystem::path existing_folder(const std::filesystem::path& folder) {
  std::error_code error;
  auto real = std::filesystem::canonical(folder, error);
  if (error)
    throw_disk_fault(Doing::writing, folder, error.value());
  if (!std::filesystem::is_directory(real))
    throw_disk_fault(Doing::writing, folder, ENOTDIR);
  return real;
}

// Why the segment that the mark names is not there.
[[noreturn]] void throw_missing_segment(const std::filesystem::path& folder, const Mark& mark) {
  const Listing listing = list_folder(folder);
  if (listing.empty())
    throw_disorder("emptied", folder);
  if (!listing.segments.empty()) {
    Window window(folder / segment_name(listing.segments.front().first), kMaxSegmentHeader);
    const auto header = parse_segment_header(window.at(0, kMaxSegmentHeader));
    if (header && header->identity == mark.identity)
      throw_disorder("shorter", folder);
  }
  throw_disorder("foreign", folder);
}

void append_bytes(int fd, const std::filesystem::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw_disk_fault(Doing::writing, path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

Journal::Journal(const Options& options)
    : options_(options),
      access_(access_of(options)),
      folder_(existing_folder(options.folder)),
      lock_fd_(open_lock(options.state, access_)) {
  if (!is_made()) {
    const Lock lock(lock_fd_.get(), Share::exclusive);
    if (!is_made())  // another process may have been quicker
      make_ready(folder_, options_, access_, known_mark(options_.state));
  }
  mark_fd_ = open_to_write(options_.state / kMarkName, O_RDWR);
  read_hash_key();
  refresh();
  if (stands_beyond_end()) {
    const Lock lock(lock_fd_.get(), Share::exclusive);
    settle(BrokenTail::stays);
  }
  check_last_record();
}

bool Journal::is_made() const {
  const auto mark = known_mark(options_.state);
  return mark && mark->offset != 0;
}

void Journal::read_hash_key() {
  const auto path = options_.state / kHashKeyName;
  const auto fd = open_to_read(path, Missing::fails);
  hash_key_ = read_at(fd->get(), path, 0, kHashKeySize + 1);
  if (hash_key_.size() != kHashKeySize)
    throw_disorder(kHashKeyName, path);
}

std::filesystem::path Journal::segment_path(std::uint64_t first) const {
  return folder_ / segment_name(first);
}

void Journal::refresh() {
  const auto path = options_.state / kMarkName;
  auto mark = read_mark(mark_fd_.get(), path);
  if (!mark)
    throw_disorder("mark", path);
  const bool first_time = mark_.sequence == 0;
  if (!first_time && mark->identity != mark_.identity)
    throw_disorder("foreign", path);
  mark_ = *std::move(mark);
  open_segment();
  // An outcome that was seen behind a mark stays until the mark passes it.
  const std::uint64_t size = size_of(segment_fd_.get(), segment_path(segment_));
  if (end_.sequence != mark_.sequence || end_.offset != size)
    end_ = pass_outcomes(segment_fd_.get(), segment_path(segment_), mark_);
}

void Journal::open_segment() {
  if (!segment_fd_ || segment_ != mark_.segment) {
    const auto path = segment_path(mark_.segment);
    base::UniqueFd fd(::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
    if (!fd && errno == ENOENT)
      throw_missing_segment(folder_, mark_);
    if (!fd)
      throw_disk_fault(Doing::writing, path, errno);
    const auto header = parse_segment_header(read_at(fd.get(), path, 0, kMaxSegmentHeader));
    if (header && (header->identity != mark_.identity || header->origin != options_.origin))
      throw_disorder("foreign", path);
    if (!header || header->first != mark_.segment ||
        (mark_.last == 0 && header->previous != mark_.head))
      throw_disorder("corrupt", path);
    segment_fd_ = std::move(fd);
    segment_ = mark_.segment;
  }
  if (size_of(segment_fd_.get(), segment_path(segment_)) < mark_.offset)
    throw_disorder("shorter", segment_path(segment_));
}

bool Journal::stands_beyond_end() const {
  if (size_of(segment_fd_.get(), segment_path(segment_)) > end_.offset)
    return true;

  struct stat status {};

  const auto next = segment_path(end_.entries);
  return end_.entries != end_.segment && ::lstat(next.c_str(), &status) == 0 && status.st_size > 0;
}

void Journal::check_last_record() const {
  if (mark_.last == 0)
    return;
  const auto path = segment_path(segment_);
  const std::string bytes = read_at(segment_fd_.get(), path, mark_.last,
                                    static_cast<std::size_t>(mark_.offset - mark_.last));
  const auto parts = parse_record(base::as_bytes(bytes));
  if (!parts || !payload_is_whole(*parts) || parts->header.index + 1 != mark_.entries ||
      next_head(parts->header.previous, tlog::hash_leaf(base::as_bytes(parts->leaf))) != mark_.head)
    throw_disorder("corrupt", path);
}

void Journal::settle(BrokenTail what) {
  refresh();
  if (!stands_beyond_end())
    return;
  const Listing listing = list_folder(folder_);
  forget_cached_pages(folder_, listing, mark_.segment);
  const Tail tail = examine_tail(folder_, listing, options_.origin, mark_);
  if (tail.damaged)
    throw_disorder("corrupt", segment_path(tail.reached.segment));
  if (tail.reached.offset != mark_.offset || tail.reached.segment != mark_.segment)
    adopt(tail.reached);
  if (tail.broken && what == BrokenTail::is_cut)
    cut_off(*tail.broken);
}

void Journal::adopt(const Mark& reached) {
  rewrite_tail(folder_, list_folder(folder_), mark_, reached);
  Mark next = reached;
  write_mark(mark_fd_.get(), next, Sync::yes);
  mark_ = next;
  end_ = next;
  open_segment();
}

void Journal::cut_off(const Broken& broken) {
  Mark next = mark_;
  next.repair = keep_tail(folder_, broken, mark_.repair, access_);
  write_mark(mark_fd_.get(), next, Sync::yes);
  mark_ = next;
  end_ = next;
  remove_copies(folder_, *mark_.repair);
  remove_tail(folder_, broken);
}

void Journal::begin_segment() {
  if (end_.offset != mark_.offset)
    adopt(end_);  // so that only the newest segment ever holds what is not durable
  const auto path = segment_path(mark_.entries);
  const std::string header =
      render(SegmentHeader{mark_.identity, options_.origin, mark_.entries, mark_.head});
  auto fd = create_anew(path, access_);
  write_all(fd.get(), path, header, 0, Sync::yes);
  sync_folder(folder_);
  Mark next = mark_;
  next.segment = mark_.entries;
  next.offset = header.size();
  next.last = 0;
  write_mark(mark_fd_.get(), next, Sync::yes);
  mark_ = next;
  end_ = next;
  segment_fd_ = std::move(fd);
  segment_ = next.segment;
}

bool Journal::may_wait(std::size_t size, Log::Durable durable) const {
  return durable == Log::Durable::next_append && end_.offset + size - mark_.offset <= kMaxUnsynced;
}

void Journal::write_all(int fd,
                        const std::filesystem::path& path,
                        std::string_view bytes,
                        std::uint64_t before,
                        Sync sync) {
  bool written = false;
  try {
    append_bytes(fd, path, bytes);
    written = true;
    if (sync == Sync::yes)
      sync_data(fd, path);
  } catch (const base::Failure&) {
    poisoned_ = written;
    // The bytes are ours alone, and nobody was told of them. Where even this fails, they are a
    // crash's tail, which the next append repairs.
    (void)!::ftruncate(fd, static_cast<off_t>(before));
    throw;
  }
}

void Journal::append(const Prepared& entry, Log::Durable durable) {
  if (poisoned_)
    throw_disk_fault(Doing::writing, folder_, EIO);
  RecordHeader header;
  header.index = end_.entries;
  header.durable = mark_.entries;
  header.subject = subject_of(entry.leaf.repository);
  header.previous = end_.head;
  const std::string bytes = render_record(header, entry.leaf_json, entry.details_json);
  if (end_.last != 0 && end_.offset + bytes.size() > options_.segment_limit)
    begin_segment();
  const Sync sync = may_wait(bytes.size(), durable) ? Sync::no : Sync::yes;
  const auto path = segment_path(segment_);
  if (sync == Sync::yes)
    write_anew(path, mark_.offset, end_.offset);
  write_all(segment_fd_.get(), path, bytes, end_.offset, sync);
  advance(end_, *parse_record(base::as_bytes(bytes)), entry.leaf);
  if (sync == Sync::no)
    return;
  write_mark(mark_fd_.get(), end_, entry.leaf.repair ? Sync::yes : Sync::no);
  mark_ = end_;
}

}  // namespace refward::audit
