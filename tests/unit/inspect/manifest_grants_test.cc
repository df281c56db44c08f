// SPDX-License-Identifier: Apache-2.0
// RBAC as a difference between tips, in repositories made by the real Git.
#include "inspect/manifest_grants.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using manifests::Risk;
using test::Bench;
using test::ObjectId;
using test::Scene;
using Files = std::map<std::string, std::string>;

std::string role(const std::string& name, const std::string& verb) {
  return "kind: ClusterRole\nmetadata: {name: " + name + "}\nrules:\n- verbs: ['" + verb +
         "']\n  apiGroups: ['']\n  resources: [secrets]\n";
}

RbacRule rule(const std::vector<std::string>& paths,
              std::set<Risk> risks = {Risk::wildcard, Risk::secrets},
              ScanMode mode = ScanMode::enforce) {
  return {.paths = *policy::GlobList::parse(paths), .risks = std::move(risks), .mode = mode};
}

ManifestSettings settings(std::vector<RbacRule> rules = {rule({"**"})}) {
  ManifestSettings out;
  out.paths = *policy::GlobList::parse({"**/*.yaml"});
  out.rbac = std::move(rules);
  return out;
}

std::string told(const findings::Findings& found) {
  std::string text;
  for (const findings::Finding& finding : found)
    text += (text.empty() ? "" : "; ") + finding.path +
            (finding.line == 0 ? "" : ":" + std::to_string(finding.line)) + " " +
            (finding.refuses() ? "refuses " : "tells ") + finding.rule_name();
  return text;
}

const ObjectId kNothing;

class Branch {
 public:
  explicit Branch(const Bench& bench) : bench_(bench) {}

  ObjectId commit(const Files& files, std::vector<ObjectId> parents = {}) const {
    return bench_.commit({.parents = std::move(parents), .tree = bench_.tree(files)});
  }

 private:
  const Bench& bench_;
};

std::string judged(const Scene& scene,
                   const ManifestSettings& asked,
                   const std::vector<ObjectId>& tips = {}) {
  return told(manifest_grants(scene.ground(), asked, tips));
}

std::string between(const Files& before,
                    const Files& after,
                    const ManifestSettings& asked = settings()) {
  const Bench bench;
  const Branch branch(bench);
  const ObjectId old = branch.commit(before);
  Scene scene(bench);
  scene.push("refs/heads/main", old, branch.commit(after, {old}));
  return judged(scene, asked);
}

const std::string kNews = "a.yaml:4 refuses manifests/rbac-secrets";

}  // namespace

TEST_CASE("4.7: what a tip grants and its old tip did not") {
  CHECK(between({{"x", "y"}}, {{"a.yaml", role("r", "get")}}) == kNews);
  CHECK(between({{"a.yaml", role("r", "create")}}, {{"a.yaml", role("r", "get")}}) == kNews);
  CHECK(between({{"a.yaml", role("r", "get")}}, {{"a.yaml", role("r", "get") + "# more\n"}}) == "");
  CHECK(between({{"a.yaml", role("r", "get")}}, {{"x", "y"}}) == "");
  CHECK(between({{"b.yaml", role("r", "get")}}, {{"a.yaml", role("r", "get")}}) == "");
  CHECK(between({{"b.yaml", role("r", "get")}},
                {{"b.yaml", role("r", "get")}, {"a.yaml", role("r", "get")}}) == kNews);
  CHECK(between({{"x", "y"}}, {{"a.txt", role("r", "get")}}) == "");
}

TEST_CASE("a wildcard says what it implies, and no more") {
  CHECK(between({{"x", "y"}}, {{"a.yaml", role("r", "*")}}) ==
        "a.yaml:4 refuses manifests/rbac-wildcard");
  CHECK(between({{"x", "y"}}, {{"a.yaml", role("r", "*")}},
                settings({rule({"**"}, {Risk::secrets})})) == kNews);
}

TEST_CASE("rules of environments") {
  const Files after = {{"envs/dev/a.yaml", role("r", "get")},
                       {"envs/prod/a.yaml", role("r", "get")}};
  const std::string prod = "envs/prod/a.yaml:4 refuses manifests/rbac-secrets";
  CHECK(between({{"x", "y"}}, after, settings({rule({"envs/prod/**"})})) == prod);
  CHECK(between({{"x", "y"}}, after, settings({rule({"envs/prod/**"}, {Risk::anonymous})})) == "");
  CHECK(between({{"envs/dev/a.yaml", role("r", "get")}}, {{"envs/prod/a.yaml", role("r", "get")}},
                settings({rule({"envs/prod/**"})})) == prod);
  CHECK(between({{"x", "y"}}, {{"envs/prod/a.yaml", role("r", "get")}},
                settings({rule({"envs/prod/**"}, {Risk::secrets}, ScanMode::evaluate)})) ==
        "envs/prod/a.yaml:4 tells manifests/rbac-secrets");
  CHECK(between({{"x", "y"}}, {{"envs/prod/a.yaml", role("r", "get")}},
                settings({rule({"envs/prod/**"}, {Risk::secrets}, ScanMode::off)})) == "");
  // Both match: the strictest answer.
  for (const bool first : {true, false}) {
    const RbacRule trial = rule({"**"}, {Risk::secrets}, ScanMode::evaluate);
    const RbacRule strict = rule({"envs/prod/**"});
    CHECK(between({{"x", "y"}}, {{"envs/prod/a.yaml", role("r", "get")}},
                  settings(first ? std::vector{trial, strict} : std::vector{strict, trial})) ==
          prod);
  }
}

TEST_CASE("without any rule all risks are warned of; off is off, and a trial is a trial") {
  const Files after = {{"a.yaml", role("r", "get")}};
  const auto asked = [](ScanMode mode, std::vector<RbacRule> rules) {
    ManifestSettings out = settings(std::move(rules));
    out.mode = mode;
    return out;
  };
  const std::string told_only = "a.yaml:4 tells manifests/rbac-secrets";
  CHECK(between({{"x", "y"}}, after, asked(ScanMode::enforce, {})) == told_only);
  CHECK(between({{"x", "y"}}, after, asked(ScanMode::evaluate, {rule({"**"})})) == told_only);
  CHECK(between({{"x", "y"}}, after, asked(ScanMode::off, {rule({"**"})})) == "");
}

TEST_CASE("a created ref: what the default branch or another tip serves is not new") {
  const Bench bench;
  const Branch branch(bench);
  const ObjectId main = branch.commit({{"m.yaml", role("m", "get")}});
  const ObjectId develop =
      branch.commit({{"m.yaml", role("m", "get")}, {"d.yaml", role("d", "get")}}, {main});
  bench.point("refs/heads/main", main);
  bench.point("refs/heads/develop", develop);
  const auto created = [&](const ObjectId& value) {
    Scene scene(bench);
    scene.push("refs/heads/x", kNothing, value);
    return judged(scene, settings(), {main, develop});
  };
  CHECK(created(main) == "");
  CHECK(created(develop) == "");
  CHECK(created(branch.commit({{"m.yaml", role("m", "get")}, {"y", "z"}}, {main})) == "");
  CHECK(created(branch.commit({{"d.yaml", role("d", "get")}, {"y", "z"}}, {develop})) == "");
  CHECK(created(branch.commit({{"a.yaml", role("r", "get")},
                               {"m.yaml", role("m", "get")},
                               {"d.yaml", role("d", "get")}},
                              {develop})) == kNews);
  // Renamed since it left the default branch; and the same beside it.
  CHECK(created(branch.commit({{"m.yaml", role("n", "get")}}, {main})) == "");
  CHECK(created(branch.commit({{"m.yaml", role("m", "get") + "---\n" + role("n", "get")}},
                              {main})) == "m.yaml:11 refuses manifests/rbac-secrets");
  // Granted and taken away within an earlier push: no tip serves it.
  CHECK(created(branch.commit({{"a.yaml", role("m", "*")}, {"m.yaml", role("m", "get")}},
                              {main})) == "a.yaml:4 refuses manifests/rbac-wildcard");
}

TEST_CASE("a ref that moves: only the default branch speaks for others") {
  const Bench bench;
  const Branch branch(bench);
  const ObjectId base = branch.commit({{"x", "y"}});
  const ObjectId main = branch.commit({{"a.yaml", role("r", "get")}}, {base});
  const ObjectId other = branch.commit({{"b.yaml", role("b", "get")}}, {base});
  bench.point("refs/heads/main", main);
  bench.point("refs/heads/other", other);
  const auto moved = [&](const std::string& ref, const ObjectId& from, const ObjectId& value) {
    Scene scene(bench);
    scene.push(ref, from, value);
    return judged(scene, settings(), {main, other, base});
  };
  CHECK(moved("refs/heads/x", base, main) == "");
  CHECK(moved("refs/heads/x", base, other) == "b.yaml:4 refuses manifests/rbac-secrets");
  // On the default branch itself that is a renaming: r is gone.
  CHECK(moved("refs/heads/main", main, other) == "");
  CHECK(moved("refs/heads/main", base, other) == "b.yaml:4 refuses manifests/rbac-secrets");
  CHECK(moved("refs/heads/main", main, base) == "");
}

TEST_CASE("a first push: all is new, and said once") {
  const Bench bench;
  const Branch branch(bench);
  const ObjectId one = branch.commit({{"a.yaml", role("r", "get")}});
  const ObjectId two = branch.commit({{"a.yaml", role("r", "get")}, {"x", "y"}}, {one});
  Scene scene(bench);
  scene.push("refs/heads/a", kNothing, one);
  scene.push("refs/heads/main", kNothing, two);
  scene.push("refs/tags/v1", kNothing, bench.tag({.target = one, .name = "v1"}));
  CHECK(judged(scene, settings()) == kNews);
}

TEST_CASE("many refs created at once: what is not compared is told, and refused by rules") {
  const Bench bench;
  const Branch branch(bench);
  Scene scene(bench);
  for (std::size_t i = 0; i <= kMaxCreatedCompared + 1; ++i)
    scene.push("refs/heads/b" + std::to_string(i), kNothing,
               branch.commit({{"x", std::to_string(i)}}));
  CHECK(judged(scene, settings()) == " refuses manifests/rbac-not-compared");
  CHECK(judged(scene, settings({})) == " tells manifests/rbac-not-compared");
  scene.updates.resize(kMaxCreatedCompared);
  CHECK(judged(scene, settings()) == "");
}

TEST_CASE("what looks like RBAC and cannot be read") {
  const std::string broken = "kind: Role\nrules: [\n";
  CHECK(between({{"x", "y"}}, {{"a.yaml", "x: y\n---\n" + broken}}) ==
        "a.yaml:2 refuses manifests/rbac-broken");
  CHECK(between({{"x", "y"}}, {{"a.yaml", "x: [\n"}}) == "");
  CHECK(between({{"x", "y"}}, {{"a.yaml", "kind: Role\nx: &a [*a]\n"}}) ==
        "a.yaml refuses manifests/rbac-limit");
  CHECK(between({{"a.yaml", broken}, {"x", "y"}}, {{"a.yaml", broken}, {"x", "z"}}) == "");
  CHECK(between({{"x", "y"}}, {{"a.yaml", broken}}, settings({})) ==
        "a.yaml:1 tells manifests/rbac-broken");
}

TEST_CASE("many findings are bounded, counted, and crowd out nothing that refuses") {
  std::string text;
  for (int i = 0; i < 150; ++i)
    text += "---\n" + role("r" + std::to_string(i), "get");
  const Files after = {{"a.yaml", text}, {"envs/prod/z.yaml", role("z", "*")}};
  const std::string all = between({{"x", "y"}}, after,
                                  settings({rule({"**"}, {Risk::secrets}, ScanMode::evaluate),
                                            rule({"envs/prod/**"}, {Risk::wildcard})}));
  CHECK(all.find("envs/prod/z.yaml:4 refuses manifests/rbac-wildcard") != std::string::npos);
  CHECK(all.ends_with("tells manifests/rbac-more"));
  CHECK(std::count(all.begin(), all.end(), ';') == 100);
}

}  // namespace refward::inspect
