// SPDX-License-Identifier: Apache-2.0
// Gaps: cases that once passed where they should have been refused, and those that still do: these
// are marked should_fail, and whoever closes such a gap takes the mark away.
#include "bench.h"
#include "inspect/contents.h"
#include "inspect/signatures.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::ObjectId;
using test::Scene;
using test::token;
using test::told;

const std::string kAmbiguous = "refuses object-grammar ambiguous-object";
const std::string kLeak = "refuses secrets/github-token secret";

ContentFindings found_in(const Scene& scene, ScanMode mode = ScanMode::enforce) {
  static const policy::GlobList manifests = *policy::GlobList::parse({"envs/**/*.yaml"});
  ContentOptions asked;
  asked.secrets.mode = mode;
  asked.manifests.paths = manifests;
  asked.scanner = &test::scanner();
  return contents(scene.ground(), asked);
}

std::string all_told(const Bench& bench, const Scene& scene) {
  const identity::Signers signers = bench.signers();
  const SignatureContext context{
      .signers = signers, .formats = {signature::Format::ssh}, .options = {}, .now = test::kNow};
  findings::Findings found = found_in(scene).findings;
  for (const findings::Finding& finding : test::judged(scene, context).findings)
    found.push_back(finding);
  return told(found);
}

Scene moved(const Bench& bench, const std::string& ref, const ObjectId& value) {
  Scene scene(bench);
  scene.push(ref, {}, value);
  return scene;
}

ObjectId ambiguous_commit(const Bench& bench) {
  return bench.commit({.extra = "parent " + std::string(40, 'd') + "\n"});
}

std::string manifest() {
  return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  k: aHVudGVyMmh1bnRlcg==\n";
}

}  // namespace

TEST_CASE("4.1: an ambiguous commit on a branch whose block asks for signed tags only") {
  const Bench bench;
  Scene scene = moved(bench, "refs/heads/x", ambiguous_commit(bench));
  scene.policy.blocks = {block("b", {"refs/**"}, {Word::signed_tags})};
  CHECK(all_told(bench, scene) == kAmbiguous);
}

TEST_CASE("4.1: an ambiguous commit behind a signed tag") {
  const Bench bench;
  const ObjectId tag =
      bench.tag({.target = ambiguous_commit(bench), .name = "v1", .signer = "alice"});
  Scene scene = moved(bench, "refs/tags/v1", tag);
  scene.policy.blocks = {block("b", {"refs/tags/*"}, {Word::signed_tags})};
  CHECK(all_told(bench, scene) == kAmbiguous);
}

TEST_CASE("4.1: an ambiguous tag where commits alone are to be signed") {
  const Bench bench;
  const ObjectId commit = bench.commit({.signer = "alice"});
  const std::string tagger = "tagger Alice <alice@example.org> 1 +0000\n";
  Scene scene = moved(bench, "refs/tags/v1",
                      bench.put("tag", "object " + commit.hex() + "\ntype commit\ntag v1\n" +
                                           tagger + tagger + "\nx\n"));
  scene.policy.blocks = {block("b", {"refs/tags/*"}, {Word::signed_commits})};
  CHECK(all_told(bench, scene) == kAmbiguous);
}

TEST_CASE("warnings about a manifest never crowd out the Secret behind them") {
  const Bench bench;
  std::string text;
  for (int i = 0; i < 150; ++i)
    text += "---\nkind: Secret\nx: [\n";
  text +=
      "---\napiVersion: v1\nkind: Secret\nmetadata: {name: n}\nstringData: {password: "
      "hunter2hunter2}\n";
  const ObjectId tip = bench.commit({.tree = bench.tree({{"envs/a/s.yaml", text}})});
  CHECK(told(found_in(moved(bench, "refs/heads/x", tip)).findings)
            .find("refuses manifests/secret-string-data") != std::string::npos);
}

TEST_CASE("4.2: a secret that is the name of an empty folder") {
  const Bench bench;
  const auto tree =
      ObjectId::parse(bench.run("printf '040000 tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\\t" +
                                token() + "\\n' | git -C r.git mktree"));
  const Scene scene = moved(bench, "refs/heads/x", bench.commit({.tree = *tree}));
  CHECK(told(found_in(scene).findings) == kLeak);
}

TEST_CASE("4.2: a secret that becomes a folder's name within a push") {
  const Bench bench;
  const ObjectId one = bench.commit({.tree = bench.tree({{"docs/a", "x"}})});
  const ObjectId two =
      bench.commit({.parents = {one}, .tree = bench.tree({{token() + "/a", "x"}})});
  CHECK(told(found_in(moved(bench, "refs/heads/x", two)).findings) == kLeak);
}

TEST_CASE("4.7: a folder that moves to where manifests are within a push") {
  const Bench bench;
  const ObjectId one = bench.commit({.tree = bench.tree({{"docs/db.yaml", manifest()}})});
  const ObjectId two =
      bench.commit({.parents = {one}, .tree = bench.tree({{"envs/db.yaml", manifest()}})});
  CHECK(told(found_in(moved(bench, "refs/heads/x", two)).findings) ==
        "refuses manifests/secret-data manifest-secret-data");
}

TEST_CASE("4.2: a message that a ref reaches already, where the walk knows only some tips") {
  const Bench bench;
  const ObjectId leak = bench.commit({.message = token() + "\n"});
  const Scene scene = moved(bench, "refs/heads/x", bench.commit({.parents = {leak}}));
  ContentOptions asked;
  asked.scanner = &test::scanner();
  asked.all_tips = {leak};
  CHECK(told(contents(scene.ground(), asked).findings) == "");
}

TEST_CASE("warnings that are left out are counted somewhere") {
  const Bench bench;
  ObjectId tip;
  for (int i = 0; i < 25; ++i)
    tip = bench.commit({.parents = i == 0 ? std::vector<ObjectId>() : std::vector{tip},
                        .message = std::to_string(i) + "\n",
                        .date = test::kNowSeconds + 601});
  const auto found = found_in(moved(bench, "refs/heads/x", tip));
  CHECK(found.findings.size() + found.not_examined.size() > 20);
}

TEST_CASE("warnings in blobs are bounded as those elsewhere") {
  const Bench bench;
  std::map<std::string, std::string> files;
  for (unsigned i = 0; i < 25; ++i)
    files["f" + std::to_string(i)] = test::failed_token(i);
  const Scene scene = moved(bench, "refs/heads/x", bench.commit({.tree = bench.tree(files)}));
  CHECK(found_in(scene).findings.size() <= 21);
}

TEST_CASE("a secret in the path of a second manifest of the same bytes is said once") {
  const Bench bench;
  const Scene scene =
      moved(bench, "refs/heads/x",
            bench.commit({.tree = bench.tree({{"a", "x"}, {"envs/" + token() + ".yaml", "x"}})}));
  CHECK(told(found_in(scene).findings) == kLeak);
}

TEST_CASE("a secret in a nested tag's own name") {
  const Bench bench;
  const ObjectId inner = bench.tag({.target = bench.commit({}), .name = token()});
  const ObjectId outer = bench.tag({.target = inner, .name = "v1", .kind = "tag"});
  CHECK(told(found_in(moved(bench, "refs/tags/v1", outer)).findings) == kLeak);
}

TEST_CASE("a secret in a header of a commit that Git does not know") {
  const Bench bench;
  const ObjectId tip = bench.commit({.extra = "x-note " + token() + "\n"});
  CHECK(told(found_in(moved(bench, "refs/heads/x", tip)).findings) == kLeak);
}

}  // namespace refward::inspect
