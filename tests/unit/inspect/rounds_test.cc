// SPDX-License-Identifier: Apache-2.0
#include "inspect/rounds.h"

#include "rules_scene.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using test::Bench;
using test::block;
using test::kNow;
using test::ObjectId;
using test::Scene;

using Commits = std::span<const git::LinkedCommit>;

// For each commit that it is given: nothing, the commit, or what is no commit's name.
using Names = std::function<std::optional<std::string>(const ObjectId&)>;

// Two branches that bring the same root, and a commit of their own each.
struct Shared {
  Bench bench;
  ObjectId root = bench.commit({.message = "root\n"});
  ObjectId one = bench.commit({.parents = {root}, .message = "one\n"});
  ObjectId two = bench.commit({.parents = {root}, .message = "two\n"});

  [[nodiscard]] std::vector<std::string> told(const Names& names) const {
    const identity::Signers signers = bench.signers();
    Scene scene(bench);
    scene.policy.blocks = {block("b", {"refs/heads/*"}, {policy::Word::linear})};
    scene.push("refs/heads/one", {}, one);
    scene.push("refs/heads/two", {}, two);
    const Ground ground = scene.ground();
    const SignatureContext context{
        .signers = signers, .formats = {}, .options = {}, .now = kNow, .scanner = nullptr};
    Books books(ground, context);
    Rounds rounds(books, Rounds::News::own, [&](const Turn& turn, Commits commits) {
      Findings found;
      for (const git::LinkedCommit& commit : commits)
        if (const auto name = names(commit.id)) {
          found.push_back(finding_of(RuleId::linear, "x", turn.update.ref, turn.block));
          found.back().object = *name;
        }
      return found;
    });
    std::vector<std::string> out;
    for (const Finding& finding :
         all_rounds(ground, books, {.asks = [](const auto&) { return true; }}, rounds))
      out.push_back(finding.ref + " " + finding.object);
    return out;
  }
};

}  // namespace

TEST_CASE("what is wrong is told to each ref that brings it, whatever the finding names") {
  const Shared shared;
  const std::string root = shared.root.hex(), one = shared.one.hex();

  struct Row {
    std::string why;
    Names names;
    std::vector<std::string> told;
  };

  const auto about = [](const ObjectId& which, const std::string& name) {
    return [which, name](const ObjectId& id) {
      return id == which ? std::optional(name) : std::nullopt;
    };
  };
  const Row rows[] = {
      {"nothing", [](const ObjectId&) { return std::nullopt; }, {}},
      {"a commit of both",
       about(shared.root, root),
       {"refs/heads/one " + root, "refs/heads/two " + root}},
      {"a commit of one", about(shared.one, one), {"refs/heads/one " + one}},
      {"no name at all", about(shared.one, ""), {"refs/heads/one "}},
      {"no name, of both", about(shared.root, ""), {"refs/heads/one ", "refs/heads/two "}},
      {"an abbreviated name",
       about(shared.one, one.substr(0, 12)),
       {"refs/heads/one " + one.substr(0, 12)}},
      {"one with and one without",
       [&](const ObjectId& id) {
         return id == shared.root  ? std::optional(root)
                : id == shared.two ? std::optional<std::string>("")
                                   : std::nullopt;
       },
       {"refs/heads/one " + root, "refs/heads/two " + root, "refs/heads/two "}}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(shared.told(row.names) == row.told);
  }
}

}  // namespace refward::inspect
