// SPDX-License-Identifier: Apache-2.0
// Log: the record of one server: a journal folder (audit/) that is the truth,
// and `state`, which knows the log's identity, its durable size and head hash.
// Appends are serialised by a lock across processes and durable before append()
// returns. Crash rules: design.md section 7, docs/format/journal.md.
#pragma once

#include "audit/entry.h"
#include "base/clock.h"
#include "base/result.h"
#include "tlog/proof.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

// A segment file is closed before it would grow beyond this many bytes.
inline constexpr std::uint64_t kSegmentLimit = 64 * 1024 * 1024;

struct Options {
  std::filesystem::path folder;      // [server] audit
  std::filesystem::path state;       // [server] state
  std::string origin;                // [server] origin
  std::optional<std::string> group;  // several OS users write: 2770 / 0660
  std::uint64_t segment_limit = kSegmentLimit;
  std::filesystem::path log_key = {};  // [server] log_key; empty: this log is never sealed
};

struct Receipt {
  std::uint64_t index;
  std::string leaf_hash;  // hex
};

// How long an append waits for the lock before it throws; a stuck writer must
// not hang pushes for ever.
inline constexpr base::Seconds kLockPatience{30};

class Log {
 public:
  // Checks identity, size and head against `state`; the first hook makes the
  // log ready in an existing empty folder when `state` holds no identity for
  // it. Throws base::Failure (exit 3) in every other case: missing folder,
  // emptied, shortened, foreign, unreadable, corrupt.
  [[nodiscard]] static Log open(const Options& options, const base::Clock& clock);
  Log(Log&&) noexcept;
  ~Log();

  // Durable when it returns. An outcome with `next_append` is so once the next
  // durable append of any process is; until then it can be read, but only a crash
  // of the machine loses it, which reconciliation settles. Any other kind is
  // always durable at once. Repairs an incomplete tail beyond the durable size
  // first (keeping the bytes, recording the repair).
  enum class Durable { now, next_append };
  [[nodiscard]] Receipt append(const Entry& entry, Durable durable = Durable::now);

  // The same, for an entry that speaks of all entries before it: `make` is given how many those
  // are, all of them durable, and nobody appends until the entry stands behind them.
  [[nodiscard]] Receipt append_behind(const std::function<Entry(std::uint64_t entries)>& make);

  // The server's key for keyed hashes of secrets (32 bytes, state/hash.key,
  // 0600), made with the log.
  [[nodiscard]] const std::string& hash_key() const;

  // What the record knows of a repository's refs: for each ref the value of the
  // last accepted outcome or adoption, or of an accepted decision whose outcome
  // is still missing (pending). Folded incrementally: a cache file in `state`
  // holds the fold up to an index; it is checked against the log's identity and
  // rebuilt when in doubt.
  struct KnownRef {
    struct Pending {
      std::string id;     // hex
      std::string cover;  // as RefMove::cover
    };

    std::string value;    // hex; 40 zeros: deleted; empty: no outcome or adoption yet
    std::string cover;    // of the decision or adoption behind it, as RefMove::cover
    std::string pending;  // hex of the newest accepted move without an outcome, or empty
    std::vector<Pending> all_pending;  // of all such moves, oldest first: pushes may race
    std::uint64_t index = 0;           // of the entry that last changed any of this

    // Whether the record accounts for the ref having this value now.
    [[nodiscard]] bool accounts_for(std::string_view id) const;
  };

  [[nodiscard]] std::map<std::string, KnownRef> known_refs(const std::string& repository);

  // The last policy and keyring digests in the record, to tell a change.
  struct Digests {
    std::string policy, keyring;
  };

  [[nodiscard]] Digests last_digests();
  // Index of the newest accepted decision for this repository that asked for
  // exactly this move and has no outcome yet for it.
  [[nodiscard]] std::optional<std::uint64_t> open_decision(const std::string& repository,
                                                           const RefMove& move);

 private:
  struct State;
  explicit Log(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reading without changing anything; also works while hooks append.
struct Record {
  std::uint64_t index;
  base::PreciseInstant time;
  std::string leaf_json;  // canonical bytes that are hashed
  std::string details_json;
};

// Streams the records from `first` on until `visit` returns false. Throws base::Failure
// where the journal cannot be read. A log that was never begun has none.
void read(const Options& options,
          std::uint64_t first,
          const std::function<bool(const Record&)>& visit);

// One line of `audit list --json` (docs/format/entry.md), without the line end: leaf and details in
// one object. With `outcome`, as the decision's key "outcome". Throws base::Failure where a record
// is not what render() made.
[[nodiscard]] std::string render_json(const Record& record);
[[nodiscard]] std::string render_json(const Record& decision, const Record& outcome);

// A record, and the newest outcome of it where it is a decision that has one.
struct Joined {
  Record record;
  std::optional<Record> outcome;
};

// Streams as read() does, each decision with its outcome; an outcome that was handed on with its
// decision does not come again by itself. Keeps some 40 bytes in memory for each outcome.
void read_joined(const Options& options,
                 std::uint64_t first,
                 const std::function<bool(const Joined&)>& visit);

// What Log::known_refs tells, for whoever only looks: without a lock and without a cache.
[[nodiscard]] std::map<std::string, Log::KnownRef> read_known_refs(const Options& options,
                                                                   const std::string& repository);

// Could a hook of this user append here? False where the log is still to be begun. Throws
// base::Failure with the reason where it could not. Appends nothing.
[[nodiscard]] bool is_ready(const Options& options);

struct VerifyReport {
  enum class Result { whole, wrong, unreadable };
  Result result;
  std::uint64_t entries = 0;
  std::string root;        // hex Merkle root (RFC 6962) over the leaves
  std::uint64_t from = 0;  // entries before this one were not looked at this time

  struct Problem {
    std::string file;
    std::uint64_t offset;
    std::string what;
  };

  std::vector<Problem> problems;
};

// Every non-empty file in the log's folder is covered; an unknown file is a
// problem. With `known`, an earlier state of this log that somebody kept: the record
// must still begin so.
[[nodiscard]] VerifyReport verify(const Options& options,
                                  const std::optional<tlog::TreeHead>& known = std::nullopt);
// What came since this was last asked and found whole; all of it where that is not known, or where
// something was erased or pruned since. Remembers in `state` how far it came.
[[nodiscard]] VerifyReport verify_news(const Options& options);

}  // namespace refward::audit
