// SPDX-License-Identifier: Apache-2.0
#include "inspect/fsck.h"

#include "bench.h"
#include "inspect/books.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Findings;
using findings::Mode;
using git::ObjectId;
using test::Bench;
using test::kNow;
using test::Scene;
using test::told;

const ObjectId kNone = *git::ObjectId::parse(std::string(40, '0'));

policy::Block strict(const std::string& name,
                     const std::vector<std::string>& refs,
                     std::set<std::string> ignored = {},
                     Mode mode = Mode::enforce) {
  policy::Block block = test::block(name, refs, {}, mode);
  block.settings.fsck = policy::Fsck::strict;
  block.settings.fsck_ignore = std::move(ignored);
  return block;
}

Findings checked(const Bench& bench, const Scene& scene) {
  const identity::Signers signers = bench.signers();
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .received = {},
                                 .scanner = &test::scanner()};
  const Ground ground = scene.ground();
  Books books(ground, context);
  return fsck(ground, books);
}

std::string raw_id(const ObjectId& id) {
  std::string raw;
  for (const unsigned char byte : id.bytes())
    raw += static_cast<char>(byte);
  return raw;
}

std::string entry(const std::string& mode, const std::string& name, const ObjectId& id) {
  return mode + " " + name + '\0' + raw_id(id);
}

struct Odd {
  explicit Odd(const Bench& bench)
      : blob(bench.put("blob", "x")),
        padded(bench.put("tree", entry("0100644", "a", blob))),
        tree(bench.put("tree", entry("040000", "sub", padded))),
        commit(bench.commit({.tree = tree})) {}

  ObjectId blob, padded, tree, commit;
};

}  // namespace

TEST_CASE("only strict blocks ask, each with what it ignores and in its own mode") {
  struct Row {
    std::string why;
    std::vector<policy::Block> blocks;
    std::string expected;
  };

  const std::string two =
      "refuses fsck/zeroPaddedFilemode fsck-tree; refuses fsck/zeroPaddedFilemode fsck-tree";
  const std::string tried =
      "evaluates fsck/zeroPaddedFilemode fsck-tree; evaluates fsck/zeroPaddedFilemode fsck-tree";
  const Row rows[] = {
      {"no block", {}, ""},
      {"a block without it", {test::block("b", {"refs/**"}, {})}, ""},
      {"of another ref", {strict("b", {"refs/heads/other"})}, ""},
      {"strict: the tree and the folder", {strict("b", {"refs/**"})}, two},
      {"ignored", {strict("b", {"refs/**"}, {"zeroPaddedFilemode"})}, ""},
      {"another id is ignored", {strict("b", {"refs/**"}, {"hasDot"})}, two},
      {"on trial", {strict("b", {"refs/**"}, {}, Mode::evaluate)}, tried},
      {"what one ignores another refuses",
       {strict("a", {"refs/**"}, {"zeroPaddedFilemode"}), strict("b", {"refs/heads/x"})},
       two}};
  const Bench bench;
  const Odd odd(bench);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = row.blocks;
    scene.push("refs/heads/x", kNone, odd.commit);
    CHECK(told(checked(bench, scene)) == row.expected);
  }
}

TEST_CASE("a finding names the object, its path and what is wrong with it") {
  const Bench bench;
  const Odd odd(bench);
  Scene scene(bench);
  scene.policy.blocks = {strict("b", {"refs/**"})};
  scene.push("refs/heads/x", kNone, odd.commit);
  Findings found = checked(bench, scene);
  REQUIRE(found.size() == 2);
  CHECK(found[0].object == odd.tree.hex());
  CHECK(found[0].path == "");
  CHECK(found[1].object == odd.padded.hex());
  CHECK(found[1].path == "sub");
  CHECK(found[1].rule_name() == "fsck/zeroPaddedFilemode");
  CHECK(found[1].block == "b");
  CHECK(found[1].fact("kind") == "tree");
  CHECK(found[1].fact("what") == "a mode that begins with 0 (a)");

  const ObjectId bad = bench.commit({.parents = {odd.commit}, .author = "A<a@b>"});
  const ObjectId tag = bench.tag({.target = bad, .name = "a b"});
  Scene further(bench);
  further.policy.blocks = {strict("b", {"refs/**"}, {"zeroPaddedFilemode"})};
  further.push("refs/tags/x", kNone, tag);
  found = checked(bench, further);
  CHECK(told(found) ==
        "warns fsck/badTagName fsck-odd; refuses fsck/missingSpaceBeforeEmail fsck-object");
  CHECK(found[0].object == tag.hex());
  CHECK(found[0].fact("kind") == "tag");
  CHECK(found[1].object == bad.hex());
  CHECK(found[1].fact("shape") == "tip");
  CHECK(found[1].fact("base") == odd.commit.hex());
}

TEST_CASE("what is fatal is not ignored, and nothing hides behind what is") {
  const Bench bench;
  const std::string raw = test::raw_commit({}, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  std::string nul = raw;
  nul.insert(nul.find("\n\n") + 1, std::string("x \0y\n", 5));
  std::string both = raw;
  both.replace(both.find("Alice <"), 7, "Alice<");
  both += std::string(1, '\0');

  struct Row {
    std::string raw;
    std::string ignored;
    std::string expected;
  };

  const Row rows[] = {{nul, "nulInHeader", "refuses fsck/nulInHeader fsck-object"},
                      {both, "missingSpaceBeforeEmail", "refuses fsck/nulInCommit fsck-object"},
                      {both, "nulInCommit", "refuses fsck/missingSpaceBeforeEmail fsck-object"}};
  for (const Row& row : rows) {
    Scene scene(bench);
    scene.policy.blocks = {strict("b", {"refs/**"}, {row.ignored})};
    scene.push("refs/heads/x", kNone, bench.put("commit", row.raw));
    CHECK(told(checked(bench, scene)) == row.expected);
  }
}

TEST_CASE("files that trees name: the same ids as of git fsck") {
  struct Row {
    std::string why, mode, name;
    std::string kind, bytes;  // of what the entry names; no kind: nothing
    std::string expected;
  };

  const std::string url = "[submodule \"a\"]\nurl = -x\n";
  const Row rows[] = {
      {"whole", "100644", ".gitmodules", "blob", "[submodule \"a\"]\nurl = x\n", ""},
      {"a URL", "100644", ".gitmodules", "blob", url, "refuses fsck/gitmodulesUrl fsck-file"},
      {"another name", "100644", "gitmodules", "blob", url + "# 2\n", ""},
      {"a name that NTFS takes for it", "100644", "GITMOD~1", "blob", url + "# 3\n",
       "refuses fsck/gitmodulesUrl fsck-file"},
      {"cut", "100644", ".gitmodules", "blob", "[x", "warns fsck/gitmodulesParse fsck-odd"},
      {"too large", "100644", ".gitmodules", "blob", std::string((16U << 20) + 1, '\n'),
       "refuses fsck/gitmodulesLarge fsck-file"},
      {"a folder", "40000", ".gitmodules", "tree", "", "refuses fsck/gitmodulesBlob fsck-file"},
      {"a submodule", "160000", ".gitmodules", "", "", "refuses fsck/gitmodulesMissing fsck-file"},
      {"a line", "100644", ".gitattributes", "blob", std::string(2048, 'x'),
       "refuses fsck/gitattributesLineLength fsck-file"},
      {"attributes too large", "100644", ".gitattributes", "blob",
       std::string((100U << 20) + 1, '\n'), "refuses fsck/gitattributesLarge fsck-file"},
      {"attributes in a folder", "40000", ".gitattributes", "tree", "",
       "refuses fsck/gitattributesBlob fsck-file"},
      {"attributes in a submodule", "160000", ".gitattributes", "", "",
       "refuses fsck/gitattributesMissing fsck-file"}};
  const Bench bench;
  bench.run("git -C r.git config core.fsync none && git -C r.git config core.bigFileThreshold 16m");
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId id = row.kind.empty() ? *git::ObjectId::parse(std::string(40, 'd'))
                                         : bench.put(row.kind, row.bytes);
    const ObjectId folder = bench.put("tree", entry(row.mode, row.name, id));
    const ObjectId commit =
        bench.commit({.tree = bench.put("tree", entry("40000", "sub", folder))});
    Scene scene(bench);
    scene.policy.blocks = {strict("b", {"refs/**"})};
    scene.push("refs/heads/x", kNone, commit);
    const Findings found = checked(bench, scene);
    CHECK(told(found) == row.expected);
    for (const findings::Finding& finding : found) {
      CHECK(finding.path == "sub/" + row.name);
      CHECK(finding.object == commit.hex());
    }
    bench.run("git -C r.git fsck --strict --no-dangling >said 2>&1 || true");
    if (!found.empty())
      bench.run("grep -q ' " + id.hex() + ": " + found[0].part + ": ' said");
    else
      bench.run("! grep -q ' " + id.hex() + ": ' said");
  }
}

TEST_CASE("new is what no tip under the same checks vouches for") {
  const Bench bench;
  const Odd odd(bench);
  const ObjectId next = bench.commit({.parents = {odd.commit}});

  struct Row {
    std::string why;
    std::string tip;  // a ref at the odd commit
    bool recorded;
    ObjectId before;       // of the pushed ref
    std::size_t expected;  // findings
  };

  const Row rows[] = {{"nothing is there", "", false, kNone, 2},
                      {"the ref's own old value", "refs/heads/x", false, odd.commit, 0},
                      {"a ref under the same block", "refs/heads/y", true, kNone, 0},
                      {"but moved outside the gate", "refs/heads/y", false, kNone, 2},
                      {"a ref without checks", "refs/other/y", true, kNone, 2}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = {strict("b", {"refs/heads/**"})};
    if (!row.tip.empty())
      bench.point(row.tip, odd.commit);
    if (row.recorded)
      scene.record(row.tip, odd.commit);
    scene.push("refs/heads/x", row.before, next);
    CHECK(checked(bench, scene).size() == row.expected);
    if (!row.tip.empty())
      bench.point(row.tip, kNone);
  }
}

TEST_CASE("an object that several refs bring has to pass the checks of each") {
  const Bench bench;
  const Odd odd(bench);
  Scene scene(bench);
  scene.policy.blocks = {strict("b", {"refs/heads/b"}),
                         strict("c", {"refs/heads/c"}, {"zeroPaddedFilemode"}),
                         strict("d", {"refs/heads/d"}, {}, Mode::evaluate)};
  for (const std::string name : {"a", "c", "d", "b"})
    scene.push("refs/heads/" + name, kNone, odd.commit);
  const Findings found = checked(bench, scene);
  CHECK(std::ranges::count(found, "b", &findings::Finding::block) == 2);
  CHECK(std::ranges::count(found, "c", &findings::Finding::block) == 0);
  CHECK(std::ranges::count(found, "d", &findings::Finding::block) == 2);

  // An old value outside the record hides nothing from another ref.
  bench.point("refs/heads/one", odd.commit);
  Scene further(bench);
  further.policy.blocks = {strict("b", {"refs/heads/**"})};
  further.push("refs/heads/one", odd.commit, bench.commit({.parents = {odd.commit}}));
  further.push("refs/heads/two", kNone, odd.commit);
  CHECK(checked(bench, further).size() == 2);
  further.record("refs/heads/one", odd.commit);
  CHECK(checked(bench, further).empty());
}

TEST_CASE("of one id so many are named, and the rest are counted") {
  const Bench bench;
  bench.run("git -C r.git config core.fsync none");
  const ObjectId blob = bench.put("blob", "x");
  std::string raw;
  for (std::size_t i = 0; i < kFsckNamed + 4; ++i)
    raw += entry("40000", "d" + std::to_string(100 + i),
                 bench.put("tree", entry("0100644", "f" + std::to_string(i), blob)));
  Scene scene(bench);
  scene.policy.blocks = {strict("b", {"refs/**"})};
  scene.push("refs/heads/x", kNone, bench.commit({.tree = bench.put("tree", raw)}));
  const Findings found = checked(bench, scene);
  REQUIRE(found.size() == kFsckNamed + 1);
  CHECK(found.back().reason == "fsck-more");
  CHECK(found.back().fact("count") == "4");
  CHECK(found.back().refuses());
}

TEST_CASE("what cannot be walked is refused") {
  const Bench bench;
  const ObjectId cut = bench.put("tree", "100644 a");
  Scene scene(bench);
  scene.policy.blocks = {strict("b", {"refs/**"})};
  scene.push("refs/heads/x", kNone, bench.commit({.tree = cut}));
  CHECK(told(checked(bench, scene)) == "refuses fsck fsck-unreadable");
}

TEST_CASE("deleting asks for nothing") {
  const Bench bench;
  const Odd odd(bench);
  bench.point("refs/heads/x", odd.commit);
  Scene scene(bench);
  scene.policy.blocks = {strict("b", {"refs/**"})};
  scene.push("refs/heads/x", odd.commit, kNone);
  CHECK(checked(bench, scene).empty());
}

}  // namespace refward::inspect
