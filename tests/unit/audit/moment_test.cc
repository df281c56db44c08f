// SPDX-License-Identifier: Apache-2.0
// Clocks that were set, machines that were started anew, and closed segments that are gone.
#include "audit/clock_events.h"
#include "audit/folder.h"
#include "audit/intent.h"
#include "audit/journal.h"
#include "audit/log.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace refward::audit {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};

Moment moment(std::uint8_t boot, microseconds wall, microseconds since_boot) {
  Moment out;
  out.boot.fill(boot);
  out.wall = wall;
  out.since_boot = since_boot;
  return out;
}

// Makes the newest intent say that the last entry was written then.
void pretend(const Place& place, const Moment& last) {
  const auto fd = base::open_file(place.state / "log.intent", O_RDWR);
  Intent intent = read_intent(fd.get()).value();
  intent.moment = last;
  write_intent(fd.get(), intent, intent.end.sequence);
}

std::vector<std::string> events(const Place& place) {
  std::vector<std::string> out;
  read(place.options(), 0, [&](const Record& record) {
    if (record.leaf_json.find("\"kind\":\"event\"") != std::string::npos)
      out.push_back(record.leaf_json + record.details_json);
    return true;
  });
  return out;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a clock that was set is told from one that runs") {
  struct Row {
    std::string why;
    Moment before;
    Moment now;
    std::optional<microseconds> step;
  };

  const Moment then = moment(1, 100s, 10s);
  const Row rows[] = {
      {"both ran on", then, moment(1, 160s, 70s), std::nullopt},
      {"set forward", then, moment(1, 3760s, 70s), 3600s},
      {"set back", then, moment(1, 50s, 20s), -60s},
      {"by exactly a second", then, moment(1, 111s, 20s), 1s},
      {"by a little less", then, moment(1, 111s - 1us, 20s), std::nullopt},
      {"back by a little less", then, moment(1, 109s + 1us, 20s), std::nullopt},
      {"another boot", then, moment(2, 3760s, 1s), std::nullopt},
      {"the boot is not known", moment(0, 100s, 10s), moment(0, 3760s, 70s), std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(clock_step(row.before, row.now) == row.step);
  }
}

TEST_CASE("the record tells of a clock that was set and of a machine that was started anew") {
  struct Row {
    std::string why;
    Moment last;
    std::string event;
    std::string note;
  };

  Moment ahead = this_moment();
  ahead.wall += 3600s + 500ms;  // the half: both moments are read a little apart
  Moment other = this_moment();
  other.boot.fill(0xab);
  Moment unknown = other;
  unknown.boot.fill(0);
  const Row rows[] = {
      {"set back by an hour", ahead, "clock-step", "-3600"},
      {"another boot", other, "boot", "abababab-abab-abab-abab-abababababab -> "},
      {"nothing", this_moment(), "", ""},
      {"not known", unknown, "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    (void)open_log(place).append(decision("repo", kCreate));
    pretend(place, row.last);
    faults.syncs = 0;
    const std::uint64_t told = row.event.empty() ? 0 : 1;
    CHECK(open_log(place).append(decision("repo", kCreate)).index == 1 + told);
    CHECK(faults.syncs == 1);
    CHECK(open_log(place).append(decision("repo", kCreate)).index == 2 + told);
    const auto found = events(place);
    REQUIRE(found.size() == told);
    if (told != 0) {
      CHECK(holds(found[0], "\"event\":\"" + row.event + "\""));
      CHECK(holds(found[0], row.note));
    }
    CHECK(words(verify(place.options())) == "whole");
  }
}

TEST_CASE("an intent of another boot is no proof of anything") {
  Place place;
  (void)open_log(place).append(decision("repo", kCreate));
  const std::string marked = slurp(place.state / "log.mark");
  (void)open_log(place).append(decision("repo", kCreate));
  spill(place.state / "log.mark", marked);
  Moment other = this_moment();
  other.boot.fill(7);
  pretend(place, other);
  faults.syncs = 0;
  (void)open_log(place);
  CHECK(faults.syncs >= 2);  // adopted: written anew and synced, and the mark
}

TEST_CASE("a closed segment that was emptied or removed is noticed by the next push") {
  struct Row {
    std::string why;
    void (*change)(const std::filesystem::path&);
    std::string refusal;
  };

  const Row rows[] = {
      {"nothing", [](const std::filesystem::path&) {}, ""},
      {"emptied", [](const std::filesystem::path& file) { spill(file, ""); },
       "the audit log is not in order (segment-missing)"},
      {"removed", [](const std::filesystem::path& file) { std::filesystem::remove(file); },
       "the audit log is not in order (segment-missing)"},
  };
  for (const Row& row : rows)
    for (const std::size_t which : {0U, 1U}) {
      CAPTURE(row.why);
      CAPTURE(which);
      Place place;
      place.segment_limit = 1500;
      for (int i = 0; i < 4; ++i)
        (void)open_log(place).append(decision("repo", kCreate));
      const auto segments = list_folder(place.audit).segments;
      REQUIRE(segments.size() == 4);
      row.change(place.audit / segment_name(segments[which].first));
      CHECK(refusal(place.options()) == row.refusal);
    }
}

TEST_CASE("segments that a command removed are not missed") {
  Place place;
  place.segment_limit = 1500;
  for (int i = 0; i < 4; ++i)
    (void)open_log(place).append(decision("repo", kCreate));
  {
    Journal journal(place.options());
    const Lock lock(journal.lock_fd(), Share::exclusive);
    journal.settle(Journal::BrokenTail::is_cut);
    std::filesystem::remove(first_segment(place));
    journal.recount_segments();
    CHECK(journal.mark().segments == 3);
  }
  CHECK(refusal(place.options()).empty());
  CHECK(open_log(place).append(decision("repo", kCreate)).index == 4);
}

TEST_CASE("several users of one group append to one log") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only root can be several users");
    return;
  }
  Place place;
  const struct group* group = ::getgrnam("games");
  REQUIRE(group != nullptr);
  Options options = place.options();
  options.group = "games";
  options.segment_limit = 2500;
  for (const auto& folder : {place.root, place.state, place.audit}) {
    REQUIRE(::chown(folder.c_str(), 0, group->gr_gid) == 0);
    REQUIRE(::chmod(folder.c_str(), 02770) == 0);
  }
  std::vector<pid_t> children;
  for (const uid_t user : {12345U, 12346U, 12347U, 12348U}) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int code = 0;
      ::umask(077);
      if (::setgroups(0, nullptr) != 0 || ::setgid(group->gr_gid) != 0 || ::setuid(user) != 0)
        code = 1;
      try {
        for (int i = 0; code == 0 && i < 8; ++i)
          (void)Log::open(options, test_clock()).append(decision("repo", kCreate));
      } catch (const base::Failure& failure) {
        std::fprintf(stderr, "user %u: %s\n", user, failure.what());
        code = 2;
      }
      ::_exit(code);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  const VerifyReport report = verify(options);
  CHECK(words(report) == "whole");
  CHECK(report.entries == 32);
  for (const char* name : {"log.mark", "log.intent", "log.sync", "log.lock"}) {
    struct stat status {};

    REQUIRE(::stat((place.state / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0660);
    CHECK(status.st_gid == group->gr_gid);
  }
}

}  // namespace refward::audit
