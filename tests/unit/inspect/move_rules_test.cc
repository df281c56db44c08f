// SPDX-License-Identifier: Apache-2.0
#include "inspect/move_rules.h"

#include "rules_scene.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::Settings;
using test::Bench;
using test::block;
using test::freeze_of;
using test::inspected;
using test::ObjectId;
using test::Scene;
using test::told;

enum class Pusher { alice, bob, unknown };

// A ref before, and a move.
struct Moves {
  ObjectId a, b;
};

Moves two(const Bench& bench) {
  const ObjectId a = bench.commit({.message = "a\n"});
  return {a, bench.commit({.parents = {a}, .message = "b\n"})};
}

Scene scene_of(const Bench& bench, Settings settings, std::vector<std::string> refs = {"refs/**"}) {
  Scene scene(bench);
  Block one = block("b", refs, {});
  one.settings = std::move(settings);
  scene.policy.blocks = {one};
  return scene;
}

}  // namespace

TEST_CASE("pushers and freeze hold for every kind of move, and say who may") {
  struct Row {
    std::string why;
    Settings settings;
    Pusher pusher;
    std::string expected;
  };

  Settings alice, frozen, over, ahead, excepted, twice;
  alice.pushers = {"alice@example.org"};
  frozen.freeze = {freeze_of(0, 1)};
  over.freeze = {freeze_of(-9, 0)};
  ahead.freeze = {freeze_of(1, 9)};
  excepted.freeze = {freeze_of(-1, 1, {"alice@example.org"})};
  twice.freeze = {freeze_of(-1, 1, {"alice@example.org"}), freeze_of(-1, 1)};
  Settings nobody;
  nobody.pushers.emplace();
  const Row rows[] = {
      {"listed", alice, Pusher::alice, ""},
      {"not listed", alice, Pusher::bob, "refuses pushers pusher-not-listed"},
      {"unknown", alice, Pusher::unknown, "refuses pushers pusher-not-known"},
      {"an empty list is nobody", nobody, Pusher::alice, "refuses pushers pusher-not-listed"},
      {"no list", {}, Pusher::unknown, ""},
      {"from its first second", frozen, Pusher::alice, "refuses freeze frozen"},
      {"not at its last", over, Pusher::alice, ""},
      {"not before", ahead, Pusher::alice, ""},
      {"excepted", excepted, Pusher::alice, ""},
      {"another than excepted", excepted, Pusher::bob, "refuses freeze frozen"},
      {"unknown is not excepted", excepted, Pusher::unknown, "refuses freeze frozen"},
      {"excepted of one, and not of the other", twice, Pusher::alice, "refuses freeze frozen"},
  };
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto [a, b] = two(bench);
  const std::pair<ObjectId, ObjectId> moves[] = {{{}, a}, {a, b}, {b, a}, {a, {}}};
  for (const Row& row : rows)
    for (const auto& [before, after] : moves) {
      CAPTURE(row.why);
      Scene scene = scene_of(bench, row.settings);
      const char* const names[] = {"alice@example.org", "bob@example.org"};
      if (row.pusher != Pusher::unknown)
        scene.pusher = signers.people().with_principal(names[row.pusher == Pusher::bob ? 1 : 0]);
      scene.push("refs/heads/x", before, after);
      CHECK(told(inspected(move_rules, scene, signers)) == row.expected);
      scene.policy.blocks[0].refs = *policy::RefGlobs::parse({"refs/heads/y"});
      CHECK(told(inspected(move_rules, scene, signers)) == "");
    }
}

TEST_CASE("a freeze says from when until when, where, and why") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  Settings settings;
  settings.freeze = {freeze_of(-1, 1)};
  Scene scene = scene_of(bench, settings);
  scene.push("refs/heads/x", {}, two(bench).a);
  const auto found = inspected(move_rules, scene, signers);
  REQUIRE(found.size() == 1);
  CHECK(found[0].fact("span") == "then until later");
  CHECK(found[0].fact("why") == " (the year's end)");
  CHECK(found[0].fact("zone") == "");
}

TEST_CASE("ref_name: what is created or moved, by its full name") {
  struct Row {
    std::string why, must, must_not, ref, expected;
  };

  const std::string lacks = "refuses ref-name ref-name-mismatch";
  const std::string holds = "refuses ref-name ref-name-forbidden";
  const Row rows[] = {
      {"searched, not anchored", "heads/x", "", "refs/heads/x1", ""},
      {"the full name", "^heads/", "", "refs/heads/x", lacks},
      {"anchored", "^refs/heads/x$", "", "refs/heads/x1", lacks},
      {"forbidden", "", "wip", "refs/heads/wip", holds},
      {"not forbidden", "", "wip", "refs/heads/x", ""},
      {"both, and only one is said", "x", "y", "refs/heads/y", lacks},
      {"both", "x", "y", "refs/heads/xy", holds},
  };
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto [a, b] = two(bench);
  const std::pair<ObjectId, ObjectId> moves[] = {{{}, a}, {a, b}, {b, a}, {a, {}}};
  for (const Row& row : rows)
    for (const auto& [before, after] : moves) {
      CAPTURE(row.why);
      Settings settings;
      settings.ref_name = test::text_rule(row.must, row.must_not);
      Scene scene = scene_of(bench, settings);
      scene.push(row.ref, before, after);
      const std::string expected = after.is_null() ? "" : row.expected;
      CHECK(told(inspected(move_rules, scene, signers)) == expected);
    }
}

TEST_CASE("how much one push moves: refs and commits that the block covers") {
  struct Row {
    std::string why;
    std::optional<std::size_t> refs, commits;
    std::vector<std::string> covered;
    std::string expected;
  };

  const std::string many_refs = "refuses max-push-refs too-many-refs";
  const std::string many_commits = "refuses max-push-commits too-many-commits";
  const Row rows[] = {
      {"three refs, one of them removed", 3, {}, {"refs/heads/*"}, ""},
      {"one more", 2, {}, {"refs/heads/*"}, many_refs},
      {"only covered ones count", 1, {}, {"refs/heads/x"}, ""},
      {"none covered", 0, 0, {"refs/heads/z"}, ""},
      {"two new commits, though both refs bring one of them", {}, 2, {"refs/heads/*"}, ""},
      {"one more commit", {}, 1, {"refs/heads/*"}, many_commits},
      {"of one ref", {}, 1, {"refs/heads/x"}, ""},
      {"both", 1, 1, {"refs/heads/*"}, many_refs + "; " + many_commits},
  };
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto [a, b] = two(bench);
  const ObjectId c = bench.commit({.parents = {b}, .message = "c\n"});
  bench.point("refs/heads/old", a);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Settings settings;
    settings.max_push_refs = row.refs;
    settings.max_push_commits = row.commits;
    Scene scene = scene_of(bench, settings, row.covered);
    scene.push("refs/heads/x", {}, b);
    scene.push("refs/heads/y", {}, c);
    scene.push("refs/heads/gone", a, {});
    CHECK(told(inspected(move_rules, scene, signers)) == row.expected);
  }
}

TEST_CASE("max_push_commits: a branch made where another stands brings none") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto [a, b] = two(bench);
  Settings settings;
  settings.max_push_commits = 0;
  const auto answer = [&](const std::string& ref, const ObjectId& before, const ObjectId& after) {
    Scene scene = scene_of(bench, settings);
    scene.push(ref, before, after);
    return told(inspected(move_rules, scene, signers));
  };
  CHECK(answer("refs/heads/x", {}, b) == "refuses max-push-commits too-many-commits");
  bench.point("refs/heads/other", b);
  CHECK(answer("refs/heads/x", {}, b) == "");
  CHECK(answer("refs/heads/x", {}, bench.tree({{"a", "b"}})) == "");
  // A push that has happened: the ref's own present value hides nothing.
  bench.point("refs/heads/other", {});
  bench.point("refs/heads/x", b);
  CHECK(answer("refs/heads/x", a, b) == "refuses max-push-commits too-many-commits");
  Scene limited = scene_of(bench, settings);
  limited.limits.max_commits = 0;
  limited.push("refs/heads/y", {}, bench.commit({.parents = {b}, .message = "y\n"}));
  CHECK(told(inspected(move_rules, limited, signers)) == "refuses max-push-commits unreadable");
}

TEST_CASE("a block on trial only tells") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  Settings settings;
  settings.freeze = {freeze_of(-1, 1)};
  settings.max_push_refs = 0;
  Scene scene = scene_of(bench, settings);
  scene.policy.blocks[0].mode = findings::Mode::evaluate;
  scene.push("refs/heads/x", {}, two(bench).a);
  CHECK(told(inspected(move_rules, scene, signers)) ==
        "evaluates freeze frozen; evaluates max-push-refs too-many-refs");
}

}  // namespace refward::inspect
