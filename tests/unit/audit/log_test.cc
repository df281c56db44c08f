// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"

#include "audit/disk.h"
#include "audit/events.h"
#include "audit/mark.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};
const RefMove kUpdate{"refs/heads/main", id('1'), id('2')};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};

  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

void append_some(const Place& place, int count) {
  Log log = open_log(place);
  for (int i = 0; i < count; ++i)
    (void)log.append(decision("repo", kCreate));
}

std::uint64_t count_records(const Place& place) {
  std::uint64_t count = 0;
  read(place.options(), 0, [&](const Record& record) {
    CHECK(record.index == count);
    ++count;
    return true;
  });
  return count;
}

}  // namespace

TEST_CASE("an append is numbered, durable by one sync, and read back by another process's view") {
  Place place;
  Log log = open_log(place);
  faults.syncs = 0;
  const Receipt first = log.append(decision("repo", kCreate));
  CHECK(faults.syncs == 1);
  CHECK(first.index == 0);
  CHECK(log.append(outcome("repo", kCreate, 0)).index == 1);
  Log second = open_log(place);
  CHECK(second.append(adoption("other", kUpdate)).index == 2);
  CHECK(log.append(decision("repo", kUpdate)).index == 3);
  CHECK(count_records(place) == 4);
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  CHECK(report.entries == 4);
  read(place.options(), 0, [&](const Record& record) {
    const auto hash = tlog::hash_leaf(base::as_bytes(record.leaf_json));
    CHECK(base::to_hex(hash) == first.leaf_hash);
    CHECK(record.time == test_clock().now());
    return false;
  });
}

TEST_CASE("files and folders are one user's") {
  Place place;
  append_some(place, 1);
  CHECK(mode_of(place.audit) == 0700U);
  CHECK(mode_of(first_segment(place)) == 0600U);
  CHECK(mode_of(place.state / "log.mark") == 0600U);
  CHECK(mode_of(place.state / "log.lock") == 0600U);
  CHECK(mode_of(place.state / "hash.key") == 0600U);
}

TEST_CASE("with a group they are the group's, and an unknown group is refused") {
  Place place;
  Options options = place.options();
  options.group = "no-such-group-here";
  CHECK(refusal(options).find("no group") != std::string::npos);
  const struct group* own = ::getgrgid(::getegid());
  if (own == nullptr) {
    MESSAGE("skipped: this process's group has no name");
    return;
  }
  options.group = own->gr_name;
  {
    Log log = Log::open(options, test_clock());
    (void)log.append(decision("repo", kCreate));
  }
  CHECK(mode_of(place.audit) == 02770U);
  CHECK(mode_of(first_segment(place)) == 0660U);
  CHECK(mode_of(place.state / "log.mark") == 0660U);
  CHECK(mode_of(place.state / "log.lock") == 0660U);
  CHECK(mode_of(place.state / "hash.key") == 0640U);
}

TEST_CASE("a folder that is not the known log is refused") {
  struct Row {
    std::string why;
    void (*change)(Place&);
    const char* word;  // in the words for the pusher, and of verify
  };

  const Row rows[] = {
      {"the folder is missing", [](Place& p) { std::filesystem::rename(p.audit, p.root / "away"); },
       "No such file"},
      {"an unmounted disk shows an empty folder",
       [](Place& p) {
         std::filesystem::rename(p.audit, p.root / "away");
         std::filesystem::create_directory(p.audit);
       },
       "emptied"},
      {"the log of another server",
       [](Place& p) {
         Place other;
         append_some(other, 5);
         std::filesystem::rename(p.audit, p.root / "away");
         std::filesystem::rename(other.audit, p.audit);
       },
       "foreign"},
      {"cut at a record's end",
       [](Place& p) {
         std::filesystem::rename(p.audit, p.root / "away");
         std::filesystem::copy(p.root / "stale", p.audit);
       },
       "shorter"},
      {"cut inside of a record",
       [](Place& p) {
         const auto path = first_segment(p);
         std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
       },
       "shorter"},
      {"the last record is changed",
       [](Place& p) {
         std::string bytes = slurp(first_segment(p));
         bytes[bytes.size() - 4] ^= 1;
         spill(first_segment(p), bytes);
       },
       "corrupt"},
      {"another origin is configured",
       [](Place& p) {
         std::string bytes = slurp(first_segment(p));
         bytes.replace(bytes.find("git."), 4, "gitt");
         spill(first_segment(p), bytes);
       },
       "corrupt"},
      {"state is lost", [](Place& p) { std::filesystem::remove(p.state / "log.mark"); }, "foreign"},
      {"state is damaged", [](Place& p) { spill(p.state / "log.mark", std::string(4608, 'x')); },
       "mark"},
      {"the hash key is lost", [](Place& p) { std::filesystem::remove(p.state / "hash.key"); },
       "No such file"},
      {"the hash key is shorter", [](Place& p) { spill(p.state / "hash.key", "short"); },
       "hash.key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    append_some(place, 2);
    std::filesystem::copy(place.audit, place.root / "stale");
    append_some(place, 1);
    CHECK(refusal(place.options()).empty());
    row.change(place);
    const std::string words = refusal(place.options());
    CHECK(words.find(row.word) != std::string::npos);
    CHECK(words.find(place.root.string()) == std::string::npos);
    CHECK(refusal(place.options()) == words);  // and looking did not mend it
  }
}

TEST_CASE("another origin is another log") {
  Place place;
  append_some(place, 1);
  Options options = place.options();
  options.origin = "git.example.com";
  CHECK(refusal(options).find("foreign") != std::string::npos);
  CHECK(words(verify(options)).find("foreign") != std::string::npos);
  Place empty;
  options = empty.options();
  options.origin = "two words";
  CHECK(refusal(options).find("origin") != std::string::npos);
  CHECK(std::filesystem::is_empty(empty.audit));
}

TEST_CASE("a log is made only in a folder without anything in it") {
  Place place;
  spill(place.audit / "notes.txt", "x");
  CHECK(refusal(place.options()).find("foreign") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(place.state / "log.mark"));
  spill(place.audit / "notes.txt", "");
  std::filesystem::create_directory(place.audit / "lost+found");
  CHECK(refusal(place.options()).empty());
  CHECK(words(verify(place.options())) == "whole");
  spill(place.audit / "lost+found" / "x", "x");
  CHECK(words(verify(place.options())) == "unknown-file lost+found:0 ");
}

TEST_CASE("a log whose making was interrupted is finished") {
  Place whole;
  append_some(whole, 0);
  const std::string header = slurp(first_segment(whole));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, header.size() - 1, header.size()}) {
    CAPTURE(size);
    Mark mark;
    {
      const auto fd = base::open_file(whole.state / "log.mark", O_RDONLY);
      mark = *read_mark(fd.get(), "");
    }
    mark.offset = 0;
    Place place;
    create_mark(place.state / "log.mark", mark, 0600);
    std::filesystem::copy(whole.state / "hash.key", place.state / "hash.key");
    spill(first_segment(place), header.substr(0, size));
    append_some(place, 1);
    CHECK(slurp(first_segment(place)).starts_with(header));
    CHECK(words(verify(place.options())) == "whole");
  }
}

TEST_CASE("the hash key stays, and differs between servers") {
  Place place;
  const std::string key = open_log(place).hash_key();
  CHECK(key.size() == 32);
  CHECK(open_log(place).hash_key() == key);
  Place other;
  CHECK(open_log(other).hash_key() != key);
}

TEST_CASE("a log may be moved") {
  Place place;
  append_some(place, 2);
  std::filesystem::rename(place.audit, place.root / "moved");
  place.audit = place.root / "moved";
  append_some(place, 1);
  CHECK(count_records(place) == 3);
}

TEST_CASE("segments are bounded, follow each other, and are read as one") {
  Place place;
  place.segment_limit = 4096;
  append_some(place, 9);
  append_some(place, 9);
  CHECK(std::distance(std::filesystem::directory_iterator(place.audit), {}) > 3);
  CHECK(count_records(place) == 18);
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  CHECK(report.entries == 18);
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    CHECK(file.file_size() <= 4096);
  std::uint64_t from = 0;
  read(place.options(), 13, [&](const Record& record) {
    from = record.index;
    return false;
  });
  CHECK(from == 13);
  CHECK(open_log(place).open_decision("repo", kCreate) == std::optional<std::uint64_t>(17));
}

TEST_CASE("eight processes append fifty entries each, in one order") {
  Place place;
  place.segment_limit = 64 * 1024;
  std::vector<pid_t> children;
  for (int child = 0; child < 8; ++child) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      int code = 1;
      try {
        for (int i = 0; i < 50; ++i) {
          Log log = open_log(place);
          Entry entry = decision("repo" + std::to_string(child), kCreate);
          entry.duration_us = static_cast<std::uint64_t>(i + 1);
          (void)log.append(entry);
        }
        code = 0;
      } catch (...) {
        code = 2;
      }
      ::_exit(code);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
  }
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  CHECK(report.entries == 400);
  std::map<std::string, std::vector<std::string>> by_repository;
  read(place.options(), 0, [&](const Record& record) {
    const std::string line = render_json(record);
    const auto field = [&](const std::string& key) {
      const std::size_t at = line.find(key) + key.size();
      return line.substr(at, line.find_first_of(",\"}", at) - at);
    };
    by_repository[field("\"repository\":\"")].push_back(field("\"duration_us\":"));
    return true;
  });
  REQUIRE(by_repository.size() == 8);
  for (const auto& [repository, order] : by_repository) {
    REQUIRE(order.size() == 50);
    for (std::size_t i = 0; i < order.size(); ++i)
      CHECK(order[i] == std::to_string(i + 1));
  }
}

TEST_CASE("the last digests are those of the newest entry that has some") {
  Place place;
  Log log = open_log(place);
  CHECK(log.last_digests().policy.empty());
  (void)log.append(decision("repo", kCreate));
  Entry change;
  change.kind = Kind::event;
  change.event = "policy-change";
  change.policy_digest = std::string(64, 'c');
  (void)open_log(place).append(change);
  (void)log.append(outcome("repo", kCreate, 0));
  CHECK(log.last_digests().policy == std::string(64, 'c'));
  CHECK(open_log(place).last_digests().keyring == std::string(64, 'b'));
}

TEST_CASE("a command's change of the keyrings is an event that the next push finds") {
  Place place;
  append_some(place, 1);
  Log log = open_log(place);
  faults.syncs = 0;
  CHECK(record_keyring_change(log, std::string(64, 'c'), "add alice@example.org\n").index == 1);
  CHECK(faults.syncs == 1);
  CHECK(open_log(place).last_digests().keyring == std::string(64, 'c'));
  CHECK(open_log(place).last_digests().policy == std::string(64, 'a'));
  CHECK(words(verify(place.options())) == "whole");
  read(place.options(), 1, [](const Record& record) {
    const std::string line = render_json(record);
    CHECK(line.find(R"("event":"keyring-change")") != std::string::npos);
    CHECK(line.find(R"("note":"add alice@example.org\\x0a")") != std::string::npos);
    CHECK(line.find("repository") == std::string::npos);
    return true;
  });
}

TEST_CASE("what cannot be read back is not recorded") {
  struct Row {
    std::string why;
    void (*spoil)(Entry&);
  };

  const Row rows[] = {
      {"a decision without its decision", [](Entry& e) { e.decision.reset(); }},
      {"a move without an object id", [](Entry& e) { e.moves[0].old_id = "none"; }},
      {"a move without a ref", [](Entry& e) { e.moves[0].ref.clear(); }},
      {"a digest that is no hex", [](Entry& e) { e.policy_digest = "policy"; }},
      {"an event name on a decision", [](Entry& e) { e.event = "adopt"; }},
      {"an outcome of nothing yet recorded",
       [](Entry& e) {
         e.kind = Kind::outcome;
         e.decision.reset();
         e.of = 99;
       }},
      {"a repository name that no leaf can hold",
       [](Entry& e) { e.repository = std::string(70000, 'r'); }},
  };
  Place place;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Log log = open_log(place);
    Entry entry = decision("repo", kCreate);
    row.spoil(entry);
    CHECK_THROWS_AS((void)log.append(entry), base::Failure);
    const std::uint64_t before = count_records(place);
    CHECK(log.append(decision("repo", kCreate)).index == before);
  }
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("a lock that nobody gives up refuses in words, readers share it") {
  Place place;
  append_some(place, 1);
  const auto path = place.state / "log.lock";
  const auto mine = base::open_file(path, O_RDWR);
  const auto other = base::open_file(path, O_RDWR);
  {
    const Lock reader(mine.get(), Share::shared);
    const Lock another(other.get(), Share::shared, base::Seconds{0});
  }
  const Lock holder(mine.get(), Share::exclusive);
  for (const Share share : {Share::exclusive, Share::shared}) {
    std::string told;
    try {
      const Lock waiting(other.get(), share, base::Seconds{0});
    } catch (const base::Failure& failure) {
      told = failure.public_words();
    }
    CHECK(told.find("lock") != std::string::npos);
  }
}

TEST_CASE("a lock that is given up is waited for") {
  Place place;
  append_some(place, 1);
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t holder = ::fork();
  if (holder == 0) {
    const auto fd = base::open_file(place.state / "log.lock", O_RDWR);
    (void)!::flock(fd.get(), LOCK_EX);
    (void)!::write(ready[1], "x", 1);
    ::usleep(300'000);
    (void)!::write(ready[1], "y", 1);
    ::_exit(0);
  }
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  Log log = open_log(place);
  CHECK(log.append(decision("repo", kCreate)).index == 1);  // waits for the holder's end
  pollfd said{.fd = ready[0], .events = POLLIN, .revents = 0};
  CHECK(::poll(&said, 1, 0) == 1);
  int status = 0;
  CHECK(::waitpid(holder, &status, 0) == holder);
  ::close(ready[0]);
  ::close(ready[1]);
}

}  // namespace refward::audit
