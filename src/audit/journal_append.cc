// SPDX-License-Identifier: Apache-2.0
// The journal's appends: one process at a time writes, one syncs for all (docs/format/journal.md,
// "Appending").
#include "audit/chain.h"
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/making.h"
#include "audit/repair.h"
#include "audit/sync_note.h"
#include "base/failure.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace refward::audit {
namespace {

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

// A leader behind whom others write gives them time, for as long as they do: 10 ms at most.
constexpr std::chrono::microseconds kNap{400};
constexpr int kMaxNaps = 25;
constexpr std::chrono::microseconds kLongestNap{3200};

// What lead() returns where the record cannot be reached from the mark.
constexpr int kDamaged = -1;

std::uint64_t end_of(const Journal::Written& record) {
  return record.offset + record.bytes.size();
}

}  // namespace

void Journal::announce(const Mark& end) {
  const Intent intent{this_moment(), end};
  write_intent(intent_fd_.get(), intent, intents_);
  ++intents_;
  last_moment_ = intent.moment;
}

bool Journal::may_wait(std::size_t size, Log::Durable durable) const {
  return durable == Log::Durable::next_append && tip_.offset == end_.offset &&
         end_.offset + size - mark_.offset <= kMaxUnsynced;
}

Journal::Written Journal::write(const Prepared& entry, Log::Durable durable) {
  if (poisoned_)
    throw_disk_fault(Doing::writing, folder_, EIO);
  RecordHeader header;
  header.index = tip_.entries;
  header.durable = mark_.entries;
  header.subject = subject_of(entry.leaf.repository);
  header.previous = tip_.head;
  Written out;
  out.bytes = render_record(header, entry.leaf_json, entry.details_json);
  if (tip_.offset + out.bytes.size() > options_.segment_limit)
    start_segment();
  out.segment = segment_;
  out.offset = tip_.offset;
  out.waits = may_wait(out.bytes.size(), durable);
  if (!out.waits && tip_.offset == end_.offset)
    write_anew(segment_path(segment_), mark_.offset, end_.offset);
  Mark next = tip_;
  advance(next, *parse_record(base::as_bytes(out.bytes)), entry.leaf);
  announce(next);
  write_record(out);
  tip_ = next;
  if (out.waits)
    end_ = next;
  return out;
}

void Journal::write_record(const Written& record) {
  try {
    append_bytes(segment_fd_.get(), segment_path(segment_), record.bytes);
  } catch (const base::Failure&) {
    // No reader and no sync takes a part of a record for one, so this needs no other lock. Where
    // even this fails, it is a crash's tail, which the next append repairs.
    if (::ftruncate(segment_fd_.get(), static_cast<off_t>(record.offset)) == 0)
      announce(tip_);
    throw;
  }
}

bool Journal::stands(const Written& mine) const {
  if (segment_ == mine.segment)
    return read_at(segment_fd_.get(), segment_path(segment_), mine.offset, mine.bytes.size()) ==
           mine.bytes;
  const auto path = segment_path(mine.segment);
  const auto fd = open_to_read(path, Missing::fails);
  return read_at(fd->get(), path, mine.offset, mine.bytes.size()) == mine.bytes;
}

bool Journal::is_durable(const Written& mine) {
  refresh_mark();
  if (!stands(mine)) {
    poisoned_ = true;
    throw_disk_fault(Doing::writing, segment_path(mine.segment), EIO);
  }
  return mark_.segment > mine.segment || mark_.offset >= end_of(mine);
}

void Journal::let_others_write(const Written& mine) const {
  const auto path = segment_path(segment_);
  std::uint64_t seen = end_of(mine);
  for (int i = 0; i < kMaxNaps; ++i) {
    const std::uint64_t size = size_of(segment_fd_.get(), path);
    if (size == seen)
      return;
    seen = size;
    std::this_thread::sleep_for(kNap);
  }
}

int Journal::lead(const Written& mine) {
  let_others_write(mine);
  const auto path = segment_path(segment_);
  const Mark next = pass_whole(segment_fd_.get(), path, mark_);
  if (next.offset < end_of(mine))
    return kDamaged;
  write_sync_state(sync_fd_.get(), mark_, SyncState::begun);
  if (::fdatasync(segment_fd_.get()) != 0) {
    const int error = errno;
    poisoned_ = true;
    write_sync_state(sync_fd_.get(), mark_, SyncState::failed);
    return error;
  }
  move_mark(next, mark_.repair && !next.repair ? Sync::yes : Sync::no);
  return 0;
}

void Journal::withdraw(const Written& mine, Held held) noexcept {
  try {
    const std::uint64_t sequence = mark_.sequence;
    std::optional<Lock> append;
    if (held == Held::nothing)
      append.emplace(lock_fd_.get(), Share::exclusive);
    const Lock sync(sync_fd_.get(), Share::exclusive);
    refresh();
    // Where another process was here first it has settled these bytes in its own way.
    if (mark_.sequence != sequence || !stands(mine))
      return;
    const auto path = segment_path(segment_);
    if (read_sync_state(sync_fd_.get(), mark_) == SyncState::failed) {
      cut(segment_fd_.get(), path, std::min(end_.offset, mine.offset));
      write_sync_state(sync_fd_.get(), mark_, SyncState::none);
    } else if (size_of(segment_fd_.get(), path) == end_of(mine)) {
      cut(segment_fd_.get(), path, mine.offset);  // and no more: what is damaged stays as it is
    }
  } catch (const base::Failure&) {
    // Nobody was told of them. The next append settles what stands there.
  }
}

void Journal::take_over(Held held) {
  std::optional<Lock> append;
  if (held == Held::nothing)
    append.emplace(lock_fd_.get(), Share::exclusive);
  const Lock sync(sync_fd_.get(), Share::exclusive);
  settle_alone(BrokenTail::stays);
}

void Journal::commit(const Written& mine, Held held) {
  if (mine.waits)
    return;
  const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
  for (auto nap = kNap; !is_durable(mine); nap = std::min(nap * 2, kLongestNap)) {
    if (std::chrono::steady_clock::now() >= deadline)
      throw_out_of_patience();
    auto sync = Lock::attempt(sync_fd_.get(), Share::exclusive);
    if (!sync)
      wait_for_leader(nap);
    else if (!is_durable(mine))
      sync_for_all(mine, held, *std::exchange(sync, std::nullopt));
    else
      return;
  }
}

void Journal::wait_for_leader(std::chrono::microseconds nap) const {
  // Not in the queue for the sync lock itself: all who wait here are woken at once, and those whose
  // record is durable then hold up nobody.
  if (Lock::attempt(intent_fd_.get(), Share::shared))
    std::this_thread::sleep_for(nap);  // the leader has not yet begun, or has just ended
  else
    const Lock ended(intent_fd_.get(), Share::shared);
}

void Journal::sync_for_all(const Written& mine, Held held, Lock sync) {
  std::optional<Lock> mine_to_give_up(std::move(sync));
  auto others_wait = Lock::attempt(intent_fd_.get(), Share::exclusive);
  const auto state = read_sync_state(sync_fd_.get(), mark_);
  const int error = state == SyncState::none ? lead(mine) : state == SyncState::failed ? EIO : 0;
  mine_to_give_up.reset();
  others_wait.reset();
  if (state == SyncState::none && error != 0)
    withdraw(mine, held);
  if (error == kDamaged)
    throw_disorder("corrupt", segment_path(mine.segment));
  if (error != 0) {
    poisoned_ = true;
    throw_disk_fault(Doing::writing, segment_path(mine.segment), error);
  }
  if (state != SyncState::none)
    take_over(held);  // whoever began the sync did not live to end it
}

void Journal::append(const Prepared& entry, Log::Durable durable) {
  commit(write(entry, durable), Held::append);
}

void Journal::make_durable() {
  const Lock sync(sync_fd_.get(), Share::exclusive);
  move_mark_to_tip();
}

void Journal::move_mark_to_tip() {
  refresh_mark();
  if (tip_.offset == mark_.offset)
    return;
  const Mark reached = pass_whole(segment_fd_.get(), segment_path(segment_), mark_);
  if (reached.offset != tip_.offset || reached.head != tip_.head)
    throw_disorder("corrupt", segment_path(segment_));
  adopt(reached);
}

void Journal::start_segment() {
  if (tip_.last == 0)
    return;
  const Lock sync(sync_fd_.get(), Share::exclusive);
  move_mark_to_tip();  // so that only the newest segment ever holds what is not durable
  const std::string header =
      render(SegmentHeader{mark_.identity, options_.origin, mark_.entries, mark_.head});
  Mark next = mark_;
  next.segment = mark_.entries;
  next.offset = header.size();
  next.last = 0;
  next.segments = (mark_.segments != 0 ? mark_.segments : count_segments()) + 1;
  announce(next);
  begin_segment_file(next, header);
  move_mark(next, Sync::yes);
  tip_ = next;
}

void Journal::recount_segments() {
  const Lock sync(sync_fd_.get(), Share::exclusive);
  refresh_mark();
  Mark next = mark_;
  next.segments = count_segments();
  write_mark(mark_fd_.get(), next, Sync::yes);
  refresh();
  tip_.sequence = mark_.sequence;
  tip_.segments = mark_.segments;
}

void Journal::begin_segment_file(const Mark& next, std::string_view header) {
  const auto path = segment_path(next.segment);
  auto fd = create_anew(path, access_);
  try {
    append_bytes(fd.get(), path, header);
    sync_data(fd.get(), path);
    sync_folder(folder_);
  } catch (const base::Failure&) {
    (void)!::ftruncate(fd.get(), 0);
    throw;
  }
  segment_fd_ = std::move(fd);
  segment_ = next.segment;
}

}  // namespace refward::audit
