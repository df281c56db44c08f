// SPDX-License-Identifier: Apache-2.0
// Outcomes that the next durable append carries to the disk: whoever looks sees them, one sync is
// saved, and whatever a crash of the machine makes of them leaves a log that is whole or repaired.
#include "audit/folder.h"
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/tail.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace refward::audit {
namespace {

constexpr auto kWaits = Log::Durable::next_append;
const RefMove kCreate{"refs/heads/main", kZeros, id('1')};
const RefMove kUpdate{"refs/heads/main", id('1'), id('2')};

Mark mark_of(const Place& place) {
  const auto fd = base::open_file(place.state / "log.mark", O_RDONLY);
  return read_mark(fd.get(), "").value();
}

std::uint64_t entries(const Place& place) {
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  std::uint64_t read_so = 0;
  read(place.options(), 0, [&](const Record& record) {
    CHECK(record.index == read_so++);
    return true;
  });
  CHECK(read_so == report.entries);
  return report.entries;
}

std::size_t kept(const Place& place) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    count += file.path().filename().string().starts_with("removed-") ? 1 : 0;
  return count;
}

std::string value_of(const Place& place) {
  return read_known_refs(place.options(), "repo")["refs/heads/main"].value;
}

// A decision, its outcome unsynced behind it, and then the decision of the next push, as its bytes
// stand on the disk before that one's sync has returned.
struct Cut {
  Cut() {
    Log log = open_log(place);
    (void)log.append(decision("repo", kCreate));
    marked = slurp(place.state / "log.mark");
    durable = mark_of(place).offset;
    (void)log.append(outcome("repo", kCreate, 0), kWaits);
    after_outcome = slurp(first_segment(place)).size();
    (void)log.append(decision("repo", kUpdate));
    journal = slurp(first_segment(place));
  }

  void restore(const std::string& bytes) {
    forget_boot(place);
    spill(place.state / "log.mark", marked);
    spill(first_segment(place), bytes);
    while (kept(place) > 0)
      std::filesystem::remove(file_named(place.audit, "removed-"));
  }

  Place place;
  std::string marked;
  std::uint64_t durable = 0;
  std::uint64_t after_outcome = 0;
  std::string journal;
};

// As hooks do it: each with its own look at the log. 0 where every outcome found its decision.
int pushes(const Place& place, const std::string& repository, int count) {
  try {
    for (int i = 0; i < count; ++i) {
      (void)open_log(place).append(decision(repository, kCreate));
      Log log = open_log(place);
      const auto of = log.open_decision(repository, kCreate);
      if (!of)
        return 1;
      (void)log.append(outcome(repository, kCreate, *of), kWaits);
    }
    return 0;
  } catch (...) {
    return 2;
  }
}

}  // namespace

TEST_CASE("an outcome that waits costs no sync, and everybody sees it") {
  Place place;
  Log log = open_log(place);
  (void)log.append(decision("repo", kCreate));
  Log earlier = open_log(place);
  CHECK(earlier.open_decision("repo", kCreate) == 0);
  faults.syncs = 0;
  faults.overwrites = 0;
  CHECK(log.append(outcome("repo", kCreate, 0), kWaits).index == 1);
  CHECK(faults.syncs == 0);
  CHECK(faults.overwrites == 1);  // the intent
  CHECK(mark_of(place).entries == 1);
  CHECK_FALSE(log.open_decision("repo", kCreate));
  CHECK_FALSE(earlier.open_decision("repo", kCreate));
  Log later = open_log(place);
  CHECK(faults.syncs == 0);
  CHECK(later.known_refs("repo")["refs/heads/main"].value == id('1'));
  CHECK(value_of(place) == id('1'));
  CHECK(entries(place) == 2);
  CHECK(is_ready(place.options()));

  CHECK(later.append(outcome("repo", kUpdate, 0), kWaits).index == 2);
  CHECK(faults.syncs == 0);
  faults.overwrites = 0;
  CHECK(earlier.append(decision("repo", kUpdate)).index == 3);
  CHECK(faults.syncs == 1);
  CHECK(faults.overwrites == 4);  // what had waited, the intent, that a sync begins, and the mark
  CHECK(mark_of(place).entries == 4);
  CHECK(mark_of(place).offset == std::filesystem::file_size(first_segment(place)));
  CHECK(entries(place) == 4);
}

TEST_CASE("only an outcome waits") {
  Entry rejected = decision("repo", kCreate);
  rejected.decision = findings::Decision::reject;
  for (const Entry& entry : {decision("repo", kCreate), rejected, adoption("repo", kCreate)}) {
    Place place;
    Log log = open_log(place);
    faults.syncs = 0;
    (void)log.append(entry, kWaits);
    CHECK(faults.syncs == 1);
    CHECK(mark_of(place).entries == 1);
  }
}

TEST_CASE("no more than a bounded number of bytes waits") {
  Place place;
  Log log = open_log(place);
  Entry entry = outcome("repo", kCreate, 0);
  entry.of.reset();
  entry.note = std::string(kMaxUnsynced / 4, 'x');
  faults.syncs = 0;
  std::uint64_t count = 0;
  for (; faults.syncs == 0 && count < 10; ++count) {
    (void)log.append(entry, kWaits);
    CHECK(std::filesystem::file_size(first_segment(place)) - mark_of(place).offset <= kMaxUnsynced);
  }
  CHECK(count == 4);
  CHECK(faults.syncs == 1);
  CHECK(mark_of(place).entries == 4);
  entry.note = std::string(kMaxUnsynced, 'x');
  (void)log.append(entry, kWaits);
  CHECK(mark_of(place).entries == 5);
  CHECK(entries(place) == 5);
}

TEST_CASE("what waits never reaches into the next segment") {
  Place place;
  place.segment_limit = 4000;
  Log log = open_log(place);
  (void)log.append(decision("repo", kCreate));
  for (std::uint64_t count = 2; count < 40; ++count) {
    (void)log.append(outcome("repo", kCreate, 0), kWaits);
    REQUIRE(entries(place) == count);
    REQUIRE(std::filesystem::exists(place.audit / segment_name(mark_of(place).segment)));
    REQUIRE_FALSE(std::filesystem::exists(place.audit / segment_name(count)));
  }
  CHECK(mark_of(place).segment > 0);
  CHECK(open_log(place).append(decision("repo", kUpdate)).index == 39);
  CHECK(entries(place) == 40);
}

TEST_CASE("a crash that cuts at any byte costs no more than what was not durable") {
  Cut cut;
  for (std::uint64_t size = cut.durable; size <= cut.journal.size(); ++size) {
    CAPTURE(size);
    cut.restore(cut.journal.substr(0, size));
    const std::uint64_t whole =
        1 + (size >= cut.after_outcome ? 1 : 0) + (size == cut.journal.size() ? 1 : 0);
    const bool torn =
        size != cut.durable && size != cut.after_outcome && size != cut.journal.size();
    REQUIRE((verify(cut.place.options()).result == VerifyReport::Result::wrong) == torn);
    (void)open_log(cut.place).append(decision("repo", kUpdate));
    REQUIRE(entries(cut.place) == whole + (torn ? 1 : 0) + 1);
    REQUIRE(kept(cut.place) == (torn ? 1 : 0));
    REQUIRE(value_of(cut.place) == (size >= cut.after_outcome ? id('1') : ""));
  }
}

TEST_CASE("an outcome that waits repairs first, like any append") {
  Cut cut;
  cut.restore(cut.journal.substr(0, cut.after_outcome + 9));
  (void)open_log(cut.place).append(outcome("repo", kUpdate, 0), kWaits);
  CHECK(entries(cut.place) == 4);
  CHECK(kept(cut.place) == 1);
  CHECK(mark_of(cut.place).entries == 3);
}

TEST_CASE("pages that never reached the disk are a crash, wherever they lie beyond the mark") {
  Cut cut;
  for (std::uint64_t from = cut.durable; from < cut.journal.size(); from += 7)
    for (const std::uint64_t to : {cut.after_outcome, std::uint64_t{cut.journal.size()}}) {
      if (from >= to)
        continue;
      CAPTURE(from);
      CAPTURE(to);
      std::string bytes = cut.journal;
      bytes.replace(from, to - from, to - from, '\0');
      if (bytes == cut.journal)
        continue;
      cut.restore(bytes);
      REQUIRE(verify(cut.place.options()).result == VerifyReport::Result::wrong);
      (void)open_log(cut.place).append(decision("repo", kUpdate));
      const std::uint64_t whole = from < cut.after_outcome ? 1 : 2;
      REQUIRE(entries(cut.place) == whole + 2);
      REQUIRE(slurp(file_named(cut.place.audit, "removed-")) ==
              bytes.substr(from < cut.after_outcome ? cut.durable : cut.after_outcome));
    }
}

TEST_CASE("what was carried by a sync is never repaired") {
  // The mark is not synced itself, so that after a power cut it may be the one before the outcome.
  Cut cut;
  (void)open_log(cut.place).append(decision("repo", kUpdate));
  std::string bytes = slurp(first_segment(cut.place));
  bytes[cut.durable + 90] ^= 1;
  cut.restore(bytes);
  CHECK_THROWS_AS((void)open_log(cut.place).append(decision("repo", kUpdate)), base::Failure);
  CHECK(slurp(first_segment(cut.place)) == bytes);
  CHECK(verify(cut.place.options()).result == VerifyReport::Result::wrong);
}

TEST_CASE("the failed append of one takes nothing from the others") {
  struct Row {
    std::string why;
    Faults faults;
  };

  const Row rows[] = {
      {"the sync", {.sync_error = EIO}},
      {"the write", {.write_error = ENOSPC, .write_room = 100}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    Log writer = open_log(place);
    (void)writer.append(decision("repo", kCreate));
    (void)writer.append(outcome("repo", kCreate, 0), kWaits);
    const std::string before = slurp(first_segment(place));
    Log other = open_log(place);
    faults = row.faults;
    CHECK_THROWS_AS((void)other.append(decision("repo", kUpdate)), base::Failure);
    faults = Faults{};
    CHECK(slurp(first_segment(place)) == before);
    CHECK(mark_of(place).entries == 1);
    CHECK(value_of(place) == id('1'));
    CHECK(writer.append(decision("repo", kUpdate)).index == 2);
    CHECK(faults.overwrites == 4);  // the kernel may think these pages clean, so they are written
    CHECK(entries(place) == 3);
  }
}

TEST_CASE("where the failed append cannot even be cut off, the outcome before it stays") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  {
    Log log = open_log(place);
    (void)log.append(outcome("repo", kCreate, 0), kWaits);
    faults = {.write_error = ENOSPC, .write_room = 100, .truncate_error = EIO};
    CHECK_THROWS_AS((void)log.append(decision("repo", kUpdate)), base::Failure);
    faults = Faults{};
  }
  CHECK(words(verify(place.options())).starts_with("incomplete-tail"));
  CHECK(value_of(place) == id('1'));
  (void)open_log(place).append(decision("repo", kUpdate));
  CHECK(entries(place) == 4);
  CHECK(kept(place) == 1);
}

TEST_CASE("processes that wait and processes that sync make one log") {
  constexpr int kProcesses = 6;
  constexpr int kPushes = 25;
  Place place;
  place.segment_limit = 32 * 1024;
  std::vector<pid_t> children;
  for (int child = 0; child < kProcesses; ++child) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0)
      ::_exit(pushes(place, "repo" + std::to_string(child), kPushes));
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
  }
  CHECK(entries(place) == std::uint64_t{2} * kProcesses * kPushes);
  (void)open_log(place).append(decision("repo", kCreate));
  CHECK(mark_of(place).entries == std::uint64_t{2} * kProcesses * kPushes + 1);
}

TEST_CASE("a failed write of an outcome leaves nothing behind") {
  Place place;
  Log log = open_log(place);
  (void)log.append(decision("repo", kCreate));
  const std::string before = slurp(first_segment(place));
  faults = {.write_error = ENOSPC, .write_room = 100};
  CHECK_THROWS_AS((void)log.append(outcome("repo", kCreate, 0), kWaits), base::Failure);
  faults = Faults{};
  CHECK(slurp(first_segment(place)) == before);
  CHECK(log.append(outcome("repo", kCreate, 0), kWaits).index == 1);
}

TEST_CASE("a decision that nobody synced does not count because outcomes follow it") {
  // A process that was killed between writing and syncing; nobody may act on what it wrote.
  Cut cut;
  cut.restore(cut.journal);
  read(cut.place.options(), 0, [&](const Record& record) {
    CHECK(record.index < 2);
    return true;
  });
  faults.sync_error = EIO;
  CHECK_THROWS_AS((void)open_log(cut.place), base::Failure);
  faults = Faults{};
  CHECK(mark_of(cut.place).entries == 1);
  CHECK(open_log(cut.place).open_decision("repo", kUpdate) == 2);
  CHECK(mark_of(cut.place).entries == 3);
}

TEST_CASE("what the cache folded of a lost outcome is not believed") {
  Place place;
  std::string marked;
  std::string journal;
  {
    Log log = open_log(place);
    for (int i = 0; i < 40; ++i)
      (void)log.append(decision("repo", kUpdate));
    (void)log.append(decision("repo", kCreate));
    marked = slurp(place.state / "log.mark");
    journal = slurp(first_segment(place));
    (void)log.append(outcome("repo", kCreate, 40), kWaits);
    CHECK_FALSE(open_log(place).open_decision("repo", kCreate));  // writes the cache
  }
  CHECK(std::filesystem::exists(place.state / "log-cache"));
  forget_boot(place);
  spill(place.state / "log.mark", marked);
  spill(first_segment(place), journal);
  CHECK(open_log(place).open_decision("repo", kCreate) == 40);
  (void)open_log(place).append(outcome("repo", kUpdate, 0), kWaits);
  CHECK(open_log(place).open_decision("repo", kCreate) == 40);
}

}  // namespace refward::audit
