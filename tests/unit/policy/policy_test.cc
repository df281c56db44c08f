// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace refward::policy {
namespace {

using enum Word;
using Kind = Move::Kind;
using Target = Move::Target;
using Words = std::set<Word>;
using Names = std::vector<std::string>;

constexpr const char* kMain = "refs/heads/main";
constexpr const char* kTag = "refs/tags/v1";

Block block(const char* name, const Names& refs, Words require = {}) {
  Block out;
  out.name = name;
  out.refs = *RefGlobs::parse(refs);
  out.require = std::move(require);
  return out;
}

Place at(std::string_view ref, std::string_view repository = "app") {
  return {repository, ref, kMain};
}

std::string names_of(const std::vector<const Block*>& blocks) {
  std::string out;
  for (const Block* one : blocks)
    out += one->name + " ";
  return out;
}

Words as_set(const std::vector<Word>& list) {
  return {list.begin(), list.end()};
}

}  // namespace

TEST_CASE("all blocks that match apply") {
  Policy policy;
  policy.blocks = {block("branches", {"refs/heads/**"}), block("main", {"@default"}),
                   block("tags", {"refs/tags/**"}), block("app", {"refs/heads/**"})};
  policy.blocks[3].repositories = *GlobList::parse({"app", "team/**"});
  policy.blocks[1].mode = findings::Mode::evaluate;

  CHECK(names_of(covering(policy, at(kMain))) == "branches main app ");
  CHECK(names_of(covering(policy, at("refs/heads/next"))) == "branches app ");
  CHECK(names_of(covering(policy, at(kMain, "other"))) == "branches main ");
  CHECK(names_of(covering(policy, at(kMain, "team/a/b"))) == "branches main app ");
  CHECK(names_of(covering(policy, at(kTag))) == "tags ");
  CHECK(covering(policy, at("refs/notes/x")).empty());
  CHECK(covers(Block{.name = {}, .refs = *RefGlobs::parse({"**"}), .require = {}, .signers = {}},
               at(kMain, "any/where")));
}

TEST_CASE("whose tips may be hidden: at least the same enforcing blocks") {
  struct Row {
    std::string a;
    std::string b;
    bool alike;
    std::string why;
  };

  Policy policy;
  policy.blocks = {block("main", {kMain, "refs/heads/release"}, {signed_commits}),
                   block("release", {"refs/heads/release"}, {committer_is_signer}),
                   block("try", {"refs/heads/try", "refs/heads/tried", kMain})};
  policy.blocks[2].mode = findings::Mode::evaluate;
  const Row rows[] = {
      {kMain, "refs/heads/release", true, "covered by one more"},
      {"refs/heads/release", kMain, false, "covered by one less"},
      {kMain, "refs/heads/topic", false, "covered by none: nothing is earned there"},
      {"refs/heads/topic", kMain, true, "nothing is asked of a"},
      {"refs/heads/topic", "refs/heads/other", true, "nothing is asked of either"},
      {"refs/heads/try", "refs/heads/topic", true, "a block that evaluates does not count"},
      {kMain, kMain, true, "itself"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CAPTURE(row.why);
    CHECK(covered_at_least_alike(policy, at(row.a), at(row.b)) == row.alike);
  }
}

TEST_CASE("a block that asks less of the other ref hides nothing") {
  Policy policy;
  policy.blocks = {block("all", {"refs/heads/**", "refs/tags/**"})};
  policy.blocks[0].signers = Names{"@maintainers"};
  // Signed commits on the branch, but only a signed tag over there: commits behind that tag may be
  // unsigned, and must not come into the branch as already judged.
  CHECK_FALSE(covered_at_least_alike(policy, at(kMain), at(kTag)));
  CHECK(covered_at_least_alike(policy, at(kMain), at("refs/heads/next")));
  policy.blocks[0].require = {signed_commits};
  CHECK(covered_at_least_alike(policy, at(kMain), at(kTag)));
  for (const Word word : {pusher_is_signer, user_presence, user_verification}) {
    policy.blocks[0].require = {word};  // on the tag it asks for a signed tag
    CHECK_FALSE(covered_at_least_alike(policy, at(kMain), at(kTag)));
    CHECK(covered_at_least_alike(policy, at(kMain), at("refs/heads/next")));
  }
  // These are asked of commits wherever the ref stands.
  for (const Word word : {linear, clean_merge, sign_off, committer_is_signer, author_is_signer}) {
    policy.blocks[0].require = {word, signed_commits};
    CHECK(covered_at_least_alike(policy, at(kMain), at(kTag)));
  }
  policy.blocks[0].require = {};
  policy.blocks[0].settings.approvals = Approvals{.from = {"@maintainers"}};
  CHECK(covered_at_least_alike(policy, at(kMain), at(kTag)));
}

TEST_CASE("what signers implies") {
  struct Row {
    Words require;
    bool signers;
    std::string ref;
    Words effective;
    std::string why;
  };

  const Row rows[] = {
      {{}, false, kMain, {}, "nothing asked, nothing held"},
      {{}, true, kMain, {signed_commits}, "signers alone means signed commits on a branch"},
      {{}, true, kTag, {signed_tags}, "and signed tags on a tag"},
      {{}, true, "refs/notes/x", {}, "and nothing elsewhere"},
      {{}, true, "refs/headsman", {}, "a folder's name is whole"},
      {{fast_forward}, true, kMain, {fast_forward, signed_commits}, "words of no such kind"},
      {{signed_commits}, true, kTag, {signed_commits}, "require says it itself"},
      {{signed_tags}, true, kMain, {signed_tags}, "likewise"},
      {{signed_commits}, false, kMain, {signed_commits}, "whoever the keyrings identify"},
      {{committer_is_signer},
       false,
       kMain,
       {committer_is_signer, signed_commits},
       "an unsigned commit has no signer whose e-mail it could be"},
      {{committer_is_signer},
       true,
       kTag,
       {committer_is_signer, signed_commits, signed_tags},
       "which says nothing about the tag itself"},
      {{author_is_signer}, false, kMain, {author_is_signer, signed_commits}, "nor whose name"},
      {{author_is_signer}, false, kTag, {author_is_signer, signed_commits}, "tags have no author"},
      {{pusher_is_signer}, false, kMain, {pusher_is_signer, signed_commits}, "nor who pushed"},
      {{pusher_is_signer}, false, kTag, {pusher_is_signer, signed_tags}, "of a tag, the tag"},
      {{pusher_is_signer, signed_commits},
       false,
       kTag,
       {pusher_is_signer, signed_commits},
       "require says it itself"},
      {{pusher_is_signer, signed_push},
       false,
       kMain,
       {pusher_is_signer, signed_push, signed_commits},
       "a certificate says nothing about the tip"},
      {{user_presence}, false, kMain, {user_presence, signed_commits}, "no signature, no touch"},
      {{user_presence}, false, kTag, {user_presence, signed_tags}, "of a tag, the tag"},
      {{user_presence}, false, "refs/notes/x", {user_presence, signed_commits}, "anywhere"},
      {{user_verification}, false, kMain, {user_verification, signed_commits}, "likewise"},
      {{user_verification, signed_tags},
       false,
       kMain,
       {user_verification, signed_tags},
       "require says it itself"},
      {{user_presence, signed_push},
       false,
       kMain,
       {user_presence, signed_push},
       "the certificate has the flag"},
      {{signed_push}, true, kMain, {signed_push}, "signers of certificates"},
      {{signed_push}, false, kMain, {signed_push}, "which implies nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.ref);
    CAPTURE(row.why);
    Block one = block("b", {"**"}, row.require);
    if (row.signers)
      one.signers = Names{"alice"};
    CHECK(effective_words(one, row.ref) == row.effective);
  }
  Block nobody = block("b", {"**"});
  nobody.signers = Names{};
  CHECK(effective_words(nobody, kMain) == Words{signed_commits});
}

TEST_CASE("what settings imply") {
  struct Row {
    std::function<void(Block&)> set;
    Words require, effective;
    std::string why;
  };

  const auto approvals = [](Block& b) { b.settings.approvals = Approvals{.from = {"@m"}}; };
  const auto path = [](Block& b) {
    b.settings.paths.push_back({.name = "b, paths[1]", .match = GlobList::all()});
  };
  const auto path_approvals = [&](Block& b) {
    path(b);
    b.settings.paths[0].approvals = Approvals{.from = {"@m"}};
  };
  const auto promotes = [](Block& b) { b.settings.promote_from = "refs/heads/staging"; };
  const auto rewinds = [](Block& b) { b.settings.rewind = Rewind::with_approval; };
  const Words all = {signed_commits, fast_forward, no_delete};
  const Row rows[] = {
      {[](Block&) {}, {}, {}, "nothing"},
      {approvals, {}, all, "what nobody signed nobody approved"},
      {path_approvals, {}, all, "those of a path rule as well"},
      {path, {}, {fast_forward, no_delete}, "a path rule without"},
      {promotes, {}, {fast_forward, no_delete}, "a stage before"},
      {promotes, {linear}, {fast_forward, no_delete, linear}, "beside what require names"},
      {[&](Block& b) { approvals(b), rewinds(b); },
       {},
       {signed_commits, no_delete},
       "approvals guard the rewind"},
      {[&](Block& b) { approvals(b), promotes(b), path_approvals(b), rewinds(b); },
       {},
       all,
       "and nothing beside them that a rewind would pass by"},
      {[&](Block& b) { path_approvals(b), rewinds(b); },
       {},
       all,
       "those of a path rule do not guard the rest"},
      {[&](Block& b) { promotes(b), rewinds(b); },
       {},
       {fast_forward, no_delete},
       "nothing guards the rewind"},
      {[&](Block& b) { approvals(b), rewinds(b); },
       {fast_forward},
       all,
       "what require names stays"},
      {[](Block& b) { b.settings.max_push_refs = 1; }, {}, {}, "a setting that implies nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Block one = block("b", {"**"}, row.require);
    row.set(one);
    CHECK(effective_words(one, kMain) == row.effective);
    CHECK(effective_words(one, kTag) == row.effective);
    const bool fast = row.effective.count(fast_forward) != 0;
    const bool kept = row.effective.count(no_delete) != 0;
    CHECK(as_set(broken_by(one, {Kind::rewind, kMain, Target::commit})) ==
          (fast ? Words{fast_forward} : Words{}));
    CHECK(as_set(broken_by(one, {Kind::remove, kMain, Target::none})) ==
          (kept ? Words{no_delete} : Words{}));
    CHECK(broken_by(one, {Kind::update, kMain, Target::commit}).empty());
  }
}

TEST_CASE("the path rules that are about a path") {
  const std::vector<PathRule> rules = {
      {.name = "one", .match = *GlobList::parse({"envs/prod/**", "!envs/prod/x"})},
      {.name = "two", .match = *GlobList::parse({"**/*.yaml"})}};
  const auto names = [&](std::string_view path) {
    std::string out;
    for (const PathRule* rule : rules_for(rules, path))
      out += rule->name + " ";
    return out;
  };
  CHECK(names("envs/prod/a") == "one ");
  CHECK(names("envs/prod/a.yaml") == "one two ");
  CHECK(names("envs/prod/x").empty());
  CHECK(names("b.yaml") == "two ");
  CHECK(names("envs/prod").empty());
}

TEST_CASE("which moves break which words") {
  struct Row {
    Word word;
    Kind kind;
    std::string ref;
    Target target;
    bool broken;
    std::string why;
  };

  const Row rows[] = {
      {no_create, Kind::create, kMain, Target::commit, true, "made"},
      {no_create, Kind::update, kMain, Target::commit, false, "moved"},
      {no_create, Kind::rewind, kMain, Target::commit, false, "moved"},
      {no_create, Kind::remove, kMain, Target::none, false, "deleted"},
      {no_update, Kind::update, kMain, Target::commit, true, "moved forwards"},
      {no_update, Kind::rewind, kMain, Target::commit, true, "a rewind is an update too"},
      {no_update, Kind::create, kMain, Target::commit, false, "made"},
      {no_update, Kind::remove, kMain, Target::none, false, "deleted"},
      {no_delete, Kind::remove, kMain, Target::none, true, "deleted"},
      {no_delete, Kind::rewind, kMain, Target::commit, false, "moved back"},
      {no_delete, Kind::create, kMain, Target::commit, false, "made"},
      {no_delete, Kind::update, kMain, Target::commit, false, "moved"},
      {immutable, Kind::create, kTag, Target::tag, false, "made once"},
      {immutable, Kind::update, kTag, Target::commit, true, "never moves"},
      {immutable, Kind::rewind, kTag, Target::tag, true, "never moves"},
      {immutable, Kind::remove, kTag, Target::none, true, "never deleted"},
      {fast_forward, Kind::create, kMain, Target::commit, false, "has no old value"},
      {fast_forward, Kind::update, kMain, Target::commit, false, "the old value is an ancestor"},
      {fast_forward, Kind::rewind, kMain, Target::commit, true, "it is not"},
      {fast_forward, Kind::remove, kMain, Target::none, false, "no-delete's question"},
      {fast_forward, Kind::rewind, kTag, Target::tag, true, "a tag object for another"},
      {fast_forward, Kind::update, kTag, Target::tag, true, "even if called an update"},
      {fast_forward, Kind::update, kTag, Target::other, true, "a tree is ahead of nothing"},
      {fast_forward, Kind::update, kTag, Target::commit, false, "a plain tag moved forwards"},
      {annotated_tags, Kind::create, kTag, Target::tag, false, "a tag object"},
      {annotated_tags, Kind::create, kTag, Target::commit, true, "a plain commit"},
      {annotated_tags, Kind::create, kTag, Target::other, true, "a tree or a blob"},
      {annotated_tags, Kind::update, kTag, Target::commit, true, "also when it moves"},
      {annotated_tags, Kind::rewind, kTag, Target::commit, true, "in any direction"},
      {annotated_tags, Kind::remove, kTag, Target::none, false, "there is no new value"},
      {annotated_tags, Kind::create, kMain, Target::commit, false, "a branch is no tag"},
      {signed_commits, Kind::create, kMain, Target::commit, false, "not a rule about moves"},
      {signed_tags, Kind::create, kTag, Target::commit, false, "not a rule about moves"},
      {committer_is_signer, Kind::rewind, kMain, Target::commit, false, "nor this"},
      {author_is_signer, Kind::rewind, kMain, Target::commit, false, "nor this"},
      {pusher_is_signer, Kind::rewind, kMain, Target::commit, false, "nor this"},
      {signed_push, Kind::rewind, kMain, Target::commit, false, "nor this"},
      {user_presence, Kind::rewind, kTag, Target::commit, false, "nor this"},
      {user_verification, Kind::rewind, kTag, Target::commit, false, "nor this"},
  };
  for (const Row& row : rows) {
    CAPTURE(to_text(row.word));
    CAPTURE(row.why);
    const Move move{row.kind, row.ref, row.target};
    const auto broken = broken_by(block("b", {"**"}, {row.word}), move);
    CHECK(as_set(broken) == (row.broken ? Words{row.word} : Words{}));
  }
}

TEST_CASE("all broken words are named, and no others") {
  const Block all = block("b", {"**"},
                          {no_create, no_update, no_delete, immutable, fast_forward, annotated_tags,
                           signed_commits, signed_tags, committer_is_signer});
  CHECK(as_set(broken_by(all, {Kind::rewind, kTag, Target::commit})) ==
        Words{no_update, immutable, fast_forward, annotated_tags});
  CHECK(as_set(broken_by(all, {Kind::remove, kTag, Target::none})) == Words{no_delete, immutable});
  CHECK(as_set(broken_by(all, {Kind::create, kMain, Target::commit})) == Words{no_create});
  CHECK(broken_by(block("b", {"**"}), {Kind::rewind, kTag, Target::commit}).empty());
}

TEST_CASE("which namespaces are open") {
  struct Row {
    Names allow;
    std::string ref;
    const char* reason;  // null: open
    std::string why;
  };

  const Row rows[] = {
      {{}, "refs/heads/main", nullptr, "branches"},
      {{}, "refs/tags/v1", nullptr, "tags"},
      {{}, "refs/notes/commits", nullptr, "notes"},
      {{}, "refs/changes/01/1/1", "namespace-closed", "anything else"},
      {{}, "refs/pull/1/head", "namespace-closed", "a plain server pushes nothing itself"},
      {{}, "refs/merge-requests/1/head", "namespace-closed", "likewise"},
      {{}, "refs/remotes/origin/main", "namespace-closed", "remotes"},
      {{}, "refs/stash", "namespace-closed", "one level"},
      {{}, "HEAD", "namespace-closed", "not below refs"},
      {{}, "refs/headsman/x", "namespace-closed", "a folder's name is whole"},
      {{}, "refs/Heads/main", "namespace-closed", "in its case"},
      {{"refs/changes/**"}, "refs/changes/01/1/1", nullptr, "allowed"},
      {{"refs/changes/*"}, "refs/changes/01/1/1", "namespace-closed", "only what is allowed"},
      {{"refs/changes/**", "!refs/changes/x"}, "refs/changes/x", "namespace-closed", "taken away"},
      {{}, "refs/replace/0123", "replace-ref", "replace refs"},
      {{"refs/replace/**"}, "refs/replace/0123", "replace-ref", "even if allowed"},
      {{"**"}, "refs/replace/0123", "replace-ref", "even if everything is"},
      {{"**"}, "refs/Replace/0123", "replace-ref", "also where the disk ignores case"},
      {{"**"}, "refs/replace", "replace-ref", "the folder itself"},
      {{"**"}, "refs/replacement/x", nullptr, "but no other word"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.ref);
    CAPTURE(row.why);
    Policy policy;
    policy.allowed_namespaces = *RefGlobs::parse(row.allow);
    // A [[protect]] glob opens nothing.
    policy.blocks = {block("all", {"**"}, {signed_commits})};
    for (const Kind kind : {Kind::create, Kind::update, Kind::rewind}) {
      const auto reason = closed_namespace(policy, {kind, row.ref, Target::commit});
      CHECK(reason.has_value() == (row.reason != nullptr));
      if (reason && row.reason != nullptr)
        CHECK(*reason == row.reason);
    }
    // Deleting cleans up.
    CHECK_FALSE(closed_namespace(policy, {Kind::remove, row.ref, Target::none}).has_value());
  }
}

TEST_CASE("every word has one spelling") {
  Words seen;
  for (const Word word : words()) {
    CHECK(word_named(to_text(word)) == word);
    seen.insert(word);
  }
  CHECK(seen.size() == 17);
  CHECK(to_text(committer_is_signer) == "committer-is-signer");
  CHECK(std::is_sorted(words().begin(), words().end()));
  CHECK_FALSE(word_named("signed_commits").has_value());
  CHECK_FALSE(word_named("Linear").has_value());
}

}  // namespace refward::policy
