// SPDX-License-Identifier: Apache-2.0
// Approvals that count, each with the attack that looks like it.
#include "approval_world.h"

namespace refward::inspect {
namespace {

using test::ApprovalWorld;
using test::facts;
using test::kMain;
using test::kMissing;
using test::lacking;
using test::ObjectId;
using test::Scene;
using test::TagWords;
using test::told;

const std::string kTrailer = "merge\n\nApproved-for: site refs/heads/main\n";

}  // namespace

TEST_CASE("a commit needs somebody else's approval") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto found = world.judge(world.push(work));
  CHECK(told(found) == kMissing);
  CHECK(found.front().object == work.hex());
  CHECK(facts(found, "have") == "0");
  CHECK(facts(found, "need") == "1");
  CHECK(facts(found, "could") == "bob, carol");
  CHECK(facts(found, "commit") == work.hex());
  CHECK(facts(found, "base") == world.root.hex());
  CHECK(facts(found, "tree") == world.trees.at(work.hex()).hex());
  CHECK(facts(found, "expires") == "2026-10-05T14:13:20Z");
  CHECK(facts(found, "subject") == "work");
  world.approve({.commit = work});
  CHECK(told(world.judge(world.push(work))) == "");
}

TEST_CASE("an approval is usable in the push that brings it") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  Scene scene = world.push(work);
  const TagWords words{.commit = work};
  scene.push(ApprovalWorld::ref_of(words), {}, world.tag(words));
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("persons count, not approvals, and each only once") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  Scene scene = world.push(work);
  scene.policy.blocks = {world.guarded({2, {"@maintainers"}})};
  world.approve({.commit = work});
  world.approve({.commit = work, .place = "bob@example.org"});
  CHECK(facts(world.judge(scene), "have") == "1");
  CHECK(facts(world.judge(scene, world.certificate("bob", {"approve=" + kMain})), "have") == "1");
  CHECK(told(world.judge(scene, world.certificate("carol", {"approve=" + kMain}))) == "");
  world.approve({.commit = work, .person = "carol"});
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("only those in `from` count") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.approve({.commit = work, .person = "dave"});
  CHECK(told(world.judge(world.push(work))) == kMissing);
  Scene scene = world.push(work);
  scene.policy.blocks = {world.guarded({1, {"nobody@example.org", "dave"}})};
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("stale approval: a new push on top of what was approved") {
  ApprovalWorld world;
  const auto approved = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto further = world.commit({approved}, {{"a", "3"}}, "alice");
  world.approve({.commit = approved});
  CHECK(lacking(world.judge(world.push(further)), {approved, further}) == "1");
  world.approve({.commit = further});
  CHECK(told(world.judge(world.push(further))) == "");
}

TEST_CASE("an approval covers what leads to its commit, and is not one of another tip") {
  ApprovalWorld world;
  const auto first = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto second = world.commit({first}, {{"a", "3"}}, "alice");
  const auto other = world.commit({first}, {{"a", "4"}}, "alice");
  world.approve({.commit = second});
  CHECK(told(world.judge(world.push(second))) == "");
  CHECK(lacking(world.judge(world.push(other)), {first, second, other}) == "0 2");
}

TEST_CASE("replay of an approval") {
  struct Row {
    const char* why;
    TagWords bad;
  };

  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const auto reverted = world.commit({work}, {{"a", "1"}}, "alice");
  const auto unrelated = world.commit({}, {{"z", "1"}}, "alice");
  const auto tree = world.bench.tree({{"a", "9"}});
  const std::vector<Row> rows = {
      {"on another ref", {.commit = work, .ref = "refs/heads/other"}},
      {"on a ref that begins alike", {.commit = work, .ref = kMain + "2"}},
      {"on another repository", {.commit = work, .repository = "site2"}},
      {"on another base", {.commit = work, .base = unrelated}},
      {"on a base that is not there",
       {.commit = work, .base = ObjectId::parse(std::string(40, '7'))}},
      {"made for a creation", {.commit = work, .base = ObjectId()}},
      {"on another tree", {.commit = work, .tree = tree}},
      {"after its time", {.commit = work, .expires = "2026-09-21T14:13:19Z"}},
      {"under another commit's name",
       {.commit = work, .name = "approvals/" + reverted.hex() + "/bob"}},
      {"of another commit's tag", {.commit = work, .target = reverted}},
      {"under another person's name", {.commit = work, .signer = "carol"}},
      {"by a stranger", {.commit = work, .signer = "mallory"}},
      {"with words behind it", {.commit = work, .behind = "and more\n"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    world.approve(row.bad);
    CHECK(told(world.judge(world.push(work))) == kMissing);
    world.forget(row.bad);
  }
  world.approve({.commit = work, .expires = "2026-09-21T14:13:20Z"});
  CHECK(told(world.judge(world.push(work))) == "");
}

TEST_CASE("approving oneself") {
  ApprovalWorld world;
  const auto by = [&](const std::string& signer, const std::string& author,
                      const std::string& committer) {
    return world.commit_by(
        {.parents = {world.root}, .signer = signer, .author = author, .committer = committer},
        {{"a", signer + author + committer}});
  };
  const std::string alice = ApprovalWorld::ident("alice");
  const std::string bob = ApprovalWorld::ident("bob");

  struct Row {
    const char* why;
    ObjectId commit;
    TagWords bad;
    std::string could;
  };

  const auto own = by("alice", alice, alice);
  const auto authored = by("alice", bob, alice);
  const auto committed = by("alice", alice, bob);
  const auto at_home = by("alice", "B <bob@HOME.example>", alice);
  const auto unsigned_one = by("", bob, alice);
  const std::vector<Row> rows = {
      {"with the key that signed it", own, {.commit = own, .person = "alice"}, "bob, carol"},
      {"with a second key",
       own,
       {.commit = own, .person = "alice", .signer = "alice-2", .place = "alice-2@example.org"},
       "bob, carol"},
      {"as its author", authored, {.commit = authored}, "carol"},
      {"as its author, by another of his e-mails", at_home, {.commit = at_home}, "carol"},
      {"as its committer", committed, {.commit = committed}, "carol"},
      {"as author of an unsigned commit", unsigned_one, {.commit = unsigned_one}, "carol"},
  };
  const auto pusher = world.person("dave");
  for (const Row& row : rows) {
    CAPTURE(row.why);
    world.approve(row.bad);
    Scene scene = world.push(row.commit);
    scene.pusher = pusher;
    const auto found = world.judge(scene);
    CHECK(told(found) == kMissing);
    CHECK(facts(found, "could") == row.could);
    const auto merged = world.judge(
        scene,
        world.certificate(row.bad.person == "alice" ? "alice" : "bob", {"approve=" + kMain}));
    CHECK(told(merged) == kMissing);
    world.approve({.commit = row.commit, .person = "carol"});
    CHECK(told(world.judge(scene)) == "");
    world.forget(row.bad);
    world.forget({.commit = row.commit, .person = "carol"});
  }
}

TEST_CASE("a robot or a platform's key approves nothing") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  world.approve({.commit = work, .person = "bot"});
  Scene scene = world.push(work);
  scene.policy.blocks = {world.guarded({1, {"bot", "@maintainers"}})};
  const auto found = world.judge(scene);
  CHECK(told(found) == kMissing);
  CHECK(facts(found, "could") == "bob, carol");
  CHECK(told(world.judge(scene, world.certificate("bot", {"approve=" + kMain}))) == kMissing);
  const auto merge = world.commit({world.root, work}, {{"a", "2"}}, "bot", kTrailer);
  Scene merged = scene;
  merged.updates.clear();
  merged.push(kMain, world.root, merge);
  CHECK(lacking(world.judge(merged), {work, merge}) == "0");
}

TEST_CASE("what a robot signed is the pusher's work, as far as one knows") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "bot");
  world.approve({.commit = work});
  Scene scene = world.push(work);
  const auto unknown = world.judge(scene);
  CHECK(facts(unknown, "have") == "1");
  CHECK(facts(unknown, "need") == "2");
  scene.pusher = world.person("bob");
  const auto own = world.judge(scene);
  CHECK(facts(own, "have") == "0");
  CHECK(facts(own, "need") == "1");
  CHECK(facts(own, "could") == "alice, carol");
  scene.pusher = world.person("alice");
  CHECK(told(world.judge(scene)) == "");
  scene.pusher = nullptr;
  world.approve({.commit = work, .person = "carol"});
  CHECK(told(world.judge(scene)) == "");
}

TEST_CASE("a certificate approves by its option alone") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}}, "alice");
  const Scene scene = world.push(work);

  struct Row {
    const char* why;
    CertificateFindings certificate;
    std::string told;
  };

  const std::vector<Row> rows = {
      {"with it", world.certificate("bob", {"approve=" + kMain}), ""},
      {"among others", world.certificate("bob", {"ci.skip", "approve=" + kMain}), ""},
      {"an automatically signed push", world.certificate("bob", {}), kMissing},
      {"for another ref", world.certificate("bob", {"approve=refs/heads/other"}), kMissing},
      {"for a shortened ref", world.certificate("bob", {"approve=main"}), kMissing},
      {"another option", world.certificate("bob", {"Approve=" + kMain}), kMissing},
      {"one's own", world.certificate("alice", {"approve=" + kMain}), kMissing},
      {"of somebody who may not", world.certificate("dave", {"approve=" + kMain}), kMissing},
      {"not in order", world.certificate("nobody", {"approve=" + kMain}), kMissing},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(world.judge(scene, row.certificate)) == row.told);
  }
}

TEST_CASE("several blocks and path rules: each is asked for by itself") {
  ApprovalWorld world;
  const auto work = world.commit({world.root}, {{"a", "2"}, {"envs/prod/x", "1"}}, "alice");
  const auto harmless = world.commit({world.root}, {{"a", "2"}}, "alice");
  policy::Block block = world.guarded();
  policy::PathRule rule;
  rule.name = "main, paths[1]";
  rule.match = policy::GlobList::parse({"envs/prod/**"}).value_or({});
  rule.approvals = policy::Approvals{1, {"dave"}};
  block.settings.paths = {rule};
  policy::Block evaluated = world.guarded({2, {"@maintainers"}});
  evaluated.mode = findings::Mode::evaluate;
  Scene scene = world.push(work);
  scene.policy.blocks = {block, evaluated};
  const std::string evaluates = "evaluates approvals approvals-missing";
  world.approve({.commit = work});
  const auto found = world.judge(scene);
  CHECK(told(found) == kMissing + "; " + evaluates);
  CHECK(found.front().path == "envs/prod/x");
  CHECK(found.front().fact("rule") == "main, paths[1]");
  CHECK(found.front().fact("could") == "dave");
  world.approve({.commit = work, .person = "dave"});
  CHECK(told(world.judge(scene)) == evaluates);
  world.approve({.commit = harmless});
  Scene other = scene;
  other.updates.clear();
  other.push(kMain, world.root, harmless);
  CHECK(told(world.judge(other)) == evaluates);
}

TEST_CASE("what changes nothing needs no approval") {
  ApprovalWorld world;
  const auto empty = world.commit({world.root}, {{"a", "1"}}, "alice");
  CHECK(told(world.judge(world.push(empty))) == "");
  const auto ours = world.commit({world.root}, {{"a", "1"}, {"b", "1"}}, "alice");
  const auto theirs = world.commit({world.root}, {{"a", "1"}, {"c", "1"}}, "alice");
  world.approve({.commit = ours});
  world.approve({.commit = theirs});
  const auto clean = world.commit({ours, theirs}, {{"a", "1"}, {"b", "1"}, {"c", "1"}}, "alice");
  CHECK(told(world.judge(world.push(clean))) == "");
}

TEST_CASE("a commit that cannot be judged is refused") {
  ApprovalWorld world;
  const auto gone = ObjectId::parse(std::string(40, '5'));
  test::CommitText text{.parents = {world.root}, .signer = "alice"};
  text.tree = gone;
  const auto broken = world.bench.commit(text);
  CHECK(told(world.judge(world.push(broken))) == "refuses approvals unreadable");
  Scene scene = world.scene();
  const auto blob = world.bench.put("blob", "x");
  scene.push("refs/heads/main", {}, blob);
  CHECK(told(world.judge(scene)) == "refuses approvals not-a-commit");
}

}  // namespace refward::inspect
