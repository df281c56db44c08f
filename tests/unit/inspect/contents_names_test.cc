// SPDX-License-Identifier: Apache-2.0
// contents: messages, idents, names of files and refs; grammar and dates where no rule is strict.
#include "bench.h"
#include "inspect/contents.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::CommitText;
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::token;
using test::told;

const std::string kLeak = "refuses secrets/github-token secret";

ContentFindings found_in(const Scene& scene) {
  static const policy::GlobList manifests = *policy::GlobList::parse({"**/*.yaml"});
  ContentOptions asked;
  asked.manifests.paths = manifests;
  asked.scanner = &test::scanner();
  return contents(scene.ground(), asked);
}

Scene moved(const Bench& bench, const std::string& ref, const ObjectId& value) {
  Scene scene(bench);
  scene.push(ref, {}, value);
  return scene;
}

}  // namespace

TEST_CASE("secrets in commits: message, author, committer") {
  struct Row {
    std::string why;
    CommitText text;
    std::string expected;
  };

  const Row rows[] = {
      {"nothing", {}, ""},
      {"in the subject", {.message = "use " + token() + "\n"}, kLeak},
      {"in the body", {.message = "Fix\n\nwith " + token() + "\n"}, kLeak},
      {"half of one", {.message = "use " + token().substr(0, 20) + "\n"}, ""},
      {"author's name", {.author = token() + " <alice@example.org>"}, kLeak},
      {"author's e-mail", {.author = "Alice <" + token() + "@example.org>"}, kLeak},
      {"committer's name", {.committer = token() + " <alice@example.org>"}, kLeak},
      {"committer's e-mail", {.committer = "Alice <" + token() + "@example.org>"}, kLeak}};
  const Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit(row.text);
    const auto found = found_in(moved(bench, "refs/heads/x", tip)).findings;
    CHECK(told(found) == row.expected);
    if (!found.empty()) {
      CHECK(found[0].object == tip.hex());
      CHECK(found[0].fact("kind") == "commit");
      CHECK(found[0].fact("subject").find(token()) == std::string::npos);
    }
  }
}

TEST_CASE("secrets in tags: message and tagger, on every level") {
  struct Row {
    std::string why;
    std::string message, tagger;
    std::string expected;
  };

  const std::string alice = "Alice <alice@example.org>";
  const Row rows[] = {{"nothing", "release\n", alice, ""},
                      {"in the message", "with " + token() + "\n", alice, kLeak},
                      {"in the tagger's name", "release\n", token() + " <a@example.org>", kLeak}};
  const Bench bench;
  const ObjectId commit = bench.commit({});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tag =
        bench.tag({.target = commit, .name = "v1", .message = row.message, .tagger = row.tagger});
    const auto found = found_in(moved(bench, "refs/tags/v1", tag));
    CHECK(told(found.findings) == row.expected);
    CHECK(found.tags == 1);
    if (!found.findings.empty())
      CHECK(found.findings[0].fact("kind") == "tag");
    const ObjectId outer = bench.tag({.target = tag, .name = "v1", .kind = "tag"});
    CHECK(told(found_in(moved(bench, "refs/tags/v1", outer)).findings) == row.expected);
  }
}

TEST_CASE("secrets in names: files, folders, refs") {
  struct Row {
    std::string why;
    std::string ref;
    std::map<std::string, std::string> files;
    std::string expected;
    std::string kind;
  };

  const Row rows[] = {
      {"nothing", "refs/heads/x", {{"a/b", "x"}}, "", ""},
      {"a file", "refs/heads/x", {{"a/" + token(), "x"}}, kLeak, "path"},
      {"a folder", "refs/heads/x", {{token() + "/b", "x"}}, kLeak, "path"},
      {"half of one in the second file of the same bytes",
       "refs/heads/x",
       {{"a", "x"}, {"b" + token().substr(0, 20), "x"}},
       "",
       ""},
      {"a whole one there", "refs/heads/x", {{"a", "x"}, {"b-" + token(), "x"}}, kLeak, "path"},
      {"a ref", "refs/heads/" + token(), {{"a", "x"}}, kLeak, "ref"}};
  const Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit({.tree = bench.tree(row.files)});
    const auto found = found_in(moved(bench, row.ref, tip)).findings;
    CHECK(told(found) == row.expected);
    CHECK(test::facts(found, "kind") == row.kind);
  }
}

TEST_CASE("a tag of a blob, and a blob at the ref itself") {
  const Bench bench;
  const ObjectId blob = bench.put("blob", token());
  const ObjectId tag = bench.tag({.target = blob, .name = "v1", .kind = "blob"});
  for (const ObjectId& value : {blob, tag}) {
    const auto found = found_in(moved(bench, "refs/tags/v1", value)).findings;
    CHECK(told(found) == kLeak);
    CHECK(test::facts(found, "kind") == "blob");
  }
}

TEST_CASE("grammar and dates where no rule is strict: odd is a warning, ambiguous is refused") {
  struct Row {
    std::string why;
    CommitText text;
    std::string expected;
  };

  const Row rows[] = {
      {"nothing", {}, ""},
      {"the last instant", {.date = kNowSeconds + 600}, ""},
      {"one second more", {.date = kNowSeconds + 601}, "warns object-date in-the-future"},
      {"a bad encoding", {.extra = "encoding  \n"}, "warns object-grammar odd-object"},
      {"a parent behind the committer",
       {.extra = "parent " + std::string(40, 'd') + "\n"},
       "refuses object-grammar ambiguous-object"}};
  const Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene = moved(bench, "refs/heads/x", bench.commit(row.text));
    CHECK(told(found_in(scene).findings) == row.expected);
    scene.policy.blocks = {block("b", {"refs/heads/*"}, {Word::signed_commits})};
    CHECK(told(found_in(scene).findings) == "");  // there `signatures` says it
  }
}

TEST_CASE("trees: as strict as the ref, ambiguous ones refused everywhere") {
  const Bench bench;
  const ObjectId blob = bench.put("blob", "x");
  std::string id;
  for (std::size_t i = 0; i < 40; i += 2)
    id += static_cast<char>(std::stoi(blob.hex().substr(i, 2), nullptr, 16));
  const auto entry = [&](const std::string& mode, const std::string& name) {
    return mode + " " + name + std::string(1, '\0') + id;
  };
  const auto answer = [&](const std::string& raw, bool strict) {
    Scene scene = moved(bench, "refs/heads/x", bench.commit({.tree = bench.put("tree", raw)}));
    if (strict)
      scene.policy.blocks = {block("b", {"refs/heads/*"}, {Word::signed_commits})};
    return told(found_in(scene).findings);
  };
  CHECK(answer(entry("100644", "a"), true) == "");
  CHECK(answer(entry("0100644", "a"), true) == "refuses object-grammar odd-object");
  CHECK(answer(entry("0100644", "a"), false) == "warns object-grammar odd-object");
  CHECK(answer(entry("100644", ".."), false) == "refuses object-grammar ambiguous-object");
}

TEST_CASE("a tag's grammar where no rule is strict") {
  const Bench bench;
  const ObjectId commit = bench.commit({});
  const std::string head = "object " + commit.hex() + "\ntype commit\ntag v1\n";
  const std::string tagger = "tagger A <a@example.org> 1 +0000\n";
  const auto answer = [&](const std::string& raw) {
    return told(found_in(moved(bench, "refs/tags/v1", bench.put("tag", raw))).findings);
  };
  CHECK(answer(head + tagger + "\nx\n") == "");
  CHECK(answer(head + "\nx\n") == "warns object-grammar odd-object");
  CHECK(answer(head + tagger + tagger + "\nx\n") == "refuses object-grammar ambiguous-object");
}

}  // namespace refward::inspect
