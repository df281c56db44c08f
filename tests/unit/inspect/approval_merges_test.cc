// SPDX-License-Identifier: Apache-2.0
// Approvals by signed merges, and approvals whose base has moved.
#include "approval_world.h"

namespace refward::inspect {
namespace {

using test::ApprovalWorld;
using test::kMain;
using test::kMissing;
using test::lacking;
using test::ObjectId;
using test::Scene;
using test::told;

const std::string kTrailer = "merge\n\nApproved-for: site refs/heads/main\n";
const ApprovalWorld::Files kWork = {{"a", "1"}, {"b", "2"}};

Scene unbound(ApprovalWorld& world, const ObjectId& to) {
  Scene scene = world.push(to);
  scene.policy.blocks = {world.guarded({1, {"@maintainers"}, policy::Approvals::Merges::unbound})};
  return scene;
}

}  // namespace

TEST_CASE("a signed merge approves what it brings") {
  ApprovalWorld world;
  const auto first = world.commit({world.root}, {{"a", "1"}, {"b", "1"}}, "alice");
  const auto work = world.commit({first}, kWork, "alice");
  const auto merge = world.commit({world.root, work}, kWork, "bob", kTrailer);
  CHECK(told(world.judge(world.push(merge))) == "");
  const auto own = world.commit({world.root, work}, kWork, "alice", kTrailer);
  CHECK(lacking(world.judge(world.push(own)), {first, work, own}) == "0 1");
  const auto stranger = world.commit({world.root, work}, kWork, "dave", kTrailer);
  CHECK(lacking(world.judge(world.push(stranger)), {first, work}) == "0 1");
}

TEST_CASE("the trailer of a merge") {
  struct Row {
    const char* why;
    std::string message;
    bool names;
  };

  const std::vector<Row> rows = {
      {"alone", kTrailer, true},
      {"among others", "m\n\nwords\n\nAcked-by: x\nApproved-for: site refs/heads/main\nX: y\n",
       true},
      {"without LF at the end", "m\n\nApproved-for: site refs/heads/main", true},
      {"none", "merge\n", false},
      {"another ref", "m\n\nApproved-for: site refs/heads/other\n", false},
      {"a ref that begins alike", "m\n\nApproved-for: site refs/heads/main2\n", false},
      {"another repository", "m\n\nApproved-for: other refs/heads/main\n", false},
      {"another spelling", "m\n\napproved-for: site refs/heads/main\n", false},
      {"quoted", "m\n\n> Approved-for: site refs/heads/main\n", false},
      {"in an earlier paragraph", "m\n\nApproved-for: site refs/heads/main\n\nX: y\n", false},
      {"as the subject", "Approved-for: site refs/heads/main\n", false},
      {"as the subject, below empty lines", "\n\nApproved-for: site refs/heads/main\n", false},
      {"with CR", "m\n\nApproved-for: site refs/heads/main\r\n", false},
      {"with a blank behind", "m\n\nApproved-for: site refs/heads/main \n", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(has_approval_trailer(row.message, "site", kMain) == row.names);
  }
}

TEST_CASE("a sync merge is no approval") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto merge = world.commit({world.root, work}, kWork, "bob", "Merge branch 'topic'\n");
  CHECK(lacking(world.judge(world.push(merge)), {work}) == "0");
  CHECK(told(world.judge(unbound(world, merge))) == "");
  // Bob brings the topic up to date, and main takes the topic over: a foxtrot.
  const auto side = world.commit({}, {{"s", "1"}}, "carol");
  const auto older = world.commit({side}, {{"s", "2"}}, "alice");
  const auto sync = world.commit({older, world.root}, {{"a", "1"}, {"s", "2"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(unbound(world, sync)), {side, older}) == "0 1");
}

TEST_CASE("a topic that forked before the old value, and takes it in by its second parent") {
  ApprovalWorld world;
  const auto tip = world.commit({world.root}, {{"a", "1"}, {"m", "1"}}, "carol");
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto other = world.commit({world.root}, {{"a", "1"}, {"c", "1"}}, "alice");
  const auto merge =
      world.commit({work, other}, {{"a", "1"}, {"b", "2"}, {"c", "1"}}, "bob", kTrailer);
  const auto sync =
      world.commit({merge, tip}, {{"a", "1"}, {"b", "2"}, {"c", "1"}, {"m", "1"}}, "bob", kTrailer);
  Scene scene = world.scene();
  scene.push(kMain, tip, sync);
  CHECK(lacking(world.judge(scene), {work, other}) == "0 1");
}

TEST_CASE("a merge made on the topic approves what it takes in, not what was there") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto other = world.commit({world.root}, {{"a", "1"}, {"c", "1"}}, "alice");
  const auto merge =
      world.commit({work, other}, {{"a", "1"}, {"b", "2"}, {"c", "1"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(world.push(merge)), {work, other, merge}) == "0");
  const auto on_top = world.commit({merge}, {{"a", "9"}}, "alice");
  CHECK(lacking(world.judge(world.push(on_top)), {work, other, merge, on_top}) == "0 3");
}

TEST_CASE("evil merge: its own changes are its signer's, who approves the rest") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto evil =
      world.commit({world.root, work}, {{"a", "1"}, {"b", "2"}, {"x", "evil"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(world.push(evil)), {work, evil}) == "1");
  world.approve({.commit = evil});
  CHECK(lacking(world.judge(world.push(evil)), {work, evil}) == "1");
  world.approve({.commit = evil, .person = "carol"});
  CHECK(told(world.judge(world.push(evil))) == "");
}

TEST_CASE("conflict resolution is a change") {
  ApprovalWorld world;
  const auto ours = world.commit({world.root}, {{"a", "ours"}}, "alice");
  const auto theirs = world.commit({world.root}, {{"a", "theirs"}}, "alice");
  world.approve({.commit = ours});
  const auto merge = world.commit({ours, theirs}, {{"a", "both"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(world.push(merge)), {ours, theirs, merge}) == "2");
  const auto one_side = world.commit({ours, theirs}, {{"a", "ours"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(world.push(one_side)), {ours, theirs, one_side}) == "2");
}

TEST_CASE("octopus") {
  ApprovalWorld world;
  const auto one = world.commit({world.root}, {{"a", "1"}, {"b", "1"}}, "alice");
  const auto two = world.commit({world.root}, {{"a", "1"}, {"c", "1"}}, "carol");
  const ApprovalWorld::Files all = {{"a", "1"}, {"b", "1"}, {"c", "1"}};
  const auto merge = world.commit({world.root, one, two}, all, "bob", kTrailer);
  CHECK(told(world.judge(world.push(merge))) == "");
  const auto by_carol = world.commit({world.root, one, two}, all, "carol", kTrailer);
  CHECK(lacking(world.judge(world.push(by_carol)), {one, two, by_carol}) == "1");
  const auto evil =
      world.commit({world.root, one, two}, {{"a", "9"}, {"b", "1"}, {"c", "1"}}, "bob", kTrailer);
  CHECK(lacking(world.judge(world.push(evil)), {one, two, evil}) == "2");
}

TEST_CASE("an unsigned merge approves nothing") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto merge = world.commit_by({.parents = {world.root, work},
                                      .message = kTrailer,
                                      .author = ApprovalWorld::ident("bob"),
                                      .committer = ApprovalWorld::ident("bob")},
                                     kWork);
  CHECK(lacking(world.judge(world.push(merge)), {work, merge}) == "0");
}

TEST_CASE("forms add up") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, kWork, "alice");
  const auto merge = world.commit({world.root, work}, kWork, "bob", kTrailer);
  Scene scene = world.push(merge);
  scene.policy.blocks = {world.guarded({2, {"@maintainers"}})};
  CHECK(lacking(world.judge(scene), {work, merge}) == "0");
  CHECK(told(world.judge(scene, world.certificate("bob", {"approve=" + kMain}))) == kMissing);
  CHECK(told(world.judge(scene, world.certificate("carol", {"approve=" + kMain}))) == "");
  world.approve({.commit = work, .person = "carol"});
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("moved base") {
  struct Row {
    const char* why;
    ApprovalWorld::Files work, elsewhere, merged;
    std::string lacks;
  };

  const std::string lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const std::string first = "one\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const std::string last = "1\n2\n3\n4\n5\n6\n7\n8\nnine\n";
  const std::string both = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n";
  const std::vector<Row> rows = {
      {"with an identical change",
       {{"a", first}},
       {{"a", lines}, {"b", "1"}},
       {{"a", first}, {"b", "1"}},
       ""},
      {"with another change to the same file", {{"a", first}}, {{"a", last}}, {{"a", both}}, "0"},
      {"with the same change made already",
       {{"a", first}, {"c", "1"}},
       {{"a", first}},
       {{"a", first}, {"c", "1"}},
       "0"},
  };
  ApprovalWorld world;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto base = world.commit({world.root}, {{"a", lines}}, "alice");
    const auto work = world.commit({base}, row.work, "alice");
    const auto moved = world.commit({base}, row.elsewhere, "carol");
    const auto merge = world.commit({moved, work}, row.merged, "alice");
    world.approve({.commit = work, .base = base});
    Scene scene = world.scene();
    scene.push(kMain, moved, merge);
    CHECK(lacking(world.judge(scene), {work, merge}) == row.lacks);
    world.approve({.commit = merge, .base = moved});
    CHECK(told(world.judge(scene)) == "");
    Scene unmoved = world.scene();
    unmoved.push(kMain, base, work);
    CHECK(told(world.judge(unmoved)) == "");
  }
}

TEST_CASE("moved base in conflict, and a base that the ref never had") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto moved = world.commit({world.root}, {{"a", "3"}}, "carol");
  const auto merge = world.commit({moved, work}, {{"a", "2"}}, "alice");
  world.approve({.commit = work});
  Scene scene = world.scene();
  scene.push(kMain, moved, merge);
  CHECK(lacking(world.judge(scene), {work, merge}) == "0 1");
  const auto beside = world.commit({world.root}, {{"a", "1"}, {"d", "1"}}, "carol");
  world.forget({.commit = work});
  world.approve({.commit = work, .base = beside});
  CHECK(lacking(world.judge(world.push(work)), {work}) == "0");
}

}  // namespace refward::inspect
