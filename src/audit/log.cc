// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"

#include "audit/clock_events.h"
#include "audit/journal.h"
#include "audit/known_refs.h"
#include "audit/prepare.h"
#include "audit/repair.h"
#include "base/text.h"
#include "crypto/hash.h"

#include <algorithm>
#include <utility>

namespace refward::audit {

struct Log::State {
  State(const Options& options, const base::Clock& the_clock)
      : journal(options), clock(the_clock) {}

  // The next entry, as the journal keeps it.
  Prepared prepared(const Entry& entry) const {
    return prepare(entry, journal.tip().entries, clock.now(), crypto::random_bytes);
  }

  // Under the append lock: what comes before any entry.
  void begin_append();
  // Likewise, and after that.
  Receipt write(const Entry& entry, Durable durable, Journal::Written& written);

  // The fold of this repository up to now.
  const Fold& fold(const std::string& repository) {
    journal.refresh();
    const std::string recorded = base::printable(repository);
    if (folded_for != recorded || folded_to != journal.end().head) {
      known = fold_of(journal, recorded);
      folded_for = recorded;
      folded_to = journal.end().head;
    }
    return known;
  }

  Journal journal;
  base::Clock clock;
  Fold known;
  std::string folded_for;
  Digest folded_to{};
};

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}

Log::Log(Log&&) noexcept = default;
Log::~Log() = default;

Log Log::open(const Options& options, const base::Clock& clock) {
  return Log(std::make_unique<State>(options, clock));
}

void Log::State::begin_append() {
  journal.settle(Journal::BrokenTail::is_cut);
  if (journal.mark().repair) {
    Entry event;
    event.kind = Kind::event;
    event.event = "repair";
    event.repair = repair_of(*journal.mark().repair);
    journal.append(prepared(event), Durable::now);
  }
  for (const Entry& event : clock_events(journal.last_moment(), this_moment()))
    (void)journal.write(prepared(event), Durable::now);
}

Receipt Log::State::write(const Entry& entry, Durable durable, Journal::Written& written) {
  const Prepared made = prepared(entry);
  Receipt receipt{journal.tip().entries,
                  base::to_hex(tlog::hash_leaf(base::as_bytes(made.leaf_json)))};
  written = journal.write(made, durable);
  return receipt;
}

Receipt Log::append(const Entry& entry, Durable durable) {
  Journal& journal = state_->journal;
  Journal::Written written;
  Receipt receipt{};
  {
    const Lock lock(journal.lock_fd(), Share::exclusive);
    state_->begin_append();
    // What the record must never lose is no outcome's: that alone can be found out again.
    receipt = state_->write(entry, entry.kind == Kind::outcome ? durable : Durable::now, written);
  }
  journal.commit(written, Journal::Held::nothing);
  return receipt;
}

Receipt Log::append_behind(const std::function<Entry(std::uint64_t entries)>& make) {
  Journal& journal = state_->journal;
  const Lock lock(journal.lock_fd(), Share::exclusive);
  state_->begin_append();
  journal.make_durable();
  const Entry entry = make(journal.tip().entries);
  Journal::Written written;
  Receipt receipt = state_->write(entry, Durable::now, written);
  journal.commit(written, Journal::Held::append);
  return receipt;
}

const std::string& Log::hash_key() const {
  return state_->journal.hash_key();
}

bool Log::KnownRef::accounts_for(std::string_view id) const {
  if (id.empty())
    return false;
  return value == id || std::ranges::find(all_pending, id, &Pending::id) != all_pending.end();
}

std::map<std::string, Log::KnownRef> Log::known_refs(const std::string& repository) {
  return state_->fold(repository).known();
}

std::optional<std::uint64_t> Log::open_decision(const std::string& repository,
                                                const RefMove& move) {
  return state_->fold(repository).open_decision(move);
}

Log::Digests Log::last_digests() {
  state_->journal.refresh();
  return {state_->journal.end().policy, state_->journal.end().keyring};
}

}  // namespace refward::audit
