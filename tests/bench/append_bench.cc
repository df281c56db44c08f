// SPDX-License-Identifier: Apache-2.0
// What a durable append costs when many hook processes come at once, beside two other designs in
// the same run: a lock and a sync for each, and SQLite with a write-ahead log. Every sync takes the
// given time longer, whoever makes it: this program's own fdatasync comes before libc's.
//
//   append_bench [FOLDER [MILLISECONDS [PROCESSES]]]
#include "audit/journal.h"
#include "audit/log.h"
#include "base/failure.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#ifdef REFWARD_SQLITE
#include <sqlite3.h>
#endif

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Micros = std::chrono::microseconds;

constexpr int kStormRounds = 20;
constexpr std::size_t kMaxSamples = 100'000;
constexpr std::size_t kRecordSize = 1024;

// Shared by all processes of the run.
struct Board {
  std::atomic<std::uint64_t> syncs;
  std::atomic<std::uint64_t> samples;
  std::atomic<std::uint64_t> failures;
  std::atomic<std::uint64_t> ready;
  std::atomic<std::uint64_t> out_of_order;
  std::int64_t micros[kMaxSamples];
};

Board* board = nullptr;
Micros extra{};

int slow_sync(long call, int fd) {
  if (board != nullptr) {
    ++board->syncs;
    ::usleep(static_cast<useconds_t>(extra.count()));
  }
  return static_cast<int>(::syscall(call, fd));
}

}  // namespace

extern "C" {
int fdatasync(int fd) {
  return slow_sync(SYS_fdatasync, fd);
}

int fsync(int fd) {
  return slow_sync(SYS_fsync, fd);
}
}

namespace {

// One process's way to append; what it returns ascends from call to call.
using Append = std::function<std::uint64_t()>;

struct Design {
  const char* name;
  std::function<void(const std::filesystem::path&)> prepare;
  std::function<Append(const std::filesystem::path&)> open;
  // Whether all that was acknowledged is there, and nothing else.
  std::function<bool(const std::filesystem::path&, std::uint64_t)> is_right;
};

refward::audit::Options options_in(const std::filesystem::path& place) {
  refward::audit::Options options;
  options.folder = place / "audit";
  options.state = place / "state";
  options.origin = "git.example.org";
  return options;
}

refward::audit::Entry entry() {
  refward::audit::Entry entry;
  entry.repository = "team/repo";
  entry.decision = refward::findings::Decision::accept;
  entry.moves = {{"refs/heads/main", std::string(40, '1'), std::string(40, '2')}};
  entry.policy_digest = std::string(64, 'a');
  entry.keyring_digest = std::string(64, 'b');
  entry.pusher = "alice";
  entry.door = "ssh";
  return entry;
}

Append open_refward(const std::filesystem::path& place) {
  auto log = std::make_shared<refward::audit::Log>(
      refward::audit::Log::open(options_in(place), refward::base::Clock::system()));
  return [log] { return log->append(entry()).index; };
}

Design refward_design() {
  return {"refward: group commit",
          [](const std::filesystem::path& place) {
            std::filesystem::create_directories(place / "audit");
            std::filesystem::create_directories(place / "state");
            (void)open_refward(place)();
          },
          open_refward,
          [](const std::filesystem::path& place, std::uint64_t count) {
            const auto report = refward::audit::verify(options_in(place));
            return report.result == refward::audit::VerifyReport::Result::whole &&
                   report.entries == count + 1;
          }};
}

Design naive_design() {
  return {
      "a lock and a sync for each",
      [](const std::filesystem::path& place) { std::filesystem::create_directories(place); },
      [](const std::filesystem::path& place) -> Append {
        const int fd = ::open((place / "log").c_str(), O_RDWR | O_APPEND | O_CREAT, 0600);
        return [fd]() -> std::uint64_t {
          const std::string record(kRecordSize, 'x');
          if (::flock(fd, LOCK_EX) != 0 ||
              ::write(fd, record.data(), record.size()) != static_cast<ssize_t>(record.size()) ||
              ::fdatasync(fd) != 0)
            throw refward::base::Failure::fault("naive");
          const auto size = static_cast<std::uint64_t>(::lseek(fd, 0, SEEK_END));
          ::flock(fd, LOCK_UN);
          return size;
        };
      },
      [](const std::filesystem::path& place, std::uint64_t count) {
        return std::filesystem::file_size(place / "log") == count * kRecordSize;
      }};
}

#ifdef REFWARD_SQLITE
void run_sql(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw refward::base::Failure::fault(sqlite3_errmsg(db));
}

sqlite3* open_sqlite(const std::filesystem::path& place) {
  sqlite3* db = nullptr;
  if (sqlite3_open((place / "log.db").c_str(), &db) != SQLITE_OK)
    throw refward::base::Failure::fault("sqlite3_open");
  sqlite3_busy_timeout(db, 120'000);
  run_sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
  return db;
}

Design sqlite_design() {
  return {"SQLite, WAL, synchronous=FULL",
          [](const std::filesystem::path& place) {
            std::filesystem::create_directories(place);
            sqlite3* db = open_sqlite(place);
            run_sql(db, "CREATE TABLE log(id INTEGER PRIMARY KEY, record BLOB)");
            sqlite3_close(db);
          },
          [](const std::filesystem::path& place) -> Append {
            sqlite3* db = open_sqlite(place);
            return [db]() -> std::uint64_t {
              run_sql(db, "INSERT INTO log(record) VALUES(zeroblob(1024))");
              return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db));
            };
          },
          [](const std::filesystem::path& place, std::uint64_t count) {
            sqlite3* db = open_sqlite(place);
            std::uint64_t rows = 0;
            sqlite3_exec(
                db, "SELECT count(*) FROM log",
                [](void* out, int, char** values, char**) {
                  *static_cast<std::uint64_t*>(out) = std::strtoull(values[0], nullptr, 10);
                  return 0;
                },
                &rows, nullptr);
            sqlite3_close(db);
            return rows == count;
          }};
}
#endif

void sample(const Append& append, std::uint64_t& last) {
  const auto begun = Clock::now();
  const std::uint64_t place = append();
  const auto took = std::chrono::duration_cast<Micros>(Clock::now() - begun);
  board->micros[board->samples++] = took.count();
  if (place <= last && last != 0)
    ++board->out_of_order;
  last = place;
}

[[noreturn]] void be_hook(const Design& design,
                          const std::filesystem::path& place,
                          int gate,
                          int rounds) {
  try {
    const Append append = design.open(place);
    ++board->ready;
    char x = 0;
    (void)!::read(gate, &x, 1);
    std::uint64_t last = 0;
    for (int round = 0; round < rounds; ++round)
      sample(append, last);
  } catch (const std::exception& failure) {
    ++board->failures;
    std::fprintf(stderr, "%s: %s\n", design.name, failure.what());
  }
  ::_exit(0);
}

std::int64_t percentile(std::vector<std::int64_t> micros, double part) {
  if (micros.empty())
    return 0;
  std::ranges::sort(micros);
  const auto at = static_cast<std::size_t>(static_cast<double>(micros.size() - 1) * part);
  return micros[at];
}

void print(const Design& design, int processes, int rounds, Micros wall, bool right) {
  const std::vector<std::int64_t> all(board->micros, board->micros + board->samples.load());
  std::printf("%-30s %4d x %-3d  p50 %8.1f ms  p99 %8.1f ms  wall %8.1f ms  syncs %5llu  %s\n",
              design.name, processes, rounds, static_cast<double>(percentile(all, 0.5)) / 1000,
              static_cast<double>(percentile(all, 0.99)) / 1000,
              static_cast<double>(wall.count()) / 1000,
              static_cast<unsigned long long>(board->syncs.load()),
              right ? "all there, in order" : "WRONG");
  std::fflush(stdout);
}

// All processes have opened the log; they are let go at once.
bool run(const Design& design, const std::filesystem::path& root, int processes, int rounds) {
  const auto place = root / std::to_string(::getpid());
  design.prepare(place);
  int gate[2];
  if (::pipe2(gate, O_CLOEXEC) != 0)
    refward::base::throw_system_fault("pipe", errno);
  new (board) Board{};
  for (int i = 0; i < processes; ++i)
    if (::fork() == 0) {
      ::close(gate[1]);
      be_hook(design, place, gate[0], rounds);
    }
  while (board->ready + board->failures < static_cast<std::uint64_t>(processes))
    ::usleep(2000);
  ::usleep(50'000);
  board->syncs = 0;
  const auto begun = Clock::now();
  ::close(gate[1]);
  for (int i = 0; i < processes; ++i)
    ::wait(nullptr);
  const auto wall = std::chrono::duration_cast<Micros>(Clock::now() - begun);
  ::close(gate[0]);
  const bool right =
      board->failures == 0 && board->out_of_order == 0 && design.is_right(place, board->samples);
  print(design, processes, rounds, wall, right);
  std::filesystem::remove_all(place);
  return right;
}

}  // namespace

int main(int count, char** words) {
  const std::string root = count > 1 ? words[1] : "/dev/shm";
  extra = std::chrono::milliseconds(count > 2 ? std::atoi(words[2]) : 4);
  const int processes = count > 3 ? std::atoi(words[3]) : 100;
  void* page =
      ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED)
    return 3;
  board = new (page) Board{};
  std::printf("each sync takes %lld ms longer; %s\n", static_cast<long long>(extra.count() / 1000),
              root.c_str());
  std::vector<Design> designs = {refward_design(), naive_design()};
#ifdef REFWARD_SQLITE
  designs.push_back(sqlite_design());
#else
  std::printf("SQLite: not built in (libsqlite3-dev)\n");
#endif
  bool right = true;
  try {
    for (const int rounds : {1, kStormRounds})
      for (const int many : {1, processes})
        for (const Design& design : designs)
          right = run(design, root, many, rounds) && right;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 3;
  }
  return right ? 0 : 1;
}
