// SPDX-License-Identifier: Apache-2.0
// Promotion (design.md 4.5): what may go on has stood at the stage before, by the record, without
// interruption, for long enough, and stands there still.
#include "inspect/promotion.h"

#include "bench.h"
#include "inspect/promotion_source.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::PathRule;
using test::Bench;
using test::block;
using test::kNow;
using test::ObjectId;
using test::Scene;
using test::told;

using Files = std::map<std::string, std::string>;

constexpr const char* kMain = "refs/heads/main";
constexpr const char* kStaging = "refs/heads/staging";
constexpr base::Seconds kHour{3600};
const Files kBase = {{"app", "0"}, {"keep", "k"}};

std::string refuses(const std::string& reason) {
  return "refuses promote-from " + reason;
}

const ObjectId& nobody_has() {
  static const ObjectId id = *ObjectId::parse(std::string(40, 'e'));
  return id;
}

// Trees and commits by what they hold, each made once.
class Shelf {
 public:
  explicit Shelf(const Bench& bench) : bench_(bench) {}

  const ObjectId& tree(const Files& files) {
    const auto found = trees_.find(files);
    return found != trees_.end() ? found->second
                                 : trees_.emplace(files, bench_.tree(files)).first->second;
  }

  ObjectId commit(const Files& files) { return commit_of(tree(files)); }

  ObjectId commit_of(const ObjectId& tree, const std::vector<ObjectId>& parents = {}) {
    return bench_.commit({.parents = parents, .tree = tree});
  }

 private:
  const Bench& bench_;
  std::map<Files, ObjectId> trees_;
};

// A value of the source: its files, or none: the ref is deleted.
struct Stage {
  std::optional<Files> files;
  int ago;  // seconds
};

Standing at(const ObjectId& value, int ago) {
  return {.value = value, .since = kNow - base::Seconds(ago), .trees = {}};
}

std::vector<Standing> standings_of(Shelf& shelf, const std::vector<Stage>& stages) {
  std::vector<Standing> out;
  for (const Stage& stage : stages)
    out.push_back(at(stage.files ? shelf.commit(*stage.files) : ObjectId(), stage.ago));
  return out;
}

Block promoting(base::Seconds soak, findings::Mode mode = findings::Mode::enforce) {
  Block out = block("prod", {kMain}, {}, mode);
  out.settings.promote_from = kStaging;
  out.settings.soak = soak;
  return out;
}

findings::Findings found(const Bench& bench, const Scene& scene) {
  const identity::Signers signers = bench.signers();
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .scanner = &test::scanner()};
  const Ground ground = scene.ground();
  Books books(ground, context);
  return promotion(ground, books);
}

// The record of one ref; of any other it knows nothing.
Standings only(const std::string& ref, std::vector<Standing> standings) {
  return [ref, standings = std::move(standings)](const std::string& asked) {
    return asked == ref ? standings : std::vector<Standing>();
  };
}

Files with(Files files, const Files& more) {
  for (const auto& [path, bytes] : more)
    files[path] = bytes;
  return files;
}

Files without(Files files, const std::string& path) {
  files.erase(path);
  return files;
}

}  // namespace

TEST_CASE("what is promoted has stood there long enough, without interruption, and does still") {
  const Files one = with(kBase, {{"app", "1"}});
  const Files two = with(kBase, {{"app", "2"}});
  const Files gone = without(kBase, "keep");

  struct Row {
    std::string why;
    std::vector<Stage> stages;
    Files pushed;
    std::string reason;  // empty: nothing is found
  };

  const Row rows[] = {
      {"stood for two hours", {{kBase, 9000}, {one, 7200}}, one, ""},
      {"to the second", {{kBase, 9000}, {one, 3600}}, one, ""},
      {"a second less", {{kBase, 9000}, {one, 3599}}, one, "promotion-soaking"},
      {"just now", {{kBase, 9000}, {one, 0}}, one, "promotion-soaking"},
      {"only for a moment", {{kBase, 9000}, {one, 8000}, {kBase, 7999}}, one, "promotion-differs"},
      {"taken back by a forced push", {{one, 9000}, {two, 10}}, one, "promotion-differs"},
      {"there, away, and there again",
       {{one, 9000}, {two, 2000}, {one, 1000}},
       one,
       "promotion-interrupted"},
      {"the same, and long enough again", {{one, 9000}, {two, 8000}, {one, 7000}}, one, ""},
      {"away for less than a second",
       {{one, 9000}, {two, 50}, {one, 50}},
       one,
       "promotion-interrupted"},
      {"other files moved meanwhile",
       {{one, 9000}, {with(one, {{"b", "1"}}), 2000}, {with(one, {{"b", "2"}}), 10}},
       one,
       ""},
      {"never there", {{kBase, 9000}}, one, "promotion-differs"},
      {"at another path only",
       {{with(kBase, {{"apps", "1"}, {"a/app", "1"}}), 9000}},
       one,
       "promotion-differs"},
      {"no such file there", {{without(kBase, "app"), 9000}}, one, "promotion-absent"},
      {"a folder of that name there",
       {{with(without(kBase, "app"), {{"app/x", "1"}}), 9000}},
       one,
       "promotion-absent"},
      {"one of two", {{one, 9000}}, with(one, {{"b", "1"}}), "promotion-absent"},
      {"removed there and here", {{kBase, 9000}, {gone, 7200}}, gone, ""},
      {"removed there just now", {{kBase, 9000}, {gone, 72}}, gone, "promotion-soaking"},
      {"removed only here", {{kBase, 9000}}, gone, "promotion-kept"},
      {"never recorded", {}, one, "promotion-unrecorded"},
      {"nothing changes, and nothing is asked", {}, kBase, ""},
      {"the source was gone, and is back",
       {{one, 9000}, {std::nullopt, 2000}, {one, 1000}},
       one,
       "promotion-interrupted"},
      {"a file that is absent because all was gone",
       {{gone, 9000}, {std::nullopt, 2000}, {gone, 1000}},
       gone,
       "promotion-interrupted"},
      {"gone long before", {{one, 9000}, {std::nullopt, 8000}, {one, 7000}}, one, ""},
      {"the clock stepped back before it came",
       {{kBase, 100}, {one, 7200}},
       one,
       "promotion-soaking"},
      {"and while it stood, later", {{one, 7200}, {with(one, {{"b", "1"}}), 9000}}, one, ""},
      {"the clock was ahead", {{one, -5000}}, one, "promotion-soaking"}};
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId before = shelf.commit(kBase);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = {promoting(kHour)};
    const auto standings = standings_of(shelf, row.stages);
    scene.standings = only(kStaging, standings);
    bench.point(kStaging, standings.empty() ? before : standings.back().value);
    scene.push(kMain, before, shelf.commit(row.pushed));
    const std::string expected = row.reason.empty() ? "" : refuses(row.reason);
    CHECK(told(found(bench, scene)) == expected);
    // On trial the same is found and refuses nothing; in another repository nobody asks.
    scene.policy.blocks = {promoting(kHour, findings::Mode::evaluate)};
    CHECK(told(found(bench, scene)).starts_with("evaluates ") == !expected.empty());
    scene.policy.blocks.front().repositories = *policy::RepositoryGlobs::parse({"other"});
    CHECK(told(found(bench, scene)) == "");
  }
}

TEST_CASE("the times that are told") {
  const Files one = with(kBase, {{"app", "1"}});
  const Files two = with(kBase, {{"app", "2"}});
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId before = shelf.commit(kBase);
  Scene scene(bench);
  scene.policy.blocks = {promoting(kHour)};
  const auto standings = standings_of(shelf, {{one, 9000}, {two, 2000}, {one, 1000}});
  scene.standings = only(kStaging, standings);
  bench.point(kStaging, standings.back().value);
  scene.push(kMain, before, shelf.commit(one));
  const auto findings = found(bench, scene);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].path == "app");
  CHECK(findings[0].block == "prod");
  CHECK(findings[0].fact("source") == kStaging);
  CHECK(findings[0].fact("at") == base::to_rfc3339(kNow - base::Seconds(2000)));
  CHECK(findings[0].fact("since") == base::to_rfc3339(kNow - base::Seconds(1000)));
  CHECK(findings[0].fact("until") == base::to_rfc3339(kNow + base::Seconds(2600)));
}

TEST_CASE("without a soak it is enough that it stands there now, by the record") {
  const Files one = with(kBase, {{"app", "1"}});
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId before = shelf.commit(kBase);
  const ObjectId staged = shelf.commit(one);
  bench.point(kStaging, staged);
  Scene scene(bench);
  scene.policy.blocks = {promoting(base::Seconds(0))};
  scene.push(kMain, before, shelf.commit(one));
  scene.standings = only(kStaging, {at(before, 100), at(staged, 0)});
  CHECK(told(found(bench, scene)) == "");
  scene.standings = only(kStaging, {at(before, 100), at(staged, -500)});
  CHECK(told(found(bench, scene)) == "");
  // Decided, and no outcome: pre-receive accepted what then never landed, or moved it outside.
  scene.standings = only(kStaging, {at(before, 100)});
  CHECK(told(found(bench, scene)) == refuses("source-moved-outside"));
  scene.standings = {};
  CHECK(told(found(bench, scene)) == refuses("promotion-unrecorded"));
  // It stood there, and the ref is gone, or was put back without the gate.
  bench.point(kStaging, {});
  scene.standings = only(kStaging, {at(staged, 100)});
  CHECK(told(found(bench, scene)) == refuses("promotion-source-missing"));
  bench.point(kStaging, before);
  CHECK(told(found(bench, scene)) == refuses("source-moved-outside"));
}

TEST_CASE("a deletion is not promoted from a ref that is not there") {
  const Bench bench;
  Shelf shelf(bench);
  Scene scene(bench);
  scene.policy.blocks = {promoting(kHour)};
  scene.push(kMain, shelf.commit(kBase), shelf.commit(without(kBase, "keep")));
  scene.standings = only(kStaging, {at(shelf.commit(kBase), 9000), at({}, 8000)});
  CHECK(told(found(bench, scene)) == refuses("promotion-source-missing"));
}

TEST_CASE("the same bytes of another kind are not the same") {
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId blob = bench.put("blob", "target");
  const auto tree = [&](const std::string& mode) {
    return bench.put("tree", mode + " app" + '\0' + std::string(base::as_text(blob.bytes())));
  };
  const std::map<std::string, ObjectId> kinds = {{"file", tree("100644")},
                                                 {"executable", tree("100755")},
                                                 {"symlink", tree("120000")},
                                                 {"submodule", tree("160000")}};
  const ObjectId before = shelf.commit(kBase);
  for (const auto& [there, staged] : kinds)
    for (const auto& [here, pushed] : kinds) {
      const std::string pair = there + " and " + here;
      CAPTURE(pair);
      const ObjectId source = shelf.commit_of(staged);
      bench.point(kStaging, source);
      Scene scene(bench);
      scene.policy.blocks = {promoting(kHour)};
      scene.standings = only(kStaging, {at(source, 9000)});
      scene.push(kMain, before, shelf.commit_of(pushed));
      CHECK(told(found(bench, scene)) == (there == here ? "" : refuses("promotion-differs")));
    }
}

TEST_CASE("what the repository has lost is known by the recorded tree, or not at all") {
  const Files one = with(kBase, {{"app", "1"}});
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId before = shelf.commit(kBase);
  const ObjectId staged = shelf.commit(one);
  bench.point(kStaging, staged);

  struct Row {
    std::string why;
    std::map<std::string, ObjectId> trees;  // of the lost commit, by the record
    std::string reason;
  };

  const Row rows[] = {
      {"the same tree", {{"", shelf.tree(one)}}, ""},
      {"another tree that has the file", {{"", shelf.tree(with(one, {{"b", "1"}}))}}, ""},
      {"a tree without the file", {{"", shelf.tree(kBase)}}, "promotion-soaking"},
      {"a tree that is lost too", {{"", nobody_has()}}, "promotion-lost"},
      {"another folder's", {{"envs/", shelf.tree(one)}}, "promotion-lost"},
      {"nothing recorded", {}, "promotion-lost"}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = {promoting(kHour)};
    Standing lost = at(nobody_has(), 9000);
    lost.trees = row.trees;
    scene.standings = only(kStaging, {lost, at(staged, 100)});
    scene.push(kMain, before, shelf.commit(one));
    CHECK(told(found(bench, scene)) == (row.reason.empty() ? "" : refuses(row.reason)));
  }
  // Trees that are lost together with their commits, and equal: what one held, the other did.
  Scene scene(bench);
  scene.policy.blocks = {promoting(kHour)};
  Standing older = at(nobody_has(), 9000);
  older.trees = {{"", shelf.tree(one)}};
  Standing newer = at(staged, 100);
  newer.trees = older.trees;
  scene.standings = only(kStaging, {older, newer});
  scene.push(kMain, before, shelf.commit(one));
  CHECK(told(found(bench, scene)) == "");
  // What the record says stood there holds, and not what the commit says.
  newer.trees = {{"", shelf.tree(kBase)}};
  scene.standings = only(kStaging, {older, newer});
  CHECK(told(found(bench, scene)) == refuses("promotion-differs"));
}

TEST_CASE("the net difference counts: commits in between are deployed nowhere") {
  const Files one = with(kBase, {{"app", "1"}});
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId before = shelf.commit(kBase);
  const ObjectId staged = shelf.commit(one);
  const ObjectId between =
      shelf.commit_of(shelf.tree(with(one, {{"app", "9"}, {"x", "y"}})), {before});
  bench.point(kStaging, staged);
  Scene scene(bench);
  scene.policy.blocks = {promoting(kHour)};
  scene.standings = only(kStaging, {at(staged, 9000)});
  scene.push(kMain, before, shelf.commit_of(shelf.tree(one), {between}));
  CHECK(told(found(bench, scene)) == "");
  scene.updates.clear();
  scene.push(kMain, before, between);
  CHECK(told(found(bench, scene)) ==
        refuses("promotion-differs") + "; " + refuses("promotion-absent"));
  // A new ref brings everything, one whose old value is no commit as well.
  scene.updates.clear();
  scene.push(kMain, {}, staged);
  CHECK(told(found(bench, scene)) == "");
  scene.updates.clear();
  scene.push(kMain, {}, shelf.commit(with(one, {{"keep", "other"}})));
  CHECK(told(found(bench, scene)) == refuses("promotion-differs"));
  scene.updates.clear();
  scene.push(kMain, bench.put("blob", "x"), staged);
  CHECK(told(found(bench, scene)) == "");
  // What is no commit cannot be compared; what goes as a whole is not asked about.
  scene.updates.clear();
  scene.push(kMain, {}, bench.put("blob", "x"));
  CHECK(told(found(bench, scene)) == refuses("promotion-no-commit"));
  scene.updates.clear();
  scene.push(kMain, staged, {});
  CHECK(told(found(bench, scene)) == "");
}

TEST_CASE("a source may be a tag object") {
  const Files one = with(kBase, {{"app", "1"}});
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId tag = bench.tag({.target = shelf.commit(one), .name = "staged"});
  bench.point("refs/tags/staged", tag);
  Scene scene(bench);
  Block block = promoting(kHour);
  block.settings.promote_from = "refs/tags/staged";
  scene.policy.blocks = {block};
  scene.standings = only("refs/tags/staged", {at(tag, 9000)});
  scene.push(kMain, shelf.commit(kBase), shelf.commit(one));
  CHECK(told(found(bench, scene)) == "");
  CHECK(promoted_trees(bench.repo(), scene.policy, {"site", "refs/tags/staged", {}}, tag) ==
        std::map<std::string, ObjectId>{{"", shelf.tree(one)}});
}

namespace {

PathRule rule(const std::vector<std::string>& match, const std::string& from, base::Seconds soak) {
  PathRule out;
  out.name = "main, paths[1]";
  out.match = *policy::GlobList::parse(match);
  out.promote_from = from;
  out.soak = soak;
  return out;
}

Block with_rule(const PathRule& rule) {
  Block out = block("main", {"refs/heads/**"}, {});
  out.settings.paths = {rule};
  return out;
}

}  // namespace

TEST_CASE("a folder is promoted from another one of the same ref") {
  const Files base = {{"envs/staging/app", "0"}, {"envs/prod/app", "0"}, {"doc", "d"}};
  const Files staged = with(base, {{"envs/staging/app", "1"}});
  const Files both = with(staged, {{"envs/prod/app", "1"}});

  struct Row {
    std::string why;
    std::vector<Stage> stages;  // of the pushed ref itself; the last is its old value
    Files pushed;
    std::string reason;
  };

  const Row rows[] = {
      {"stood", {{base, 9000}, {staged, 7200}}, both, ""},
      {"not long enough", {{base, 9000}, {staged, 72}}, both, "promotion-soaking"},
      {"both folders in one push", {{base, 9000}}, both, "promotion-differs"},
      {"at the other folder's own path is not enough",
       {{base, 9000}},
       with(base, {{"envs/prod/app", "1"}}),
       "promotion-differs"},
      {"what the rule does not match is free", {{base, 9000}}, with(staged, {{"doc", "e"}}), ""},
      {"a deeper path",
       {{with(base, {{"envs/staging/a/b", "1"}}), 9000}},
       with(base, {{"envs/staging/a/b", "1"}, {"envs/prod/a/b", "1"}}),
       ""},
      {"removed there and here",
       {{base, 9000}, {without(base, "envs/staging/app"), 7200}},
       without(without(base, "envs/staging/app"), "envs/prod/app"),
       ""},
      {"removed only here", {{base, 9000}}, without(base, "envs/prod/app"), "promotion-kept"},
      {"the ref moved outside the gate",
       {{both, 9000}, {base, 8000}},
       both,
       "source-moved-outside"},
      {"never recorded", {}, both, "promotion-unrecorded"}};
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId elsewhere = shelf.commit(staged);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Scene scene(bench);
    scene.policy.blocks = {with_rule(rule({"envs/prod/**"}, "envs/staging/", kHour))};
    const auto standings = standings_of(shelf, row.stages);
    scene.standings = only(kMain, standings);
    const bool moved = standings.empty() || row.reason == "source-moved-outside";
    scene.push(kMain, moved ? elsewhere : standings.back().value, shelf.commit(row.pushed));
    const auto findings = found(bench, scene);
    CHECK(told(findings) == (row.reason.empty() ? "" : refuses(row.reason)));
    if (!findings.empty())
      CHECK(findings[0].block == "main, paths[1]");
  }
  Scene scene(bench);
  scene.policy.blocks = {with_rule(rule({"envs/prod/**"}, "envs/staging/", kHour))};
  scene.push(kMain, {}, shelf.commit(both));
  CHECK(told(found(bench, scene)) == refuses("promotion-source-missing"));
  scene.updates.clear();
  scene.push(kMain, {}, shelf.commit({{"doc", "d"}}));
  CHECK(told(found(bench, scene)) == "");
}

TEST_CASE("a folder's recorded tree stands for it, and says when there was none") {
  const Files base = {{"envs/staging/app", "1"}, {"envs/prod/app", "0"}};
  const Bench bench;
  Shelf shelf(bench);
  const ObjectId old = shelf.commit(base);
  const ObjectId folder = shelf.tree({{"app", "1"}});
  Scene scene(bench);
  scene.policy.blocks = {with_rule(rule({"envs/prod/**"}, "envs/staging/", kHour))};
  scene.push(kMain, old, shelf.commit(with(base, {{"envs/prod/app", "1"}})));
  Standing lost = at(nobody_has(), 9000);
  lost.trees = {{"envs/staging/", folder}};
  scene.standings = only(kMain, {lost, at(old, 100)});
  CHECK(told(found(bench, scene)) == "");
  lost.trees = {{"envs/staging/", ObjectId()}};
  scene.standings = only(kMain, {lost, at(old, 100)});
  CHECK(told(found(bench, scene)) == refuses("promotion-soaking"));
  // A whole tree is not the folder's.
  lost.trees = {{"", shelf.tree(base)}};
  scene.standings = only(kMain, {lost, at(old, 100)});
  CHECK(told(found(bench, scene)) == refuses("promotion-lost"));
}

TEST_CASE("which path answers to which") {
  struct Row {
    std::vector<std::string> match;
    std::string path;
    std::string there;  // "-": not asked
  };

  const Row rows[] = {{{"envs/prod/**"}, "envs/prod/a/b", "a/b"},
                      {{"envs/prod/*.yaml"}, "envs/prod/a.yaml", "a.yaml"},
                      {{"envs/prod*/**"}, "envs/prod2/a", "prod2/a"},
                      {{"envs/prod/app.yaml"}, "envs/prod/app.yaml", "app.yaml"},
                      {{"**/values.yaml"}, "a/values.yaml", "a/values.yaml"},
                      {{"envs/[ab]/x"}, "envs/a/x", "a/x"},
                      {{"envs/?/x"}, "envs/a/x", "a/x"},
                      {{"a\\*b/c/*"}, "a*b/c/d", "d"},
                      {{"x/**", "envs/**", "envs/prod/**"}, "envs/prod/a", "a"},
                      {{"envs/prod/**", "envs/**"}, "envs/prod/a", "a"},
                      {{"envs/prod/**", "envs/**"}, "envs/dev/a", "dev/a"},
                      {{"envs/prod/**", "!envs/prod/doc/**"}, "envs/prod/doc/a", "-"},
                      {{"envs/prod/**"}, "envs/staging/a", "-"}};
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK(path_at_source(rule(row.match, "f/", kHour), row.path).value_or("-") == row.there);
  }
}

TEST_CASE("which folders of which refs the record is asked to keep") {
  const Bench bench;
  Shelf shelf(bench);
  const Files files = {{"envs/staging/app", "1"}, {"envs/prod", "a file"}};
  const ObjectId commit = shelf.commit(files);
  policy::Policy policy;
  policy.blocks = {
      promoting(kHour, findings::Mode::evaluate), with_rule(rule({"a/**"}, "envs/staging/", kHour)),
      with_rule(rule({"a/**"}, "envs/prod/", kHour)), with_rule(rule({"a/**"}, "no/such/", kHour)),
      with_rule(rule({"a/**"}, "odd\\x41/", kHour))};
  const auto trees = [&](const char* ref, const ObjectId& value) {
    return promoted_trees(bench.repo(), policy, {"site", ref, {}}, value);
  };
  using Trees = std::map<std::string, ObjectId>;
  const Trees folders = {
      {"envs/staging/", shelf.tree({{"app", "1"}})}, {"envs/prod/", {}}, {"no/such/", {}}};
  Trees all = folders;
  all[""] = shelf.tree(files);
  CHECK(trees(kStaging, commit) == all);
  CHECK(trees(kMain, commit) == folders);
  CHECK(trees("refs/tags/v1", commit) == Trees());
  CHECK(trees(kStaging, {}) == Trees());
  CHECK(trees(kStaging, bench.put("blob", "x")) == Trees());
  CHECK(trees(kStaging, nobody_has()) == Trees());
  policy.blocks.front().repositories = *policy::RepositoryGlobs::parse({"other"});
  CHECK(trees(kStaging, commit) == folders);
}

TEST_CASE("many paths over many values: told in part, counted whole, and soon done") {
  constexpr int kPaths = 3'000;
  constexpr int kValues = 50;
  const Bench bench;
  Shelf shelf(bench);
  const auto tree = [&](int version) {
    std::string index;
    for (int i = 0; i < kPaths; ++i)
      index += "100644 " + std::string(version % 2 == 0 ? "1" : "2") + std::string(39, '3') +
               "\td" + std::to_string(i % 50) + "/f" + std::to_string(i) + "\n";
    index += "100644 " + std::string(40, '4') + "\tv" + std::to_string(version) + "\n";
    bench.write("index-info", index);
    return *ObjectId::parse(
        bench.run("rm -f index && export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index && git "
                  "update-index --index-info <index-info && git write-tree --missing-ok"));
  };
  std::vector<Standing> standings;
  for (int i = 0; i < kValues; ++i)
    standings.push_back(at(shelf.commit_of(tree(i)), 10 * (kValues - i)));
  bench.point(kStaging, standings.back().value);
  Scene scene(bench);
  scene.policy.blocks = {promoting(kHour)};
  scene.standings = only(kStaging, standings);
  scene.push(kMain, shelf.commit(kBase), shelf.commit_of(tree(kValues - 1)));
  const auto findings = found(bench, scene);
  std::map<std::string, int> counts;
  for (const findings::Finding& finding : findings)
    ++counts[finding.reason];
  CHECK(counts["promotion-interrupted"] == kPromotionsTold);
  CHECK(counts["promotion-soaking"] == 3);  // its own name, and that two files are gone
  CHECK(counts["promotion-kept"] == 0);
  CHECK(counts["promotion-more"] == 1);
  CHECK(findings.back().fact("count") == std::to_string(kPaths - int{kPromotionsTold}));
  CHECK(findings.back().fact("reason") == "promotion-interrupted");
  CHECK_FALSE(findings.back().refuses());
}

}  // namespace refward::inspect
