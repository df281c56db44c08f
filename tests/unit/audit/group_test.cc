// SPDX-License-Identifier: Apache-2.0
// Many processes at one log: one syncs for all that have written, whoever dies or fails in the
// midst of it, and nobody is told of an entry that is not there.
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/lock.h"
#include "audit/log.h"
#include "audit/sync_note.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <random>
#include <vector>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};
constexpr auto kWaits = Log::Durable::next_append;
constexpr std::chrono::milliseconds kSlowSync{4};

void nap(std::chrono::microseconds time) {
  ::usleep(static_cast<useconds_t>(time.count()));
}

Mark mark_of(const Place& place) {
  const auto fd = base::open_file(place.state / "log.mark", O_RDONLY);
  return read_mark(fd.get(), "").value();
}

// What one process was told.
struct Told {
  std::uint64_t index;
  char leaf_hash[64];
  pid_t process;
};

// A pipe that children write what they were told into.
class Channel {
 public:
  Channel() { REQUIRE(::pipe2(ends_, O_CLOEXEC) == 0); }

  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  ~Channel() {
    ::close(ends_[0]);
    close_writing();
  }

  void close_writing() {
    if (ends_[1] >= 0)
      ::close(ends_[1]);
    ends_[1] = -1;
  }

  void tell(const Receipt& receipt) const {
    Told told{receipt.index, {}, ::getpid()};
    receipt.leaf_hash.copy(told.leaf_hash, sizeof told.leaf_hash);
    put(&told, sizeof told);
  }

  void put(const void* bytes, std::size_t size) const {
    if (::write(ends_[1], bytes, size) != static_cast<ssize_t>(size))
      ::_exit(9);
  }

  // False at the end.
  bool get(void* bytes, std::size_t size) const {
    for (;;) {
      const ssize_t got = ::read(ends_[0], bytes, size);
      if (got >= 0 || errno != EINTR)
        return got == static_cast<ssize_t>(size);
    }
  }

  std::vector<Told> all() {
    close_writing();
    std::vector<Told> out;
    Told told{};
    while (get(&told, sizeof told))
      out.push_back(told);
    return out;
  }

 private:
  int ends_[2] = {-1, -1};
};

template <typename Work>
pid_t start(const Work& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int code = 0;
    try {
      work();
    } catch (const base::Failure& failure) {
      code = failure.public_words().find("not in order") == std::string::npos ? 3 : 4;
    } catch (...) {
      code = 5;
    }
    ::_exit(code);
  }
  return child;
}

int end_of(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Every entry that somebody was told of stands where he was told, once.
void check_told(const Place& place, const std::vector<Told>& told) {
  std::map<std::uint64_t, std::string> leaves;
  read(place.options(), 0, [&](const Record& record) {
    leaves[record.index] =
        base::to_hex(tlog::hash_leaf(base::as_bytes(std::string_view(record.leaf_json))));
    return true;
  });
  std::map<std::uint64_t, int> seen;
  std::map<pid_t, std::uint64_t> newest;
  for (const Told& one : told) {
    REQUIRE(leaves[one.index] == std::string(one.leaf_hash, sizeof one.leaf_hash));
    REQUIRE(++seen[one.index] == 1);
    const auto before = newest.find(one.process);
    REQUIRE((before == newest.end() || before->second < one.index));
    newest[one.process] = one.index;
  }
}

std::atomic<std::uint64_t>* shared_counter() {
  void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(page != MAP_FAILED);
  return new (page) std::atomic<std::uint64_t>(0);
}

// A child that stops in its first fdatasync until it is told how that ends.
struct Stuck {
  enum class End : char { well, badly };

  explicit Stuck(const Place& place) {
    child = start([&] {
      Log log = open_log(place);
      faults.before_sync = [&] {
        faults.before_sync = nullptr;
        reached.put("x", 1);
        End end{};
        if (!go.get(&end, 1))
          ::_exit(9);
        faults.sync_error = end == End::badly ? EIO : 0;
      };
      told.tell(log.append(decision("stuck", kCreate)));
    });
    char x = 0;
    REQUIRE(reached.get(&x, 1));
  }

  void end(End how) const { go.put(&how, 1); }

  Channel reached;
  Channel go;
  Channel told;
  pid_t child = 0;
};

// Until the journal is longer than that: somebody wrote.
void wait_for_growth(const Place& place, std::uint64_t size) {
  for (int i = 0; i < 5000 && std::filesystem::file_size(first_segment(place)) <= size; ++i)
    nap(std::chrono::milliseconds(2));
  REQUIRE(std::filesystem::file_size(first_segment(place)) > size);
}

std::uint64_t whole_entries(const Place& place) {
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  return report.entries;
}

std::string copy_state(const Place& place) {
  const auto other = place.root / "state2";
  std::filesystem::create_directory(other);
  for (const char* name : {"log.mark", "log.intent", "log.sync", "log.lock", "hash.key"})
    std::filesystem::copy_file(place.state / name, other / name);
  return other;
}

}  // namespace

TEST_CASE("one process alone syncs once for an entry") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  faults.syncs = 0;
  Log log = open_log(place);
  CHECK(faults.syncs == 0);
  for (std::uint64_t i = 1; i < 20; ++i) {
    (void)log.append(decision("repo", kCreate));
    REQUIRE(faults.syncs == i);
  }
  CHECK(mark_of(place).entries == 20);
}

TEST_CASE("many at once share their syncs, and each is told its own place") {
  constexpr int kProcesses = 40;
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  auto* syncs = shared_counter();
  auto* arrived = shared_counter();
  Channel told;
  Channel gate;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i)
    children.push_back(start([&] {
      Log log = open_log(place);
      faults.all_syncs = syncs;
      // However busy the machine is, all are at work before the first sync ends.
      faults.before_sync = [&] {
        while (*arrived < kProcesses)
          nap(std::chrono::milliseconds(1));
        nap(5 * kSlowSync);
      };
      gate.close_writing();
      char x = 0;
      (void)gate.get(&x, 1);
      ++*arrived;
      told.tell(log.append(decision("repo", kCreate)));
    }));
  nap(std::chrono::milliseconds(200));
  gate.close_writing();
  for (const pid_t child : children)
    CHECK(end_of(child) == 0);
  const auto all = told.all();
  CHECK(all.size() == kProcesses);
  check_told(place, all);
  CHECK(whole_entries(place) == kProcesses + 1);
  CHECK(mark_of(place).entries == kProcesses + 1);
  CHECK(*syncs < kProcesses / 2);
}

TEST_CASE("segments close while many append") {
  constexpr int kProcesses = 8;
  constexpr int kEach = 15;
  Place place;
  place.segment_limit = 6000;
  Channel told;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i)
    children.push_back(start([&] {
      Log log = open_log(place);
      for (int n = 0; n < kEach; ++n)
        told.tell(log.append(n % 3 == 2 ? outcome("repo", kCreate, 0) : decision("repo", kCreate),
                             n % 3 == 2 ? kWaits : Log::Durable::now));
    }));
  for (const pid_t child : children)
    CHECK(end_of(child) == 0);
  const auto all = told.all();
  CHECK(all.size() == kProcesses * kEach);
  check_told(place, all);
  CHECK(whole_entries(place) == kProcesses * kEach);
  CHECK(list_folder(place.audit).segments.size() > 5);
}

TEST_CASE("processes that are killed anywhere lose nothing that they were told") {
  constexpr int kWriters = 6;
  constexpr int kKills = 120;
  Place place;
  place.segment_limit = 200'000;
  (void)open_log(place).append(decision("repo", kCreate));
  Channel told;
  const auto writer = [&] {
    for (;;) {
      Log log = open_log(place);
      faults.before_sync = [] { nap(std::chrono::microseconds(300)); };
      for (int n = 0; n < 5; ++n)
        told.tell(
            log.append(n == 4 ? outcome("repo", kCreate, 0) : decision("repo", kCreate), kWaits));
    }
  };
  // Somebody has to empty the pipe.
  std::vector<pid_t> writers;
  for (int i = 0; i < kWriters; ++i)
    writers.push_back(start(writer));
  std::vector<Told> all;
  std::mt19937 random(7);
  for (int kill = 0; kill < kKills; ++kill) {
    Told one{};
    for (auto more = random() % 12; more > 0; --more) {
      REQUIRE(told.get(&one, sizeof one));
      all.push_back(one);
    }
    nap(std::chrono::microseconds(random() % 700));
    pid_t& victim = writers[random() % kWriters];
    ::kill(victim, SIGKILL);
    REQUIRE(end_of(victim) == 128 + SIGKILL);
    victim = start(writer);
  }
  for (const pid_t child : writers) {
    ::kill(child, SIGKILL);
    CHECK(end_of(child) == 128 + SIGKILL);
  }
  for (const Told& one : told.all())
    all.push_back(one);
  (void)open_log(place).append(decision("repo", kCreate));
  CHECK(all.size() > 100);
  check_told(place, all);
  (void)whole_entries(place);
}

TEST_CASE("a failed sync fails everybody whom it was for, and leaves nothing of them") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  (void)open_log(place).append(outcome("repo", kCreate, 0), kWaits);
  const std::string before = slurp(first_segment(place));
  const Stuck leader(place);
  const auto size = std::filesystem::file_size(first_segment(place));
  const pid_t follower = start([&] { (void)open_log(place).append(decision("repo", kCreate)); });
  wait_for_growth(place, size);
  leader.end(Stuck::End::badly);
  CHECK(end_of(leader.child) == 3);
  CHECK(end_of(follower) == 3);
  CHECK(slurp(first_segment(place)) == before);
  CHECK(mark_of(place).entries == 1);
  CHECK(open_log(place).append(decision("repo", kCreate)).index == 2);
  CHECK(whole_entries(place) == 3);
}

TEST_CASE("where a failed sync could not be undone, the next append writes it all anew") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  {
    Log log = open_log(place);
    faults = {.sync_error = EIO, .truncate_error = EIO};
    CHECK_THROWS_AS((void)log.append(decision("repo", kCreate)), base::Failure);
    faults = Faults{};
  }
  const auto fd = base::open_file(place.state / "log.sync", O_RDONLY);
  CHECK(read_sync_state(fd.get(), mark_of(place)) == SyncState::failed);
  faults.syncs = 0;
  faults.overwrites = 0;
  CHECK(open_log(place).append(decision("repo", kCreate)).index == 2);
  CHECK(faults.syncs > 2);
  CHECK(whole_entries(place) == 3);
}

TEST_CASE("a process that dies in its sync is followed by one that writes it all anew") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  const Stuck leader(place);
  const auto size = std::filesystem::file_size(first_segment(place));
  Channel told;
  auto* syncs = shared_counter();
  const pid_t follower = start([&] {
    Log log = open_log(place);
    faults.all_syncs = syncs;
    told.tell(log.append(decision("repo", kCreate)));
  });
  wait_for_growth(place, size);
  CHECK(whole_entries(place) == 3);
  CHECK(mark_of(place).entries == 1);
  ::kill(leader.child, SIGKILL);
  CHECK(end_of(leader.child) == 128 + SIGKILL);
  CHECK(end_of(follower) == 0);
  CHECK(*syncs == 2);  // the journal, rewritten, and the mark
  check_told(place, told.all());
  CHECK(mark_of(place).entries == 3);
  CHECK(whole_entries(place) == 3);
}

TEST_CASE("what is about to be synced is not read, not adopted, and appended behind") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  const Stuck leader(place);
  faults.syncs = 0;
  Log log = open_log(place);
  CHECK(faults.syncs == 0);
  CHECK_FALSE(log.open_decision("stuck", kCreate));
  std::uint64_t seen = 0;
  read(place.options(), 0, [&](const Record&) { return ++seen > 0; });
  CHECK(seen == 1);
  const auto size = std::filesystem::file_size(first_segment(place));
  Channel told;
  // An outcome behind what may yet be taken away does not rest with having been written.
  const pid_t behind =
      start([&] { told.tell(open_log(place).append(outcome("repo", kCreate, 0), kWaits)); });
  wait_for_growth(place, size);
  leader.end(Stuck::End::well);
  CHECK(end_of(leader.child) == 0);
  CHECK(end_of(behind) == 0);
  check_told(place, told.all());
  CHECK(mark_of(place).entries == 3);
  CHECK(log.open_decision("stuck", kCreate) == 1);
}

TEST_CASE("damage among what nobody has synced yet refuses, and takes nothing along") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  const std::string marked = slurp(place.state / "log.mark");
  const auto size = std::filesystem::file_size(first_segment(place));
  (void)open_log(place).append(decision("repo", kCreate));
  std::string bytes = slurp(first_segment(place));
  (void)open_log(place).append(decision("repo", kCreate));
  bytes = slurp(first_segment(place));
  bytes[size + 100] ^= 1;
  spill(first_segment(place), bytes);
  spill(place.state / "log.mark", marked);
  for (int i = 0; i < 2; ++i) {
    CHECK_THROWS_AS((void)open_log(place).append(decision("repo", kCreate)), base::Failure);
    CHECK(slurp(first_segment(place)) == bytes);
  }
}

TEST_CASE("two servers that share a folder, each with a state of its own, are detected") {
  struct Row {
    std::string why;
    bool outcome;
  };

  for (const Row& row : {Row{"a decision", false}, Row{"an outcome", true}}) {
    CAPTURE(row.why);
    Place place;
    (void)open_log(place).append(decision("repo", kCreate));
    Options other = place.options();
    other.state = copy_state(place);
    {
      Log second = Log::open(other, test_clock());
      if (row.outcome)
        (void)second.append(outcome("repo", kCreate, 0), kWaits);
      else
        (void)second.append(decision("repo", kCreate));
    }
    CHECK(refusal(place.options()) == "the audit log is not in order (two-writers)");
    CHECK(refusal(other).empty());
    // An administrator who found out may say so.
    spill(place.state / "log.intent", "");
    CHECK(refusal(place.options()).empty());
    CHECK(open_log(place).append(decision("repo", kCreate)).index == 2);
    CHECK(refusal(other) == "the audit log is not in order (two-writers)");
    CHECK(whole_entries(place) == 3);
  }
}

TEST_CASE("two servers that make their logs in one folder at once do not both succeed") {
  for (int round = 0; round < 10; ++round) {
    Place place;
    Options other = place.options();
    other.state = place.root / "state2";
    std::filesystem::create_directory(other.state);
    Channel gate;
    const auto open = [&](const Options& options) {
      gate.close_writing();
      char x = 0;
      (void)gate.get(&x, 1);
      (void)Log::open(options, test_clock());
    };
    const pid_t one = start([&] { open(place.options()); });
    const pid_t two = start([&] { open(other); });
    gate.close_writing();
    const int ends[] = {end_of(one), end_of(two)};
    CHECK(ends[0] + ends[1] == 4);
    CHECK((ends[0] == 0 || ends[1] == 0));
  }
}

TEST_CASE("nobody waits for a lock for ever, and whoever waits gets it") {
  Place place;
  (void)open_log(place);
  const auto mine = base::open_file(place.state / "log.lock", O_RDWR);
  const auto others = base::open_file(place.state / "log.lock", O_RDWR);
  {
    const Lock lock(mine.get(), Share::exclusive);
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(Lock(others.get(), Share::exclusive, base::Seconds(1)), base::Failure);
    CHECK_THROWS_AS(Lock(others.get(), Share::shared, base::Seconds(0)), base::Failure);
    const auto passed = std::chrono::steady_clock::now() - begun;
    CHECK(passed >= std::chrono::seconds(1));
    CHECK(passed < std::chrono::seconds(10));
  }
  const Lock lock(others.get(), Share::exclusive, base::Seconds(0));
}

}  // namespace refward::audit
