// SPDX-License-Identifier: Apache-2.0
#include "audit/reconcile.h"

#include "audit/landings.h"
#include "audit/repository_folds.h"
#include "audit/standings.h"
#include "audit/unfinished.h"
#include "base/text.h"
#include "fixture.h"

#include <doctest/doctest.h>

namespace refward::audit {
namespace {

const std::string kMain = "refs/heads/main";

std::string value(char digit) {
  return digit == '0' ? kZeros : id(digit);
}

RefMove move(char from, char to) {
  return {kMain, value(from), value(to)};
}

Entry ungated(const RefMove& done) {
  Entry entry = outcome("r", done, 0);
  entry.of.reset();
  return entry;
}

Entry seen(const RefMove& found, std::uint64_t entries) {
  Entry entry = adoption("r", found);
  entry.event = "reconcile";
  entry.reconcile = ReconcileStatement{.entries = entries};
  return entry;
}

Entry given_up(std::uint64_t decision, std::uint64_t entries) {
  Entry entry = seen(move('0', '1'), entries);
  entry.moves.clear();
  entry.reconcile->not_applied = {{decision, kMain}};
  return entry;
}

const base::Instant kNow = std::chrono::floor<base::Seconds>(test_clock().now());

std::string digits(const RefMove& one) {
  return std::string{one.old_id.front(), one.new_id.front()};
}

// "13" a move beside the gate, "+0:13" one of decision 0 that happened, "-0:13" one that did not.
std::string told(const Reconciliation& found) {
  std::string out;
  for (const RefMove& one : found.moved)
    out += digits(one) + " ";
  for (const Settled& one : found.applied)
    out += "+" + std::to_string(one.decision) + ":" + digits(one.move) + " ";
  for (const Settled& one : found.not_applied)
    out += "-" + std::to_string(one.decision) + ":" + digits(one.move) + " ";
  return out;
}

Reconciliation look(const RepositoryFolds& folds, char present, base::Instant settle_before) {
  PresentRefs refs;
  if (present != '0')
    refs.emplace(kMain, value(present));
  const Fold& fold = folds.all().at("r");
  return reconcile(fold, fold, refs, settle_before);
}

}  // namespace

TEST_CASE("what a ref shows is told apart from what the record knows") {
  struct Row {
    std::string why;
    std::vector<Entry> entries;  // 0, 1, 2, ...
    char present;
    std::string told;
  };

  const auto d = [](char from, char to) { return decision("r", move(from, to)); };
  const auto o = [](char from, char to, std::uint64_t of) {
    return outcome("r", move(from, to), of);
  };
  const auto a = [](char from, char to) { return adoption("r", move(from, to)); };
  const Row rows[] = {
      {"as recorded", {a('0', '1')}, '1', ""},
      {"moved", {a('0', '1')}, '2', "12 "},
      {"deleted", {a('0', '1')}, '0', "10 "},
      {"created anew where it was deleted", {a('1', '0')}, '2', "02 "},
      {"created", {adoption("r", {"refs/heads/x", kZeros, id('1')})}, '2', "02 10 "},
      {"moved by a push whose outcome is missing", {a('0', '1'), d('1', '2')}, '2', "+1:12 "},
      {"never moved by the push", {a('0', '1'), d('1', '2')}, '1', "-1:12 "},
      {"a first push, applied", {d('0', '1')}, '1', "+0:01 "},
      {"a first push, not applied", {d('0', '1')}, '0', "-0:01 "},
      {"two in a row, both applied", {a('0', '1'), d('1', '2'), d('2', '3')}, '3', "+1:12 +2:23 "},
      {"two that race, one applied", {a('0', '1'), d('1', '2'), d('1', '3')}, '2', "+1:12 -2:13 "},
      {"the same asked for twice: the newer one", {d('0', '1'), d('0', '1')}, '1', "+1:01 -0:01 "},
      {"neither applied", {a('0', '1'), d('1', '2'), d('2', '1')}, '1', "-1:12 -2:21 "},
      {"a later outcome began at it",
       {a('0', '1'), d('1', '2'), d('2', '3'), o('2', '3', 2)},
       '3',
       "+1:12 "},
      {"a later outcome began at it, and the one before",
       {a('0', '1'), d('1', '2'), d('2', '3'), d('3', '4'), o('3', '4', 3)},
       '4',
       "+1:12 +2:23 "},
      {"a decision made after it shows nothing",
       {a('0', '1'), d('2', '3'), d('1', '2'), o('2', '3', 1)},
       '3',
       "-2:12 "},
      {"moved beside the gate, then by a push", {a('0', '1'), d('5', '2')}, '2', "15 +1:52 "},
      {"moved beside the gate after an open push", {a('0', '1'), d('1', '2')}, '3', "13 -1:12 "},
      {"what no decision allowed is beside the gate",
       {a('0', '1'), ungated(move('1', '2'))},
       '2',
       "12 "},
      {"seen before", {a('0', '1'), seen(move('1', '2'), 1)}, '2', ""},
      {"seen before, moved again", {a('0', '1'), seen(move('1', '2'), 1)}, '3', "23 "},
      {"seen before, and back", {a('0', '1'), seen(move('1', '2'), 1)}, '1', "21 "},
      {"seen before, pushed since",
       {a('0', '1'), seen(move('1', '2'), 1), d('2', '3'), o('2', '3', 2)},
       '3',
       ""},
      {"seen as gone", {a('0', '1'), seen(move('1', '0'), 1)}, '0', ""},
      {"adopted since", {a('0', '1'), seen(move('1', '2'), 1), a('1', '2')}, '2', ""},
      {"a look older than what the record knows since",
       {a('0', '1'), d('1', '3'), o('1', '3', 1), seen(move('1', '2'), 1)},
       '3',
       ""},
      {"given up before", {a('0', '1'), d('1', '2'), given_up(1, 2)}, '1', ""},
      {"given up, and yet there", {a('0', '1'), d('1', '2'), given_up(1, 2)}, '2', "12 "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    Log log = open_log(place);
    for (const Entry& entry : row.entries)
      (void)log.append(entry);
    const RepositoryFolds folds(place.options());
    CHECK(folds.entries() == row.entries.size());
    const Reconciliation found = look(folds, row.present, kNow);
    std::string sorted = told(found);
    CHECK(sorted == row.told);
    CHECK(found.agrees() == row.told.empty());
    CHECK(words(verify(place.options())) == "whole");
  }
}

TEST_CASE("a second look finds what the first one recorded to be known") {
  Place place;
  Log log = open_log(place);
  (void)log.append(adoption("r", move('0', '1')));
  (void)log.append(decision("r", move('5', '2')));
  (void)log.append(decision("r", move('1', '3')));
  RepositoryFolds folds(place.options());
  const Reconciliation first = look(folds, '2', kNow);
  CHECK(told(first) == "15 +1:52 -2:13 ");
  for (const Entry& entry : entries_of(first, "r", folds.entries()))
    (void)log.append(entry);
  folds.refresh();
  CHECK(folds.entries() == 6);
  CHECK(look(folds, '2', kNow).agrees());
  const auto known = log.known_refs("r").at(kMain);
  CHECK(known.value == id('2'));
  CHECK(known.all_pending.empty());
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("a young decision is left alone, and so is a ref in motion") {
  Place place;
  Log log = open_log(place);
  (void)log.append(decision("r", move('0', '1')));
  RepositoryFolds folds(place.options());
  CHECK(look(folds, '0', kNow - base::Seconds(1)).agrees());
  CHECK(look(folds, '1', kNow - base::Seconds(1)).agrees());
  CHECK(look(folds, '1', kNow - base::Seconds(1)).under_way == 1);
  CHECK(told(look(folds, '2', kNow - base::Seconds(1))) == "02 ");
  const Fold before = folds.all().at("r");
  (void)log.append(outcome("r", move('0', '1'), 0));
  folds.refresh();
  const Reconciliation found = reconcile(before, folds.all().at("r"), {}, kNow);
  CHECK(found.agrees());
  CHECK(found.restless == std::vector<std::string>{kMain});
  CHECK(reconcile(Fold(), folds.all().at("r"), {}, kNow).restless.size() == 1);
}

TEST_CASE("what was found vouches for nothing") {
  Place place;
  Log log = open_log(place);
  (void)log.append(decision("r", move('0', '1')));
  (void)log.append(outcome("r", move('0', '1'), 0));
  CHECK(standings(place.options(), "r", kMain).size() == 1);
  (void)log.append(seen(move('1', '2'), 2));
  const auto known = log.known_refs("r").at(kMain);
  CHECK(known.value == id('1'));
  CHECK_FALSE(known.accounts_for(id('2')));
  CHECK(standings(place.options(), "r", kMain).empty());
  REQUIRE(landings(place.options(), "r").size() == 1);
  CHECK(landings(place.options(), "r").front().value == id('1'));
  (void)log.append(seen({"refs/heads/new", kZeros, id('3')}, 3));
  CHECK(log.known_refs("r").size() == 1);
  // It was pushed to since: that stands, whatever an older look found.
  (void)log.append(decision("r", move('2', '3')));
  (void)log.append(outcome("r", move('2', '3'), 4));
  (void)log.append(seen(move('1', '2'), 2));
  const auto stood = standings(place.options(), "r", kMain);
  REQUIRE(stood.size() == 1);
  CHECK(stood.front().value == id('3'));
}

TEST_CASE("what never arrived is not there to be examined") {
  Place place;
  Log log = open_log(place);
  Entry entry = decision("r", move('0', '1'));
  entry.moves.push_back({"refs/heads/b", kZeros, id('1')});
  entry.coverage.emplace();
  entry.coverage->counts.emplace(std::string(kOutOfTime), 1);
  entry.coverage->not_examined.push_back({std::string(kOutOfTime), id('4') + " x"});
  (void)log.append(entry);
  CHECK(unfinished(place.options(), "r").size() == 1);
  (void)log.append(given_up(0, 1));
  REQUIRE(unfinished(place.options(), "r").size() == 1);
  Entry rest = given_up(0, 1);
  rest.reconcile->not_applied.front().ref = "refs/heads/b";
  (void)log.append(rest);
  CHECK(unfinished(place.options(), "r").empty());
}

TEST_CASE("open moves beyond what a fold keeps are told") {
  Fold fold(2);
  Leaf leaf;
  leaf.decision = findings::Decision::accept;
  for (leaf.index = 0; leaf.index < 3; ++leaf.index)
    fold.apply(leaf, {move('0', '1')});
  CHECK(reconcile(fold, fold, {}, kNow).dropped == 1);
  CHECK(reconcile(fold, fold, {}, kNow).not_applied.size() == 2);
}

TEST_CASE("many decisions are given up in several entries") {
  Reconciliation found;
  for (std::uint64_t i = 0; i < 300; ++i)
    found.not_applied.push_back(
        {i, {"refs/heads/" + std::string(i < 200 ? 3000 : 1, 'x'), kZeros, id('1')}});
  Place place;
  Log log = open_log(place);
  for (std::uint64_t i = 0; i < 300; ++i)
    (void)log.append(decision("r", found.not_applied[i].move));
  std::size_t named = 0;
  for (const Entry& entry : entries_of(found, "r", 300)) {
    CHECK(entry.reconcile->not_applied.size() <= kMaxNotApplied);
    named += entry.reconcile->not_applied.size();
    (void)log.append(entry);
  }
  CHECK(named == 300);
}

TEST_CASE("the statement has one spelling") {
  struct Row {
    const char* why;
    const char* statement;  // the member `reconcile` of entry 5
    bool is_leaf;
  };

  const Row rows[] = {
      {"nothing given up", R"({"entries":5})", true},
      {"given up", R"({"entries":5,"not_applied":[{"decision":4,"ref":"r"}]})", true},
      {"sorted",
       R"({"entries":5,"not_applied":[{"decision":1,"ref":"r"},{"decision":1,"ref":"s"}]})", true},
      {"not sorted",
       R"({"entries":5,"not_applied":[{"decision":1,"ref":"s"},{"decision":1,"ref":"r"}]})", false},
      {"twice",
       R"({"entries":5,"not_applied":[{"decision":1,"ref":"s"},{"decision":1,"ref":"s"}]})", false},
      {"of the future", R"({"entries":6})", false},
      {"a decision of the future", R"({"entries":3,"not_applied":[{"decision":3,"ref":"r"}]})",
       false},
      {"an empty list", R"({"entries":5,"not_applied":[]})", false},
      {"no entries", R"({"not_applied":[{"decision":4,"ref":"r"}]})", false},
      {"a foreign key", R"({"entries":5,"x":1})", false},
      {"a foreign key within", R"({"entries":5,"not_applied":[{"decision":4,"ref":"r","x":1}]})",
       false},
      {"no object", "5", false},
  };
  const auto leaf = [](const std::string& event, const std::string& statement) {
    return R"({"event":")" + event + R"(","index":5,"kind":"event",)" + statement +
           R"("repository":"r","time":"2026-10-01T08:15:30.000042Z","v":1})";
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string member = R"("reconcile":)" + std::string(row.statement) + ",";
    const auto parsed = parse_leaf(leaf("reconcile", member));
    CHECK(parsed.has_value() == row.is_leaf);
    if (parsed)
      CHECK(render(*parsed) == leaf("reconcile", member));
    CHECK_FALSE(parse_leaf(leaf("adopt", member)).has_value());
  }
  CHECK_FALSE(parse_leaf(leaf("reconcile", "")).has_value());
  CHECK(parse_leaf(leaf("adopt", "")).has_value());
}

}  // namespace refward::audit
