// SPDX-License-Identifier: Apache-2.0
// Journal: the writing side of a log's folder: making it ready, checking it against its mark,
// appending durably, and settling what a crash left (docs/format/journal.md). One object belongs to
// one thread. Of processes one at a time writes, under the append lock, and one syncs for all that
// have written, under the sync lock.
#pragma once

#include "audit/disk.h"
#include "audit/intent.h"
#include "audit/leaf.h"
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/tail.h"
#include "base/files.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

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

  // The end of the log for whoever reads: the mark, moved over the outcomes that no sync has
  // carried yet.
  [[nodiscard]] const Mark& end() const noexcept { return end_; }

  // Under the append lock, after settle(): where the next entry goes, behind what others have
  // written and are about to sync.
  [[nodiscard]] const Mark& tip() const noexcept { return tip_; }

  // Likewise: when an entry was last written, as far as `state` still knows.
  [[nodiscard]] const std::optional<Moment>& last_moment() const noexcept { return last_moment_; }

  // The append lock. Whoever holds it may wait for the sync lock, never the other way round.
  [[nodiscard]] int lock_fd() const noexcept { return lock_fd_.get(); }

  // Takes notice of what other processes appended. Needs no lock.
  void refresh();

  enum class BrokenTail { stays, is_cut };
  // Under the append lock: finds the log's end. Where no living process accounts for what stands
  // beyond the mark it adopts complete records, unless they are outcomes that may still wait, and
  // keeps and cuts off a broken tail; the mark then says which repair is to be recorded.
  void settle(BrokenTail what);

  // A record that stands in the journal.
  struct Written {
    std::uint64_t segment = 0;
    std::uint64_t offset = 0;
    std::string bytes;
    bool waits = false;  // an outcome for which there is room among the unsynced
  };

  // Under the append lock, after settle(): writes the next entry, whose index is tip().entries.
  // Nobody may act on it before commit() has returned.
  [[nodiscard]] Written write(const Prepared& entry, Log::Durable durable);

  enum class Held { nothing, append };
  // Durable when it returns, with all that stands before it: synced here for everybody, or by
  // another process meanwhile. `held` says whether the caller still holds the append lock. A
  // failed sync fails everybody whom it was for and makes this object refuse for ever.
  void commit(const Written& mine, Held held);

  // write() and commit() in one, all under the append lock.
  void append(const Prepared& entry, Log::Durable durable);

  // Under the append lock, after settle(): makes durable what is not; the mark then stands at
  // tip().
  void make_durable();

  // Likewise, and closes the newest segment
  // and begins the next one; from then on no entry is added to the closed ones. Nothing happens
  // where the newest segment holds no entry yet.
  void start_segment();

  // Under the append lock, after settle(): takes the segments that stand there for all there are,
  // after a command has removed closed ones for good. Else opening would miss them.
  void recount_segments();

 private:
  enum class Locks { append, both };
  [[nodiscard]] bool is_made() const;
  void make();
  void read_hash_key();
  void refresh_mark();
  void open_segment();
  void open_segment_anew();
  [[nodiscard]] bool segment_was_replaced() const;
  [[nodiscard]] bool next_segment_stands() const;
  [[nodiscard]] bool stands_beyond_end() const;
  // That are not empty, up to the one that the mark is in.
  [[nodiscard]] std::uint64_t count_segments() const;
  [[nodiscard]] bool is_short_of_segments() const;
  [[nodiscard]] bool is_last_record(const Mark& end) const;
  // Whether the end is known without examining what stands there; tip() then is that end.
  [[nodiscard]] bool finds_tip(Locks held);
  [[nodiscard]] bool is_announced(const std::optional<Intent>& intent, std::uint64_t size) const;
  // Of this log, and written since the machine was started.
  [[nodiscard]] std::optional<Intent> intent_of_this_boot();
  void settle_alone(BrokenTail what);
  void move_mark_to_tip();
  void examine(BrokenTail what);
  void adopt(const Mark& reached);
  void cut_off(const Broken& broken);
  void announce(const Mark& end);
  void move_mark(Mark next, Sync sync);
  void begin_segment_file(const Mark& next, std::string_view header);
  // Whether a record of `size` bytes that is `durable` in this way may stand without a sync.
  [[nodiscard]] bool may_wait(std::size_t size, Log::Durable durable) const;
  // After a failure cuts the file back to where the record began.
  void write_record(const Written& record);
  [[nodiscard]] bool stands(const Written& mine) const;
  // Throws where the record was taken away because its sync failed.
  [[nodiscard]] bool is_durable(const Written& mine);
  // So that one sync does for them too. Whoever is alone does not wait.
  void let_others_write(const Written& mine) const;
  void wait_for_leader(std::chrono::microseconds nap) const;
  void sync_for_all(const Written& mine, Held held, Lock sync);
  // Syncs for everybody. The error number where that failed; less than 0 where what stands before
  // the record is damaged.
  [[nodiscard]] int lead(const Written& mine);
  // After that: takes the record away again, where nobody did so before.
  void withdraw(const Written& mine, Held held) noexcept;
  // Settles what a process left that did not live to end its sync.
  void take_over(Held held);
  [[nodiscard]] std::filesystem::path segment_path(std::uint64_t first) const;

  Options options_;
  Access access_;
  std::filesystem::path folder_;
  base::UniqueFd lock_fd_;
  base::UniqueFd sync_fd_;
  base::UniqueFd intent_fd_;
  base::UniqueFd mark_fd_;
  base::UniqueFd segment_fd_;
  std::uint64_t segment_ = 0;  // the one that segment_fd_ is open on
  std::string hash_key_;
  Mark mark_;
  Mark end_;
  Mark tip_;
  std::uint64_t intents_ = 0;  // sequence of the newest intent
  std::optional<Moment> last_moment_;
  bool poisoned_ = false;
};

}  // namespace refward::audit
