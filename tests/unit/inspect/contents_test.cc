// SPDX-License-Identifier: Apache-2.0
// contents: blobs and manifests, what is known, modes, bounds. Messages and names:
// contents_names_test.cc.
#include "inspect/contents.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using test::Bench;
using test::failed_token;
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::token;
using test::told;
using Files = std::map<std::string, std::string>;

const std::string kLeak = "refuses secrets/github-token secret";
const std::string kPlain = "refuses manifests/secret-data manifest-secret-data";

ContentOptions options() {
  static const policy::GlobList manifests = *policy::GlobList::parse({"**/*.yaml"});
  ContentOptions out;
  out.manifests.paths = manifests;
  out.scanner = &test::scanner();
  return out;
}

// A plain Kubernetes Secret; "ENC[" and the like would make it harmless.
std::string manifest() {
  return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  k: aHVudGVyMmh1bnRlcg==\n";
}

Scene branch(const Bench& bench, const ObjectId& tip, const ObjectId& before = {}) {
  Scene scene(bench);
  scene.push("refs/heads/x", before, tip);
  return scene;
}

std::string answer(const Bench& bench, const Files& files) {
  return told(contents(branch(bench, bench.commit({.tree = bench.tree(files)})).ground(), options())
                  .findings);
}

// "why:what why:what"
std::string unexamined(const ContentFindings& found) {
  std::string out;
  for (const NotExamined& one : found.not_examined)
    out += (out.empty() ? "" : " ") + one.why + ":" + one.what;
  return out;
}

}  // namespace

TEST_CASE("blobs: secrets and plain manifests, by content and by path") {
  struct Row {
    std::string why;
    Files files;
    std::string expected;
  };

  const std::string sealed = "kind: SealedSecret\n" + manifest().substr(15 + 13);
  const Row rows[] = {
      {"nothing", {{"a.txt", "harmless\n"}}, ""},
      {"a token", {{"a.txt", token()}}, kLeak},
      {"its beginning only", {{"a.txt", token().substr(0, 20)}}, ""},
      {"a wrong checksum", {{"a.txt", failed_token()}}, "warns secrets/github-token secret"},
      {"deep down", {{"a/b/c/d", "x\n" + token() + "\n"}}, kLeak},
      {"behind a NUL", {{"bin", std::string("\0\xff", 2) + token()}}, kLeak},
      {"a plain Secret", {{"db.yaml", manifest()}}, kPlain},
      {"the same where no manifests are", {{"db.txt", manifest()}}, ""},
      {"the same under both names", {{"a.txt", manifest()}, {"b.yaml", manifest()}}, kPlain},
      {"in the other order", {{"a.yaml", manifest()}, {"b.txt", manifest()}}, kPlain},
      {"twice as a manifest: said once", {{"a.yaml", manifest()}, {"b.yaml", manifest()}}, kPlain},
      {"another kind", {{"db.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: v\n"}}, ""},
      {"a token in a Secret is both",
       {{"db.yaml", manifest() + "# " + token() + "\n"}},
       kLeak + "; " + kPlain}};
  const Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(answer(bench, row.files) == row.expected);
  }
}

TEST_CASE("a finding says where it is, and shows no value") {
  const Bench bench;
  const ObjectId root = bench.commit({.message = "root\n"});
  const ObjectId leak = bench.commit({.parents = {root},
                                      .message = "Add keys\n",
                                      .tree = bench.tree({{"a/b.txt", "1\n2\n" + token()}})});
  const ObjectId tip = bench.commit({.parents = {leak}, .message = "Remove keys\n"});
  const auto found = contents(branch(bench, tip).ground(), options());
  CHECK(told(found.findings) == kLeak);  // added and removed in one push
  const findings::Finding& finding = found.findings.at(0);
  CHECK(finding.object == leak.hex());
  CHECK(finding.path == "a/b.txt");
  CHECK(finding.line == 3);
  CHECK(finding.ref == "refs/heads/x");
  CHECK(finding.fact("kind") == "commit");
  CHECK(finding.fact("shape") == "linear");
  CHECK(finding.fact("base") == root.hex());
  CHECK(finding.fact("subject") == "Add keys");
  CHECK(finding.fact("identity") == "id:40");
  for (const findings::Fact& fact : finding.facts)
    CHECK(fact.value.find(token()) == std::string::npos);
  CHECK(found.commits == 3);
  CHECK(found.blobs == 1);
  CHECK(found.bytes > 44);
  const auto at_tip = contents(branch(bench, leak).ground(), options());
  CHECK(at_tip.findings.at(0).fact("shape") == "tip");
}

TEST_CASE("a rename within a push is judged under the new name") {
  const Bench bench;
  const ObjectId one = bench.commit({.tree = bench.tree({{"db.txt", manifest()}})});
  const ObjectId two =
      bench.commit({.parents = {one}, .tree = bench.tree({{"db.yaml", manifest()}})});
  const auto found = contents(branch(bench, two).ground(), options());
  CHECK(told(found.findings) == kPlain);
  CHECK(found.findings.at(0).path == "db.yaml");
  CHECK(found.findings.at(0).object == two.hex());
  const ObjectId twin =
      bench.commit({.parents = {one}, .tree = bench.tree({{"db.md", manifest()}})});
  CHECK(told(contents(branch(bench, twin).ground(), options()).findings) == "");
}

TEST_CASE("LFS pointers and submodules stand in the coverage") {
  const Bench bench;
  const std::string pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') +
      "\nsize 7\n";
  const auto lfs =
      contents(branch(bench, bench.commit({.tree = bench.tree({{"big.bin", pointer}})})).ground(),
               options());
  CHECK(told(lfs.findings) == "");
  CHECK(unexamined(lfs) == "lfs-pointer:big.bin");
  const auto long_one = contents(
      branch(bench,
             bench.commit({.tree = bench.tree({{"big.bin", pointer + std::string(1024, 'x')}})}))
          .ground(),
      options());
  CHECK(unexamined(long_one) == "");
  CHECK(told(contents(
                 branch(bench, bench.commit({.tree = bench.tree({{"big.bin", pointer + token()}})}))
                     .ground(),
                 options())
                 .findings) == kLeak);  // a pointer is read as text all the same
  const auto tree =
      ObjectId::parse(bench.run("printf '160000 commit %s\\tsub\\n' " + std::string(40, 'd') +
                                " | git -C r.git mktree --missing"));
  const auto sub = contents(branch(bench, bench.commit({.tree = *tree})).ground(), options());
  CHECK(told(sub.findings) == "");
  CHECK(unexamined(sub) == "submodule:sub");
  CHECK(sub.blobs == 0);
}

TEST_CASE("what cannot be read is refused") {
  const Bench bench;
  const auto answer_of = [&](const std::string& entry) {
    const auto tree =
        ObjectId::parse(bench.run("printf '" + entry + "' | git -C r.git mktree --missing"));
    return told(
        contents(branch(bench, bench.commit({.tree = *tree})).ground(), options()).findings);
  };
  CHECK(answer_of("100644 blob " + std::string(40, 'd') + "\\tgone\\n") ==
        "refuses coverage unreadable");
  CHECK(answer_of("040000 tree " + std::string(40, 'd') + "\\tgone\\n") ==
        "refuses limit unreadable");
}

TEST_CASE("time: without any, what was not looked at is refused") {
  const Bench bench;
  const Scene scene = branch(bench, bench.commit({.tree = bench.tree({{"a", "harmless"}})}));
  ContentOptions none = options();
  none.secrets.time_budget = base::Seconds(0);
  CHECK(told(contents(scene.ground(), none).findings) == "refuses coverage time-budget");
  CHECK(contents(scene.ground(), none).blobs == 0);
  CHECK(told(contents(scene.ground(), options()).findings) == "");
}

TEST_CASE("modes") {
  struct Row {
    std::string why;
    ScanMode secrets, manifests;
    std::string expected;
    const char* unexamined;
  };

  const std::string trial_leak = "evaluates secrets/github-token secret";
  const std::string trial_plain = "evaluates manifests/secret-data manifest-secret-data";
  const Row rows[] = {
      {"enforce", ScanMode::enforce, ScanMode::enforce, kLeak + "; " + kPlain, ""},
      {"evaluate", ScanMode::evaluate, ScanMode::evaluate, trial_leak + "; " + trial_plain,
       "secrets-evaluate:all manifests-evaluate:all"},
      {"secrets on trial", ScanMode::evaluate, ScanMode::enforce, trial_leak + "; " + kPlain,
       "secrets-evaluate:all"},
      {"secrets off", ScanMode::off, ScanMode::enforce, kPlain, "secrets-off:all"},
      {"manifests off", ScanMode::enforce, ScanMode::off, kLeak, "manifests-off:all"},
      {"both off", ScanMode::off, ScanMode::off, "", "secrets-off:all manifests-off:all"}};
  const Bench bench;
  const Scene scene =
      branch(bench, bench.commit({.tree = bench.tree({{"a", token()}, {"b.yaml", manifest()}})}));
  for (const Row& row : rows) {
    CAPTURE(row.why);
    ContentOptions asked = options();
    asked.secrets.mode = row.secrets;
    asked.manifests.mode = row.manifests;
    const auto found = contents(scene.ground(), asked);
    CHECK(told(found.findings) == row.expected);
    CHECK(unexamined(found) == row.unexamined);
  }
}

TEST_CASE("known tips hide what they reach; all tips are asked for findings only") {
  struct Row {
    std::string why;
    bool walk_knows, all_know;
    std::string expected;
  };

  const Row rows[] = {{"nobody has it", false, false, kLeak},
                      {"the walk knows", true, false, ""},
                      {"only the exact search knows", false, true, ""}};
  const Bench bench;
  const ObjectId leak = bench.commit({.tree = bench.tree({{"a", token()}})});
  const ObjectId tip =
      bench.commit({.parents = {leak}, .tree = bench.tree({{"a", token()}, {"b", "b"}})});
  const ObjectId other = bench.commit({.message = "other\n"});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    ContentOptions asked = options();
    asked.known_tips = {row.walk_knows ? leak : other};
    asked.all_tips = {row.all_know ? leak : other};
    CHECK(told(contents(branch(bench, tip).ground(), asked).findings) == row.expected);
  }
}

TEST_CASE("nothing but removals has no contents") {
  const Bench bench;
  const ObjectId leak = bench.commit({.tree = bench.tree({{"a", token()}})});
  Scene scene(bench);
  scene.push("refs/heads/x", leak, {});
  const auto found = contents(scene.ground(), options());
  CHECK(told(found.findings) == "");
  CHECK(found.commits == 0);
  scene.push("refs/heads/y", {}, leak);
  CHECK(told(contents(scene.ground(), options()).findings) == kLeak);
  CHECK(contents(Scene(bench).ground(), options()).findings.empty());
}

TEST_CASE("warnings are bounded, errors never are") {
  const Bench bench;
  const auto chain = [&](std::int64_t date, const std::string& message) {
    ObjectId tip;
    for (int i = 0; i < 25; ++i)
      tip = bench.commit({.parents = i == 0 ? std::vector<ObjectId>() : std::vector{tip},
                          .message = message + std::to_string(i) + "\n",
                          .date = date});
    return contents(branch(bench, tip).ground(), options()).findings;
  };
  const auto warnings = chain(kNowSeconds + 601, "work ");
  CHECK(warnings.size() == 21);
  CHECK(told({warnings.at(19)}) == "warns object-date in-the-future");
  CHECK(told({warnings.at(20)}) == "notes object-date left-out");
  CHECK(warnings.at(20).fact("count") == "5");
  const auto errors = chain(kNowSeconds - 1, token() + "\n");
  CHECK(errors.size() == 25);
  const auto both = chain(kNowSeconds + 601, token() + "\n");
  CHECK(both.size() == 46);
}

TEST_CASE("200 blobs with findings stand in the order of the tree, however many threads look") {
  const Bench bench;
  Files files;
  for (unsigned i = 0; i < 200; ++i)
    files["f" + std::to_string(1000 + i)] = "n " + std::to_string(i) + "\n" + token(i) + "\n";
  const Scene scene = branch(bench, bench.commit({.tree = bench.tree(files)}));
  const auto first = contents(scene.ground(), options());
  REQUIRE(first.findings.size() == 200);
  CHECK(first.blobs == 200);
  for (unsigned i = 0; i < 200; ++i)
    CHECK(first.findings[i].path == "f" + std::to_string(1000 + i));
  for (int again = 0; again < 3; ++again)
    CHECK(contents(scene.ground(), options()).findings == first.findings);
  ContentOptions none = options();
  none.secrets.time_budget = base::Seconds(0);
  CHECK(told(contents(scene.ground(), none).findings) == "refuses coverage time-budget");
}

}  // namespace refward::inspect
