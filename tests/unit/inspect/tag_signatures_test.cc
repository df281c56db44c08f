// SPDX-License-Identifier: Apache-2.0
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
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::TagText;
using test::told;

const Block kSigned = block("b", {"refs/tags/**", "refs/heads/x"}, {Word::signed_tags});

SignatureFindings judged(const Scene& scene, const identity::Signers& signers) {
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .scanner = &test::scanner()};
  return test::judged(scene, context);
}

findings::Findings found_in(const Bench& bench,
                            const identity::Signers& signers,
                            const ObjectId& value,
                            const Block& asks = kSigned,
                            const std::string& ref = "refs/tags/v1") {
  Scene scene(bench);
  scene.policy.blocks = {asks};
  scene.push(ref, {}, value);
  return judged(scene, signers).findings;
}

}  // namespace

TEST_CASE("one level: signature, name, date, grammar") {
  struct Row {
    std::string why;
    TagText text;
    std::string expected;
  };

  const Bench bench;
  const ObjectId commit = bench.commit({});
  const auto named = [&](const char* name, const char* signer) {
    return TagText{.target = commit, .name = name, .signer = signer};
  };
  TagText last = named("v1", "alice");
  last.date = kNowSeconds + 600;
  TagText future = last;
  ++future.date;
  TagText of_tree{
      .target = bench.tree({{"a", "b"}}), .name = "v1", .signer = "alice", .kind = "tree"};
  const Row rows[] = {
      {"signed, of an unsigned commit", named("v1", "alice"), ""},
      {"unsigned", named("v1", ""), "refuses signed-tags no-signature"},
      {"by somebody unknown", named("v1", "mallory"), "refuses signed-tags key-unknown"},
      {"under another name", named("v2", "alice"), "refuses signed-tags tag-name"},
      {"under the whole name", named("refs/tags/v1", "alice"), "refuses signed-tags tag-name"},
      {"under the beginning of its name", named("v", "alice"), "refuses signed-tags tag-name"},
      {"unsigned, under another name", named("v2", ""),
       "refuses signed-tags tag-name; refuses signed-tags no-signature"},
      {"of a tree", of_tree, ""},
      {"the last instant", last, ""},
      {"one second more", future, "refuses object-date in-the-future"}};
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tag = bench.tag(row.text);
    const auto found = found_in(bench, signers, tag);
    CHECK(told(found) == row.expected);
    for (const findings::Finding& finding : found) {
      CHECK(finding.object == tag.hex());
      CHECK(finding.fact("kind") == "tag");
      CHECK(finding.block == "b");
    }
    Block trial = kSigned;
    trial.mode = Mode::evaluate;
    for (const findings::Finding& finding : found_in(bench, signers, tag, trial))
      CHECK_FALSE(finding.refuses());
  }
}

TEST_CASE("signers hold for tags as for commits") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({});
  Block asks = block("b", {"refs/tags/*"}, {});
  asks.signers.emplace({std::string("alice@example.org")});
  const ObjectId good = bench.tag({.target = commit, .name = "v1", .signer = "alice"});
  const ObjectId other = bench.tag({.target = commit, .name = "v1", .signer = "bob"});
  CHECK(told(found_in(bench, signers, good, asks)) == "");
  const auto found = found_in(bench, signers, other, asks);
  CHECK(told(found) == "refuses signed-tags not-allowed");
  CHECK(test::facts(found, "person") == "bob@example.org");
}

TEST_CASE("what is no tag object") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({.signer = "alice"});
  CHECK(told(found_in(bench, signers, commit)) == "refuses signed-tags not-a-tag");
  CHECK(told(found_in(bench, signers, bench.tree({{"a", "b"}}))) ==
        "refuses signed-tags not-a-tag");
  CHECK(told(found_in(bench, signers, commit, kSigned, "refs/heads/x")) == "");
}

TEST_CASE("a tag object outside refs/tags is signed, too, and called as it likes") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({});
  const ObjectId good = bench.tag({.target = commit, .name = "v1", .signer = "alice"});
  const ObjectId bare = bench.tag({.target = commit, .name = "v1"});
  CHECK(told(found_in(bench, signers, good, kSigned, "refs/heads/x")) == "");
  CHECK(told(found_in(bench, signers, bare, kSigned, "refs/heads/x")) ==
        "refuses signed-tags no-signature");
}

TEST_CASE("folders are part of the name") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({});
  const ObjectId whole = bench.tag({.target = commit, .name = "app/v1", .signer = "alice"});
  const ObjectId last = bench.tag({.target = commit, .name = "v1", .signer = "alice"});
  CHECK(told(found_in(bench, signers, whole, kSigned, "refs/tags/app/v1")) == "");
  CHECK(told(found_in(bench, signers, last, kSigned, "refs/tags/app/v1")) ==
        "refuses signed-tags tag-name");
}

TEST_CASE("nested tags: every level is signed, and only the outermost bears the ref's name") {
  struct Row {
    std::string why;
    std::vector<std::string> levels;  // signers from the innermost
    std::string expected;
    std::size_t at;  // level of the finding
  };

  const Row rows[] = {
      {"all signed", {"alice", "bob", "alice"}, "", 0},
      {"innermost unsigned", {"", "bob", "alice"}, "refuses signed-tags unsigned-level", 0},
      {"the middle unsigned", {"bob", "", "alice"}, "refuses signed-tags unsigned-level", 1},
      {"outermost unsigned", {"bob", "bob", ""}, "refuses signed-tags no-signature", 2},
      {"innermost unknown", {"mallory", "alice"}, "refuses signed-tags key-unknown", 0}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::vector<ObjectId> tags;
    for (const std::string& signer : row.levels) {
      const bool outermost = tags.size() + 1 == row.levels.size();
      tags.push_back(bench.tag({.target = tags.empty() ? commit : tags.back(),
                                .name = outermost ? "v1" : "inner",
                                .signer = signer,
                                .kind = tags.empty() ? "commit" : "tag"}));
    }
    const auto found = found_in(bench, signers, tags.back());
    CHECK(told(found) == row.expected);
    if (!found.empty())
      CHECK(found[0].object == tags[row.at].hex());
  }
}

TEST_CASE("the last of kMaxTagDepth levels is followed, one more is refused") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  ObjectId tip = bench.commit({});
  const auto wrap = [&](const char* kind) {
    tip = bench.tag({.target = tip, .name = "v1", .kind = kind});
  };
  wrap("commit");
  for (std::size_t level = 1; level < push::kMaxTagDepth; ++level)
    wrap("tag");
  Scene scene(bench);
  scene.policy.blocks = {kSigned};
  scene.push("refs/tags/v1", {}, tip);
  const auto within = judged(scene, signers).findings;
  CHECK(within.size() == push::kMaxTagDepth);
  CHECK(told(within).find("unparsable") == std::string::npos);

  wrap("tag");
  scene.updates.front().new_id = tip;  // `resolve` would have refused it before
  const auto beyond = judged(scene, signers).findings;
  REQUIRE(beyond.size() == push::kMaxTagDepth + 1);
  CHECK(told({beyond.back()}) == "refuses object-grammar unparsable");
}

TEST_CASE("a tag that does not parse") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({});
  Scene scene(bench);
  Block trial = kSigned;
  trial.mode = Mode::evaluate;
  scene.policy.blocks = {trial};
  scene.push("refs/tags/v1", {}, bench.tag({.target = commit, .name = "v1"}));
  scene.updates.front().new_id =
      bench.put("tag", "object " + commit.hex() + "\ntype commit\ntagger x\n\nx\n");
  CHECK(told(judged(scene, signers).findings) == "refuses object-grammar unparsable");
}

}  // namespace refward::inspect
