// SPDX-License-Identifier: Apache-2.0
#include "inspect/objects.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Mode;
using policy::Word;
using test::Bench;
using test::block;
using test::kNow;
using test::Scene;
using test::told;

}  // namespace

TEST_CASE("faults: odd ones are as strict as the block, ambiguous ones are refused everywhere") {
  struct Row {
    std::string why;
    git::FaultClass fault;
    std::optional<Mode> strict;  // nothing: lenient
    std::string expected;
  };

  using git::FaultClass;
  const Row rows[] = {
      {"strict", FaultClass::odd, Mode::enforce, "refuses object-grammar odd-object"},
      {"strict, on trial", FaultClass::odd, Mode::evaluate, "evaluates object-grammar odd-object"},
      {"lenient", FaultClass::odd, std::nullopt, "warns object-grammar odd-object"},
      {"ambiguous, strict", FaultClass::ambiguous, Mode::enforce,
       "refuses object-grammar ambiguous-object"},
      {"ambiguous, on trial: no block softens it", FaultClass::ambiguous, Mode::evaluate,
       "refuses object-grammar ambiguous-object"},
      {"ambiguous, lenient", FaultClass::ambiguous, std::nullopt,
       "refuses object-grammar ambiguous-object"}};
  const std::string ref = "refs/heads/x";
  const git::ObjectId id = *git::ObjectId::parse(std::string(40, 'd'));
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const policy::Block asks =
        block("b", {"refs/**"}, {Word::signed_commits}, row.strict.value_or(Mode::enforce));
    const Origin origin{ref, id, "commit", row.strict ? &asks : nullptr};
    findings::Findings found;
    add_faults({{"some-fault", row.fault, "header"}}, origin, found);
    CHECK(told(found) == row.expected);
    REQUIRE(found.size() == 1);
    CHECK(found[0].fact("fault") == "some-fault");
    CHECK(found[0].fact("detail") == "header");
    CHECK(found[0].fact("kind") == "commit");
    CHECK(found[0].object == id.hex());
    CHECK(found[0].ref == ref);
    CHECK(found[0].block == (row.strict && row.fault == FaultClass::odd ? "b" : ""));

    findings::Findings unparsable;
    add_unparsable("no tree", origin, unparsable);
    CHECK(told(unparsable) == "refuses object-grammar unparsable");
    CHECK(unparsable[0].block == "");
    CHECK(unparsable[0].fact("detail") == "no tree");

    findings::Findings none;
    add_faults({}, origin, none);
    CHECK(none.empty());
  }
}

TEST_CASE("dates: the boundary itself is not in the future") {
  struct Row {
    std::string why;
    std::optional<int> seconds;  // after now; max_future is 600
    std::optional<Mode> strict;
    std::string expected;
  };

  const Row rows[] = {{"now", 0, Mode::enforce, ""},
                      {"the last instant", 600, Mode::enforce, ""},
                      {"one second more", 601, Mode::enforce, "refuses object-date in-the-future"},
                      {"on trial", 601, Mode::evaluate, "evaluates object-date in-the-future"},
                      {"lenient", 601, std::nullopt, "warns object-date in-the-future"},
                      {"the last instant, lenient", 600, std::nullopt, ""},
                      {"long ago", -1'000'000'000, Mode::enforce, ""},
                      {"no date: the grammar's business", std::nullopt, Mode::enforce, ""}};
  const Bench bench;
  const Scene scene(bench);
  const std::string ref = "refs/heads/x";
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const policy::Block asks =
        block("b", {"refs/**"}, {Word::signed_commits}, row.strict.value_or(Mode::enforce));
    std::optional<base::Instant> date;
    if (row.seconds)
      date = kNow + base::Seconds(*row.seconds);
    findings::Findings found;
    add_date(scene.ground(), date, {ref, {}, "tag", row.strict ? &asks : nullptr}, found);
    CHECK(told(found) == row.expected);
    if (!found.empty())
      CHECK(found[0].fact("date") == base::to_rfc3339(*date));
  }
}

TEST_CASE("a ref is strict where a covering block asks for signatures; an enforcing one wins") {
  struct Row {
    std::string why;
    std::vector<policy::Block> blocks;
    std::string expected;  // the block's name; empty: lenient
  };

  policy::Block signers = block("signers", {"refs/heads/x", "refs/notes/x"}, {});
  signers.signers.emplace();
  const std::vector<Row> rows = {
      {"no block", {}, ""},
      {"a block that asks for something else", {block("b", {"refs/**"}, {Word::no_delete})}, ""},
      {"signed-commits", {block("b", {"refs/**"}, {Word::signed_commits})}, "b"},
      {"of another ref", {block("b", {"refs/heads/y"}, {Word::signed_commits})}, ""},
      {"implied by committer-is-signer",
       {block("b", {"refs/**"}, {Word::committer_is_signer})},
       "b"},
      {"implied by signers", {signers}, "signers"},
      {"on trial alone",
       {block("trial", {"refs/**"}, {Word::signed_commits}, Mode::evaluate)},
       "trial"},
      {"trial first",
       {block("trial", {"refs/**"}, {Word::signed_commits}, Mode::evaluate),
        block("b", {"refs/**"}, {Word::signed_commits})},
       "b"},
      {"trial last",
       {block("b", {"refs/**"}, {Word::signed_commits}),
        block("trial", {"refs/**"}, {Word::signed_commits}, Mode::evaluate)},
       "b"}};
  const Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = row.blocks;
    const Ground ground = scene.ground();
    const policy::Block* const strict = strict_block(ground, "refs/heads/x");
    CHECK((strict == nullptr ? "" : strict->name) == row.expected);
  }
  Scene scene(bench);
  scene.policy.blocks = {signers};
  const Ground ground = scene.ground();
  CHECK(strict_block(ground, "refs/notes/x") == nullptr);  // signers imply nothing there
}

}  // namespace refward::inspect
