// SPDX-License-Identifier: Apache-2.0
// What a signature rule says of each new commit. Which ones are new: new_commits_test.cc.
#include "inspect/signatures.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Mode;
using policy::Block;
using policy::Word;
using test::Bench;
using test::block;
using test::CommitText;
using test::facts;
using test::kNow;
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::told;

SignatureFindings judged(const Scene& scene,
                         const identity::Signers& signers,
                         const secrets::Scanner* scanner = &test::scanner()) {
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .scanner = scanner};
  return test::judged(scene, context);
}

// A new branch, covered by one block.
Scene branch(const Bench& bench, const Block& asks, const ObjectId& tip) {
  Scene scene(bench);
  scene.policy.blocks = {asks};
  scene.push("refs/heads/x", {}, tip);
  return scene;
}

const Block kSigned = block("b", {"refs/heads/*"}, {Word::signed_commits});

}  // namespace

TEST_CASE("signers: who may sign what is asked for") {
  struct Row {
    std::string why;
    std::string signer;
    std::optional<std::vector<std::string>> entries;
    std::string expected;
  };

  const char* const kNot = "refuses signed-commits not-allowed";
  const Row rows[] = {
      {"without signers, whoever is known", "bob", std::nullopt, ""},
      {"named by the principal", "alice", {{"alice@example.org"}}, ""},
      {"one of several", "bob", {{"alice@example.org", "bob@example.org"}}, ""},
      {"known, but not named", "bob", {{"alice@example.org"}}, kNot},
      {"nobody may", "alice", std::vector<std::string>(), kNot},
      {"a team that is not there", "alice", {{"@maintainers"}}, kNot},
      {"unknown, and nobody may", "mallory", std::vector<std::string>(),
       "refuses signed-commits key-unknown"},
      {"unsigned", "", {{"alice@example.org"}}, "refuses signed-commits no-signature"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Block asks = block("b", {"refs/heads/*"}, {});
    asks.signers = row.entries;
    if (!row.entries)
      asks.require = {Word::signed_commits};
    const auto found =
        judged(branch(bench, asks, bench.commit({.signer = row.signer})), signers).findings;
    CHECK(told(found) == row.expected);
    if (row.expected == kNot)
      CHECK(facts(found, "person") == row.signer + "@example.org");
  }
}

TEST_CASE("teams and persons come from people.toml") {
  const Bench bench;
  bench.write("keyrings/people.toml",
              "[[person]]\nname = \"al\"\nprincipals = [\"alice@example.org\"]\n"
              "teams = [\"maintainers\"]\n"
              "[[person]]\nname = \"bo\"\nprincipals = [\"bob@example.org\"]\n");
  const identity::Signers signers = bench.signers();
  for (const char* entry : {"@maintainers", "al", "alice@example.org"}) {
    CAPTURE(entry);
    Block asks = kSigned;
    asks.signers.emplace({std::string(entry)});
    CHECK(told(judged(branch(bench, asks, bench.commit({.signer = "alice"})), signers).findings) ==
          "");
    CHECK(told(judged(branch(bench, asks, bench.commit({.signer = "bob"})), signers).findings) ==
          "refuses signed-commits not-allowed");
  }
}

TEST_CASE("committer-is-signer: the committer's e-mail is the signing person's") {
  struct Row {
    std::string why;
    std::string signer;
    std::string committer;
    std::string expected;
  };

  const char* const kDiffers = "refuses committer-is-signer committer-differs";
  const Row rows[] = {
      {"the same", "alice", "Whatever <alice@example.org>", ""},
      {"a domain in capitals", "alice", "Alice <alice@EXAMPLE.org>", ""},
      {"another local part in capitals", "alice", "Alice <ALICE@example.org>", kDiffers},
      {"somebody else", "alice", "Bob <bob@example.org>", kDiffers},
      {"somebody else, the other way", "bob", "Alice <alice@example.org>", kDiffers},
      {"the e-mail as a name", "alice", "alice@example.org <bob@example.org>", kDiffers},
      {"unsigned: one thing is said", "", "Bob <bob@example.org>",
       "refuses signed-commits no-signature"},
      {"unknown: one thing is said", "mallory", "Bob <bob@example.org>",
       "refuses signed-commits key-unknown"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit({.signer = row.signer, .committer = row.committer});
    const Block bound = block("b", {"refs/heads/*"}, {Word::committer_is_signer});
    const auto found = judged(branch(bench, bound, tip), signers).findings;
    CHECK(told(found) == row.expected);
    if (row.expected == kDiffers)
      CHECK(facts(found, "person") == row.signer + "@example.org");
    const bool is_signed = row.signer == "alice" || row.signer == "bob";
    CHECK((told(judged(branch(bench, kSigned, tip), signers).findings) == "") == is_signed);
  }
}

TEST_CASE("grammar and dates are as strict as the block that asks for signatures") {
  struct Row {
    std::string why;
    CommitText text;
    std::string expected;  // where it refuses
  };

  const std::string odd = "refuses object-grammar odd-object";
  const Row rows[] = {{"nothing odd", {.signer = "alice"}, ""},
                      {"the last instant", {.signer = "alice", .date = kNowSeconds + 600}, ""},
                      {"one second more",
                       {.signer = "alice", .date = kNowSeconds + 601},
                       "refuses object-date in-the-future"},
                      {"a bad encoding", {.signer = "alice", .extra = "encoding  \n"}, odd},
                      {"a free header", {.signer = "alice", .extra = "x-note words\n"}, ""},
                      {"a parent behind the committer: ambiguous",
                       {.signer = "alice", .extra = "parent " + std::string(40, 'd') + "\n"},
                       "refuses object-grammar ambiguous-object"},
                      {"NUL in the message: said once, as a signature's fault",
                       {.message = std::string("a\0b\n", 4)},
                       "refuses signed-commits nul-byte"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit(row.text);
    Block asks = kSigned;
    CHECK(told(judged(branch(bench, asks, tip), signers).findings) == row.expected);
    asks.mode = Mode::evaluate;
    const auto trial = judged(branch(bench, asks, tip), signers).findings;
    const bool ambiguous = row.expected.ends_with("ambiguous-object");
    CHECK(told(trial).starts_with(row.expected.empty() ? "" : ambiguous ? "refuses" : "evaluates"));
  }
}

TEST_CASE("two signature headers are said once; what does not parse is refused, on trial too") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId once = bench.commit({.signer = "alice"});
  std::string raw = bench.run("git -C r.git cat-file commit " + once.hex()) + "\n";
  const std::size_t start = raw.find("gpgsig ");
  raw.insert(start, raw.substr(start, raw.find("\n\n") + 1 - start));
  CHECK(told(judged(branch(bench, kSigned, bench.put("commit", raw)), signers).findings) ==
        "refuses signed-commits several-signatures");

  Block trial = kSigned;
  trial.mode = Mode::evaluate;
  Scene scene = branch(bench, trial, once);
  scene.updates.front().new_commit =
      bench.put("commit", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent x\n\nmessage\n");
  const std::string answer = told(judged(scene, signers).findings);
  CHECK(answer.starts_with("refuses "));
}

TEST_CASE("shape and base: from where a rewrite has to begin") {
  // Pushed: p (old value) - one - two - tip; `merged` has `side` as a further parent.
  struct Row {
    std::string why;
    std::vector<bool> are_signed;  // one, two, tip
    int merge;                     // which of them merges `side`; -1: none
    bool has_old;
    std::string shape;
    std::string base;
  };

  const Row rows[] = {
      {"only the tip", {true, true, false}, -1, true, "tip", "two"},
      {"the oldest", {false, true, true}, -1, true, "linear", "p"},
      {"between", {true, false, true}, -1, true, "linear", "one"},
      {"the oldest of two counts", {true, false, false}, -1, true, "linear", "one"},
      {"a merge behind it", {true, false, true}, 2, true, "merges", "p"},
      {"a merge before it", {true, true, false}, 0, true, "tip", "two"},
      {"a merge before it, linear", {true, false, true}, 0, true, "linear", "one"},
      {"the merge itself is the tip", {true, true, false}, 2, true, "tip", "p"},
      {"a new ref: a merge keeps the parent", {true, false, true}, 2, false, "merges", "one"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId p = bench.commit({.signer = "alice", .message = "p\n"});
  const ObjectId side = bench.commit(
      {.parents = {p}, .signer = "alice", .message = "side\n", .date = kNowSeconds - 90'000});
  const std::vector<std::string> names = {"one", "two", "tip"};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::map<std::string, ObjectId> ids = {{"p", p}};
    ObjectId last = p;
    std::int64_t date = kNowSeconds - 80'000;
    for (std::size_t i = 0; i < names.size(); ++i) {
      CommitText text{.parents = {last}, .message = names[i] + "\n", .date = ++date};
      text.signer = row.are_signed[i] ? "alice" : "";
      if (static_cast<int>(i) == row.merge)
        text.parents.push_back(side);
      last = ids[names[i]] = bench.commit(text);
    }
    Scene scene(bench);
    scene.policy.blocks = {kSigned};
    scene.push("refs/heads/x", row.has_old ? p : ObjectId(), last);
    const auto found = judged(scene, signers).findings;
    REQUIRE_FALSE(found.empty());
    for (const findings::Finding& finding : found) {
      CHECK(finding.fact("shape") == row.shape);
      CHECK(finding.fact("base") == ids[row.base].hex());
      CHECK(finding.fact("kind") == "commit");
    }
  }
}

TEST_CASE("a root commit has no base") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto found = judged(branch(bench, kSigned, bench.commit({})), signers).findings;
  CHECK(facts(found, "base") == "-");
  CHECK(facts(found, "shape") == "tip");
}

TEST_CASE("subjects are shown by a scanner's leave only") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const Scene plain = branch(bench, kSigned, bench.commit({.message = "Fix\n\nbody\n"}));
  CHECK(facts(judged(plain, signers).findings, "subject") == "Fix");
  CHECK(facts(judged(plain, signers, nullptr).findings, "subject") == "-");
  const std::string leak = std::string(80, 's') + test::token() + "\n";
  const Scene leaky = branch(bench, kSigned, bench.commit({.message = leak}));
  CHECK(facts(judged(leaky, signers).findings, "subject") == "(withheld: a secret)");
}

TEST_CASE("signers seen: each key, person and reason once, with its first object") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId a = bench.commit({.signer = "alice", .message = "a\n"});
  const ObjectId b = bench.commit({.parents = {a}, .signer = "alice", .message = "b\n"});
  const ObjectId c = bench.commit({.parents = {b}, .signer = "mallory", .message = "c\n"});
  const ObjectId d = bench.commit({.parents = {c}, .signer = "bob", .message = "d\n"});
  const ObjectId e = bench.commit({.parents = {d}, .message = "e\n"});
  const ObjectId f = bench.commit({.parents = {e}, .message = std::string("f\0\n", 3)});
  const auto seen = judged(branch(bench, kSigned, f), signers).signers;
  REQUIRE(seen.size() == 5);
  CHECK(seen[3].reason == "no-signature");
  CHECK(seen[4].reason == "nul-byte");  // the same (no) key and person, another reason
  CHECK(seen[0].object == a.hex());
  CHECK(seen[0].person == "alice@example.org");
  CHECK(seen[0].principal == "alice@example.org");
  CHECK(seen[0].format == "ssh");
  CHECK(seen[0].reason == "good");
  CHECK(seen[0].key == bench.run("ssh-keygen -lf alice.pub | cut -d' ' -f2"));
  CHECK(seen[1].object == c.hex());
  CHECK(seen[1].person == "");
  CHECK(seen[1].reason == "key-unknown");
  CHECK(seen[2].person == "bob@example.org");
}

TEST_CASE("a broken keyring refuses what needs it, and is a warning where nothing does") {
  const Bench bench;
  const identity::Signers broken = bench.signers(bench.line_of("alice") + "nonsense\n");
  const ObjectId tip = bench.commit({.signer = "alice"});
  CHECK(told(judged(branch(bench, kSigned, tip), broken).findings) ==
        "refuses keyring keyring-broken");
  const Block moves = block("b", {"refs/heads/*"}, {Word::no_delete});
  CHECK(told(judged(branch(bench, moves, tip), broken).findings) == "warns keyring keyring-broken");
  CHECK(told(judged(Scene(bench), broken).findings) == "");
  const identity::Signers whole = bench.signers();
  CHECK(told(judged(branch(bench, moves, tip), whole).findings) == "");
}

TEST_CASE("several blocks: each says its own, in its own mode") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  Scene scene = branch(bench, kSigned, bench.commit({.signer = "bob"}));
  Block trial = block("trial", {"refs/**"}, {}, Mode::evaluate);
  trial.signers.emplace({std::string("alice@example.org")});
  Block other = block("other", {"refs/heads/y"}, {Word::signed_commits});
  other.signers.emplace();
  scene.policy.blocks = {kSigned, trial, other};
  const auto found = judged(scene, signers).findings;
  CHECK(told(found) == "evaluates signed-commits not-allowed");
  REQUIRE(found.size() == 1);
  CHECK(found[0].block == "trial");
}

}  // namespace refward::inspect
