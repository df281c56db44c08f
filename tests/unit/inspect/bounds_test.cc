// SPDX-License-Identifier: Apache-2.0
// only_refs, only_paths and merges_only of people.toml: what a robot, or a person, may sign.
#include "bench.h"
#include "inspect/signatures.h"
#include "inspect/signer_bounds.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::facts;
using test::ObjectId;
using test::Scene;
using test::signatures_of;
using test::told;

using Files = std::map<std::string, std::string>;

// alice is a person; bob's key is the robot's, with these settings.
identity::Signers with_robot(const Bench& bench,
                             const std::string& settings,
                             const char* kind = "robot") {
  bench.write("keyrings/people.toml",
              "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\"]\n[[" +
                  std::string(kind) + "]]\nname = \"bot\"\nprincipals = [\"bob@example.org\"]\n" +
                  settings);
  return bench.signers();
}

Scene moved(const Bench& bench,
            const std::string& ref,
            const ObjectId& before,
            const ObjectId& after,
            std::set<Word> words = {Word::signed_commits}) {
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/**"}, std::move(words))};
  scene.push(ref, before, after);
  return scene;
}

const Files kBase = {{"app/values.yaml", "1\n"}, {"src/x", "1\n"}, {"values.yaml", "1\n"}};

}  // namespace

TEST_CASE("only_refs: what is signed comes to no other ref") {
  struct Row {
    std::string why, settings, ref;
    std::string default_branch = "refs/heads/main";
    bool allowed = false;
  };

  const std::string deploy = "only_refs = [\"refs/heads/deploy/**\"]\n";
  const std::string usual = "only_refs = [\"@default\"]\n";
  const std::string others = "only_refs = [\"refs/heads/**\", \"!@default\"]\n";
  const char* const kMain = "refs/heads/main";
  const Row rows[] = {
      {"inside", deploy, "refs/heads/deploy/a/b", kMain, true},
      {"outside", deploy, kMain},
      {"a folder's name is whole", deploy, "refs/heads/deployed"},
      {"no bound", "", kMain, kMain, true},
      {"taken away", "only_refs = [\"refs/heads/**\", \"!refs/heads/main\"]\n", kMain},
      {"beside what is taken away", "only_refs = [\"refs/heads/**\", \"!refs/heads/main\"]\n",
       "refs/heads/x", kMain, true},
      {"the default branch", usual, kMain, kMain, true},
      {"the default branch is another one", usual, kMain, "refs/heads/x"},
      {"nobody knows the default branch", usual, kMain, ""},
      {"any but the default branch", others, "refs/heads/x", kMain, true},
      {"the one that is not", others, kMain},
      {"nobody knows which one is not", others, "refs/heads/x", ""}};
  const Bench bench;
  const ObjectId tip = bench.commit({.signer = "bob"});
  const ObjectId others_tip = bench.commit({.signer = "alice"});
  for (const Row& row : rows)
    for (const char* kind : {"robot", "person"}) {
      CAPTURE(row.why);
      CAPTURE(kind);
      const identity::Signers signers = with_robot(bench, row.settings, kind);
      Scene scene = moved(bench, row.ref, {}, tip);
      scene.default_branch = row.default_branch;
      const auto found = signatures_of(scene, signers).findings;
      CHECK(told(found) == (row.allowed ? "" : "refuses only-refs ref-foreign"));
      if (!row.allowed)
        CHECK(facts(found, "person") == "bot");
      CHECK(told(signatures_of(moved(bench, row.ref, {}, others_tip), signers).findings) == "");
    }
}

TEST_CASE("only_refs holds for tags, at every level") {
  const Bench bench;
  const identity::Signers signers = with_robot(bench, "only_refs = [\"refs/tags/nightly/*\"]\n");
  const ObjectId commit = bench.commit({});
  const auto said = [&](const std::string& name, const std::string& inner, const std::string& by) {
    ObjectId value = commit;
    if (!inner.empty())
      value = bench.tag({.target = value, .name = "inner", .signer = inner});
    value = bench.tag(
        {.target = value, .name = name, .signer = by, .kind = inner.empty() ? "commit" : "tag"});
    return told(
        signatures_of(moved(bench, "refs/tags/" + name, {}, value, {Word::signed_tags}), signers)
            .findings);
  };
  CHECK(said("nightly/1", "", "bob") == "");
  CHECK(said("v1", "", "bob") == "refuses only-refs ref-foreign");
  CHECK(said("v1", "", "alice") == "");
  CHECK(said("v1", "bob", "alice") == "refuses only-refs ref-foreign");
  CHECK(said("nightly/1", "bob", "alice") == "");
}

TEST_CASE("a ref where a robot may sign vouches for nothing elsewhere") {
  const Bench bench;
  const ObjectId tip = bench.commit({.signer = "bob"});
  bench.point("refs/heads/deploy/x", tip);
  const auto said = [&](const std::string& settings, const std::string& ref) {
    const identity::Signers signers = with_robot(bench, settings);
    Scene scene = moved(bench, ref, {}, tip);
    scene.record("refs/heads/deploy/x", tip);
    return signatures_of(scene, signers);
  };
  const std::string deploy = "only_refs = [\"refs/heads/deploy/**\"]\n";
  CHECK(told(said(deploy, "refs/heads/main").findings) == "refuses only-refs ref-foreign");
  const auto plain = said("", "refs/heads/main");
  CHECK(told(plain.findings) == "");
  CHECK(plain.signers.empty());  // vouched for, not judged again
  CHECK(said(deploy, "refs/heads/deploy/y").signers.empty());
}

TEST_CASE("only_paths: what a commit changes stays inside") {
  struct Row {
    std::string why;
    Files files;
    std::string foreign;  // the path that is told; empty: none
  };

  const auto with = [](Files files, const Files& more) {
    for (const auto& [path, bytes] : more)
      files[path] = bytes;
    return files;
  };
  const auto without = [](Files files, const char* path) {
    files.erase(path);
    return files;
  };
  const Row rows[] = {
      {"inside", with(kBase, {{"app/values.yaml", "2\n"}}), ""},
      {"at the root", with(kBase, {{"values.yaml", "2\n"}}), ""},
      {"a new one inside", with(kBase, {{"b/c/values.yaml", "2\n"}}), ""},
      {"inside, gone", without(kBase, "app/values.yaml"), ""},
      {"nothing", kBase, ""},
      {"outside", with(kBase, {{"src/x", "2\n"}}), "src/x"},
      {"outside, gone", without(kBase, "src/x"), "src/x"},
      {"outside, new", with(kBase, {{"app/values.yaml.sh", "2\n"}}), "app/values.yaml.sh"},
      {"both", with(kBase, {{"app/values.yaml", "2\n"}, {"src/y", "2\n"}}), "src/y"},
      {"moved out of it", with(without(kBase, "values.yaml"), {{"src/v", "1\n"}}), "src/v"}};
  const Bench bench;
  const identity::Signers signers = with_robot(bench, "only_paths = [\"**/values.yaml\"]\n");
  const ObjectId root = bench.commit({.signer = "alice", .tree = bench.tree(kBase)});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tree = bench.tree(row.files);
    const auto said = [&](const std::string& signer) {
      const ObjectId tip = bench.commit({.parents = {root}, .signer = signer, .tree = tree});
      return signatures_of(moved(bench, "refs/heads/x", root, tip), signers).findings;
    };
    const auto found = said("bob");
    CHECK(told(found) == (row.foreign.empty() ? "" : "refuses only-paths path-foreign"));
    if (!row.foreign.empty())
      CHECK(found[0].path == row.foreign);
    CHECK(told(said("alice")) == "");
  }
  // Without a parent everything is changed.
  const ObjectId first = bench.commit({.signer = "bob", .tree = bench.tree(kBase)});
  CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, first), signers).findings) ==
        "refuses only-paths path-foreign");
}

TEST_CASE("merges: what they bring themselves is what counts") {
  const Bench bench;
  const ObjectId root = bench.commit({.signer = "alice", .tree = bench.tree(kBase)});
  const auto child = [&](Files files, const char* signer, std::vector<ObjectId> parents) {
    for (const auto& [path, bytes] : kBase)
      files.emplace(path, bytes);
    return bench.commit(
        {.parents = std::move(parents), .signer = signer, .tree = bench.tree(files)});
  };
  const ObjectId left = child({{"left", "1\n"}}, "alice", {root});
  const ObjectId right = child({{"right", "1\n"}}, "alice", {root});
  const Files both = {{"left", "1\n"}, {"right", "1\n"}};
  Files more = both;
  more["more"] = "1\n";
  Files values = both;
  values["app/values.yaml"] = "2\n";

  struct Row {
    std::string why, settings;
    ObjectId tip;
    std::string expected;
  };

  const std::string merges = "merges_only = true\n";
  const std::string paths = "only_paths = [\"**/values.yaml\"]\n";
  const std::string foreign = "refuses only-paths path-foreign";
  const std::string changes = "refuses merges-only merge-changes";
  const Row rows[] = {
      {"a clean merge", merges, child(both, "bob", {left, right}), ""},
      {"the same, the other way round", merges, child(both, "bob", {right, left}), ""},
      {"something more", merges, child(more, "bob", {left, right}), changes},
      {"something less", merges, child({{"left", "1\n"}}, "bob", {left, right}), changes},
      {"no merge", merges, child(both, "bob", {left}), "refuses merges-only not-a-merge"},
      {"no merge, and no change", merges, child({{"left", "1\n"}}, "bob", {left}),
       "refuses merges-only not-a-merge"},
      {"a clean merge changes no path", paths, child(both, "bob", {left, right}), ""},
      {"a merge that changes a path of its own", paths, child(values, "bob", {left, right}), ""},
      {"a merge that changes another", paths, child(more, "bob", {left, right}), foreign},
      {"both bounds", merges + paths, child(values, "bob", {left, right}), changes},
      {"both bounds, another path", merges + paths, child(more, "bob", {left, right}),
       changes + "; " + foreign}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const identity::Signers signers = with_robot(bench, row.settings);
    CHECK(told(signatures_of(moved(bench, "refs/heads/x", left, row.tip), signers).findings) ==
          row.expected);
    CHECK(told(signatures_of(moved(bench, "refs/heads/x", left, row.tip), with_robot(bench, ""))
                   .findings) == "");
  }
}

TEST_CASE("the words about names do not apply to a platform's own key, and tags are no merges") {
  const Bench bench;
  const ObjectId root = bench.commit({.signer = "alice"});
  const ObjectId side = bench.commit({.parents = {root}, .signer = "alice", .message = "s\n"});
  // Author and committer are Alice; nobody knows who pushes.
  const ObjectId merge = bench.commit({.parents = {root, side}, .signer = "bob"});
  const std::set<Word> words = {Word::committer_is_signer, Word::author_is_signer,
                                Word::pusher_is_signer};
  const auto said = [&](const std::string& settings) {
    return told(
        signatures_of(moved(bench, "refs/heads/x", root, merge, words), with_robot(bench, settings))
            .findings);
  };
  CHECK(said("merges_only = true\n") == "");
  CHECK(said("") ==
        "refuses committer-is-signer committer-differs; refuses author-is-signer author-differs; "
        "refuses pusher-is-signer pusher-unknown");
  const ObjectId tag = bench.tag({.target = root, .name = "v1", .signer = "bob"});
  const auto tagged = [&](const std::string& settings) {
    return told(signatures_of(moved(bench, "refs/tags/v1", {}, tag, {Word::signed_tags}),
                              with_robot(bench, settings))
                    .findings);
  };
  CHECK(tagged("merges_only = true\n") == "refuses merges-only not-a-merge");
  CHECK(tagged("") == "");
}

TEST_CASE("bounds hold where a signature is asked for, and nowhere else") {
  const Bench bench;
  const identity::Signers signers = with_robot(
      bench, "only_refs = [\"refs/heads/deploy/*\"]\nonly_paths = [\"x\"]\nmerges_only = true\n");
  const ObjectId tip = bench.commit({.signer = "bob", .tree = bench.tree(kBase)});
  CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, tip), signers).findings) ==
        "refuses only-refs ref-foreign; refuses merges-only not-a-merge; "
        "refuses only-paths path-foreign");
  CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, tip, {Word::no_delete}), signers)
                 .findings) == "");
  Scene trial = moved(bench, "refs/heads/x", {}, tip);
  trial.policy.blocks.front().mode = findings::Mode::evaluate;
  for (const findings::Finding& finding : signatures_of(trial, signers).findings)
    CHECK_FALSE(finding.refuses());
}

TEST_CASE("a bound that cannot be read breaks the keyrings: nobody signs until it is mended") {
  const Bench bench;
  const ObjectId tip = bench.commit({.signer = "alice"});
  const ObjectId tag = bench.tag({.target = tip, .name = "v1", .signer = "alice"});
  for (const char* settings : {"only_refs = [\"deploy\"]\n", "only_paths = [\"/x\"]\n",
                               "only_refs = [\"!refs/heads/x\"]\n", "only_paths = [\"[a\"]\n"}) {
    CAPTURE(settings);
    const identity::Signers signers = with_robot(bench, settings);
    REQUIRE_FALSE(signers.broken());
    CHECK(SignerBounds(signers.people()).fault().has_value());
    CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, tip), signers).findings) ==
          "refuses keyring people-broken");
    CHECK(told(signatures_of(moved(bench, "refs/tags/v1", {}, tag, {Word::signed_tags}), signers)
                   .findings) == "refuses keyring people-broken");
    CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, tip, {Word::no_delete}), signers)
                   .findings) == "warns keyring people-broken");
  }
  const identity::Signers whole = with_robot(bench, "only_refs = [\"refs/heads/deploy\"]\n");
  CHECK_FALSE(SignerBounds(whole.people()).fault().has_value());
  CHECK(told(signatures_of(moved(bench, "refs/heads/x", {}, tip), whole).findings) == "");
}

}  // namespace refward::inspect
