// SPDX-License-Identifier: Apache-2.0
#include "policy/trial.h"

#include <doctest/doctest.h>

namespace refward::policy {
namespace {

using findings::RuleId;
using identity::Person;
using identity::PersonKind;
using Kind = Move::Kind;

const Person kAlice{.name = "alice", .principals = {"alice@example.org"}, .teams = {"sre"}};
const Person kBob{.name = "bob", .principals = {"bob@example.org"}, .teams = {"sre"}};
const Person kCarol{.name = "carol", .principals = {"carol@example.org"}};
const Person kBot{.name = "bot",
                  .kind = PersonKind::robot,
                  .principals = {"bot@example.org"},
                  .teams = {"sre"},
                  .only_refs = {"refs/heads/main"},
                  .only_paths = {"**/values.yaml"}};

constexpr base::Instant kFrozen{std::chrono::seconds(1'000)};

Freeze frozen(std::vector<std::string> except) {
  return {.when = Between{base::Instant(std::chrono::seconds(500)),
                          base::Instant(std::chrono::seconds(1'500))},
          .except = std::move(except),
          .reason = "",
          .from_text = "",
          .until_text = ""};
}

Block block_of(std::vector<std::string> refs) {
  Block block;
  block.name = "main";
  block.refs = *RefGlobs::parse(refs);
  return block;
}

// Everything that a block can ask, on refs/heads/main.
Policy policy_of() {
  Block block = block_of({"refs/heads/main"});
  block.signers = Names{"alice", "@sre"};
  block.settings.approvals = Approvals{.count = 1, .from = {"@sre"}};
  block.settings.max_path_length = 30;
  block.settings.forbid_paths = *GlobList::parse({"**/.env"});
  block.settings.commit_message = TextRule{.must = *Pattern::parse("^[A-Z]"), .must_not = {}};
  block.settings.freeze = {frozen({"alice"})};
  PathRule prod;
  prod.name = "main, paths[1]";
  prod.match = *GlobList::parse({"envs/prod/**"});
  prod.signers = Names{"alice"};
  prod.approvals = Approvals{.count = 2, .from = {"@sre", "carol"}};
  prod.freeze = {frozen({})};
  block.settings.paths = {prod};
  Block tags = block_of({"refs/tags/**"});
  tags.name = "tags";
  tags.signers = Names{"alice"};
  tags.require = {Word::signed_tags, Word::immutable};
  Block pushed = block_of({"refs/heads/pushed"});
  pushed.name = "pushed";
  pushed.settings.pushers = Names{"alice"};
  pushed.require = {Word::pusher_is_signer};
  Policy policy;
  policy.blocks = {block, tags, pushed};
  return policy;
}

Trial trial_of(std::string_view ref, const Person* by, std::vector<std::string> changes) {
  return {.place = {"app", ref, "refs/heads/main"},
          .move = Kind::update,
          .by = by,
          .changes = std::move(changes)};
}

std::vector<std::string> names_of(const std::vector<Objection>& objections) {
  std::vector<std::string> out;
  for (const Objection& objection : objections)
    out.emplace_back(findings::name_of(objection.rule));
  return out;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("which rules a made-up push breaks") {
  struct Row {
    const char* why;
    Trial trial;
    Rules rules;
  };

  const auto with = [](Trial trial, auto change) {
    change(trial);
    return trial;
  };
  const Trial good =
      with(trial_of("refs/heads/main", &kAlice, {"a"}), [](Trial& t) { t.approved_by = {&kBob}; });
  const Trial prod = with(trial_of("refs/heads/main", &kAlice, {"a", "envs/prod/x"}), [](Trial& t) {
    t.approved_by = {&kBob, &kCarol};
  });
  const Trial tag =
      with(trial_of("refs/tags/v1", &kAlice, {}), [](Trial& t) { t.move = Kind::create; });
  const Trial pushed =
      with(trial_of("refs/heads/pushed", &kAlice, {"a"}), [](Trial& t) { t.pusher = &kAlice; });
  const Trial bot = with(trial_of("refs/heads/main", &kBot, {"values.yaml"}), [](Trial& t) {
    t.approved_by = {&kAlice};
    t.pusher = &kBob;
  });
  const Row rows[] = {
      {"as it should be", good, {}},
      {"no signature",
       with(good, [](Trial& t) { t.signature = Trial::Signature::absent; }),
       {"signed-commits"}},
      {"a stranger", with(good, [](Trial& t) { t.by = nullptr; }), {"signed-commits"}},
      {"known, but no signer here",
       with(good, [](Trial& t) { t.by = &kCarol; }),
       {"signed-commits"}},
      {"nobody approved", with(good, [](Trial& t) { t.approved_by = {}; }), {"approvals"}},
      {"one's own approval",
       with(good, [](Trial& t) { t.approved_by = {&kAlice}; }),
       {"approvals"}},
      {"of nobody who may", with(good, [](Trial& t) { t.approved_by = {&kCarol}; }), {"approvals"}},
      {"a robot's", with(good, [](Trial& t) { t.approved_by = {&kBot}; }), {"approvals"}},
      {"changes nothing", with(good, [](Trial& t) { t.approved_by = {}, t.changes = {}; }), {}},
      {"is made without approval",
       with(good, [](Trial& t) { t.approved_by = {}, t.changes = {}, t.move = Kind::create; }),
       {"approvals"}},
      {"goes back", with(good, [](Trial& t) { t.move = Kind::rewind; }), {"fast-forward"}},
      {"is deleted",
       with(good, [](Trial& t) { t.move = Kind::remove, t.by = nullptr; }),
       {"no-delete"}},
      {"a forbidden path", with(good, [](Trial& t) { t.changes = {"x/.env"}; }), {"forbid-paths"}},
      {"a long path",
       with(good, [](Trial& t) { t.changes = {std::string(31, 'x')}; }),
       {"max-path-length"}},
      {"as long as may be", with(good, [](Trial& t) { t.changes = {std::string(30, 'x')}; }), {}},
      {"another message", with(good, [](Trial& t) { t.message = "fix"; }), {"commit-message"}},
      {"a message", with(good, [](Trial& t) { t.message = "Fix"; }), {}},
      {"frozen", with(good, [](Trial& t) { t.at = kFrozen; }), {"freeze"}},
      {"frozen, but not for her",
       with(good, [](Trial& t) { t.at = kFrozen, t.pusher = &kAlice; }),
       {}},
      {"not frozen any more",
       with(good, [](Trial& t) { t.at = kFrozen + std::chrono::seconds(500); }),
       {}},
      {"to production", prod, {}},
      {"with one approval",
       with(prod,
            [](Trial& t) {
              t.approved_by = {&kBob, &kBob};
            }),
       {"approvals"}},
      {"by another signer",
       with(prod,
            [](Trial& t) {
              t.by = &kBob, t.approved_by = {&kAlice, &kCarol};
            }),
       {"paths"}},
      {"production is frozen for everybody",
       with(prod, [](Trial& t) { t.at = kFrozen, t.pusher = &kAlice; }),
       {"paths"}},
      {"a tag", tag, {}},
      {"by another", with(tag, [](Trial& t) { t.by = &kBob; }), {"signed-tags"}},
      {"that moves", with(tag, [](Trial& t) { t.move = Kind::rewind; }), {"immutable"}},
      {"the right pusher", pushed, {}},
      {"nobody knows who pushes",
       with(pushed, [](Trial& t) { t.pusher = nullptr; }),
       {"pusher-is-signer", "pushers"}},
      {"another's commit", with(pushed, [](Trial& t) { t.by = &kBob; }), {"pusher-is-signer"}},
      {"a robot", bot, {}},
      {"outside its paths", with(bot, [](Trial& t) { t.changes = {"a"}; }), {"only-paths"}},
      {"whoever pushes what it signed does not approve it",
       with(bot, [](Trial& t) { t.approved_by = {&kBob}; }),
       {"approvals"}},
      {"and where nobody knows that, one more",
       with(bot, [](Trial& t) { t.pusher = nullptr; }),
       {"approvals"}},
      {"which may be that one",
       with(bot,
            [](Trial& t) {
              t.pusher = nullptr, t.approved_by = {&kAlice, &kBob};
            }),
       {}},
      {"a ref without rules", trial_of("refs/heads/x", nullptr, {"x/.env"}), {}},
      {"a closed namespace", trial_of("refs/changes/1", &kAlice, {}), {"ref-namespace"}},
  };
  const Policy policy = policy_of();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Rules found = names_of(try_out(policy, row.trial));
    std::sort(found.begin(), found.end());
    CHECK(found == row.rules);
  }
}

TEST_CASE("bounds of refs hold where signatures are asked for") {
  Policy policy;
  policy.blocks = {block_of({"refs/heads/**"})};
  policy.blocks[0].require = {Word::signed_commits};
  CHECK(try_out(policy, trial_of("refs/heads/main", &kBot, {})).empty());
  CHECK(names_of(try_out(policy, trial_of("refs/heads/x", &kBot, {}))) == Rules{"only-refs"});
}

TEST_CASE("a block that only reports refuses nothing") {
  Policy policy = policy_of();
  const Trial trial = trial_of("refs/heads/main", nullptr, {"a"});
  CHECK(refuses(try_out(policy, trial)));
  for (Block& block : policy.blocks)
    block.mode = findings::Mode::evaluate;
  CHECK_FALSE(try_out(policy, trial).empty());
  CHECK_FALSE(refuses(try_out(policy, trial)));
}

TEST_CASE("which setting asks for a word") {
  Block block = block_of({"refs/heads/**"});
  block.settings.approvals = Approvals{.count = 1, .from = {"alice"}};
  block.require = {Word::no_delete};
  CHECK(asked_by(block, "refs/heads/x", Word::no_delete) == "require");
  CHECK(asked_by(block, "refs/heads/x", Word::fast_forward) == "approvals");
  block.settings.approvals.reset();
  block.settings.promote_from = "refs/heads/y";
  CHECK(asked_by(block, "refs/heads/x", Word::fast_forward) == "promote_from");
  block.settings.paths.emplace_back();
  CHECK(asked_by(block, "refs/heads/x", Word::fast_forward) == "[[protect.paths]]");
  block.signers = Names{"alice"};
  CHECK(asked_by(block, "refs/heads/x", Word::signed_commits) == "signers");
  CHECK(asked_by(block, "refs/tags/x", Word::signed_tags) == "signers");
  block.signers.reset();
  block.require = {Word::author_is_signer};
  CHECK(asked_by(block, "refs/heads/x", Word::signed_commits) == "author-is-signer");
}

}  // namespace refward::policy
