// SPDX-License-Identifier: Apache-2.0
#include "inspect/path_rules.h"

#include "rules_scene.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::PathRule;
using policy::Word;
using test::Bench;
using test::block;
using test::freeze_of;
using test::inspected;
using test::ObjectId;
using test::Scene;
using test::told;

using Files = std::map<std::string, std::string>;

PathRule rule_of(const std::vector<std::string>& match, std::optional<policy::Names> signers) {
  PathRule rule;
  rule.name = "b, paths[1]";
  rule.match = *policy::GlobList::parse(match);
  rule.signers = std::move(signers);
  return rule;
}

Block block_of(PathRule rule, std::set<Word> words = {}) {
  Block one = block("b", {"refs/**"}, std::move(words));
  one.settings.paths = {std::move(rule)};
  return one;
}

const policy::Names kAlice = {"alice@example.org"};
const std::string kForeign = "refuses paths path-signer";

// Keys that sign without ssh-keygen: there are many commits.
struct QuickBench : Bench {
  QuickBench() {
    for (const char* person : {"alice", "bob", "mallory"})
      add_key(person);
  }
};

struct Place {
  const Bench& bench;
  const identity::Signers& signers;

  [[nodiscard]] findings::Findings found(const Block& one,
                                         const ObjectId& before,
                                         const ObjectId& after) const {
    Scene scene(bench);
    scene.policy.blocks = {one};
    scene.push("refs/heads/main", before, after);
    return inspected(path_rules, scene, signers);
  }

  [[nodiscard]] ObjectId commit(std::vector<ObjectId> parents,
                                const Files& files,
                                const std::string& signer) const {
    return bench.commit(
        {.parents = std::move(parents), .signer = signer, .tree = bench.tree(files)});
  }
};

}  // namespace

TEST_CASE("every kind of change to a path counts, and its signer is of the rule and of the block") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const Files before = {{"p/a", "1"}, {"p/b", "1"}, {"free", "1"}};
  const ObjectId old = place.commit({}, before, "alice");
  const auto by_git = [&](const std::string& commands) {
    static_cast<void>(bench.tree(before));
    const auto id = ObjectId::parse(
        bench.run("export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index && cd files && " + commands +
                  " && git --work-tree=. add -Af . && git write-tree"));
    REQUIRE(id.has_value());
    return *id;
  };
  bench.run("git -C r.git config core.fileMode true");

  struct Row {
    std::string why, commands;
    bool touches;
  };

  const Row rows[] = {
      {"another content", "echo 2 >p/a", true},
      {"an addition", "echo 2 >p/c", true},
      {"a removal", "rm p/a", true},
      {"a move within", "mv p/a p/c", true},
      {"a move out", "mv p/a c", true},
      {"a move in", "mv free p/free", true},
      {"another mode", "chmod +x p/a", true},
      {"another type", "rm p/a && ln -s b p/a", true},
      {"a folder in the place of a file", "rm p/a && mkdir p/a && echo >p/a/x", true},
      {"a file in the place of the folder", "rm -r p && echo >p", true},
      {"another path", "echo 2 >free", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tree = by_git(row.commands);
    std::map<std::string, ObjectId> tips;
    for (const char* signer : {"alice", "bob", "mallory", ""})
      tips[signer] = bench.commit({.parents = {old}, .signer = signer, .tree = tree});
    const auto told_of = [&](const std::string& signer, const Block& one) {
      return told(place.found(one, old, tips[signer]));
    };
    const Block one = block_of(rule_of({"p/**"}, kAlice));
    CHECK(told_of("alice", one) == "");
    CHECK(told_of("bob", one) == (row.touches ? kForeign : ""));
    CHECK(told_of("", one) == (row.touches ? "refuses paths no-signature" : ""));
    CHECK(told_of("mallory", one) == (row.touches ? "refuses paths key-unknown" : ""));
    CHECK(told_of("bob", block_of(rule_of({"p/**"}, policy::Names{}))) ==
          (row.touches ? kForeign : ""));
    CHECK(told_of("bob", block_of(rule_of({"p/**"}, std::nullopt))) == "");
    Block narrowed =
        block_of(rule_of({"p/**"}, policy::Names{"alice@example.org", "bob@example.org"}));
    narrowed.require = {Word::fast_forward};
    narrowed.signers = kAlice;
    CHECK(told_of("alice", narrowed) == "");
    // The block's signers imply signed-commits, which tells the same of the same commit.
    CHECK(told_of("bob", narrowed) == "");
    narrowed.require = {Word::signed_tags};
    CHECK(told_of("bob", narrowed) == (row.touches ? "refuses paths not-allowed" : ""));
  }
}

TEST_CASE(
    "what signed-commits tells is not told twice, unless another ref vouches for the commit") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const ObjectId tip = place.commit({}, {{"p", "1"}}, "");
  const Block asked = block_of(rule_of({"p"}, kAlice), {Word::signed_commits});
  CHECK(told(place.found(asked, {}, tip)) == "");
  CHECK(told(place.found(block_of(rule_of({"p"}, kAlice)), {}, tip)) ==
        "refuses paths no-signature");
  Scene scene(bench);
  scene.policy.blocks = {asked};
  bench.point("refs/heads/other", tip);
  scene.record("refs/heads/other", tip);
  scene.push("refs/heads/main", {}, tip);
  CHECK(told(inspected(path_rules, scene, signers)) == "refuses paths no-signature");
}

TEST_CASE("only the ref's own old value hides commits from path rules") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const ObjectId a = place.commit({}, {{"p", "1"}}, "bob");
  const ObjectId b = place.commit({a}, {{"p", "1"}, {"q", "1"}}, "bob");
  const Block one = block_of(rule_of({"p"}, kAlice));
  CHECK(told(place.found(one, a, b)) == "");
  CHECK(told(place.found(one, {}, b)) == kForeign);
  bench.point("refs/heads/other", a);
  Scene scene(bench);
  scene.policy.blocks = {one};
  scene.known["refs/heads/other"] = {{a.hex(), ""}};
  scene.push("refs/heads/main", {}, b);
  CHECK(told(inspected(path_rules, scene, signers)) == kForeign);
}

TEST_CASE("a merge changes what differs from the recomputed merge") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const ObjectId base = place.commit({}, {{"p/a", "1\n"}}, "alice");
  const ObjectId left = place.commit({base}, {{"p/a", "1\n"}, {"p/b", "1\n"}}, "alice");
  const ObjectId right = place.commit({base}, {{"p/a", "2\n"}}, "alice");
  const ObjectId other = place.commit({base}, {{"p/a", "3\n"}}, "alice");
  const Block one = block_of(rule_of({"p/**"}, kAlice));

  struct Row {
    std::string why;
    std::vector<ObjectId> parents;
    Files files;
    std::string expected, path;
  };

  const Row rows[] = {
      {"clean", {left, right}, {{"p/a", "2\n"}, {"p/b", "1\n"}}, "", ""},
      {"evil", {left, right}, {{"p/a", "9\n"}, {"p/b", "1\n"}}, kForeign, "p/a"},
      {"takes one side only", {left, right}, {{"p/a", "1\n"}, {"p/b", "1\n"}}, kForeign, "p/a"},
      {"resolves a conflict by one side", {right, other}, {{"p/a", "3\n"}}, kForeign, "p/a"},
      {"a clean octopus", {left, right, base}, {{"p/a", "2\n"}, {"p/b", "1\n"}}, "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto found = place.found(one, base, place.commit(row.parents, row.files, "bob"));
    CHECK(told(found) == row.expected);
    if (!found.empty())
      CHECK(found[0].path == row.path);
    CHECK(told(place.found(one, base, place.commit(row.parents, row.files, "alice"))) == "");
  }
}

TEST_CASE("a path freeze holds its paths, save for whom it excepts") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const ObjectId tip = place.commit({}, {{"p", "1"}}, "");
  const auto answer = [&](policy::Freeze freeze, const char* match, const char* pusher) {
    PathRule rule = rule_of({match}, std::nullopt);
    rule.freeze = {std::move(freeze)};
    Scene scene(bench);
    scene.policy.blocks = {block_of(rule)};
    if (pusher != nullptr)
      scene.pusher = signers.people().with_principal(pusher);
    scene.push("refs/heads/main", {}, tip);
    return told(inspected(path_rules, scene, signers));
  };
  const char* const alice = "alice@example.org";
  const std::string frozen = "refuses paths path-frozen";
  CHECK(answer(freeze_of(-1, 1), "p", alice) == frozen);
  CHECK(answer(freeze_of(-1, 1), "q", alice) == "");
  CHECK(answer(freeze_of(1, 2), "p", alice) == "");
  CHECK(answer(freeze_of(-1, 1, kAlice), "p", alice) == "");
  CHECK(answer(freeze_of(-1, 1, kAlice), "p", "bob@example.org") == frozen);
  CHECK(answer(freeze_of(-1, 1, kAlice), "p", nullptr) == frozen);
}

TEST_CASE("what cannot be read is refused, whatever it changes") {
  const QuickBench bench;
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const Block one = block_of(rule_of({"nothing-there"}, kAlice));
  const ObjectId missing = *ObjectId::parse(std::string(40, '1'));
  CHECK(told(place.found(one, {}, bench.commit({.signer = "alice", .tree = missing}))) ==
        "refuses paths changes-unreadable");
  CHECK(told(place.found(one, {}, bench.put("blob", "x"))) == "refuses paths not-a-commit");
  std::vector<ObjectId> parents;
  for (int i = 0; i < 65; ++i)
    parents.push_back(bench.commit({.message = std::to_string(i) + "\n"}));
  const ObjectId wide = bench.commit({.parents = parents, .signer = "alice"});
  CHECK(told(place.found(one, parents.front(), wide)) == "refuses paths changes-unreadable");
  Scene limited(bench);
  limited.policy.blocks = {one};
  limited.limits.max_commits = 2;
  limited.push("refs/heads/main", {}, wide);
  CHECK(told(inspected(path_rules, limited, signers)) == "refuses limit unreadable");
}

TEST_CASE("a robot's bounds hold for what a path rule takes it for") {
  const QuickBench bench;
  bench.write("keyrings/people.toml",
              "[[robot]]\nname = \"bot\"\nprincipals = [\"alice@example.org\"]\n"
              "only_paths = [\"p\"]\nonly_refs = [\"refs/heads/main\"]\n"
              "[[person]]\nname = \"bob\"\nprincipals = [\"bob@example.org\"]\n");
  const identity::Signers signers = bench.signers();
  const Place place{bench, signers};
  const Block one = block_of(rule_of({"p"}, policy::Names{"bot"}));
  CHECK(told(place.found(one, {}, place.commit({}, {{"p", "1"}}, "alice"))) == "");
  CHECK(told(place.found(one, {}, place.commit({}, {{"p", "1"}, {"q", "1"}}, "alice"))) ==
        "refuses only-paths path-foreign");
  // The same commit for two refs: for one of them nothing is wrong.
  const ObjectId tip = place.commit({}, {{"p", "1"}}, "alice");
  Scene scene(bench);
  scene.policy.blocks = {one};
  scene.push("refs/heads/main", {}, tip);
  scene.push("refs/heads/next", {}, tip);
  scene.push("refs/heads/main2", {}, tip);
  const auto found = inspected(path_rules, scene, signers);
  CHECK(told(found) == "refuses only-refs ref-foreign; refuses only-refs ref-foreign");
  REQUIRE(found.size() == 2);
  CHECK(found[0].ref == "refs/heads/next");
}

}  // namespace refward::inspect
