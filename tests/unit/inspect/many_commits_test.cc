// SPDX-License-Identifier: Apache-2.0
// Many commits are found out by several threads, with the answers that one thread would give.
#include "../signature/ssh_signer.h"
#include "base/failure.h"
#include "bench.h"
#include "inspect/commit_facts.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::CommitText;
using test::kNow;
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::signatures_of;

constexpr std::size_t kCommits = 500;

std::string header_of(std::string armour) {
  armour.pop_back();
  std::string out = "gpgsig ";
  for (const char c : armour)
    out += c == '\n' ? std::string("\n ") : std::string(1, c);
  return out + "\n";
}

// Of many kinds, one after the other: good, unknown, over, unsigned, tampered, odd.
std::vector<ObjectId> fan(const Bench& bench) {
  const char* const signers[] = {"one", "two", "stranger", "over", "", "one"};
  std::string names;
  for (std::size_t i = 0; i < kCommits; ++i) {
    CommitText text{.message = "commit " + std::to_string(i) + "\n",
                    .date = kNowSeconds - static_cast<std::int64_t>(i)};
    const std::string signer = signers[i % 6];
    if (i % 7 == 3)
      text.extra = "encoding  \n";
    if (i % 11 == 5)
      text.committer = "Bob <bob@example.org>";
    std::string raw = test::raw_commit(text, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    if (!signer.empty())
      raw.insert(raw.find("\n\n") + 1, header_of(bench.armour(raw, signer)));
    if (i % 6 == 5)
      raw += "more\n";
    const std::string name = "commits/" + std::to_string(i);
    bench.write(name, raw);
    names += name + "\n";
  }
  bench.write("names", names);
  std::istringstream ids(
      bench.run("sed \"s,^,$PWD/,\" names | "
                "git -C r.git hash-object -t commit -w --literally --stdin-paths --no-filters"));
  std::vector<ObjectId> out;
  for (std::string line; std::getline(ids, line);)
    out.push_back(*ObjectId::parse(line));
  REQUIRE(out.size() == kCommits);
  return out;
}

struct World {
  Bench bench;
  std::optional<identity::Signers> signers;
  std::vector<ObjectId> commits;

  World() {
    for (const char* person : {"one", "two", "stranger", "over"})
      bench.add_security_key(person, 1);
    signers.emplace(bench.signers(bench.line_of("one") + bench.line_of("two") +
                                  bench.line_of("over", "valid-before=\"20260101Z\"")));
    commits = fan(bench);
  }
};

const World& world() {
  static const World made;
  return made;
}

// What the record and its asker saw, and when it is right.
struct Asked {
  std::vector<std::string> ids;
  std::thread::id caller = std::this_thread::get_id();

  test::Received received() {
    return [this](const ObjectId& id) -> std::optional<base::Instant> {
      CHECK(std::this_thread::get_id() == caller);
      ids.push_back(id.hex());
      if (id.hex() < "8")
        return std::nullopt;
      return *base::parse_rfc3339(id.hex() < "c" ? "2025-06-01T00:00:00Z" : "2026-06-01T00:00:00Z");
    };
  }
};

std::string seen_text(const std::vector<SignerSeen>& seen) {
  std::string out;
  for (const SignerSeen& signer : seen)
    out += signer.object + " " + signer.person + " " + signer.principal + " " + signer.key + " " +
           signer.format + " " + signer.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("500 commits: several threads find what one does") {
  const World& all = world();
  Scene scene(all.bench);
  scene.policy.blocks = {
      block("b", {"refs/heads/*"}, {Word::committer_is_signer, Word::user_presence})};
  scene.push("refs/heads/x", {}, all.bench.commit({.parents = all.commits}));
  Asked one;
  const auto serial = signatures_of(scene, *all.signers, one.received(), 1);
  CHECK(serial.findings.size() > 300);
  CHECK(one.ids.size() > 50);
  for (const char* reason : {"key-unknown", "no-signature", "bad-signature", "odd-object",
                             "key-no-longer-valid", "committer-differs"}) {
    CAPTURE(reason);
    CHECK(test::told(serial.findings).find(reason) != std::string::npos);
  }
  for (const std::size_t threads : {2UL, 3UL, 8UL, 0UL}) {
    CAPTURE(threads);
    Asked several;
    const auto parallel = signatures_of(scene, *all.signers, several.received(), threads);
    CHECK(parallel.findings == serial.findings);
    CHECK(seen_text(parallel.signers) == seen_text(serial.signers));
    CHECK(several.ids == one.ids);
  }
}

TEST_CASE("a prepared book says of each commit what it says when asked for it alone") {
  const World& all = world();
  Asked one;
  Asked several;
  SignatureContext context{.signers = *all.signers,
                           .formats = {signature::Format::ssh},
                           .options = {},
                           .now = kNow,
                           .received = one.received(),
                           .threads = 1};
  SignatureContext crowd = context;
  crowd.received = several.received();
  crowd.threads = 4;
  CommitBook serial(all.bench.repo(), context);
  CommitBook parallel(all.bench.repo(), crowd);
  std::vector<ObjectId> asked = all.commits;
  asked.push_back(*ObjectId::parse(std::string(40, 'd')));  // not there
  asked.push_back(all.commits[7]);                          // twice
  asked.push_back(all.bench.tree({{"a", "b"}}));            // no commit
  parallel.prepare(asked);
  const std::size_t asked_before = several.ids.size();
  std::size_t good = 0;
  for (const ObjectId& id : asked) {
    const CommitFacts& a = serial.facts(id);
    const CommitFacts& b = parallel.facts(id);
    CHECK(a.unparsable == b.unparsable);
    CHECK(a.faults.size() == b.faults.size());
    CHECK(a.author_email == b.author_email);
    CHECK(a.committer_email == b.committer_email);
    CHECK(a.committer_date == b.committer_date);
    CHECK(a.signature->reason == b.signature->reason);
    CHECK(a.signature->person == b.signature->person);
    CHECK(a.signature->verdict.key == b.signature->verdict.key);
    CHECK(a.signature->received == b.signature->received);
    good += a.signature->good() ? 1 : 0;
  }
  CHECK(good > 150);
  CHECK(several.ids.size() == asked_before);  // nothing was left to find out
}

TEST_CASE("equal answers are kept once, and different ones apart") {
  const World& all = world();
  Asked record;
  const SignatureContext context{.signers = *all.signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .received = record.received()};
  CommitBook book(all.bench.repo(), context);
  book.prepare(all.commits);
  std::set<const Signed*> answers;
  std::set<std::string> texts;
  for (const ObjectId& id : all.commits) {
    const Signed* const who = book.facts(id).signature;
    answers.insert(who);
    texts.insert(who->reason + who->verdict.key + (who->received ? "r" : ""));
  }
  CHECK(answers.size() >= texts.size());
  CHECK(answers.size() < 12);
}

TEST_CASE("answers that differ in anything that is told are different answers") {
  const identity::Person person{.name = "alice"};
  Signed plain;
  plain.reason = "good";
  plain.principal = "a";
  plain.verdict.key = "b";
  plain.verdict.format = signature::Format::ssh;
  std::vector<Signed> others(9, plain);
  others[0].reason = "key-revoked";
  others[1].principal = "";
  others[1].verdict.key = "ab";
  others[2].verdict.key = "c";
  others[3].received = kNow;
  others[4].verdict.presence = signature::Presence{.user_presence = true};
  others[5].verdict.presence = signature::Presence{.user_verification = true};
  others[6].verdict.format = signature::Format::x509;
  others[7].person = &person;
  others[8].verdict.detail = "b";
  SignedPool pool;
  std::set<const Signed*> kept = {&pool.keep(plain)};
  for (const Signed& other : others)
    CHECK(kept.insert(&pool.keep(other)).second);
  CHECK_FALSE(kept.insert(&pool.keep(plain)).second);
  CHECK(pool.keep(others[3]).received == kNow);
}

TEST_CASE("an object store that fails stops the push, on whichever thread it shows") {
  const Bench bench;
  const World& all = world();
  std::vector<ObjectId> commits(all.commits.begin(), all.commits.begin() + 200);
  bench.run("cp -r '" + (all.bench.path() / "r.git" / "objects").string() + "' r.git/");
  // Another commit's bytes under this name: readable, and not what was signed.
  const auto place = [](const ObjectId& id) {
    return "r.git/objects/" + id.hex().substr(0, 2) + "/" + id.hex().substr(2);
  };
  for (const std::size_t damaged : {90U, 130U})
    bench.run("cp -f " + place(commits[0]) + " " + place(commits[damaged]));
  for (const std::size_t threads : {1UL, 2UL, 4UL}) {
    CAPTURE(threads);
    const SignatureContext context{.signers = *all.signers,
                                   .formats = {signature::Format::ssh},
                                   .options = {},
                                   .now = kNow,
                                   .threads = threads};
    CommitBook book(bench.repo(), context);
    std::string told;
    try {
      book.prepare(commits);
    } catch (const base::Failure& failure) {
      told = failure.what();
    }
    CHECK(told.find(commits[90].hex()) != std::string::npos);
  }
}

}  // namespace refward::inspect
