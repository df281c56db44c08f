// SPDX-License-Identifier: Apache-2.0
// What is new, told for many refs at once, is what is told for each ref by itself.
#include "inspect/ref_kinds.h"

#include "rules_scene.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::Word;
using test::Bench;
using test::block;
using test::ObjectId;
using test::Scene;

// The rule of design.md 4.2 for one ref and block, tip by tip.
std::vector<ObjectId> judged_alone(const Ground& ground,
                                   const SignerBounds& bounds,
                                   const push::RefUpdate& update,
                                   const Block& one) {
  std::vector<ObjectId> tips;
  const policy::Place here = ground.place(update.ref);
  const auto words = [&](std::string_view ref) { return policy::effective_words(one, ref); };
  for (const git::Ref& ref : ground.repo.refs()) {
    const policy::Place there = ground.place(ref.name);
    const bool asks = std::ranges::all_of(policy::words_about_commits(), [&](Word word) {
      return !words(update.ref).contains(word) || words(ref.name).contains(word);
    });
    if (ref.name != update.ref && vouches(ground, ref.name, ref.id) && policy::covers(one, there) &&
        asks &&
        bounds.allow_as_much({there.ref, there.default_branch}, {here.ref, here.default_branch}) &&
        policy::covered_at_least_alike(ground.policy, here, there))
      tips.push_back(ref.id);
  }
  if (update.old_commit)
    tips.push_back(*update.old_commit);
  return *ground.repo.commits_between({*update.new_commit}, tips, 1000);
}

// The tips under one block whose content counts as judged, tip by tip; in the refs' order.
std::vector<std::string> judged_by_alone(const Ground& ground, const Block& one) {
  std::vector<std::string> out;
  for (const git::Ref& ref : ground.repo.refs())
    if (vouches(ground, ref.name, ref.id) && policy::covers(one, ground.place(ref.name)))
      out.push_back(ref.name + " " + ref.id.hex());
  std::ranges::sort(out);
  return out;
}

template <typename T>
const T& any_of(const std::vector<T>& from, std::mt19937& random) {
  return from[random() % from.size()];
}

}  // namespace

TEST_CASE("shares tell of each ref what the rule tells of it alone") {
  const Bench bench;
  bench.write("keyrings/people.toml",
              "[[robot]]\nname = \"bot\"\nprincipals = [\"alice@example.org\"]\n"
              "only_refs = [\"refs/heads/r*\", \"refs/tags/*\"]\n");
  const identity::Signers signers = bench.signers(bench.line_of("alice"));
  const SignatureContext context{
      .signers = signers, .formats = {signature::Format::ssh}, .options = {}, .now = test::kNow};
  std::mt19937 random(20'261'123);
  std::vector<ObjectId> commits = {bench.commit({.message = "0\n"})};
  for (int i = 1; i < 40; ++i) {
    std::vector<ObjectId> parents = {any_of(commits, random)};
    if (i % 5 == 0)
      parents.push_back(any_of(commits, random));
    commits.push_back(bench.commit({.parents = parents,
                                    .message = std::to_string(i) + "\n",
                                    .date = test::kNowSeconds - 1000 + i}));
  }
  const std::vector<std::string> names = {"refs/heads/main", "refs/heads/m2", "refs/heads/r1",
                                          "refs/heads/r2",   "refs/heads/x",  "refs/tags/t1",
                                          "refs/tags/t2"};
  const std::vector<std::vector<std::string>> globs = {{"refs/**"},
                                                       {"refs/heads/*"},
                                                       {"refs/heads/r*", "refs/tags/*"},
                                                       {"@default", "refs/heads/r1"},
                                                       {"refs/heads/m*"}};
  const std::vector<std::set<Word>> words = {
      {Word::signed_commits}, {}, {Word::no_delete}, {Word::signed_tags, Word::linear}};
  std::size_t compared = 0, shared = 0, vouched = 0, judged = 0;
  for (int round = 0; round < 60; ++round) {
    Scene scene(bench);
    for (std::size_t i = 0; i < 1 + random() % 3; ++i) {
      scene.policy.blocks.push_back(
          block("b" + std::to_string(i), any_of(globs, random), any_of(words, random),
                random() % 4 == 0 ? findings::Mode::evaluate : findings::Mode::enforce));
      if (random() % 3 == 0)
        scene.policy.blocks.back().signers = {"bot"};
    }
    for (const std::string& name : names) {
      const bool there = random() % 3 != 0;
      const ObjectId tip = there ? any_of(commits, random) : ObjectId();
      if (there || bench.repo().ref(name))
        bench.point(name, tip);
      if (there && random() % 5 != 0)
        scene.record(name, tip);
      if (random() % 4 != 0)
        scene.push(name, random() % 8 == 0 ? any_of(commits, random) : tip,
                   any_of(commits, random));
    }
    const Ground ground = scene.ground();
    Books books(ground, context);
    for (const Block& one : scene.policy.blocks) {
      std::vector<std::string> found;
      for (const git::Ref& ref : books.news.judged_by(one))
        found.push_back(ref.name + " " + ref.id.hex());
      std::ranges::sort(found);
      CHECK(found == judged_by_alone(ground, one));
      judged += found.size();
    }
    for (const push::RefUpdate& update : scene.updates) {
      for (const Block* one : books.covers.of(update.ref)) {
        const auto& share = books.news.unvouched_share(update, *one);
        shared += share.updates.size() > 1 ? 1 : 0;
        auto expected = judged_alone(ground, books.commits.bounds(), update, *one);
        auto found = *books.news.unvouched(update, *one);
        vouched += expected.size() < commits.size() / 4 ? 1 : 0;
        ++compared;
        for (std::size_t i = 0; i < found.size(); ++i)
          for (std::size_t j = i + 1; j < found.size(); ++j)
            CHECK_FALSE(*bench.repo().is_ancestor(found[j], found[i]));
        std::ranges::sort(expected);
        std::ranges::sort(found);
        CHECK(found == expected);
      }
      std::vector<ObjectId> old;
      if (update.old_commit)
        old.push_back(*update.old_commit);
      auto expected = *bench.repo().commits_between({*update.new_commit}, old, 1000);
      auto found = *books.news.own(update);
      std::ranges::sort(expected);
      std::ranges::sort(found);
      CHECK(found == expected);
    }
  }
  CHECK(compared > 200);
  CHECK(shared > 50);
  CHECK(vouched > 20);
  CHECK(judged > 100);
}

TEST_CASE("where all refs together are beyond the limit, each is walked by itself") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const SignatureContext context{
      .signers = signers, .formats = {signature::Format::ssh}, .options = {}, .now = test::kNow};
  const ObjectId a = bench.commit({.message = "a\n"}), b = bench.commit({.message = "b\n"});
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/**"}, {Word::signed_commits})};
  scene.limits.max_commits = 1;
  scene.push("refs/heads/a", {}, a);
  scene.push("refs/heads/b", {}, b);
  const Ground ground = scene.ground();
  Books books(ground, context);
  for (const push::RefUpdate& update : scene.updates) {
    CHECK(*books.news.own(update) == std::vector{*update.new_commit});
    CHECK(*books.news.unvouched(update, scene.policy.blocks[0]) == std::vector{*update.new_commit});
  }
}

}  // namespace refward::inspect
