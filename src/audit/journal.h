// SPDX-License-Identifier: Apache-2.0
// Journal: the writing side of a log's folder: making it ready, checking it against its mark,
// appending durably, and settling what a crash left (docs/format/journal.md). One object belongs to
// one thread; processes are kept apart by the lock.
#pragma once

#include "audit/disk.h"
#include "audit/leaf.h"
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/tail.h"
#include "base/files.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace refward::audit {

inline constexpr std::size_t kHashKeySize = 32;
inline constexpr const char* kLockName = "log.lock";
inline constexpr const char* kHashKeyName = "hash.key";

// An entry as it goes into the journal.
struct Prepared {
  Leaf leaf;
  std::string leaf_json;
  std::string details_json;
};

class Journal {
 public:
  // See Log::open.
  explicit Journal(const Options& options);

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  [[nodiscard]] const Options& options() const noexcept { return options_; }

  [[nodiscard]] const Access& access() const noexcept { return access_; }

  [[nodiscard]] const std::string& hash_key() const noexcept { return hash_key_; }

  // Up to where all is durable.
  [[nodiscard]] const Mark& mark() const noexcept { return mark_; }

  // The end of the log: the mark, moved over the outcomes that no sync has carried yet.
  [[nodiscard]] const Mark& end() const noexcept { return end_; }

  [[nodiscard]] int lock_fd() const noexcept { return lock_fd_.get(); }

  // Takes notice of what other processes appended. Needs no lock.
  void refresh();

  enum class BrokenTail { stays, is_cut };
  // Under the exclusive lock: adopts complete records beyond the mark, unless they are outcomes
  // that may still wait, and keeps and cuts off a broken tail; the mark then says which repair is
  // to be recorded.
  void settle(BrokenTail what);

  // Under the exclusive lock, after settle(): durable when it returns, with all that stands before
  // it; an outcome for which there is room among the unsynced need not be (Log::Durable). `entry`
  // has the index end().entries. A failed sync makes this object refuse for ever.
  void append(const Prepared& entry, Log::Durable durable);

 private:
  [[nodiscard]] bool is_made() const;
  void read_hash_key();
  void open_segment();
  [[nodiscard]] bool stands_beyond_end() const;
  void check_last_record() const;
  void adopt(const Mark& reached);
  void cut_off(const Broken& broken);
  void begin_segment();
  // Whether a record of `size` bytes that is `durable` in this way may stand without a sync.
  [[nodiscard]] bool may_wait(std::size_t size, Log::Durable durable) const;
  // Appends; after a failure cuts the file back to the `before` bytes that it had.
  void write_all(int fd,
                 const std::filesystem::path& path,
                 std::string_view bytes,
                 std::uint64_t before,
                 Sync sync);
  [[nodiscard]] std::filesystem::path segment_path(std::uint64_t first) const;

  Options options_;
  Access access_;
  std::filesystem::path folder_;
  base::UniqueFd lock_fd_;
  base::UniqueFd mark_fd_;
  base::UniqueFd segment_fd_;
  std::uint64_t segment_ = 0;  // the one that segment_fd_ is open on
  std::string hash_key_;
  Mark mark_;
  Mark end_;
  bool poisoned_ = false;
};

}  // namespace refward::audit
