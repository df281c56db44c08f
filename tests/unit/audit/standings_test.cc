// SPDX-License-Identifier: Apache-2.0
#include "audit/standings.h"

#include "audit/leaf.h"
#include "audit/prepare.h"
#include "base/failure.h"
#include "crypto/hash.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <chrono>

namespace refward::audit {
namespace {

const std::string kMain = "refs/heads/main";

std::string value(char digit) {
  return digit == '0' ? kZeros : id(digit);
}

RefMove move(char from, char to) {
  return {kMain, value(from), value(to)};
}

base::Instant at(int seconds) {
  return *base::parse_rfc3339("2026-10-01T00:00:00Z") + base::Seconds(seconds);
}

struct Timed {
  int seconds;
  Entry entry;
};

void append_all(const Place& place, const std::vector<Timed>& entries) {
  for (const Timed& timed : entries)
    (void)Log::open(place.options(),
                    base::Clock::fixed(at(timed.seconds) + std::chrono::microseconds(1)))
        .append(timed.entry, Log::Durable::next_append);
}

Timed decided(int seconds, char from, char to) {
  return {seconds, decision("repo", move(from, to))};
}

Timed done(int seconds, char from, char to, std::uint64_t of) {
  return {seconds, outcome("repo", move(from, to), of)};
}

Timed adopted(int seconds, char from, char to) {
  return {seconds, adoption("repo", move(from, to))};
}

Timed by_nobody(int seconds, char from, char to) {
  Timed out = done(seconds, from, to, 0);
  out.entry.of.reset();
  return out;
}

Timed refused(int seconds, char from, char to) {
  Timed out = decided(seconds, from, to);
  out.entry.decision = findings::Decision::reject;
  return out;
}

std::string shown(const std::vector<Stood>& standings) {
  std::string out;
  for (const Stood& stood : standings) {
    out += (out.empty() ? "" : " ") + stood.value.substr(0, 1) + "@" +
           std::to_string((stood.since - at(0)).count());
    for (const auto& [folder, tree] : stood.trees)
      out += "," + folder + "=" + tree.substr(0, 1);
  }
  return out;
}

std::string course(const Place& place) {
  return shown(standings(place.options(), "repo", kMain));
}

Entry with_trees(Entry entry, std::vector<StoodTree> trees) {
  entry.trees = std::move(trees);
  return entry;
}

}  // namespace

TEST_CASE("a ref's course is what accepted outcomes and adoptions say, without a gap to the last") {
  struct Row {
    std::string why;
    std::vector<Timed> entries;
    std::string course;
  };

  const Row rows[] = {
      {"nothing recorded", {}, ""},
      {"an outcome, at the full second behind it",
       {decided(1, '0', '1'), done(2, '0', '1', 0)},
       "1@3"},
      {"decided and never landed", {decided(1, '0', '1')}, ""},
      {"refused, and an outcome all the same", {refused(1, '0', '1'), done(2, '0', '1', 0)}, ""},
      {"adopted, then moved",
       {adopted(1, '0', '1'), decided(5, '1', '2'), done(6, '1', '2', 1)},
       "1@2 2@7"},
      {"adopted anew at the same value", {adopted(1, '0', '1'), adopted(5, '1', '1')}, "1@2 1@6"},
      {"there and back again",
       {adopted(1, '0', '1'), decided(2, '1', '2'), done(3, '1', '2', 1), decided(4, '2', '1'),
        done(5, '2', '1', 3)},
       "1@2 2@4 1@6"},
      {"deleted and made anew",
       {adopted(1, '0', '1'), decided(2, '1', '0'), done(3, '1', '0', 1), decided(4, '0', '1'),
        done(5, '0', '1', 3)},
       "1@2 0@4 1@6"},
      {"two pushes in a row, outcomes in reverse: the order in which they landed",
       {adopted(1, '0', '1'), decided(2, '1', '2'), decided(3, '2', '3'), done(4, '2', '3', 2),
        done(5, '1', '2', 1)},
       "1@2 2@6 3@5"},
      {"the same in order",
       {adopted(1, '0', '1'), decided(2, '1', '2'), decided(3, '2', '3'), done(4, '1', '2', 1),
        done(5, '2', '3', 2)},
       "1@2 2@5 3@6"},
      {"a slow push whose move begins at what stands lands last",
       {adopted(1, '0', '1'), decided(2, '1', '2'), decided(3, '1', '3'), done(4, '1', '3', 2),
        decided(5, '3', '1'), done(6, '3', '1', 4), done(7, '1', '2', 1)},
       "1@2 3@5 1@7 2@8"},
      {"an outcome that no decision allowed ends what stood",
       {adopted(1, '0', '1'), by_nobody(2, '1', '2')},
       ""},
      {"and what came behind it counts",
       {adopted(1, '0', '1'), by_nobody(2, '1', '2'), decided(3, '2', '3'), done(4, '2', '3', 2)},
       "3@5"},
      {"moved outside without any entry: the next move begins elsewhere",
       {adopted(1, '0', '1'), decided(3, '2', '3'), done(4, '2', '3', 1)},
       "3@5"},
      {"moved outside, then adopted where it was found",
       {adopted(1, '0', '1'), adopted(5, '1', '2')},
       "1@2 2@6"},
      {"the clock steps back: the order is the record's",
       {adopted(50, '0', '1'), decided(2, '1', '2'), done(3, '1', '2', 1)},
       "1@51 2@4"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    append_all(place, row.entries);
    CHECK(course(place) == row.course);
    // What the fold calls the ref's value is the last of it.
    const auto known = read_known_refs(place.options(), "repo");
    if (!row.course.empty())
      CHECK(known.at(kMain).value == standings(place.options(), "repo", kMain).back().value);
  }
}

TEST_CASE("only this ref's and this repository's") {
  Place place;
  Entry two = adoption("repo", move('0', '1'));
  two.moves.push_back({"refs/heads/main2", kZeros, id('2')});
  append_all(place, {{1, two},
                     {2, adoption("other", move('0', '3'))},
                     {3, adoption("repo", {"refs/heads/mai", kZeros, id('4')})}});
  CHECK(course(place) == "1@2");
  CHECK(shown(standings(place.options(), "other", kMain)) == "3@3");
  CHECK(shown(standings(place.options(), "repo", "refs/heads/mai")) == "4@4");
  CHECK(standings(place.options(), "nobody", kMain).empty());
}

TEST_CASE("names with odd bytes are found, in leaf and details") {
  Place place;
  const std::string odd = "refs/heads/\xff\"\xe2\x80\xae";
  Entry few = adoption("r\xff", {odd, kZeros, id('1')});
  Entry many = adoption("r\xff", {odd, id('1'), id('2')});
  for (int i = 0; i < 200; ++i)
    many.moves.push_back({"refs/tags/v" + std::to_string(i), kZeros, id('4')});
  append_all(place, {{1, few}, {2, with_trees(many, {{odd, "a\xff/", id('7')}})}});
  CHECK(shown(standings(place.options(), "r\xff", odd)) == "1@2 2@3,a\\xff/=7");
}

TEST_CASE("trees come with the value that they stood at") {
  Place place;
  append_all(place, {{1, with_trees(adoption("repo", move('0', '1')),
                                    {{kMain, "envs/", value('0')}, {kMain, "", id('5')}})},
                     {2, decision("repo", move('1', '2'))},
                     {3, with_trees(outcome("repo", move('1', '2'), 1),
                                    {{kMain, "", id('6')}, {"refs/heads/other", "", id('8')}})}});
  CHECK(course(place) == "1@2,=5,envs/=0 2@4,=6");
}

TEST_CASE("what trees stand in is a leaf of one spelling, and not a decision's") {
  const StoodTree whole{kMain, "", id('5')};

  struct Row {
    std::string why;
    Entry entry;
    bool good;
  };

  Entry covered = decision("repo", move('0', '1'));
  covered.moves.front().cover = "0123456789abcdef";
  Entry covered_adoption = adoption("repo", covered.moves.front());
  Entry covered_outcome = outcome("repo", covered.moves.front(), 0);
  Entry short_cover = covered;
  short_cover.moves.front().cover.pop_back();
  Entry odd_cover = covered;
  odd_cover.moves.front().cover.back() = 'G';
  Entry many = covered_outcome;
  many.moves.resize(200, covered.moves.front());
  Entry event = adoption("repo", move('0', '1'));
  event.event = "install";
  const Row rows[] = {
      {"of an outcome", with_trees(outcome("repo", move('0', '1'), 0), {whole}), true},
      {"of an adoption", with_trees(adoption("repo", move('0', '1')), {whole}), true},
      {"of a decision", with_trees(decision("repo", move('0', '1')), {whole}), false},
      {"of another event", with_trees(event, {whole}), false},
      {"twice", with_trees(adoption("repo", move('0', '1')), {whole, whole}), false},
      {"no object id", with_trees(adoption("repo", move('0', '1')), {{kMain, "", "5"}}), false},
      {"no folder", with_trees(adoption("repo", move('0', '1')), {{kMain, "envs", id('5')}}),
       false},
      {"no ref", with_trees(adoption("repo", move('0', '1')), {{"", "", id('5')}}), false},
      {"a cover of a decision", covered, true},
      {"a cover of an adoption", covered_adoption, true},
      {"a cover of an outcome", covered_outcome, false},
      {"a cover that is too short", short_cover, false},
      {"a cover that is no hex", odd_cover, false}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto make = [&] {
      return prepare(row.entry, 1, test_clock().now(), crypto::random_bytes);
    };
    if (row.good)
      CHECK(parse_leaf(make().leaf_json)->trees.size() == row.entry.trees.size());
    else
      CHECK_THROWS_AS((void)make(), base::Failure);
  }
  // Moves in the details are held to the same.
  const Prepared hidden = prepare(many, 1, test_clock().now(), crypto::random_bytes);
  CHECK_FALSE(updates_of(hidden.leaf, hidden.details_json).has_value());
  many.kind = Kind::decision;
  many.of.reset();
  many.decision = findings::Decision::accept;
  const Prepared open = prepare(many, 1, test_clock().now(), crypto::random_bytes);
  CHECK(updates_of(open.leaf, open.details_json)->back().cover == "0123456789abcdef");
}

TEST_CASE("many trees are spread over several entries, each of which can be recorded") {
  const std::string folder = "\x01\x02\x03\x04\x05\x06\x07\x08/";  // the longest to write down
  Entry entry = adoption("repo", move('0', '1'));
  for (int i = 0; i < 1'000; ++i) {
    const std::string ref = "refs/heads/\xff\xff\xff\xff" + std::to_string(i);
    entry.moves.push_back({ref, kZeros, id('2')});
    if (i % 2 == 0) {
      entry.trees.push_back({ref, "", id('3')});
      entry.trees.push_back({ref, folder, id('4')});
    }
  }
  for (int i = 0; i < 400; ++i)  // more than any leaf holds
    entry.trees.push_back({kMain, "envs/" + std::to_string(i) + "/", id('5')});
  Place place;
  Log log = open_log(place);
  const auto parts = portions(entry);
  CHECK(parts.size() > 3);
  for (const Entry& part : parts)
    (void)log.append(part);
  CHECK(log.known_refs("repo").size() == 1'001);
  CHECK(words(verify(place.options())) == "whole");
  CHECK(course(place).find(',') == std::string::npos);
  for (const char* ref : {"refs/heads/\xff\xff\xff\xff"
                          "0",
                          "refs/heads/\xff\xff\xff\xff"
                          "998"})
    CHECK(standings(place.options(), "repo", ref).back().trees.size() == 2);
  CHECK(portions(adoption("repo", move('0', '1'))).size() == 1);
}

TEST_CASE("a value keeps what was asked of it, through decision, outcome, adoption and cache") {
  const std::string first(kCoverDigits, 'a');
  const std::string second(kCoverDigits, 'b');
  Place place;
  Log log = open_log(place);
  const auto asked = [](RefMove wanted, const std::string& cover) {
    wanted.cover = cover;
    return wanted;
  };
  const auto cover = [&] { return log.known_refs("repo").at(kMain).cover; };
  (void)log.append(adoption("repo", asked(move('0', '1'), first)));
  CHECK(cover() == first);
  (void)log.append(decision("repo", asked(move('1', '2'), second)));
  CHECK(cover() == first);
  CHECK(log.known_refs("repo").at(kMain).all_pending.front().cover == second);
  (void)log.append(outcome("repo", move('1', '2'), 1));
  CHECK(cover() == second);
  for (int i = 0; i < 40; ++i)
    (void)log.append(adoption("other", move('0', '1')));
  (void)log.append(decision("repo", asked(move('2', '3'), first)));
  (void)log.known_refs("repo");  // writes the cache
  Log again = open_log(place);
  CHECK(again.known_refs("repo").at(kMain).cover == second);
  CHECK(again.known_refs("repo").at(kMain).all_pending.front().cover == first);
  CHECK(read_known_refs(place.options(), "repo").at(kMain).cover == second);
  // An outcome of a decision that is open no longer tells nothing of what was asked.
  (void)again.append(outcome("repo", move('2', '4'), 42));
  CHECK(again.known_refs("repo").at(kMain).value == id('4'));
  CHECK(again.known_refs("repo").at(kMain).cover.empty());
  // Nor does an older log's entry.
  (void)again.append(adoption("repo", move('4', '5')));
  CHECK(again.known_refs("repo").at(kMain).cover.empty());
}

}  // namespace refward::audit
