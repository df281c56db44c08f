// SPDX-License-Identifier: Apache-2.0
// Approvals of creations and rewinds, and the moves of refs/approvals/ themselves.
#include "approval_world.h"

namespace refward::inspect {
namespace {

using test::ApprovalWorld;
using test::facts;
using test::kMain;
using test::kMissing;
using test::kMoveMissing;
using test::lacking;
using test::ObjectId;
using test::Scene;
using test::TagWords;
using test::told;

const std::vector<std::string> kEnvironments = {kMain, "refs/heads/prod"};
const std::string kProd = "refs/heads/prod";

// A push that makes prod, under the same block as main or not.
Scene creation(ApprovalWorld& world, const ObjectId& at, const std::vector<std::string>& refs) {
  Scene scene(world.bench);
  scene.policy.blocks = {world.guarded({1, {"@maintainers"}}, refs)};
  scene.push(kProd, {}, at);
  return scene;
}

// The record knows this value of the ref, accepted under the rules that hold now.
void remember(Scene& scene, const std::string& ref, const ObjectId& value) {
  const Ground ground = scene.ground();
  scene.known[ref] = {{value.hex(), ground.covers->at(ground.place(ref))}};
}

}  // namespace

TEST_CASE("creation of a protected ref at an old commit") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.bench.point(kMain, tip);
  Scene scene = creation(world, world.root, kEnvironments);
  remember(scene, kMain, tip);
  const auto found = world.judge(scene);
  CHECK(told(found) == kMoveMissing);
  CHECK(found.front().object.empty());
  CHECK(facts(found, "base") == std::string(40, '0'));
  CHECK(facts(found, "could") == "alice, bob, carol");
  CHECK(told(world.judge(scene, world.certificate("bob", {"approve=" + kProd}))) == "");
  CHECK(told(world.judge(scene, world.certificate("bob", {"approve=" + kMain}))) == kMoveMissing);
  world.approve({.commit = world.root, .ref = kProd, .base = ObjectId()});
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("a ref is made where another under the same block stands") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.bench.point(kMain, tip);
  Scene scene = creation(world, tip, kEnvironments);
  CHECK(lacking(world.judge(scene), {world.root, tip}) == "0 1");
  remember(scene, kMain, tip);
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("nobody approves their own work by making a ref") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  Scene scene = creation(world, work, kEnvironments);
  remember(scene, kMain, world.root);
  CHECK(lacking(world.judge(scene, world.certificate("alice", {"approve=" + kProd})),
                {world.root, work}) == "1");
  CHECK(told(world.judge(scene, world.certificate("bob", {"approve=" + kProd}))) == "");
  // Neither a merge's trailer nor an approval of a part binds what is made.
  const auto merge = world.commit({world.root, work}, {{"a", "2"}}, "bob",
                                  "m\n\nApproved-for: site refs/heads/prod\n");
  Scene merged = creation(world, merge, kEnvironments);
  remember(merged, kMain, world.root);
  world.approve({.commit = work, .ref = kProd, .base = ObjectId()});
  CHECK(lacking(world.judge(merged), {work, merge}) == "0");
}

TEST_CASE("laundering through an unprotected ref") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.bench.point("refs/heads/free", work);
  Scene scene = creation(world, work, kEnvironments);
  remember(scene, kMain, world.root);
  remember(scene, "refs/heads/free", work);
  CHECK(lacking(world.judge(scene), {world.root, work}) == "1");
  Scene update = world.push(work);
  remember(update, kMain, world.root);
  remember(update, "refs/heads/free", work);
  CHECK(told(world.judge(update)) == kMissing);
}

TEST_CASE("laundering through a ref under evaluate") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.bench.point("refs/heads/trial", work);
  Scene scene = creation(world, work, kEnvironments);
  policy::Block trial = world.guarded({1, {"@maintainers"}}, {"refs/heads/trial"});
  trial.name = "trial";
  trial.mode = findings::Mode::evaluate;
  scene.policy.blocks.push_back(trial);
  remember(scene, kMain, world.root);
  remember(scene, "refs/heads/trial", work);
  CHECK(lacking(world.judge(scene), {world.root, work}) == "1");
}

TEST_CASE("laundering through a ref that a glob covers only since yesterday") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.bench.point("refs/heads/late", work);
  const std::vector<std::string> since_yesterday = {kMain, kProd, "refs/heads/late"};
  Scene scene = creation(world, work, since_yesterday);
  remember(scene, kMain, world.root);
  CHECK_FALSE(vouches(scene.ground(), "refs/heads/late", work));
  CHECK(lacking(world.judge(scene), {world.root, work}) == "1");
  scene.known["refs/heads/late"] = {{work.hex(), ""}};  // accepted when no block covered it
  CHECK_FALSE(vouches(scene.ground(), "refs/heads/late", work));
  CHECK(lacking(world.judge(scene), {world.root, work}) == "1");
  remember(scene, "refs/heads/late", work);
  CHECK(vouches(scene.ground(), "refs/heads/late", work));
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("rewind") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto other = world.commit({world.root}, {{"a", "3"}}, "alice");
  world.bench.point(kMain, tip);
  policy::Block block = world.guarded();
  block.settings.rewind = policy::Rewind::with_approval;
  const auto rewind = [&](const ObjectId& to) {
    Scene scene(world.bench);
    scene.policy.blocks = {block};
    scene.push(kMain, tip, to);
    return scene;
  };
  const Scene back = rewind(world.root);
  REQUIRE(back.updates.front().change == push::RefChange::rewind);
  CHECK(told(world.judge(back)) == kMoveMissing);
  CHECK(told(world.judge(back, world.certificate("alice", {"approve=" + kMain}))) == "");
  world.approve({.commit = world.root, .base = world.root});
  CHECK(told(world.judge(back)) == kMoveMissing);
  world.forget({.commit = world.root});
  world.approve({.commit = world.root, .base = tip});
  CHECK(told(world.judge(back)) == "");
  const Scene away = rewind(other);
  CHECK(told(world.judge(away)) == kMissing);
  CHECK(told(world.judge(away, world.certificate("alice", {"approve=" + kMain}))) == kMissing);
  world.approve({.commit = other, .base = tip});
  CHECK(told(world.judge(away)) == "");
}

TEST_CASE("delete and create again") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto other = world.commit({world.root}, {{"a", "3"}}, "alice");
  world.bench.point(kMain, {});
  Scene scene = world.scene();
  scene.push(kMain, {}, other);
  remember(scene, kMain, tip);
  world.approve({.commit = other, .base = tip});
  CHECK(lacking(world.judge(scene), {world.root, other}) == "0 1");
  Scene removal = world.scene();
  removal.push(kMain, tip, {});
  CHECK(told(world.judge(removal)) == "");  // no-delete is another rule's
}

TEST_CASE("a path rule asks for what a creation holds at its paths") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "1"}, {"envs/prod/x", "1"}}, "alice");
  world.bench.point(kMain, tip);
  policy::Block block = test::block("prod", kEnvironments, {});
  policy::PathRule rule;
  rule.match = policy::GlobList::parse({"envs/prod/**"}).value_or({});
  rule.approvals = policy::Approvals{1, {"dave"}};
  block.settings.paths = {rule};
  const auto judge = [&](const ObjectId& at, const CertificateFindings& certificate = {}) {
    Scene scene(world.bench);
    scene.policy.blocks = {block};
    scene.push(kProd, {}, at);
    remember(scene, kMain, world.commit({tip}, {{"a", "9"}}, "alice"));
    return world.judge(scene, certificate);
  };
  CHECK(told(judge(world.root)) == "");
  CHECK(told(judge(tip)) == kMissing);
  CHECK(told(judge(tip, world.certificate("dave", {"approve=" + kProd}))) == "");
}

TEST_CASE("an approval's place") {
  struct Row {
    const char* why;
    TagWords words;
    std::string reason;
  };

  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto other = world.commit({world.root}, {{"a", "3"}}, "alice");
  const std::vector<Row> rows = {
      {"in order", {.commit = work}, ""},
      {"by a principal", {.commit = work, .place = "bob@example.org"}, ""},
      {"of a base that is yet to come", {.commit = work, .base = other}, ""},
      {"nobody's", {.commit = work, .signer = "mallory"}, "approval-signature"},
      {"another's", {.commit = work, .signer = "carol"}, "approval-person"},
      {"a team's", {.commit = work, .place = "@maintainers"}, "approval-person"},
      {"a robot's", {.commit = work, .person = "bot"}, "approval-robot"},
      {"of somebody who may not", {.commit = work, .person = "dave"}, "approval-from"},
      {"under another name", {.commit = work, .name = "v1"}, "approval-name"},
      {"of another commit", {.commit = work, .target = other}, "approval-object"},
      {"with words", {.commit = work, .behind = "lgtm\n"}, "approval-text"},
      {"of another repository", {.commit = work, .repository = "x"}, "approval-repository"},
      {"of a free ref", {.commit = work, .ref = "refs/heads/free"}, "approval-free"},
      {"of another tree", {.commit = work, .tree = world.trees.at(other.hex())}, "approval-tree"},
      {"too late", {.commit = work, .expires = "2026-09-01T00:00:00Z"}, "approval-expired"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene = world.scene();
    scene.push(ApprovalWorld::ref_of(row.words), {}, world.tag(row.words));
    CHECK(told(world.judge(scene)) ==
          (row.reason.empty() ? "" : "refuses approvals " + row.reason));
  }
}

TEST_CASE("what is no approval at all has no place there") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const std::string place = "refs/approvals/" + work.hex() + "/";

  struct Row {
    const char* why;
    std::string ref;
    ObjectId value;
    std::string reason;
  };

  const auto tag = world.tag({.commit = work});
  const auto raw = world.bench.put("tag", "object " + work.hex() + "\ntype commit\ntag approvals/" +
                                              work.hex() + "/bob\n\nno tagger\n");
  const std::vector<Row> rows = {
      {"a commit", place + "bob", work, "approval-not-a-tag"},
      {"a tag without its tagger", place + "bob", raw, "approval-malformed"},
      {"no commit's name", "refs/approvals/x/bob", tag, "approval-place"},
      {"deeper", place + "bob/again", tag, "approval-place"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene = world.scene();
    scene.push(row.ref, {}, row.value);
    CHECK(told(world.judge(scene)) == "refuses approvals " + row.reason);
  }
}

TEST_CASE("approvals are made once, and go when they have expired") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const std::string ref = ApprovalWorld::ref_of({.commit = work});
  const auto now = world.tag({.commit = work});
  const auto later = world.tag({.commit = work, .expires = "2027-01-01T00:00:00Z"});
  const auto over = world.tag({.commit = work, .expires = "2026-09-01T00:00:00Z"});
  const auto move = [&](const ObjectId& before, const ObjectId& after) {
    Scene scene = world.scene();
    scene.push(ref, before, after);
    return told(world.judge(scene));
  };
  CHECK(move(now, later) == "refuses approvals approval-moved");
  CHECK(move(now, {}) == "refuses approvals approval-kept");
  CHECK(move(over, {}) == "");
  CHECK(move(work, {}) == "");
}

TEST_CASE("where nobody asks for approvals the namespace is closed, and free where it is allowed") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const TagWords words{.commit = work};
  Scene scene = world.scene();
  scene.push(ApprovalWorld::ref_of(words), {}, world.tag(words));
  const policy::Move move{policy::Move::Kind::create, scene.updates.front().ref,
                          policy::Move::Target::tag};
  CHECK_FALSE(policy::closed_namespace(scene.policy, move).has_value());
  scene.policy.blocks.front().repositories = policy::RepositoryGlobs::parse({"other"}).value_or({});
  CHECK(told(world.judge(scene)) == "refuses ref-namespace namespace-closed");
  scene.policy.allowed_namespaces = policy::RefGlobs::parse({"refs/approvals/**"}).value_or({});
  CHECK(told(world.judge(scene)) == "");
  scene.policy.allowed_namespaces = {};
  scene.policy.blocks.clear();
  CHECK(policy::closed_namespace(scene.policy, move) == "namespace-closed");
}

TEST_CASE("no block covers the place of an approval, and nothing there vouches for anything") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const TagWords words{.commit = work};
  Scene scene = world.scene();
  scene.policy.blocks.push_back(test::block("all", {"refs/**"}, {policy::Word::signed_commits}));
  scene.push(ApprovalWorld::ref_of(words), {}, world.tag(words));
  CHECK(told(world.judge(scene)) == "");
  CHECK(policy::covering(scene.policy, scene.ground().place(ApprovalWorld::ref_of(words))).empty());
  CHECK(policy::covering(scene.policy, scene.ground().place("refs/approvals")).size() == 1);
}

}  // namespace refward::inspect
