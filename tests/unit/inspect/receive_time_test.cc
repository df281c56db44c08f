// SPDX-License-Identifier: Apache-2.0
// A key has to be valid when the server received what it signed (design.md 4.3): now, or by the
// record.
#include "bench.h"
#include "inspect/signatures.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::block;
using test::kNow;
using test::ObjectId;
using test::Scene;
using test::signatures_of;
using test::told;

std::optional<base::Instant> at(const char* time) {
  return time == nullptr ? std::nullopt : std::optional(*base::parse_rfc3339(time));
}

std::string key_name(const Bench& bench, const std::string& person) {
  return bench.run("ssh-keygen -lf " + person + ".pub | cut -d' ' -f2");
}

// people.toml with alice and bob, and a revocation of alice's key.
std::string people(const Bench& bench, const std::string& revocation) {
  std::string text;
  for (const char* person : {"alice", "bob"})
    text += std::string("[[person]]\nname = \"") + person + "\"\nprincipals = [\"" + person +
            "@example.org\"]\n";
  if (!revocation.empty())
    text += "[[revocation]]\nkey = \"" + key_name(bench, "alice") + "\"\n" + revocation;
  return text;
}

Scene branch(const Bench& bench, const ObjectId& tip, const std::string& ref = "refs/heads/x") {
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/heads/**"}, {Word::signed_commits}),
                         block("t", {"refs/tags/**"}, {Word::signed_tags})};
  scene.push(ref, {}, tip);
  return scene;
}

}  // namespace

TEST_CASE("a key that is not valid now is judged at the time of the record") {
  struct Row {
    std::string why;
    std::string options;     // of alice's line
    std::string revocation;  // of alice's key
    const char* received;    // null: the record does not have it
    std::string reason;      // empty: good
    int asked;
  };

  // kNow is in September 2026.
  const std::string over = "valid-before=\"20260101Z\"";
  const std::string to_come = "valid-after=\"20270101Z\"";
  const std::string since = "since = 2026-03-01T00:00:00Z\n";
  const std::string left = since + "reason = \"left\"\n";
  const std::string old = since + "reason = \"superseded\"\n";
  const std::string stolen = since + "reason = \"compromised\"\n";
  const Row rows[] = {
      {"valid now: the record is not asked", "", "", "2020-01-01T00:00:00Z", "", 0},
      {"received while valid", over, "", "2025-12-31T23:59:59Z", "", 1},
      {"received later", over, "", "2026-02-01T00:00:00Z", "key-no-longer-valid", 1},
      {"not received yet", over, "", nullptr, "key-no-longer-valid", 1},
      {"not valid yet, nor then", to_come, "", "2026-02-01T00:00:00Z", "key-not-yet-valid", 1},
      {"a record of the future counts as of now", to_come, "", "2027-02-01T00:00:00Z",
       "key-not-yet-valid", 1},
      {"left since, received before", "", left, "2026-02-28T23:59:59Z", "", 1},
      {"left since that very second", "", left, "2026-03-01T00:00:00Z", "key-revoked", 1},
      {"left since, received after", "", left, "2026-06-01T00:00:00Z", "key-revoked", 1},
      {"left since, not received yet", "", left, nullptr, "key-revoked", 1},
      {"superseded since, received before", "", old, "2026-02-01T00:00:00Z", "", 1},
      {"superseded since, received after", "", old, "2026-04-01T00:00:00Z", "key-revoked", 1},
      {"stolen: whatever the record says", "", stolen, "2020-01-01T00:00:00Z", "key-revoked", 0},
      {"left, without a date", "", "reason = \"left\"\n", "2020-01-01T00:00:00Z", "key-revoked", 0},
      {"left since, and over then", over, left, "2026-02-01T00:00:00Z", "key-no-longer-valid", 1},
      {"left since, and over, received before both", over, left, "2025-06-01T00:00:00Z", "", 1}};
  const Bench bench;
  const ObjectId tip = bench.commit({.signer = "alice"});
  const ObjectId tag =
      bench.tag({.target = tip, .name = "v1", .signer = "alice", .tagger = "A <a@example.org>"});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    bench.write("keyrings/people.toml", people(bench, row.revocation));
    const identity::Signers signers =
        bench.signers(bench.line_of("alice", row.options) + bench.line_of("bob"));
    REQUIRE_FALSE(signers.broken());
    for (const ObjectId& object : {tip, tag}) {
      const bool is_tag = object == tag;
      int asked = 0;
      const auto received = [&](const ObjectId& id) {
        CHECK(id == object);
        ++asked;
        return at(row.received);
      };
      const auto out = signatures_of(
          branch(bench, object, is_tag ? "refs/tags/v1" : "refs/heads/x"), signers, received);
      const std::string rule = is_tag ? "signed-tags " : "signed-commits ";
      CHECK(told(out.findings) == (row.reason.empty() ? "" : "refuses " + rule + row.reason));
      CHECK(asked == row.asked);
      REQUIRE(out.signers.size() == 1);
      CHECK(out.signers[0].reason == (row.reason.empty() ? "good" : row.reason));
      CHECK(out.signers[0].key == key_name(bench, "alice"));
      const bool stood_on_it = asked == 1 && row.received != nullptr;
      CHECK(out.signers[0].received.has_value() == stood_on_it);
      for (const findings::Finding& finding : out.findings)
        CHECK(!finding.fact("received").empty() == stood_on_it);
    }
    // Without a record to ask the present decides.
    CHECK((told(signatures_of(branch(bench, tip), signers).findings) == "") ==
          (row.asked == 0 && row.reason.empty()));
  }
}

TEST_CASE("nobody asks the record about what no time could mend") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto never = [](const ObjectId&) -> std::optional<base::Instant> {
    FAIL("asked");
    return std::nullopt;
  };
  ObjectId tip = bench.commit({.signer = "mallory"});
  tip = bench.commit({.parents = {tip}});
  CHECK(told(signatures_of(branch(bench, tip), signers, never).findings) ==
        "refuses signed-commits key-unknown; refuses signed-commits no-signature");
}

TEST_CASE("a branch that comes back after a rewind, and a feature merged after its signer left") {
  const Bench bench;
  bench.write("keyrings/people.toml",
              people(bench, "since = 2026-03-01T00:00:00Z\nreason = \"left\"\n"));
  const identity::Signers signers = bench.signers();
  const ObjectId root = bench.commit({.signer = "bob", .message = "root\n"});
  const ObjectId feature = bench.commit({.parents = {root}, .signer = "alice"});
  const ObjectId late = bench.commit({.parents = {root}, .signer = "alice", .message = "late\n"});
  const std::map<std::string, const char*> record = {{feature.hex(), "2026-02-01T00:00:00Z"},
                                                     {late.hex(), "2026-04-01T00:00:00Z"}};
  const auto received = [&](const ObjectId& id) {
    const auto found = record.find(id.hex());
    return found == record.end() ? std::nullopt : at(found->second);
  };
  const auto said = [&](const ObjectId& before, const ObjectId& after) {
    Scene scene(bench);
    scene.policy.blocks = {block("b", {"refs/heads/main"}, {Word::signed_commits})};
    scene.push("refs/heads/main", before, after);
    return told(signatures_of(scene, signers, received).findings);
  };
  CHECK(said(root, feature) == "");
  CHECK(said(root, late) == "refuses signed-commits key-revoked");
  CHECK(said(root, bench.commit({.parents = {root, feature}, .signer = "bob"})) == "");
  CHECK(said(root, bench.commit({.parents = {root, late}, .signer = "bob"})) ==
        "refuses signed-commits key-revoked");
}

TEST_CASE("judge_signature at a moment, and the time of the record") {
  const Bench bench;
  const identity::Signers signers =
      bench.signers(bench.line_of("alice", "valid-before=\"20260101Z\""));
  SignatureContext context{
      .signers = signers, .formats = {signature::Format::ssh}, .options = {}, .now = kNow};
  const Split split = git::SignedObject{"x\n", bench.armour("x\n", "alice")};
  const ObjectId any = *ObjectId::parse(std::string(40, 'a'));
  CHECK_FALSE(judge_signature(split, context).good());
  CHECK(judge_signature(split, context).depends_on_time);
  CHECK(judge_signature(split, context, {.at = *at("2025-06-01T00:00:00Z"), .now = kNow}).good());
  CHECK_FALSE(receive_time(context, any).has_value());
  CHECK_FALSE(judge_signature(split, context, any).good());
  context.received = [](const ObjectId&) { return at("2025-06-01T00:00:00Z"); };
  const Signed who = judge_signature(split, context, any);
  CHECK(who.good());
  CHECK(who.received == at("2025-06-01T00:00:00Z"));
  context.received = [](const ObjectId&) { return at("2031-06-01T00:00:00Z"); };
  CHECK(receive_time(context, any) == kNow);
}

}  // namespace refward::inspect
