// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/record.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};

Mark mark_of(const Place& place) {
  const auto fd = base::open_file(place.state / "log.mark", O_RDONLY);
  return read_mark(fd.get(), "").value();
}

void append_to(const Place& place) {
  (void)open_log(place).append(decision("repo", kCreate));
}

std::uint64_t entries(const Place& place) {
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  return report.entries;
}

std::size_t repairs(const Place& place) {
  std::size_t count = 0;
  read(place.options(), 0, [&](const Record& record) {
    count += record.leaf_json.find("\"event\":\"repair\"") != std::string::npos ? 1 : 0;
    return true;
  });
  return count;
}

std::size_t kept(const Place& place) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    count += file.path().filename().string().starts_with("removed-") ? 1 : 0;
  return count;
}

// A log of two entries, then the two more that a power cut found unmarked.
struct Cut {
  Cut() {
    append_to(place);
    append_to(place);
    marked = slurp(place.state / "log.mark");
    durable = mark_of(place).offset;
    append_to(place);
    third = mark_of(place).offset;
    append_to(place);
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
  std::uint64_t third = 0;
  std::string journal;
};

}  // namespace

TEST_CASE("a crash at any byte beyond the durable size is survived") {
  Cut cut;
  for (std::uint64_t size = cut.durable; size <= cut.journal.size(); ++size) {
    CAPTURE(size);
    cut.restore(cut.journal.substr(0, size));
    const std::uint64_t adopted =
        (size >= cut.third ? 1 : 0) + (size == cut.journal.size() ? 1 : 0);
    const bool torn = size != cut.durable && size != cut.third && size != cut.journal.size();
    const VerifyReport before = verify(cut.place.options());
    REQUIRE((before.result == VerifyReport::Result::wrong) == torn);
    append_to(cut.place);
    REQUIRE(entries(cut.place) == 3 + adopted + (torn ? 1 : 0));
    REQUIRE(repairs(cut.place) == (torn ? 1 : 0));
    REQUIRE(kept(cut.place) == (torn ? 1 : 0));
    if (torn) {
      const std::uint64_t from = size < cut.third ? cut.durable : cut.third;
      REQUIRE(slurp(file_named(cut.place.audit, "removed-")) ==
              cut.journal.substr(from, size - from));
    }
  }
}

TEST_CASE("a tail of zeros, as a file system may leave it, is a crash") {
  Cut cut;
  cut.restore(cut.journal.substr(0, cut.durable) + std::string(5000, '\0'));
  append_to(cut.place);
  CHECK(entries(cut.place) == 4);
  CHECK(kept(cut.place) == 1);
}

TEST_CASE("nothing is repaired that was durable") {
  struct Row {
    std::string why;
    std::string (*damage)(const Cut&);
  };

  const Row rows[] = {
      {"below the mark",
       [](const Cut& cut) {
         std::string bytes = cut.journal.substr(0, cut.durable);
         bytes[bytes.size() - 9] ^= 1;
         return bytes;
       }},
      {"beyond an old mark, where the next record calls the broken one durable",
       [](const Cut& cut) {
         std::string bytes = cut.journal;
         bytes[cut.durable + 100] ^= 1;
         return bytes;
       }},
      {"the same in the header of the broken one",
       [](const Cut& cut) {
         std::string bytes = cut.journal;
         bytes[cut.durable] ^= 1;
         return bytes;
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Cut cut;
    const std::string bytes = row.damage(cut);
    cut.restore(bytes);
    CHECK_THROWS_AS(append_to(cut.place), base::Failure);
    CHECK(slurp(first_segment(cut.place)) == bytes);
    CHECK(kept(cut.place) == 0);
    CHECK(verify(cut.place.options()).result == VerifyReport::Result::wrong);
  }
}

TEST_CASE("opening adopts what is complete and leaves what is not") {
  Cut cut;
  cut.restore(cut.journal.substr(0, cut.third + 10));
  {
    const Log log = open_log(cut.place);
    CHECK(mark_of(cut.place).entries == 3);
    CHECK(slurp(first_segment(cut.place)).size() == cut.third + 10);
  }
  CHECK(words(verify(cut.place.options())).starts_with("incomplete-tail"));
}

TEST_CASE("a repair that itself meets a crash is finished") {
  // Each row is the state on disk after one of the repair's steps.
  Cut cut;
  const std::string tail = cut.journal.substr(cut.durable, 30);
  const std::string torn = cut.journal.substr(0, cut.durable) + tail;
  cut.restore(torn);
  append_to(cut.place);
  const auto copy = file_named(cut.place.audit, "removed-");
  const std::string name = copy.filename();
  const std::string repaired = slurp(first_segment(cut.place));
  Mark noted;
  {
    cut.restore(torn);
    noted = mark_of(cut.place);
    noted.repair =
        UnfinishedRepair{0, cut.durable, tail.size(), crypto::sha256(base::as_bytes(tail))};
    create_mark(cut.place.state / "log.mark", noted, 0600);
  }
  const std::string noting = slurp(cut.place.state / "log.mark");

  struct Row {
    std::string why;
    std::string kept;
    bool noted;
    std::string journal;
    std::string kept_then;
    std::uint64_t entries;
  };

  const Row rows[] = {
      {"a part of the copy", tail.substr(0, 7), false, torn, tail, 4},
      {"the copy", tail, false, torn, tail, 4},
      {"the copy and the note", tail, true, torn, tail, 4},
      {"copied, noted, cut", tail, true, cut.journal.substr(0, cut.durable), tail, 4},
      {"and half of the event", tail, true, repaired.substr(0, cut.durable + 200),
       tail + repaired.substr(cut.durable, 200), 4},
      {"and the whole event, but not the mark", tail, true,
       repaired.substr(0, repaired.size() - (cut.third - cut.durable)), tail, 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    cut.restore(row.journal);
    spill(cut.place.audit / name, row.kept);
    if (row.noted)
      spill(cut.place.state / "log.mark", noting);
    CHECK(verify(cut.place.options()).result == VerifyReport::Result::wrong);
    append_to(cut.place);
    CHECK(entries(cut.place) == row.entries);
    CHECK(repairs(cut.place) == 1);
    REQUIRE(kept(cut.place) == 1);
    CHECK(slurp(file_named(cut.place.audit, "removed-")) == row.kept_then);
  }
}

TEST_CASE("a crash at any byte of a new segment is survived") {
  Place place;
  place.segment_limit = 2000;
  append_to(place);
  const std::string marked = slurp(place.state / "log.mark");
  const std::string journal = slurp(first_segment(place));
  append_to(place);
  const auto second = place.audit / "00000000000000000001.journal";
  REQUIRE(std::filesystem::exists(second));
  const std::string whole = slurp(second);
  const std::size_t header = whole.find("\n\n") + 2;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    CAPTURE(size);
    for (const auto& file : std::filesystem::directory_iterator(place.audit))
      std::filesystem::remove(file.path());
    forget_boot(place);
    spill(place.state / "log.mark", marked);
    spill(first_segment(place), journal);
    spill(second, whole.substr(0, size));
    const bool torn = size != 0 && size != header && size != whole.size();
    REQUIRE((verify(place.options()).result == VerifyReport::Result::wrong) == torn);
    append_to(place);
    REQUIRE(entries(place) == 2 + (torn ? 1U : 0U) + (size == whole.size() ? 1 : 0));
    REQUIRE(kept(place) == (torn ? 1U : 0U));
  }
}

TEST_CASE("a failed write refuses, leaves nothing behind, and the next one works") {
  struct Row {
    std::string why;
    int error;
    std::int64_t room;
    const char* words;
  };

  const Row rows[] = {
      {"no space at all", ENOSPC, 0, "the audit log cannot be written: No space left on device"},
      {"no space after some bytes", ENOSPC, 100,
       "the audit log cannot be written: No space left on device"},
      {"a broken disk", EIO, 1, "the audit log cannot be written: Input/output error"},
      {"a quota", EDQUOT, 300, "the audit log cannot be written: Disk quota exceeded"},
  };
  Place place;
  append_to(place);
  std::uint64_t count = 1;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Log log = open_log(place);
    const std::string before = slurp(first_segment(place));
    faults.write_error = row.error;
    faults.write_room = row.room;
    std::string told;
    try {
      (void)log.append(decision("repo", kCreate));
    } catch (const base::Failure& failure) {
      told = failure.public_words();
      CHECK(failure.code() == base::ExitCode::fault);
    }
    faults = Faults{};
    CHECK(told == row.words);
    CHECK(slurp(first_segment(place)) == before);
    CHECK(log.append(decision("repo", kCreate)).index == count++);
  }
  CHECK(entries(place) == count);
  CHECK(repairs(place) == 0);
}

TEST_CASE("where the rest of a failed write cannot be cut off, the next append repairs") {
  Place place;
  append_to(place);
  {
    Log log = open_log(place);
    faults = {.write_error = ENOSPC, .write_room = 100, .truncate_error = EIO};
    CHECK_THROWS_AS((void)log.append(decision("repo", kCreate)), base::Failure);
    faults = Faults{};
  }
  CHECK(words(verify(place.options())).starts_with("incomplete-tail"));
  append_to(place);
  CHECK(entries(place) == 3);
  CHECK(repairs(place) == 1);
}

TEST_CASE("after a failed sync a process never appends again, and the entry is not there") {
  Place place;
  append_to(place);
  Log log = open_log(place);
  faults.sync_error = EIO;
  CHECK_THROWS_AS((void)log.append(decision("repo", kCreate)), base::Failure);
  faults = Faults{};
  CHECK_THROWS_AS((void)log.append(decision("repo", kCreate)), base::Failure);
  CHECK(entries(place) == 1);
  append_to(place);
  CHECK(entries(place) == 2);
}

TEST_CASE("a record that was written but never marked is synced again before it counts") {
  Cut cut;
  cut.restore(cut.journal);
  faults.syncs = 0;
  (void)open_log(cut.place);
  CHECK(faults.syncs >= 2);  // the journal anew, and the mark
  cut.restore(cut.journal);
  faults.sync_error = EIO;
  CHECK_THROWS_AS((void)open_log(cut.place), base::Failure);
  faults = Faults{};
  CHECK(mark_of(cut.place).entries == 2);
}

TEST_CASE("a killed process loses nothing that it was told is recorded") {
  Place place;
  int acknowledged[2];
  REQUIRE(::pipe(acknowledged) == 0);
  const pid_t writer = ::fork();
  if (writer == 0) {
    Log log = open_log(place);
    for (;;) {
      (void)log.append(decision("repo", kCreate));
      (void)!::write(acknowledged[1], "x", 1);
    }
  }
  char bytes[20];
  std::size_t seen = 0;
  while (seen < 5)
    seen += static_cast<std::size_t>(::read(acknowledged[0], bytes, sizeof bytes));
  ::kill(writer, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(writer, &status, 0) == writer);
  ::close(acknowledged[1]);
  for (ssize_t more = 1; more > 0; seen += static_cast<std::size_t>(more))
    more = ::read(acknowledged[0], bytes, sizeof bytes);
  ::close(acknowledged[0]);
  append_to(place);
  CHECK(entries(place) >= seen + 1);
}

TEST_CASE("a limit on the size of files refuses in words") {
  Place place;
  append_to(place);
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto size = std::filesystem::file_size(first_segment(place)) + 50;

    const struct rlimit limit { size, size };

    ::setrlimit(RLIMIT_FSIZE, &limit);
    int code = 1;
    try {
      append_to(place);
    } catch (const base::Failure& failure) {
      code = failure.public_words() == "the audit log cannot be written: File too large" ? 0 : 2;
    }
    ::_exit(code);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(entries(place) == 1);
}

TEST_CASE("a full disk refuses, and the log goes on when there is room again") {
  Place place;
  if (::mount("tmpfs", place.audit.c_str(), "tmpfs", 0, "size=64k") != 0) {
    MESSAGE("skipped: no right to mount a small file system");
    return;
  }
  std::uint64_t count = 0;
  std::string told;
  while (told.empty() && count < 1000) {
    try {
      append_to(place);
      ++count;
    } catch (const base::Failure& failure) {
      told = failure.public_words();
    }
  }
  CHECK(told == "the audit log cannot be written: No space left on device");
  CHECK(count > 10);
  CHECK(entries(place) == count);
  REQUIRE(::mount("tmpfs", place.audit.c_str(), "tmpfs", MS_REMOUNT, "size=256k") == 0);
  append_to(place);
  CHECK(entries(place) == count + 1);
  CHECK(::umount(place.audit.c_str()) == 0);
  CHECK_THROWS_AS(append_to(place), base::Failure);  // the disk is not mounted now
}

}  // namespace refward::audit
