// SPDX-License-Identifier: Apache-2.0
// contents: overrides, exceptions by keyed hash, comments that ask to be passed over, and the time
// budget with both outcomes.
#include "inspect/exceptions.h"

#include "bench.h"
#include "inspect/contents.h"
#include "inspect/left_out.h"
#include "inspect/likely.h"

#include <doctest/doctest.h>

#include <atomic>

namespace refward::inspect {
namespace {

using test::Bench;
using test::kNow;
using test::ObjectId;
using test::Scene;
using test::token;
using test::told;
using Files = std::map<std::string, std::string>;

const std::string kLeak = "refuses secrets/github-token secret";
const std::string kAllowed = "notes secrets/github-token secret-allowed";

policy::GlobList globs(const std::vector<std::string>& entries) {
  return *policy::GlobList::parse(entries);
}

// A scanner whose identities tell values apart.
const secrets::Scanner& naming_scanner() {
  static const secrets::Scanner scanner =
      *secrets::Scanner::create({.identity = [](std::string_view value) {
        return "id:" + std::string(value.substr(4, 12));
      }});
  return scanner;
}

std::string identity(unsigned seed = 1) {
  return "id:" + token(seed).substr(4, 12);
}

ContentOptions options() {
  ContentOptions out;
  out.scanner = &naming_scanner();
  out.manifests.paths = globs({"**/*.yaml"});
  return out;
}

SecretAllow allow(unsigned seed = 1) {
  SecretAllow out;
  out.value = identity(seed);
  out.rule = "github-token";
  out.repositories = globs({"app"});
  out.reason = "sample";
  return out;
}

SecretOverride in_place_of(ScanMode mode, const std::vector<std::string>& paths) {
  return {policy::GlobList::all(), globs(paths), mode};
}

struct World {
  explicit World(const Files& files)
      : scene(bench), tip(bench.commit({.tree = bench.tree(files)})) {
    scene.push("refs/heads/x", {}, tip);
  }

  [[nodiscard]] ContentFindings found(const ContentOptions& asked,
                                      std::string_view repository = "app") const {
    const Ground ground = scene.ground();
    const Ground named{.repo = ground.repo,
                       .updates = ground.updates,
                       .policy = ground.policy,
                       .known = ground.known,
                       .repository = repository,
                       .default_branch = ground.default_branch,
                       .now = kNow,
                       .max_future = ground.max_future,
                       .limits = ground.limits};
    return contents(named, asked);
  }

  Bench bench;
  Scene scene;
  ObjectId tip;
};

std::string counts(const ContentFindings& found) {
  std::string out;
  for (const auto& [why, count] : found.counts)
    out += (out.empty() ? "" : " ") + why + "=" + std::to_string(count);
  return out;
}

// A clock that goes on by a second each time it is asked.
Ticks slow_clock() {
  return [asked = std::make_shared<std::atomic<int>>(0)] {
    return std::chrono::steady_clock::time_point(std::chrono::seconds((*asked)++));
  };
}

}  // namespace

TEST_CASE("an exception holds for its value, rule, repository, path and time, and for no other") {
  struct Row {
    std::string why;
    std::function<void(SecretAllow&)> change;
    std::string expected;
  };

  const Row rows[] = {
      {"all of it holds", [](SecretAllow&) {}, kAllowed},
      {"another value", [](SecretAllow& a) { a.value = identity(2); }, kLeak},
      {"no value", [](SecretAllow& a) { a.value = ""; }, kLeak},
      {"another rule", [](SecretAllow& a) { a.rule = "jwt"; }, kLeak},
      {"another repository", [](SecretAllow& a) { a.repositories = globs({"lib"}); }, kLeak},
      {"all repositories", [](SecretAllow& a) { a.repositories = policy::GlobList::all(); },
       kAllowed},
      {"its path", [](SecretAllow& a) { a.paths = globs({"docs/**"}); }, kAllowed},
      {"another path", [](SecretAllow& a) { a.paths = globs({"src/**"}); }, kLeak},
      {"a second before its end", [](SecretAllow& a) { a.until = kNow + base::Seconds(1); },
       kAllowed},
      {"at its end", [](SecretAllow& a) { a.until = kNow; }, kLeak},
      {"long after it", [](SecretAllow& a) { a.until = kNow - std::chrono::days(1); }, kLeak},
      {"inherited", [](SecretAllow& a) { a.origin = AllowOrigin::inherited; }, kAllowed}};
  const World world({{"docs/a", token()}});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    ContentOptions asked = options();
    asked.secrets.allowed = {allow()};
    row.change(asked.secrets.allowed[0]);
    CHECK(told(world.found(asked).findings) == row.expected);
  }
}

TEST_CASE("a use of an exception says why it is one, and is never left out") {
  Files files;
  for (unsigned i = 0; i < 30; ++i)
    files["f" + std::to_string(i)] = std::to_string(i) + "\n" + token() + "\n";
  const World world(files);
  ContentOptions asked = options();
  asked.secrets.allowed = {allow()};
  asked.secrets.allowed[0].until = kNow + std::chrono::days(2);
  const auto found = world.found(asked).findings;
  REQUIRE(found.size() == 30);
  for (const findings::Finding& finding : found) {
    CHECK(finding.fact("reason") == "sample");
    CHECK(finding.fact("term") == "until " + base::to_rfc3339(kNow + std::chrono::days(2)));
    CHECK(finding.fact("identity") == identity());
    CHECK_FALSE(finding.refuses());
  }
}

TEST_CASE("one of two secrets is allowed: the other refuses") {
  const World world({{"a", token(1) + "\n" + token(2) + "\n"}});
  ContentOptions asked = options();
  asked.secrets.allowed = {allow(1)};
  CHECK(told(world.found(asked).findings) == kAllowed + "; " + kLeak);
  asked.secrets.allowed.push_back(allow(2));
  CHECK(told(world.found(asked).findings) == kAllowed + "; " + kAllowed);
}

TEST_CASE("an exception for one path lets the same bytes pass at no other") {
  for (const Files& files : {Files{{"docs/a", token()}, {"src/a", token()}},
                             Files{{"docs/a", token()}, {"bin/a", token()}}}) {
    const World world(files);
    ContentOptions asked = options();
    asked.secrets.allowed = {allow()};
    asked.secrets.allowed[0].paths = globs({"docs/**"});
    const std::string answer = told(world.found(asked).findings);
    CHECK(answer.find(kLeak) != std::string::npos);
    CHECK(answer.find(kAllowed) != std::string::npos);
  }
}

TEST_CASE("hundreds of exceptions cost one look") {
  const World world({{"a", token(7)}});
  ContentOptions asked = options();
  for (unsigned i = 1000; i < 1600; ++i)
    asked.secrets.allowed.push_back(allow(i));
  CHECK(told(world.found(asked).findings) == kLeak);
  asked.secrets.allowed.push_back(allow(7));
  CHECK(told(world.found(asked).findings) == kAllowed);
}

TEST_CASE("overrides: the last that matches holds, and is recorded where it loosens") {
  struct Row {
    std::string why;
    ScanMode mode;
    std::vector<SecretOverride> overrides;
    std::string expected;
    std::string counted;
  };

  const std::string trial = "evaluates secrets/github-token secret";
  const auto off = in_place_of(ScanMode::off, {"docs/**"});
  const auto on_trial = in_place_of(ScanMode::evaluate, {"docs/**"});
  const auto on = in_place_of(ScanMode::enforce, {"docs/**"});
  auto elsewhere = off;
  elsewhere.repositories = globs({"lib"});
  const Row rows[] = {
      {"none", ScanMode::enforce, {}, kLeak, ""},
      {"off here", ScanMode::enforce, {off}, "", "override-off=1"},
      {"on trial here", ScanMode::enforce, {on_trial}, trial, "override-evaluate=1"},
      {"another path", ScanMode::enforce, {in_place_of(ScanMode::off, {"src/**"})}, kLeak, ""},
      {"another repository", ScanMode::enforce, {elsewhere}, kLeak, ""},
      {"off, then on", ScanMode::enforce, {off, on}, kLeak, ""},
      {"on, then off", ScanMode::enforce, {on, off}, "", "override-off=1"},
      {"on where all is off", ScanMode::off, {on}, kLeak, "secrets-off=1"},
      {"off where all is off", ScanMode::off, {off}, "", "override-off=1 secrets-off=1"}};
  const World world({{"docs/a", token()}});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    ContentOptions asked = options();
    asked.secrets.mode = row.mode;
    asked.secrets.overrides = row.overrides;
    const auto found = world.found(asked);
    CHECK(told(found.findings) == row.expected);
    CHECK(counts(found) == row.counted);
  }
}

TEST_CASE("an override for one path lets the same bytes pass at no other, in whatever order") {
  for (const std::string other : {"a/x", "z/x"}) {
    CAPTURE(other);
    const World world({{"docs/a", token()}, {other, token()}});
    ContentOptions asked = options();
    asked.secrets.overrides = {in_place_of(ScanMode::off, {"docs/**"})};
    CHECK(told(world.found(asked).findings) == kLeak);
  }
}

TEST_CASE("an override for paths says nothing of messages and of names elsewhere") {
  const Bench bench;
  Scene scene(bench);
  const ObjectId tip = bench.commit(
      {.message = token() + "\n", .tree = bench.tree({{"docs/" + token(2), "x"}, {"a", "y"}})});
  scene.push("refs/heads/x", {}, tip);
  ContentOptions asked = options();
  asked.secrets.overrides = {in_place_of(ScanMode::off, {"docs/**"})};
  CHECK(told(contents(scene.ground(), asked).findings) == kLeak);  // the message
  asked.secrets.overrides = {in_place_of(ScanMode::off, {"**"})};
  CHECK(told(contents(scene.ground(), asked).findings) == "");
  asked.secrets.overrides = {in_place_of(ScanMode::off, {"src/**"})};
  CHECK(told(contents(scene.ground(), asked).findings) == kLeak + "; " + kLeak);
}

TEST_CASE("comments that ask to be passed over count only where the server says so") {
  struct Row {
    std::string text;
    std::string honoured;
  };

  const std::string passed = "notes secrets/github-token secret-inline-allowed";
  const Row rows[] = {{token() + " # gitleaks:allow\n", passed},
                      {token() + " # refward:allow\n", passed},
                      {"# refward:allow " + token(), passed},
                      {token() + " # allow\n", kLeak},
                      {token() + "\n# refward:allow\n", kLeak},
                      {"# refward:allow\n" + token() + "\n", kLeak},
                      {"x\ny\n" + token() + " // refward:allow\nz\n", passed}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const World world({{"a", row.text}});
    ContentOptions asked = options();
    CHECK(told(world.found(asked).findings) == kLeak);
    asked.secrets.honour = {InRepository::ignore_file};
    CHECK(told(world.found(asked).findings) == kLeak);
    asked.secrets.honour = {InRepository::inline_allow};
    CHECK(told(world.found(asked).findings) == row.honoured);
  }
}

TEST_CASE("the file of what to ignore counts only where the server says so, and only at the root") {
  struct Row {
    std::string why, name, list;
    std::string honoured;
  };

  const std::string passed = "notes secrets/github-token secret-ignored";
  const std::string line = "docs/a:github-token:2\n";
  const Row rows[] = {
      {"it lists the place", ".gitleaksignore", line, passed},
      {"among others", ".gitleaksignore", "# why\n\nx:y:1\n" + line, passed},
      {"another line", ".gitleaksignore", "docs/a:github-token:1\n", kLeak},
      {"another rule", ".gitleaksignore", "docs/a:jwt:2\n", kLeak},
      {"another file", ".gitleaksignore", "a:github-token:2\n", kLeak},
      {"of another commit", ".gitleaksignore", std::string(40, '1') + ":" + line, kLeak},
      {"below the root", "docs/.gitleaksignore", line, kLeak},
      {"another name", ".gitleaksignore2", line, kLeak},
      {"too long to be read", ".gitleaksignore", line + std::string(5U << 20, '\n'), kLeak}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const World world({{"docs/a", "x\n" + token()}, {row.name, row.list}});
    ContentOptions asked = options();
    asked.secrets.honour = {InRepository::inline_allow};
    CHECK(told(world.found(asked).findings) == kLeak);
    asked.secrets.honour = {InRepository::ignore_file};
    CHECK(told(world.found(asked).findings) == row.honoured);
  }
}

TEST_CASE("the file of what to ignore is the new tip's own") {
  Bench bench;
  Scene scene(bench);
  const std::string list = "docs/a:github-token:1\n";
  const ObjectId first =
      bench.commit({.tree = bench.tree({{"docs/a", token()}, {".gitleaksignore", list}})});
  const ObjectId second =
      bench.commit({.parents = {first}, .tree = bench.tree({{"docs/a", token()}})});
  ContentOptions asked = options();
  asked.secrets.honour = {InRepository::ignore_file};
  scene.push("refs/heads/x", {}, second);
  CHECK(told(contents(scene.ground(), asked).findings) == kLeak);
}

TEST_CASE("the line of a mark") {
  CHECK(has_inline_allow("refward:allow", 1));
  CHECK_FALSE(has_inline_allow("refward:allow", 0));
  CHECK_FALSE(has_inline_allow("refward:allow", 2));
  CHECK_FALSE(has_inline_allow("a\nrefward:allow", 1));
  CHECK(has_inline_allow("a\nrefward:allow", 2));
  CHECK_FALSE(has_inline_allow("", 1));
}

TEST_CASE("the time budget: what is left out refuses, or is listed for a later run") {
  Files files;
  for (unsigned i = 0; i < 30; ++i)
    files["f" + std::to_string(100 + i)] = "n " + std::to_string(i);
  files["z.pem"] = token();
  const World world(files);
  ContentOptions asked = options();
  asked.secrets.time_budget = base::Seconds(12);
  asked.ticks = slow_clock();
  const auto refused = world.found(asked);
  // The likely file was looked at though it is the last by name.
  CHECK(told(refused.findings) == kLeak + "; refuses coverage time-budget");
  CHECK(refused.blobs > 0);
  CHECK(refused.blobs < 31);
  CHECK(refused.blobs + refused.counts.at("time-budget") == 31);
  asked.secrets.on_budget = OnBudget::accept_and_continue;
  asked.ticks = slow_clock();
  const auto accepted = world.found(asked);
  CHECK(told(accepted.findings) == kLeak + "; warns coverage time-budget-continued");
  REQUIRE(accepted.not_examined.size() == accepted.counts.at("time-budget"));
  asked.ticks = {};
  CHECK(told(world.found(asked).findings) == kLeak);
}

TEST_CASE("what was left out is found again by what the record says of it") {
  const World world({{"a", "harmless"}, {"b", token()}});
  ContentOptions asked = options();
  asked.secrets.time_budget = base::Seconds(0);
  asked.secrets.on_budget = OnBudget::accept_and_continue;
  const auto before = world.found(asked);
  CHECK(told(before.findings) == "warns coverage time-budget-continued");
  CHECK(counts(before) == "time-budget=3");  // the commit's text, and two blobs
  std::vector<LeftOut> rest;
  for (const NotExamined& one : before.not_examined) {
    const auto object = parse_left_out(one.what);
    REQUIRE(object.has_value());
    rest.push_back(*object);
  }
  const Ground ground = world.scene.ground();
  const auto after = left_out_contents(ground, asked, rest);
  CHECK(told(after.findings) == kLeak);
  CHECK(after.findings.at(0).path == "b");
  CHECK(after.blobs == 2);
  CHECK(after.commits == 1);
  rest.push_back({*ObjectId::parse(std::string(40, 'd')), "gone"});
  CHECK(counts(left_out_contents(ground, asked, rest)) == "gone=1");
}

TEST_CASE("names of what was left out") {
  const std::string id(40, 'a');
  CHECK(parse_left_out(id)->path == "");
  CHECK(parse_left_out(id + " a b")->path == "a b");
  CHECK(parse_left_out(id + " ")->path == "");
  for (const std::string& text : {std::string(), id.substr(1), id + "b", "x" + id.substr(1)}) {
    CAPTURE(text);
    CHECK_FALSE(parse_left_out(text).has_value());
  }
}

TEST_CASE("all reasons are counted, and the first places kept") {
  ContentFindings found;
  for (std::size_t i = 0; i < kPlacesKept + 5; ++i)
    found.skip({"lfs-pointer", std::to_string(i)});
  found.skip({"submodule", "lib"});
  CHECK(counts(found) == "lfs-pointer=" + std::to_string(kPlacesKept + 5) + " submodule=1");
  CHECK(found.not_examined.size() == kPlacesKept + 1);
}

TEST_CASE("likely files") {
  for (const char* path : {".env", "a/.env.prod", "tls.pem", "x/server.key", "home/id_rsa",
                           "terraform.tfstate", "kubeconfig", ".kube/config", ".npmrc"}) {
    CAPTURE(path);
    CHECK(likeliness_of(path) == Likeliness::credentials);
  }
  for (const char* path : {"a.yaml", "b.json", "deploy.sh"})
    CHECK(likeliness_of(path) == Likeliness::configuration);
  for (const char* path : {"main.c", "README", "", "a.pem/b", "idle.c"})
    CHECK(likeliness_of(path) == Likeliness::text);
  CHECK(likeliness_of("logo.png") == Likeliness::media);
}

TEST_CASE("known already: what a ref reaches is no news, whatever kind of object it is") {
  const Bench bench;
  const ObjectId old = bench.commit(
      {.message = token(1) + "\n", .tree = bench.tree({{"a", token(2)}, {token(3), "x"}})});
  const ObjectId gone = bench.commit({.parents = {old}});
  Scene scene(bench);
  // Brought back: the walk from the tip of the branch sees it as new.
  const ObjectId back =
      bench.commit({.parents = {gone}, .tree = bench.tree({{"a", token(2)}, {token(3), "x"}})});
  scene.push("refs/heads/x", gone, back);
  ContentOptions asked = options();
  asked.known_tips = {gone};
  CHECK(told(contents(scene.ground(), asked).findings) == "");
  const ObjectId other =
      bench.commit({.parents = {gone}, .tree = bench.tree({{"a", token(4)}, {token(5), "x"}})});
  Scene twin(bench);
  twin.push("refs/heads/x", gone, other);
  CHECK(told(contents(twin.ground(), asked).findings) == kLeak + "; " + kLeak);
}

TEST_CASE("a secret that reaches over several folders' names") {
  const Bench bench;
  Scene scene(bench);
  const std::string hook = std::string("hooks.slack.") + "com/services/T0" + "ABCDEFG/B0" +
                           "ABCDEFG/" + "aB3dE5fG7hI9jK1lM3nO5pQ7";
  scene.push("refs/heads/x", {}, bench.commit({.tree = bench.tree({{hook + "/x", "x"}})}));
  CHECK(told(contents(scene.ground(), options()).findings) ==
        "refuses secrets/slack-webhook secret");
}

}  // namespace refward::inspect
