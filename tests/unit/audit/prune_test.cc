// SPDX-License-Identifier: Apache-2.0
#include "audit/prune.h"

#include "audit/erase.h"
#include "audit/journal.h"
#include "audit/landings.h"
#include "audit/repository_folds.h"
#include "audit/standings.h"
#include "audit/summary.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::audit {
namespace {

const std::string kMain = "refs/heads/main";

std::string value(std::uint64_t number) {
  std::string out = std::to_string(number);
  return std::string(40 - out.size(), 'e') + out;
}

Entry with_trees(Entry entry, std::uint64_t number) {
  entry.trees = {{kMain, "", value(1000 + number)}, {kMain, "envs/a b/", value(2000 + number)}};
  return entry;
}

base::PreciseInstant at(int minutes) {
  return *base::parse_rfc3339("2026-10-01T00:00:00Z") + std::chrono::minutes(minutes);
}

// Pushes one after the other: a decision and an outcome each minute.
void push(const Place& place, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t i = from; i < to; ++i) {
    Log log = Log::open(place.options(), base::Clock::fixed(at(static_cast<int>(i))));
    const RefMove move{kMain, i == 0 ? kZeros : value(i), value(i + 1), std::string(16, 'a')};
    const std::uint64_t decided = log.append(decision("repo", move)).index;
    RefMove done = move;
    done.cover.clear();
    (void)log.append(with_trees(outcome("repo", done, decided), i + 1));
  }
}

Pruning prune_to(const Place& place, std::uint64_t keep) {
  return prune(place.options(), test_clock(),
               {.before = std::nullopt, .keep = keep, .reason = "retention"});
}

// All that the folds know, as text.
std::string knowledge(const Place& place) {
  std::string out;
  const RepositoryFolds folds(place.options());
  for (const auto& [name, fold] : folds.all())
    out += name + "\n" + fold.render();
  for (const auto& [name, known] : open_log(place).known_refs("repo"))
    out += name + " " + known.value + " " + known.cover + " " + known.pending + "\n";
  for (const auto& [name, known] : read_known_refs(place.options(), "repo"))
    out += name + " " + known.value + "\n";
  for (const Landing& landing : landings(place.options(), "repo"))
    out += landing.value + " " + base::to_rfc3339(landing.time) + "\n";
  for (const Stood& stood : standings(place.options(), "repo", kMain)) {
    out += stood.value + " " + base::to_rfc3339(stood.since);
    for (const auto& [folder, tree] : stood.trees)
      out += " " + folder + "=" + tree;
    out += "\n";
  }
  return out;
}

std::uint64_t first_read(const Place& place) {
  std::uint64_t first = ~std::uint64_t{0};
  read(place.options(), 0, [&](const Record& record) {
    first = record.index;
    return false;
  });
  return first;
}

std::vector<std::string> files(const Place& place) {
  std::vector<std::string> out;
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    out.push_back(file.path().filename());
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("what was pruned is gone, what it said is known, and the rest verifies") {
  Place place;
  place.segment_limit = 4000;
  push(place, 0, 20);
  (void)open_log(place).append(adoption("other", {"refs/heads/x y", kZeros, value(7)}));
  const std::string before = knowledge(place);
  const std::string root = verify(place.options()).root;
  const Pruning done = prune_to(place, 12);
  REQUIRE(done.result == Pruning::Result::done);
  CHECK(done.from == 0);
  CHECK(done.entries > 20);
  CHECK(done.entries <= 41 - 12);
  CHECK(done.event == 41);
  CHECK(done.bytes > 4000);
  CHECK(first_read(place) == done.entries);
  CHECK(files(place).front() ==
        std::string("000000000000000000") + std::to_string(done.entries) + ".journal");
  CHECK(knowledge(place) == before);
  const VerifyReport after = verify(place.options());
  CHECK(words(after) == "whole");
  CHECK(after.entries == 42);
  CHECK(after.root != root);
  // The log goes on, is pruned again, and knows the same with a fold of its own cache or without.
  push(place, 20, 30);
  const std::string later = knowledge(place);
  const Pruning more = prune_to(place, 0);
  REQUIRE(more.result == Pruning::Result::done);
  CHECK(more.from == done.entries);
  CHECK(more.entries == 62);
  CHECK(knowledge(place) == later);
  std::filesystem::remove_all(place.state / "log-cache");
  CHECK(knowledge(place) == later);
  CHECK(words(verify(place.options())) == "whole");
  CHECK(first_read(place) == 62);
  push(place, 30, 31);
  CHECK(standings(place.options(), "repo", kMain).size() == 31);
  CHECK(landings(place.options(), "repo").size() == 31);
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("the root is that of a log that was never pruned") {
  Place place;
  place.segment_limit = 4000;
  push(place, 0, 13);
  std::vector<tlog::Digest> hashes;
  const auto take = [&](const Record& record) {
    hashes.push_back(tlog::hash_leaf(base::as_bytes(record.leaf_json)));
    return true;
  };
  read(place.options(), 0, take);
  const std::string root = verify(place.options()).root;
  const Pruning done = prune_to(place, 3);
  REQUIRE(done.result == Pruning::Result::done);
  read(place.options(), done.event, [&](const Record& record) {
    const auto leaf = parse_leaf(record.leaf_json);
    REQUIRE(leaf.has_value());
    REQUIRE(leaf->prune.has_value());
    CHECK(leaf->prune->tree_root == root);
    CHECK(leaf->prune->tree_size == 26);
    const std::span<const tlog::Digest> all(hashes);
    CHECK(leaf->prune->root == base::to_hex(tlog::root_of(all.first(done.entries))));
    return take(record);
  });
  CHECK(verify(place.options()).root == base::to_hex(tlog::root_of(hashes)));
}

TEST_CASE("an outcome behind the cut finds its decision before it") {
  Place place;
  place.segment_limit = 100;  // each record in a segment of its own
  push(place, 0, 3);
  const std::string before = knowledge(place);
  const Pruning done = prune_to(place, 1);  // leaves the last outcome
  REQUIRE(done.result == Pruning::Result::done);
  CHECK(done.entries == 5);
  CHECK(knowledge(place) == before);
  CHECK(standings(place.options(), "repo", kMain).size() == 3);
}

TEST_CASE("what is open or still to be examined is not pruned") {
  Place place;
  place.segment_limit = 100;
  push(place, 0, 2);
  Entry cut = decision("repo", {"refs/heads/b", kZeros, value(9)});
  (void)open_log(place).append(cut);
  push(place, 2, 4);
  Pruning stopped = prune_to(place, 1);
  CHECK(stopped.result == Pruning::Result::open);
  CHECK(stopped.oldest == 4);
  CHECK(prune_to(place, 5).result == Pruning::Result::done);  // just before it
  CHECK(first_read(place) == 4);
  Entry done = outcome("repo", {"refs/heads/b", kZeros, value(9)}, 4);
  (void)open_log(place).append(done);
  CHECK(prune_to(place, 0).result == Pruning::Result::done);
  cut.coverage.emplace();
  cut.coverage->counts.emplace("time-budget", 1);
  cut.coverage->not_examined.push_back({"time-budget", value(9) + " x"});
  const std::uint64_t index = open_log(place).append(cut).index;
  (void)open_log(place).append(outcome("repo", cut.moves.front(), index));
  stopped = prune_to(place, 0);
  CHECK(stopped.result == Pruning::Result::unscanned);
  CHECK(stopped.oldest == index);
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("only whole segments, and only what is old as a whole") {
  Place place;
  place.segment_limit = 4000;
  push(place, 0, 20);
  const auto wish = [](int minutes) {
    return PruneWish{.before = at(minutes), .keep = std::nullopt, .reason = ""};
  };
  CHECK(prune(place.options(), test_clock(), wish(0)).result == Pruning::Result::nothing);
  CHECK(prune_to(place, 1000).result == Pruning::Result::nothing);
  const Pruning done = prune(place.options(), test_clock(), wish(10));
  REQUIRE(done.result == Pruning::Result::done);
  CHECK(done.entries <= 20);
  CHECK(done.entries > 12);
  // The clock went back: what follows a younger entry stays.
  push(place, 0, 1);
  CHECK(prune(place.options(), test_clock(), wish(11)).result == Pruning::Result::nothing);
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("a record that is wrong is not pruned") {
  Place place;
  place.segment_limit = 4000;
  push(place, 0, 20);
  spill(place.audit / "x", "y");
  CHECK(prune_to(place, 0).result == Pruning::Result::not_whole);
  CHECK(first_read(place) == 0);
}

TEST_CASE("kept tails go with the entries that speak of them") {
  Place place;
  push(place, 0, 2);
  spill(first_segment(place), slurp(first_segment(place)) + "RWRD half");
  forget_boot(place);
  push(place, 2, 4);
  REQUIRE_FALSE(file_named(place.audit, "removed-").empty());
  REQUIRE(prune_to(place, 0).result == Pruning::Result::done);
  CHECK(file_named(place.audit, "removed-").empty());
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("a change of any byte of the summary is found, and so is what was put back") {
  Place place;
  place.segment_limit = 2000;
  push(place, 0, 4);
  const auto old = file_named(place.audit, "0000000000000000000");
  const std::string first = slurp(first_segment(place));
  REQUIRE(prune_to(place, 0).result == Pruning::Result::done);
  const auto path = place.audit / "00000000000000000008.summary";
  const std::string whole = slurp(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(i);
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
    spill(path, changed);
    REQUIRE(verify(place.options()).result == VerifyReport::Result::wrong);
  }
  spill(path, whole + "\n");
  CHECK(words(verify(place.options())).starts_with("summary "));
  std::filesystem::remove(path);
  CHECK(words(verify(place.options())).starts_with("segment-missing "));
  CHECK_THROWS_AS((void)standings(place.options(), "repo", kMain), base::Failure);
  CHECK_THROWS_AS((void)open_log(place).known_refs("x"), base::Failure);
  spill(path, whole);
  spill(first_segment(place), first);
  CHECK(
      words(verify(place.options())).starts_with("unfinished-upkeep 00000000000000000000.journal"));
  CHECK(prune_to(place, 1000).finished);
  CHECK(words(verify(place.options())) == "whole");
  // Segments that were taken away without an event.
  push(place, 4, 9);
  const auto summary = pruned_part(place.audit);
  REQUIRE(summary.has_value());
  Summary forged = *summary;
  forged.entries = 9;
  forged.edge = *tlog::TileEdge::from(9, {std::vector<Digest>(9, summary->edge.range().front())});
  spill(place.audit / "00000000000000000009.summary", forged.render());
  CHECK(verify(place.options()).result == VerifyReport::Result::wrong);
}

TEST_CASE("a pruning that breaks off at any write can be finished, and nothing is lost") {
  std::size_t broken_off = 0;
  for (std::int64_t calls = 0; calls < 14; ++calls) {
    CAPTURE(calls);
    Place place;
    place.segment_limit = 2000;
    push(place, 0, 8);
    const std::string before = knowledge(place);
    if (calls < 10) {
      faults.overwrites_left = calls;
    } else {
      faults.write_error = ENOSPC;
      faults.write_room = (calls - 10) * 300;
    }
    try {
      (void)prune_to(place, 4);
    } catch (const base::Failure&) {
      ++broken_off;
    }
    faults = Faults{};
    CHECK(knowledge(place) == before);
    (void)prune_to(place, 4);
    CHECK(knowledge(place) == before);
    CHECK(words(verify(place.options())) == "whole");
    CHECK(first_read(place) > 0);
  }
  CHECK(broken_off > 3);
}

TEST_CASE("an erasure after a pruning, and a pruning after an erasure") {
  Place place;
  place.segment_limit = 2000;
  push(place, 0, 6);
  Traces traces;
  traces.add("alice");
  (void)erase(place.options(), test_clock(), traces, "");
  REQUIRE(prune_to(place, 2).result == Pruning::Result::done);
  CHECK(words(verify(place.options())) == "whole");
  push(place, 6, 8);
  CHECK(erase(place.options(), test_clock(), traces, "").finished == 0);
  CHECK(words(verify(place.options())) == "whole");
  CHECK(knowledge(place).find(value(8)) != std::string::npos);
}

}  // namespace refward::audit
