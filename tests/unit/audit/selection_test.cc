// SPDX-License-Identifier: Apache-2.0
#include "audit/selection.h"

#include "audit/statistics.h"
#include "base/failure.h"
#include "crypto/hash.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace refward::audit {
namespace {

constexpr const char* kMain = "refs/heads/main";

template <typename Globs>
Globs globs(const std::vector<std::string>& words) {
  auto parsed = Globs::parse(words);
  REQUIRE(parsed);
  return *std::move(parsed);
}

base::PreciseInstant at(const char* text) {
  return *base::parse_rfc3339(text);
}

// Five entries: 0 app accepted by alice, 1 its outcome, 2 lib refused to bob, 3 adoption of lib, 4
// many refs of app by keys, signed by carol.
void fill(const Place& place) {
  Log log = open_log(place);
  (void)log.append(decision("app", {kMain, kZeros, id('1')}));
  (void)log.append(outcome("app", {kMain, kZeros, id('1')}, 0));
  Entry refused = decision("lib", {"refs/heads/dev/x", kZeros, id('2')});
  refused.decision = findings::Decision::reject;
  refused.pusher = "bob";
  refused.duration_us = 9000;
  FindingNote finding{.rule = "manifests/rbac-admin", .severity = "error", .mode = "enforce"};
  refused.findings = {finding};
  (void)log.append(refused);
  (void)log.append(adoption("lib", {kMain, kZeros, id('3')}));
  Entry many = decision("app", {kMain, id('1'), id('4')});
  many.pusher = "SHA256:one SHA256:two";
  many.signers = {{id('4'), "carol", "carol@example.org", "SHA256:c", "ssh", "good"}};
  for (int i = 0; i < 200; ++i)
    many.moves.push_back({"refs/tags/v" + std::to_string(i), kZeros, id('4')});
  (void)log.append(many);
}

std::string chosen(const Place& place, const Filter& filter) {
  std::string out;
  select(place.options(), filter, [&](const Selection& entry) {
    out += std::to_string(entry.leaf().index) + " ";
    return true;
  });
  return out;
}

std::string joined(const Place& place, const Filter& filter) {
  std::string out;
  select_joined(place.options(), filter, [&](const Joined& entry) {
    out += std::to_string(entry.record.index);
    if (entry.outcome)
      out += "+" + std::to_string(entry.outcome->index);
    out += " ";
    return true;
  });
  return out;
}

// Name and bytes of every file in the log's two folders.
std::string fingerprint(const Place& place) {
  std::string all;
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::recursive_directory_iterator(place.root))
    if (file.is_regular_file())
      paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths)
    all += path.string() + "\n" + slurp(path) + "\n";
  return base::to_hex(crypto::sha256(base::as_bytes(all)));
}

}  // namespace

TEST_CASE("a filter takes what meets all of its conditions") {
  Place place;
  place.segment_limit = 2000;  // several segments
  fill(place);

  struct Row {
    Filter filter;
    const char* expected;
    const char* why;
  };

  const auto repositories = [](const char* glob) { return globs<policy::RepositoryGlobs>({glob}); };
  const Row rows[] = {
      {{}, "0 1 2 3 4 ", "no condition"},
      {{.from = 2}, "2 3 4 ", "from, inclusive"},
      {{.to = 2}, "0 1 2 ", "to, inclusive"},
      {{.from = 1, .to = 1}, "1 ", "one"},
      {{.from = 5}, "", "behind the end"},
      {{.last = 2}, "3 4 ", "the last of all"},
      {{.last = 0}, "", "none of all"},
      {{.last = 9}, "0 1 2 3 4 ", "more than there are"},
      {{.to = 2, .last = 1}, "2 ", "the last up to an index"},
      {{.from = 1, .to = 2, .last = 9}, "1 2 ", "from still counts"},
      {{.last = 1, .kind = Kind::decision}, "4 ", "the last of what the rest leaves"},
      {{.last = 1, .decision = findings::Decision::reject}, "2 ", "not the last of all"},
      {{.last = 3, .event = "install"}, "", "the last of nothing"},
      {{.kind = Kind::outcome}, "1 ", "a kind"},
      {{.decision = findings::Decision::accept}, "0 4 ", "a decision"},
      {{.event = "adopt"}, "3 ", "an event"},
      {{.repositories = repositories("app")}, "0 1 4 ", "a literal name, by its subject"},
      {{.repositories = repositories("a*")}, "0 1 4 ", "a glob"},
      {{.repositories = repositories("ap")}, "", "not a part of a name"},
      {{.refs = globs<policy::RefGlobs>({kMain})}, "0 1 3 4 ", "a ref, also beside others"},
      {{.refs = globs<policy::RefGlobs>({"refs/tags/v19*"})}, "4 ", "refs in the details"},
      {{.rules = globs<policy::GlobList>({"manifests/*"})}, "2 ", "a rule"},
      {{.rules = globs<policy::GlobList>({"secrets/*"})}, "", "another rule"},
      {{.persons = {"bob"}}, "2 ", "a pusher"},
      {{.persons = {"SHA256:two"}}, "4 ", "one of several keys"},
      {{.persons = {"carol"}}, "4 ", "a signer"},
      {{.persons = {"carol@example.org"}}, "4 ", "a principal"},
      {{.persons = {"dave"}}, "", "nobody"},
      {{.persons = {"dave", "bob"}}, "2 ", "any of several names"},
      {{.decision = findings::Decision::accept, .persons = {"bob"}}, "", "both, and not either"},
      {{.since = at("2026-10-01T08:15:31Z")}, "", "too late"},
      {{.since = at("2026-10-01T08:15:30Z")}, "0 1 2 3 4 ", "since"},
      {{.until = at("2026-10-01T08:15:30Z")}, "", "until is not included"},
      {{.until = at("2026-10-01T08:15:31Z")}, "0 1 2 3 4 ", "until"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(chosen(place, row.filter) == row.expected);
  }
}

TEST_CASE("an outcome goes with its decision only where both are near") {
  Place place;
  fill(place);
  CHECK(joined(place, {}) == "0+1 2 3 4 ");
  CHECK(joined(place, {.to = 0}) == "0+1 ");
  CHECK(joined(place, {.from = 1}) == "1 2 3 4 ");
  CHECK(joined(place, {.kind = Kind::outcome}) == "1 ");
  {
    Log log = open_log(place);
    (void)log.append(outcome("app", {kMain, id('1'), id('4')}, 4));
    (void)log.append(outcome("app", {"refs/tags/v1", kZeros, id('4')}, 4));
    Entry large = outcome("app", {"refs/tags/v2", kZeros, id('4')}, 4);
    large.note = std::string(6000, 'n');
    (void)log.append(large);
  }
  CHECK(joined(place, {.from = 2}) == "2 3 4+7 5 6 ");
  {
    Log log = open_log(place);
    (void)log.append(decision("far", {kMain, kZeros, id('5')}));
    for (std::uint64_t i = 0; i < kJoinAhead; ++i)
      (void)log.append(outcome("app", {kMain, kZeros, id('1')}, 0), Log::Durable::next_append);
    (void)log.append(outcome("far", {kMain, kZeros, id('5')}, 8));
  }
  CHECK(joined(place, {.repositories = globs<policy::RepositoryGlobs>({"far"})}) == "8 4105 ");
}

TEST_CASE("a selection goes on where it stood, across segments") {
  Place place;
  place.segment_limit = 1500;
  fill(place);
  Selection selection(*reader_of(place.options()), {});
  selection.skip_to_end();
  CHECK_FALSE(selection.next());
  for (int i = 0; i < 5; ++i) {
    Log log = open_log(place);
    (void)log.append(decision("app", {kMain, kZeros, id('6')}));
    (void)log.append(outcome("app", {kMain, kZeros, id('6')}, 5), Log::Durable::next_append);
    selection.go_on(*reader_of(place.options()));
    CHECK(selection.next());
    CHECK(selection.leaf().index == static_cast<std::uint64_t>(5 + 2 * i));
    CHECK(selection.next());
    CHECK(selection.leaf().kind == Kind::outcome);
    CHECK_FALSE(selection.next());
  }
}

TEST_CASE("readers change no byte, and need no right to write") {
  Place place;
  fill(place);
  const std::string before = fingerprint(place);
  std::filesystem::permissions(place.audit, std::filesystem::perms(0500));
  std::filesystem::permissions(place.state, std::filesystem::perms(0500));
  CHECK(joined(place, {.last = 3}) == "2 3 4 ");
  CHECK(statistics_of(place.options(), {}).entries == 5);
  std::filesystem::permissions(place.state, std::filesystem::perms(0700));
  std::filesystem::permissions(place.audit, std::filesystem::perms(0700));
  CHECK(fingerprint(place) == before);
}

TEST_CASE("figures count pushes, not entries") {
  Place place;
  fill(place);
  const Statistics all = statistics_of(place.options(), {});
  CHECK(all.entries == 5);
  CHECK(all.outcomes == 1);
  CHECK(all.decisions.by_name().at("accept") == 2);
  CHECK(all.decisions.by_name().at("reject") == 1);
  CHECK(all.refusals.by_name().at("manifests/rbac-admin") == 1);
  CHECK(all.on_trial.by_name().empty());
  CHECK(all.repositories.by_name().at("app") == 2);
  CHECK(all.people.by_name().at("carol") == 1);
  CHECK(all.people.by_name().at("SHA256:two") == 1);
  CHECK(all.events.by_name().at("adopt") == 1);
  REQUIRE(all.slowest.size() == 3);
  CHECK(all.slowest.front().index == 2);
  CHECK(all.bytes > 1000);
  Counts counts;
  for (std::size_t i = 0; i < kMaxNames + 7; ++i)
    counts.add(std::to_string(i));
  counts.add("1");
  CHECK(counts.by_name().size() == kMaxNames);
  CHECK(counts.by_name().at("1") == 2);
  CHECK(counts.others() == 7);
}

TEST_CASE("a moment is a date, an instant or a span") {
  const base::PreciseInstant now = at("2026-10-31T12:00:00Z");

  struct Row {
    const char* text;
    const char* expected;  // null: none
  };

  const Row rows[] = {
      {"30d", "2026-10-01T12:00:00Z"},
      {"2026-10-01", "2026-10-01T00:00:00Z"},
      {"2026-10-01 08:15", "2026-10-01T08:15:00Z"},
      {"2026-10-01T08:15:30", "2026-10-01T08:15:30Z"},
      {"2026-10-01T08:15:30Z", "2026-10-01T08:15:30Z"},
      {"2026-10-01T08:15:30+02:00", "2026-10-01T06:15:30Z"},
      {"", nullptr},
      {"30", nullptr},
      {"2026-10", nullptr},
      {"2026-13-01", nullptr},
      {"2026-10-01 ", nullptr},
      {"2026-10-01 08", nullptr},
      {"yesterday", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto moment = parse_moment(row.text, now);
    REQUIRE(moment.has_value() == (row.expected != nullptr));
    if (moment)
      CHECK(*moment == at(row.expected));
  }
  CHECK(parse_moment("60y", now) == std::nullopt);
  CHECK(*parse_moment("5000w", now) == base::PreciseInstant{});
}

}  // namespace refward::audit
