// SPDX-License-Identifier: Apache-2.0
// Which commits a signature rule judges (design.md 4.2): what is new to the ref, whoever else has
// it, unless a ref with at least the same enforcing blocks vouches for it.
#include "bench.h"
#include "inspect/signatures.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Mode;
using policy::Block;
using policy::Word;
using test::Bench;
using test::block;
using test::kNow;
using test::ObjectId;
using test::Scene;
using test::told;

const std::string kUnsigned = "refuses signed-commits no-signature";

SignatureFindings judged(const Scene& scene, const identity::Signers& signers) {
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .scanner = &test::scanner()};
  return test::judged(scene, context);
}

Block signed_commits(const char* name,
                     const std::vector<std::string>& refs,
                     Mode mode = Mode::enforce) {
  return block(name, refs, {Word::signed_commits}, mode);
}

Block by_signers(const std::vector<std::string>& refs, std::set<Word> words = {}) {
  Block out = block("signers", refs, std::move(words));
  out.signers = {"alice@example.org"};
  return out;
}

}  // namespace

TEST_CASE("a commit that went to another ref first earns something only by an equal one") {
  struct Row {
    std::string why;
    std::vector<Block> blocks;
    const char* side;      // names the unsigned commit before the push
    const char* recorded;  // for the side: "u" that value, "a" an older one, "" nothing
    std::string expected;
  };

  const char* const kRelease = "refs/heads/release/1";
  const Block both = signed_commits("both", {"@default", "refs/heads/release/*"});
  const Block main = signed_commits("main", {"@default"});
  const Block release = signed_commits("release", {"refs/heads/release/*"});
  const Block trial = signed_commits("trial", {"@default"}, Mode::evaluate);
  const Block trial_both =
      signed_commits("trial", {"@default", "refs/heads/release/*"}, Mode::evaluate);
  const Block movers = block("movers", {"@default"}, {Word::no_delete});
  const Block trial_movers = block("movers", {"@default"}, {Word::no_delete}, Mode::evaluate);
  const std::vector<std::string> with_tags = {"@default", "refs/tags/*"};
  Block trial_signers = by_signers(with_tags);
  trial_signers.mode = Mode::evaluate;
  const Row rows[] = {
      {"signers on trial ask no more of tags",
       {trial_signers},
       "refs/tags/t",
       "u",
       "evaluates signed-commits no-signature"},
      {"no other ref", {both}, "", "", kUnsigned},
      {"laundered through an unprotected ref", {both}, "refs/heads/topic", "u", kUnsigned},
      {"an equally protected ref vouches", {both}, kRelease, "u", ""},
      {"not without a record", {both}, kRelease, "", kUnsigned},
      {"not with another value recorded", {both}, kRelease, "a", kUnsigned},
      {"protected alike, but by another block", {main, release}, kRelease, "u", kUnsigned},
      {"a ref whose block only evaluates",
       {main, signed_commits("trial", {"@default", "refs/heads/topic"}, Mode::evaluate)},
       "refs/heads/topic",
       "u",
       kUnsigned + "; evaluates signed-commits no-signature"},
      {"fewer enforcing blocks, each signed",
       {both, main},
       kRelease,
       "u",
       kUnsigned + "; " + kUnsigned},
      {"fewer enforcing blocks, the other about moves", {both, movers}, kRelease, "u", kUnsigned},
      {"the other on trial counts not", {both, trial_movers}, kRelease, "u", ""},
      {"more enforcing blocks", {both, release}, kRelease, "u", ""},
      {"the block on trial does not cover the side: only it is not satisfied",
       {both, trial},
       kRelease,
       "u",
       "evaluates signed-commits no-signature"},
      {"all blocks on trial, covered alike", {trial_both}, kRelease, "u", ""},
      {"signers ask of tags no signed commits",
       {by_signers(with_tags)},
       "refs/tags/t",
       "u",
       kUnsigned},
      {"the twin: asked for by name",
       {by_signers(with_tags, {Word::signed_commits})},
       "refs/tags/t",
       "u",
       ""}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId a = bench.commit({.signer = "alice", .message = "a\n"});
  const ObjectId u = bench.commit({.parents = {a}, .message = "u\n"});
  const ObjectId m = bench.commit({.parents = {u}, .signer = "alice", .message = "m\n"});
  bench.point("refs/heads/main", a);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const std::string side = row.side;
    if (!side.empty())
      bench.point(side, u);
    Scene scene(bench);
    scene.policy.blocks = row.blocks;
    scene.record("refs/heads/main", a);
    if (row.recorded[0] != '\0')
      scene.record(side, row.recorded[0] == 'u' ? u : a);
    scene.push("refs/heads/main", a, m);
    CHECK(told(judged(scene, signers).findings) == row.expected);
    if (!side.empty())
      bench.point(side, {});
  }
}

TEST_CASE("the ref's own old value counts without a record; a new ref has none") {
  struct Row {
    std::string why;
    const char* ref;
    const char* before;  // r: unsigned root, u: unsigned on r, m: signed on u; empty: none
    const char* after;
    const char* main_known;  // main stands at r
    std::string expected;
  };

  const std::string twice = kUnsigned + "; " + kUnsigned;
  const Row rows[] = {{"from the root on", "refs/heads/main", "r", "m", "", kUnsigned},
                      {"from what is refused on", "refs/heads/main", "u", "m", "", ""},
                      {"back again: nothing is new", "refs/heads/main", "m", "r", "", ""},
                      {"a new ref at a known tip", "refs/heads/other", "", "r", "r", ""},
                      {"a new ref at an unknown tip", "refs/heads/other", "", "r", "", kUnsigned},
                      {"a new ref beyond a known tip", "refs/heads/other", "", "m", "r", kUnsigned},
                      {"a new ref, nothing known", "refs/heads/other", "", "m", "", twice}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  std::map<std::string, ObjectId> ids;
  ids["r"] = bench.commit({.message = "r\n"});
  ids["u"] = bench.commit({.parents = {ids["r"]}, .message = "u\n"});
  ids["m"] = bench.commit({.parents = {ids["u"]}, .signer = "alice", .message = "m\n"});
  bench.point("refs/heads/main", ids["r"]);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = {signed_commits("b", {"refs/heads/*"})};
    if (row.main_known[0] != '\0')
      scene.record("refs/heads/main", ids["r"]);
    scene.push(row.ref, row.before[0] == '\0' ? ObjectId() : ids[row.before], ids[row.after]);
    CHECK(told(judged(scene, signers).findings) == row.expected);
  }
}

TEST_CASE("a value vouches only for what was asked when it was taken") {
  const char* const kSide = "refs/heads/side";
  const Block main = signed_commits("b", {"refs/heads/main"});
  const Block wide = signed_commits("b", {"refs/heads/*"});
  const Block trial = signed_commits("b", {"refs/heads/*"}, Mode::evaluate);
  Block others = wide;
  others.signers = {"alice@example.org"};

  struct Row {
    std::string why;
    std::vector<Block>
        then;  // when the side took the value; none: an older log, which tells nothing
    std::vector<Block> now;
    std::string expected;
  };

  const Row rows[] = {{"the same rules", {wide}, {wide}, ""},
                      {"the glob since widened to cover it", {main}, {wide}, kUnsigned},
                      {"only on trial then", {trial}, {wide}, kUnsigned},
                      {"who may sign was narrowed", {wide}, {others}, kUnsigned},
                      {"and the other way round", {others}, {wide}, kUnsigned},
                      {"a log that does not tell", {}, {wide}, kUnsigned},
                      {"a block on trial came or went", {wide, trial}, {wide}, ""}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId u = bench.commit({.message = "u\n"});
  const ObjectId m = bench.commit({.parents = {u}, .signer = "alice", .message = "m\n"});
  bench.point(kSide, u);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = row.then;
    scene.record(kSide, u);
    scene.policy.blocks = row.now;
    scene.push("refs/heads/main", {}, m);
    CHECK(told(judged(scene, signers).findings) == row.expected);
    // Another value of that ref does not help, nor the same value taken again under other rules.
    scene.known[kSide].push_back({m.hex(), cover_of(scene.policy, {"site", kSide, {}})});
    CHECK(told(judged(scene, signers).findings) == row.expected);
    scene.record(kSide, u);
    CHECK(told(judged(scene, signers).findings) == "");
  }
}

TEST_CASE("what is asked of three hundred refs is worked out once for all that are covered alike") {
  policy::Policy policy;
  for (int i = 0; i < 20; ++i)
    policy.blocks.push_back(signed_commits(("b" + std::to_string(i)).c_str(),
                                           {"refs/heads/" + std::to_string(i) + "/**"}));
  policy.blocks.push_back(signed_commits("all", {"refs/heads/**"}));
  Covers covers(policy);
  std::set<std::string> seen;
  std::set<const std::string*> made;
  for (int i = 0; i < 300; ++i) {
    const std::string ref = "refs/heads/" + std::to_string(i % 25) + "/" + std::to_string(i);
    const policy::Place place{"site", ref, {}};
    CHECK(covers.at(place) == cover_of(policy, place));
    CHECK(covers.at(place).size() == kCoverDigits);
    seen.insert(covers.at(place));
    made.insert(&covers.at(place));
  }
  CHECK(seen.size() == 21);
  CHECK(made.size() == 21);
  CHECK(covers.at({"site", "refs/tags/v1", {}}).empty());
}

TEST_CASE("refs of the same push do not vouch for each other") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId u = bench.commit({.message = "u\n"});
  const ObjectId m = bench.commit({.parents = {u}, .signer = "alice", .message = "m\n"});
  Scene scene(bench);
  scene.policy.blocks = {signed_commits("b", {"refs/heads/*"})};
  scene.push("refs/heads/one", {}, u);
  scene.push("refs/heads/two", {}, m);
  const auto found = judged(scene, signers).findings;
  CHECK(told(found) == kUnsigned + "; " + kUnsigned);
  REQUIRE(found.size() == 2);
  CHECK(found[0].ref == "refs/heads/one");
  CHECK(found[1].ref == "refs/heads/two");
}

TEST_CASE("merges: every parent is walked") {
  struct Row {
    std::string why;
    std::vector<const char*> signed_sides;  // commits on `a` that alice signed
    int unsigned_side;                      // which parent is not signed; -1: none
    std::string expected;
  };

  const Row rows[] = {{"all signed", {"1", "2"}, -1, ""},
                      {"first parent", {"1"}, 0, kUnsigned},
                      {"second parent", {"1"}, 1, kUnsigned},
                      {"third parent of an octopus", {"1", "2"}, 2, kUnsigned},
                      {"an octopus, all signed", {"1", "2", "3"}, -1, ""}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId a = bench.commit({.signer = "alice", .message = "a\n"});
  const ObjectId u = bench.commit({.parents = {a}, .message = "u\n"});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::vector<ObjectId> parents;
    for (const char* side : row.signed_sides)
      parents.push_back(bench.commit({.parents = {a}, .signer = "alice", .message = side}));
    if (row.unsigned_side >= 0)
      parents.insert(parents.begin() + row.unsigned_side, u);
    Scene scene(bench);
    scene.policy.blocks = {signed_commits("b", {"refs/heads/*"})};
    scene.push("refs/heads/main", a, bench.commit({.parents = parents, .signer = "alice"}));
    const auto found = judged(scene, signers).findings;
    CHECK(told(found) == row.expected);
    if (!found.empty())
      CHECK(found[0].object == u.hex());
  }
}

TEST_CASE("what is no commit, what is too much, what is removed") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId a = bench.commit({.signer = "alice", .message = "a\n"});
  const ObjectId b = bench.commit({.parents = {a}, .signer = "alice", .message = "b\n"});
  const auto answer = [&](const ObjectId& before, const ObjectId& after, std::size_t limit) {
    Scene scene(bench);
    scene.policy.blocks = {signed_commits("b", {"refs/heads/*"})};
    scene.limits.max_commits = limit;
    scene.push("refs/heads/main", before, after);
    return told(judged(scene, signers).findings);
  };
  CHECK(answer({}, b, 2) == "");
  CHECK(answer({}, b, 1) == "refuses limit unreadable");
  CHECK(answer(a, b, 1) == "");
  CHECK(answer({}, bench.tree({{"a", "b"}}), 2) == "refuses signed-commits not-a-commit");
  CHECK(answer(bench.commit({.message = "unsigned\n"}), {}, 2) == "");
}

}  // namespace refward::inspect
