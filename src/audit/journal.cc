// SPDX-License-Identifier: Apache-2.0
#include "audit/journal.h"

#include "audit/chain.h"
#include "audit/folder.h"
#include "audit/making.h"
#include "audit/reader.h"
#include "audit/repair.h"
#include "audit/sync_note.h"
#include "base/failure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

}  // namespace

Journal::Journal(const Options& options)
    : options_(options),
      access_(access_of(options)),
      folder_(existing_folder(options.folder)),
      lock_fd_(open_state_file(options, kLockName, access_)),
      sync_fd_(open_state_file(options, kSyncName, access_)),
      intent_fd_(open_state_file(options, kIntentName, access_)) {
  if (!is_made())
    make();
  mark_fd_ = open_to_write(options.state / kMarkName, O_RDWR);
  read_hash_key();
  refresh();
  if (!finds_tip(Locks::append)) {
    const Lock lock(lock_fd_.get(), Share::exclusive);
    settle(BrokenTail::stays);
  }
  if (!is_last_record(mark_))
    throw_disorder("corrupt", segment_path(segment_));
  if (mark_.segments > 1 && is_short_of_segments())
    throw_disorder("segment-missing", folder_);
}

std::uint64_t Journal::count_segments() const {
  const Listing listing = list_folder(folder_);
  return static_cast<std::uint64_t>(std::ranges::count_if(
      listing.segments,
      [&](const SegmentFile& segment) { return segment.first <= mark_.segment; }));
}

// Where entries were pruned a summary stands for the segments before it, and verify holds it to
// its event.
bool Journal::is_short_of_segments() const {
  return count_segments() != mark_.segments && list_folder(folder_).summaries.empty();
}

bool Journal::is_made() const {
  const auto mark = known_mark(options_.state);
  return mark && mark->offset != 0;
}

void Journal::make() {
  const Lock lock(lock_fd_.get(), Share::exclusive);
  // Another server with a `state` of its own may be about to make its log in the same folder.
  const auto folder = open_to_read(folder_, Missing::fails);
  const Lock folder_lock(folder->get(), Share::exclusive);
  if (!is_made())  // another process may have been quicker
    make_ready(folder_, options_, access_, known_mark(options_.state));
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

void Journal::refresh_mark() {
  const auto path = options_.state / kMarkName;
  auto mark = read_mark(mark_fd_.get(), path);
  if (!mark)
    throw_disorder("mark", path);
  const bool first_time = mark_.sequence == 0;
  if (!first_time && mark->identity != mark_.identity)
    throw_disorder("foreign", path);
  mark_ = *std::move(mark);
  open_segment();
}

void Journal::refresh() {
  refresh_mark();
  // An outcome that was seen behind a mark stays until the mark passes it.
  const std::uint64_t size = size_of(segment_fd_.get(), segment_path(segment_));
  if (end_.sequence != mark_.sequence || end_.offset != size)
    end_ = pass_outcomes(segment_fd_.get(), segment_path(segment_), mark_);
}

bool Journal::segment_was_replaced() const {
  struct stat open {};

  struct stat named {};

  if (::fstat(segment_fd_.get(), &open) != 0)
    throw_disk_fault(Doing::reading, segment_path(segment_), errno);
  return ::lstat(segment_path(segment_).c_str(), &named) != 0 || open.st_dev != named.st_dev ||
         open.st_ino != named.st_ino;
}

void Journal::open_segment() {
  if (!segment_fd_ || segment_ != mark_.segment || segment_was_replaced())
    open_segment_anew();
  if (size_of(segment_fd_.get(), segment_path(segment_)) < mark_.offset)
    throw_disorder("shorter", segment_path(segment_));
}

void Journal::open_segment_anew() {
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

bool Journal::next_segment_stands() const {
  struct stat status {};

  const auto next = segment_path(end_.entries);
  return end_.entries != end_.segment && ::lstat(next.c_str(), &status) == 0 && status.st_size > 0;
}

bool Journal::stands_beyond_end() const {
  return size_of(segment_fd_.get(), segment_path(segment_)) > end_.offset || next_segment_stands();
}

bool Journal::is_last_record(const Mark& end) const {
  if (end.last == 0)
    return true;
  const std::string bytes = read_at(segment_fd_.get(), segment_path(segment_), end.last,
                                    static_cast<std::size_t>(end.offset - end.last));
  const auto parts = parse_record(base::as_bytes(bytes));
  return parts && payload_is_whole(*parts) && parts->header.index + 1 == end.entries &&
         next_head(parts->header.previous, tlog::hash_leaf(base::as_bytes(parts->leaf))) ==
             end.head;
}

std::optional<Intent> Journal::intent_of_this_boot() {
  auto intent = read_intent(intent_fd_.get());
  intents_ = intent ? intent->end.sequence : 0;
  if (!intent || intent->end.identity != mark_.identity)
    return std::nullopt;
  last_moment_ = intent->moment;
  if (!is_same_boot(intent->moment.boot, this_moment().boot))
    return std::nullopt;
  return intent;
}

bool Journal::is_announced(const std::optional<Intent>& intent, std::uint64_t size) const {
  if (!intent || size == mark_.offset || intent->end.segment > segment_)
    return true;
  return intent->end.segment == segment_ && size <= intent->end.offset;
}

bool Journal::finds_tip(Locks held) {
  const auto intent = intent_of_this_boot();
  const auto state = read_sync_state(sync_fd_.get(), mark_);
  if (!state || *state == SyncState::failed ||
      (*state == SyncState::begun && held == Locks::both) || next_segment_stands())
    return false;
  const std::uint64_t size = size_of(segment_fd_.get(), segment_path(segment_));
  if (size == end_.offset && is_announced(intent, size)) {
    tip_ = end_;
    return true;
  }
  if (!intent || intent->end.segment != segment_ || intent->end.offset != size ||
      !is_last_record(intent->end))
    return false;
  tip_ = intent->end;
  tip_.sequence = mark_.sequence;
  return true;
}

void Journal::settle(BrokenTail what) {
  refresh();
  if (finds_tip(Locks::append))
    return;
  const Lock sync(sync_fd_.get(), Share::exclusive);
  settle_alone(what);
}

void Journal::settle_alone(BrokenTail what) {
  refresh();
  if (finds_tip(Locks::both))
    return;
  const auto intent = intent_of_this_boot();
  if (!is_announced(intent, size_of(segment_fd_.get(), segment_path(segment_))) ||
      (intent && next_segment_stands() && intent->end.segment < end_.entries))
    throw_disorder("two-writers", folder_);
  if (stands_beyond_end())
    examine(what);
  tip_ = end_;
  // What waits is written anew before the next sync; all else was settled.
  write_sync_state(sync_fd_.get(), mark_, SyncState::none);
}

void Journal::examine(BrokenTail what) {
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

void Journal::move_mark(Mark next, Sync sync) {
  write_mark(mark_fd_.get(), next, sync);
  mark_ = next;
  end_ = next;
}

void Journal::adopt(const Mark& reached) {
  // Until the mark moves, whoever comes next knows that these bytes are to be written anew.
  write_sync_state(sync_fd_.get(), mark_, SyncState::begun);
  rewrite_tail(folder_, list_folder(folder_), mark_, reached);
  Mark next = reached;
  next.sequence = mark_.sequence;
  move_mark(next, Sync::yes);
  open_segment();
}

void Journal::cut_off(const Broken& broken) {
  Mark next = mark_;
  next.repair = keep_tail(folder_, broken, mark_.repair, access_);
  move_mark(next, Sync::yes);
  remove_copies(folder_, *mark_.repair);
  remove_tail(folder_, broken);
}

}  // namespace refward::audit
