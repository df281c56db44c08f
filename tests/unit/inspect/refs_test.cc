// SPDX-License-Identifier: Apache-2.0
#include "inspect/refs.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Mode;
using policy::Word;
using test::Bench;
using test::block;
using test::ObjectId;
using test::Scene;
using test::told;

// What a row's move is made of: a <- b, a <- c, tag of b.
struct Values {
  explicit Values(const Bench& bench)
      : a(bench.commit({.message = "a\n"})),
        b(bench.commit({.parents = {a}, .message = "b\n"})),
        c(bench.commit({.parents = {a}, .message = "c\n"})),
        tag(bench.tag({.target = b, .name = "v1"})) {}

  [[nodiscard]] ObjectId of(char which) const {
    switch (which) {
      case 'a':
        return a;
      case 'b':
        return b;
      case 'c':
        return c;
      case 't':
        return tag;
      default:
        return {};
    }
  }

  ObjectId a, b, c, tag;
};

// Old values are known to the record.
Scene moved(const Bench& bench, const Values& values, const std::string& ref, const char* move) {
  Scene scene(bench);
  scene.push(ref, values.of(move[0]), values.of(move[1]));
  if (move[0] != '0')
    scene.known[ref] = {{.id = values.of(move[0]).hex()}};
  return scene;
}

}  // namespace

TEST_CASE("every move word refuses its own move and lets the others pass") {
  struct Row {
    std::string why;
    Word word;
    const char* ref;
    const char* refused;
    std::string reason;
    std::vector<const char*> accepted;
  };

  // Moves: old and new value, 0 for none.
  const Row rows[] = {
      {"no-create",
       Word::no_create,
       "refs/heads/x",
       "0a",
       "refuses no-create created",
       {"ab", "bc", "a0"}},
      {"no-update: forward",
       Word::no_update,
       "refs/heads/x",
       "ab",
       "refuses no-update updated",
       {"0a", "a0"}},
      {"no-update: rewind too",
       Word::no_update,
       "refs/heads/x",
       "bc",
       "refuses no-update updated",
       {}},
      {"no-delete",
       Word::no_delete,
       "refs/heads/x",
       "a0",
       "refuses no-delete deleted",
       {"0a", "ab", "bc"}},
      {"immutable: forward",
       Word::immutable,
       "refs/tags/x",
       "ab",
       "refuses immutable moved",
       {"0a"}},
      {"immutable: rewind", Word::immutable, "refs/tags/x", "bc", "refuses immutable moved", {}},
      {"immutable: deleted", Word::immutable, "refs/tags/x", "a0", "refuses immutable moved", {}},
      {"fast-forward: aside",
       Word::fast_forward,
       "refs/heads/x",
       "bc",
       "refuses fast-forward rewound",
       {"0a", "ab", "ac", "b0"}},
      {"fast-forward: back",
       Word::fast_forward,
       "refs/heads/x",
       "ba",
       "refuses fast-forward rewound",
       {}},
      {"fast-forward: to a tag",
       Word::fast_forward,
       "refs/heads/x",
       "at",
       "refuses fast-forward rewound",
       {}},
      {"annotated-tags",
       Word::annotated_tags,
       "refs/tags/v1",
       "0b",
       "refuses annotated-tags lightweight",
       {"0t", "b0", "bt"}},
      {"annotated-tags: moved to a commit",
       Word::annotated_tags,
       "refs/tags/v1",
       "tb",
       "refuses annotated-tags lightweight",
       {}}};
  const Bench bench;
  const Values values(bench);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene = moved(bench, values, row.ref, row.refused);
    scene.policy.blocks = {block("b", {"refs/**"}, {row.word})};
    CHECK(told(refs(scene.ground())) == row.reason);
    scene.policy.blocks.front().mode = Mode::evaluate;
    CHECK(told(refs(scene.ground())).starts_with("evaluates "));
    scene.policy.blocks = {block("b", {"refs/*/y"}, {row.word})};
    CHECK(told(refs(scene.ground())) == "");
    for (const char* move : row.accepted) {
      CAPTURE(move);
      Scene twin = moved(bench, values, row.ref, move);
      twin.policy.blocks = {block("b", {"refs/**"}, {row.word})};
      CHECK(told(refs(twin.ground())) == "");
    }
  }
}

TEST_CASE("the words of other inspections refuse no move") {
  const Bench bench;
  const Values values(bench);
  Scene scene = moved(bench, values, "refs/heads/x", "bc");
  scene.policy.blocks = {block(
      "b", {"refs/**"},
      {Word::signed_commits, Word::signed_tags, Word::committer_is_signer, Word::annotated_tags})};
  CHECK(told(refs(scene.ground())) == "");
}

TEST_CASE("where several blocks match, each says its own, with its name, mode and ref") {
  const Bench bench;
  const Values values(bench);
  Scene scene = moved(bench, values, "refs/heads/main", "bc");
  scene.policy.blocks = {
      block("one", {"@default"}, {Word::fast_forward, Word::no_delete}),
      block("two", {"refs/heads/*"}, {Word::no_update, Word::immutable}, Mode::evaluate),
      block("three", {"refs/heads/other"}, {Word::no_update})};
  const auto found = refs(scene.ground());
  CHECK(told(found) ==
        "refuses fast-forward rewound; evaluates no-update updated; evaluates immutable moved");
  REQUIRE(found.size() == 3);
  CHECK(found[0].block == "one");
  CHECK(found[2].block == "two");
  CHECK(found[2].ref == "refs/heads/main");
  scene.policy.blocks.front().repositories =
      policy::RepositoryGlobs::parse({"elsewhere"}).value_or({});
  CHECK(refs(scene.ground()).size() == 2);
}

TEST_CASE("names and namespaces") {
  struct Row {
    std::string why;
    const char* ref;
    const char* move;
    std::string expected;
  };

  const Row rows[] = {
      {"a branch", "refs/heads/x", "0a", ""},
      {"a tag", "refs/tags/x", "0a", ""},
      {"notes", "refs/notes/commits", "0a", ""},
      {"allowed by [refs]", "refs/review/1", "0a", ""},
      {"a closed namespace", "refs/pull/1/head", "0a", "refuses ref-namespace namespace-closed"},
      {"the same, deleted: it cleans up", "refs/pull/1/head", "a0", ""},
      {"moved there", "refs/pull/1/head", "ab", "refuses ref-namespace namespace-closed"},
      {"a neighbour of an open one", "refs/headsx/y", "0a",
       "refuses ref-namespace namespace-closed"},
      {"replacement of objects", "refs/replace/x", "0a", "refuses ref-namespace replace-ref"},
      {"in capitals, for file systems without case", "refs/Replace/x", "0a",
       "refuses ref-namespace replace-ref"},
      {"the same, deleted", "refs/replace/x", "a0", ""},
      {"two dots", "refs/heads/a..b", "0a", "refuses ref-name invalid-name"},
      {"the same, deleted", "refs/heads/a..b", "a0", ""},
      {"one dot", "refs/heads/a.b", "0a", ""},
      {"a lock", "refs/heads/a.lock", "0a", "refuses ref-name invalid-name"},
      {"a blank", "refs/heads/a b", "ab", "refuses ref-name invalid-name"},
      {"a control character", "refs/heads/a\x1b[2J", "0a", "refuses ref-name invalid-name"},
      {"outside refs/", "HEAD", "0a",
       "refuses ref-name invalid-name; refuses ref-namespace namespace-closed"}};
  const Bench bench;
  const Values values(bench);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene = moved(bench, values, row.ref, row.move);
    scene.policy.allowed_namespaces =
        policy::RefGlobs::parse({"refs/review/*", "refs/replace/**"}).value_or({});
    CHECK(told(refs(scene.ground())) == row.expected);
  }
}

TEST_CASE("a [[protect]] glob opens no namespace") {
  const Bench bench;
  const Values values(bench);
  Scene scene = moved(bench, values, "refs/deploy/x", "0a");
  scene.policy.blocks = {block("b", {"refs/deploy/**"}, {})};
  CHECK(told(refs(scene.ground())) == "refuses ref-namespace namespace-closed");
}

TEST_CASE("a covered ref whose old value the record does not know moved outside the gate") {
  struct Row {
    std::string why;
    const char* covered;
    const char* move;
    const char* known;  // values that the record has for the ref
    std::string expected;
  };

  const char* const kOutside = "warns moved-outside unknown-old-value";
  const Row rows[] = {
      {"known", "refs/heads/x", "ab", "a", ""},
      {"one of several known: an outcome is missing", "refs/heads/x", "ab", "ca", ""},
      {"another value known", "refs/heads/x", "ab", "c", kOutside},
      {"nothing known", "refs/heads/x", "ab", "", kOutside},
      {"deleted", "refs/heads/x", "a0", "", kOutside},
      {"no old value", "refs/heads/x", "0b", "", ""},
      {"not covered", "refs/heads/y", "ab", "", ""}};
  const Bench bench;
  const Values values(bench);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.push("refs/heads/x", values.of(row.move[0]), values.of(row.move[1]));
    scene.known["refs/heads/z"] = {
        {.id = values.a.hex()}};  // another ref's value is not this one's
    for (const char* which = row.known; *which != '\0'; ++which)
      scene.known["refs/heads/x"].push_back({.id = values.of(*which).hex()});
    scene.policy.blocks = {block("b", {row.covered}, {})};
    const auto found = refs(scene.ground());
    CHECK(told(found) == row.expected);
    if (!found.empty())
      CHECK(found[0].fact("old") == values.a.hex().substr(0, 12));
  }
}

TEST_CASE("every ref of a push is looked at") {
  const Bench bench;
  const Values values(bench);
  Scene scene(bench);
  scene.push("refs/heads/x", {}, values.a);
  scene.push("refs/pull/1", {}, values.a);
  scene.push("refs/heads/y", {}, values.a);
  scene.policy.blocks = {block("b", {"refs/heads/y"}, {Word::no_create})};
  const auto found = refs(scene.ground());
  REQUIRE(found.size() == 2);
  CHECK(found[0].ref == "refs/pull/1");
  CHECK(found[1].ref == "refs/heads/y");
}

}  // namespace refward::inspect
