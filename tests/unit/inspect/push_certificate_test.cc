// SPDX-License-Identifier: Apache-2.0
// signed-push: certificates that ssh-keygen signs over payloads made here, each with a twin. Those
// that `git push --signed` makes: signed_push_test.cc.
#include "inspect/push_certificate.h"

#include "bench.h"
#include "inspect/push_certificate_faults.h"
#include "inspect/redact.h"
#include "push/push_certificate.h"
#include "ssh_signer.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using findings::Mode;
using platform::NonceStatus;
using platform::PushFacts;
using policy::Block;
using policy::Word;
using test::Bench;
using test::block;
using test::facts;
using test::kNow;
using test::kNowSeconds;
using test::ObjectId;
using test::Scene;
using test::told;

const std::string kNull(40, '0');
const std::string kNonce = std::to_string(kNowSeconds) + "-" + std::string(40, 'c');
const std::string kPushed = "pusher Alice <alice@example.org> " + std::to_string(kNowSeconds);

const Block kAsks = block("b", {"refs/heads/*"}, {Word::signed_push});

struct Text {
  std::string signer = "alice";
  std::string pusher = kPushed + " +0000\n";
  std::string nonce = "nonce " + kNonce + "\n";
  std::string options = {};
  std::string lines;
};

// A bench, a commit in it, and what Git says of a push of that commit to refs/heads/main.
struct World {
  World() : tip(bench.commit({})), signers(bench.signers()) {}

  [[nodiscard]] std::string line(const std::string& ref = "refs/heads/main") const {
    return kNull + " " + tip.hex() + " " + ref + "\n";
  }

  [[nodiscard]] Text text() const { return {.lines = line()}; }

  [[nodiscard]] static std::string payload(const Text& text) {
    return "certificate version 0.1\n" + text.pusher + "pushee ssh://git.example.org/site\n" +
           text.nonce + text.options + "\n" + text.lines;
  }

  [[nodiscard]] PushFacts facts_of(const std::string& raw) const {
    return {.options = {},
            .certificate = platform::CertificateFacts{.id = bench.put("blob", raw).hex(),
                                                      .nonce = kNonce,
                                                      .status = NonceStatus::ok,
                                                      .slop = {}}};
  }

  [[nodiscard]] PushFacts facts_of(const Text& text) const {
    const std::string signed_text = payload(text);
    return facts_of(signed_text + bench.armour(signed_text, text.signer));
  }

  [[nodiscard]] PushFacts good() const { return facts_of(text()); }

  [[nodiscard]] Scene scene(std::vector<Block> blocks = {kAsks}) const {
    Scene scene(bench);
    scene.policy.blocks = std::move(blocks);
    scene.push("refs/heads/main", {}, tip);
    return scene;
  }

  [[nodiscard]] CertificateFindings judged(const Scene& scene, const PushFacts& facts) const {
    const SignatureContext context{.signers = signers,
                                   .formats = {signature::Format::ssh},
                                   .options = {},
                                   .now = kNow,
                                   .scanner = &test::scanner()};
    return push_certificate(scene.ground(), context, facts);
  }

  [[nodiscard]] std::string verdict(const PushFacts& facts) const {
    return told(judged(scene(), facts).findings);
  }

  Bench bench;
  ObjectId tip;
  identity::Signers signers;
};

const std::string kRefuses = "refuses signed-push ";

}  // namespace

TEST_CASE("the certificate is there, can be read, and is signed by someone who may") {
  World world;
  CHECK(world.verdict(world.good()) == "");
  CHECK(world.verdict({}) == kRefuses + "certificate-missing");

  struct Row {
    const char* why;
    std::string signer;
    std::optional<std::vector<std::string>> entries;
    std::string reason;
  };

  const Row rows[] = {
      {"another known person", "bob", std::nullopt, ""},
      {"a stranger", "mallory", std::nullopt, "key-unknown"},
      {"named", "alice", {{"alice@example.org"}}, ""},
      {"not named", "bob", {{"alice@example.org"}}, "not-allowed"},
      {"nobody may", "alice", std::vector<std::string>(), "not-allowed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Block asks = kAsks;
    asks.signers = row.entries;
    Text text = world.text();
    text.signer = row.signer;
    const auto found = world.judged(world.scene({asks}), world.facts_of(text));
    CHECK(told(found.findings) == (row.reason.empty() ? "" : kRefuses + row.reason));
    CHECK((found.person != nullptr) == (row.reason != "key-unknown"));
    CHECK(found.seen->reason == (row.reason == "key-unknown" ? "key-unknown" : "good"));
    CHECK(found.seen->person == (row.reason == "key-unknown" ? "" : row.signer + "@example.org"));
  }
}

TEST_CASE("what is not one well-formed, signed blob of this repository") {
  const World world;
  const std::string payload = World::payload(world.text());
  const std::string armour = world.bench.armour(payload, "alice");
  const auto moved = [&](std::string_view from, std::string_view to) {
    std::string text = payload;
    text.replace(text.find(from), from.size(), to);
    return text + armour;
  };

  struct Row {
    const char* why;
    PushFacts facts;
    std::string reason;
  };

  const auto named = [](std::string id) {
    return PushFacts{{}, platform::CertificateFacts{std::move(id), kNonce, NonceStatus::ok, {}}};
  };
  const Row rows[] = {
      {"whole", world.facts_of(payload + armour), ""},
      {"no id", named(""), "certificate-unreadable"},
      {"no object's id", named("HEAD"), "certificate-unreadable"},
      {"an object that is not there", named(std::string(40, 'e')), "certificate-unreadable"},
      {"a commit", named(world.tip.hex()), "certificate-unreadable"},
      {"unsigned", world.facts_of(payload), "certificate-unsigned"},
      {"two signatures", world.facts_of(payload + armour + armour), "certificate-armour"},
      {"another version", world.facts_of(moved("0.1", "0.2")), "certificate-version"},
      {"another pusher than was signed", world.facts_of(moved("Alice", "Alicia")), "bad-signature"},
      {"another pushee", world.facts_of(moved("/site", "/test")), "bad-signature"},
      {"for another namespace",
       world.facts_of(payload + world.bench.armour(payload, "alice", "file")), "ssh-namespace"},
      {"armour cut", world.facts_of(payload + armour.substr(0, 60)), "certificate-armour"},
      {"armour's base64 broken",
       world.facts_of(payload + std::string(armour).replace(armour.find("U1NI"), 1, "!")),
       "armour-malformed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(world.verdict(row.facts) == (row.reason.empty() ? "" : kRefuses + row.reason));
    CHECK((world.judged(world.scene(), row.facts).person != nullptr) == row.reason.empty());
  }
}

TEST_CASE("the nonce is the one that this server gave out, now") {
  const World world;
  world.bench.run("git -C r.git config receive.certNonceSlop 60");
  const auto nonce_of = [](std::int64_t age) {
    return std::to_string(kNowSeconds - age) + "-" + std::string(40, 'd');
  };

  struct Row {
    const char* why;
    std::string nonce;  // in the certificate; empty: none
    std::string given;
    NonceStatus status;
    std::optional<std::int64_t> slop;
    std::string reason;
  };

  const std::string stale = "certificate-nonce-stale";
  const Row rows[] = {
      {"the same", kNonce, kNonce, NonceStatus::ok, {}, ""},
      {"OK, but another", nonce_of(0), kNonce, NonceStatus::ok, {}, "certificate-nonce-differs"},
      {"OK, and none was given out", kNonce, "", NonceStatus::ok, {}, "certificate-nonce-differs"},
      {"OK, and none in it", "", kNonce, NonceStatus::ok, {}, "certificate-nonce-missing"},
      {"none asked for", kNonce, "", NonceStatus::none, {}, "certificate-nonce-unsolicited"},
      {"none at all", "", "", NonceStatus::none, {}, "certificate-nonce-unsolicited"},
      {"unsolicited",
       kNonce,
       kNonce,
       NonceStatus::unsolicited,
       {},
       "certificate-nonce-unsolicited"},
      {"bad", kNonce, kNonce, NonceStatus::bad, {}, "certificate-nonce-bad"},
      {"missing", kNonce, kNonce, NonceStatus::missing, {}, "certificate-nonce-missing"},
      {"a new word", kNonce, kNonce, NonceStatus::unknown, {}, "certificate-nonce-status"},
      {"slop within the setting", nonce_of(60), kNonce, NonceStatus::slop, 60, ""},
      {"slop from a clock ahead", nonce_of(-60), kNonce, NonceStatus::slop, -60, ""},
      {"one second more", nonce_of(61), kNonce, NonceStatus::slop, 61, stale},
      {"one second more ahead", nonce_of(-61), kNonce, NonceStatus::slop, -61, stale},
      {"slop that Git does not count", nonce_of(60), kNonce, NonceStatus::slop, {}, stale},
      {"other nonces than that far apart", nonce_of(600), kNonce, NonceStatus::slop, 60, stale},
      {"a nonce without a time", "abc", kNonce, NonceStatus::slop, 60, stale},
      {"a server's nonce without a time", nonce_of(60), "abc", NonceStatus::slop, 60, stale},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Text text = world.text();
    text.nonce = row.nonce.empty() ? "" : "nonce " + row.nonce + "\n";
    PushFacts facts = world.facts_of(text);
    facts.certificate->nonce = row.given;
    facts.certificate->status = row.status;
    facts.certificate->slop = row.slop;
    CHECK(world.verdict(facts) == (row.reason.empty() ? "" : kRefuses + row.reason));
  }
}

TEST_CASE("receive.certNonceSlop, as Git writes numbers") {
  struct Row {
    const char* value;
    std::optional<std::int64_t> seconds;
  };

  const Row rows[] = {{"60", 60},
                      {"1k", 1024},
                      {"2K", 2048},
                      {"1m", 1 << 20},
                      {"1g", 1 << 30},
                      {"0", {}},
                      {"-1", {}},
                      {"", {}},
                      {"k", {}},
                      {"1 k", {}},
                      {"60s", {}},
                      {"1kk", {}},
                      {"0x10", {}},
                      {"true", {}},
                      {"9223372036854775807", INT64_MAX},
                      {"9223372036854775807k", {}},
                      {"99999999999999999999", {}}};
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(parse_nonce_slop(row.value) == row.seconds);
  }
  // Not set, set to nothing, and set: by the repository's own configuration.
  const World world;
  Text text = world.text();
  text.nonce = "nonce " + std::to_string(kNowSeconds - 5) + "-d\n";
  PushFacts facts = world.facts_of(text);
  facts.certificate->status = NonceStatus::slop;
  facts.certificate->slop = 5;
  CHECK(world.verdict(facts) == kRefuses + "certificate-nonce-stale");
  for (const char* value : {"0", "4", "5"}) {
    world.bench.run(std::string("git -C r.git config receive.certNonceSlop ") + value);
    CHECK((world.verdict(facts) == "") == (std::string_view(value) == "5"));
  }
}

TEST_CASE("every move that Git asks for is in the certificate, and nothing else") {
  const World world;
  const std::string other = world.bench.commit({.message = "other\n"}).hex();
  const std::string main = world.line();
  const std::string second = world.line("refs/heads/two");
  const std::string third = world.line("refs/tags/v1");

  struct Row {
    const char* why;
    std::string lines;
    std::string reasons;
  };

  const Row rows[] = {
      {"the same", main + second, ""},
      {"in another order", second + main, ""},
      {"one is missing", main, kRefuses + "certificate-ref-missing"},
      {"the one that is covered is missing", second, kRefuses + "certificate-ref-missing"},
      {"one more", main + second + third, kRefuses + "certificate-ref-further"},
      {"another new value", main + kNull + " " + other + " refs/heads/two\n",
       kRefuses + "certificate-ref-differs"},
      {"another old value", main + other + " " + world.tip.hex() + " refs/heads/two\n",
       kRefuses + "certificate-ref-differs"},
      {"a deletion in its place", main + world.tip.hex() + " " + kNull + " refs/heads/two\n",
       kRefuses + "certificate-ref-differs"},
      {"another ref", main + third,
       kRefuses + "certificate-ref-missing; " + kRefuses + "certificate-ref-further"},
  };
  Scene scene = world.scene();
  scene.push("refs/heads/two", {}, world.tip);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Text text = world.text();
    text.lines = row.lines;
    const auto found = world.judged(scene, world.facts_of(text));
    CHECK(told(found.findings) == row.reasons);
    CHECK((found.person != nullptr) == row.reasons.empty());
  }
}

TEST_CASE("push options are the same, in the same order") {
  const World world;

  struct Row {
    const char* why;
    std::string in_certificate;
    platform::PushOptions given;
    bool good;
  };

  const std::string ab = "push-option a\npush-option b\n";
  const Row rows[] = {{"the same", ab, {"a", "b"}, true},
                      {"none", "", {}, true},
                      {"an empty one", "push-option \n", {""}, true},
                      {"another order", ab, {"b", "a"}, false},
                      {"one missing", ab, {"a"}, false},
                      {"one more", ab, {"a", "b", "b"}, false},
                      {"unsigned ones", "", {"a"}, false},
                      {"signed ones that were not sent", ab, {}, false},
                      {"a prefix", "push-option ab\n", {"a"}, false}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Text text = world.text();
    text.options = row.in_certificate;
    PushFacts facts = world.facts_of(text);
    facts.options = row.given;
    CHECK(world.verdict(facts) == (row.good ? "" : kRefuses + "certificate-options"));
  }
}

TEST_CASE("the pusher's clock, a claim, is not in the future") {
  const World world;
  for (const std::int64_t ahead : {600, 601}) {
    Text text = world.text();
    text.pusher = "pusher a " + std::to_string(kNowSeconds + ahead) + " +0000\n";
    CHECK(world.verdict(world.facts_of(text)) ==
          (ahead == 600 ? "" : kRefuses + "certificate-date"));
  }
  Text old = world.text();
  old.pusher = "pusher a 1 +0000\n";
  CHECK(world.verdict(world.facts_of(old)) == "");
}

TEST_CASE("which refs ask, and how often it is said") {
  const World world;
  const Block tags = block("t", {"refs/tags/*"}, {Word::signed_push});
  const Block trial = block("trial", {"refs/heads/*"}, {Word::signed_push}, Mode::evaluate);
  const Block other = block("o", {"refs/heads/*"}, {Word::fast_forward});
  CHECK(told(world.judged(world.scene({tags, other}), {}).findings) == "");
  CHECK(told(world.judged(world.scene({trial}), {}).findings) ==
        "evaluates signed-push certificate-missing");
  Scene scene = world.scene({kAsks, tags, trial});
  scene.push("refs/tags/v1", {}, world.tip);
  scene.push("refs/heads/two", {}, world.tip);
  const auto found = world.judged(scene, {}).findings;
  CHECK(told(found) == kRefuses +
                           "certificate-missing; evaluates signed-push "
                           "certificate-missing; " +
                           kRefuses + "certificate-missing");
  CHECK(facts(found, "refs") == "2 2 1");
  CHECK(found.front().ref == "refs/heads/main");
  CHECK(found.front().block == "b");
  CHECK(found.back().ref == "refs/tags/v1");

  Scene removal(world.bench);
  removal.policy.blocks = {kAsks};
  removal.push("refs/heads/old", world.tip, {});
  CHECK(told(world.judged(removal, {}).findings) == kRefuses + "certificate-missing");
  Text text = world.text();
  text.lines = world.tip.hex() + " " + kNull + " refs/heads/old\n";
  CHECK(told(world.judged(removal, world.facts_of(text)).findings) == "");
}

TEST_CASE("several faults are said in one run") {
  const World world;
  Text text = world.text();
  text.signer = "mallory";
  text.lines = world.line("refs/heads/two");
  PushFacts facts = world.facts_of(text);
  facts.options = {"a"};
  facts.certificate->status = NonceStatus::bad;
  CHECK(world.verdict(facts) == kRefuses + "certificate-nonce-bad; " + kRefuses +
                                    "certificate-ref-missing; " + kRefuses +
                                    "certificate-ref-further; " + kRefuses +
                                    "certificate-options; " + kRefuses + "key-unknown");
}

TEST_CASE("a broken keyring recognises nobody") {
  World world;
  const PushFacts facts = world.good();
  world.signers = world.bench.signers(world.bench.line_of("alice") + "nonsense\n");
  CHECK(world.verdict(facts) == "refuses keyring keyring-broken");
}

TEST_CASE("where no block asks: recorded, and a warning only where something is wrong with it") {
  const World world;
  const Scene free = world.scene({});

  struct Row {
    const char* why;
    PushFacts facts;
    std::string expected;
    std::string reason;  // of the record
  };

  const std::string payload = World::payload(world.text());
  const auto with_status = [&](NonceStatus status) {
    PushFacts facts = world.good();
    facts.certificate->status = status;
    return facts;
  };
  Text stranger = world.text();
  stranger.signer = "mallory";
  Text elsewhere = world.text();
  elsewhere.lines = world.line("refs/heads/two");
  PushFacts optional = world.good();
  optional.options = {"a"};
  const std::string forged = payload + world.bench.armour("x" + payload, "alice");
  const Row rows[] = {
      {"in order", world.good(), "", "good"},
      {"a stranger's", world.facts_of(stranger), "", "key-unknown"},
      {"no nonce asked for", with_status(NonceStatus::none), "", "certificate-nonce-unsolicited"},
      {"a stale nonce", with_status(NonceStatus::slop), "", "certificate-nonce-stale"},
      {"a bad nonce", with_status(NonceStatus::bad), "warns signed-push certificate-nonce-bad",
       "certificate-nonce-bad"},
      {"malformed", world.facts_of("x" + payload), "warns signed-push certificate-version",
       "certificate-version"},
      {"forged", world.facts_of(forged), "warns signed-push bad-signature", "bad-signature"},
      {"another push's", world.facts_of(elsewhere),
       "warns signed-push certificate-ref-missing; warns signed-push certificate-ref-further",
       "certificate-ref-missing"},
      {"other options", optional, "warns signed-push certificate-options", "certificate-options"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto found = world.judged(free, row.facts);
    CHECK(told(found.findings) == row.expected);
    REQUIRE(found.seen.has_value());
    CHECK(found.seen->reason == row.reason);
    CHECK((found.person != nullptr) == (row.reason == "good"));
  }
  CHECK_FALSE(world.judged(free, {}).seen.has_value());
}

TEST_CASE("the note for the record") {
  World world;
  const std::string payload = World::payload(world.text());
  const std::string raw = payload + world.bench.armour(payload, "alice");
  const auto seen = world.judged(world.scene(), world.facts_of(raw)).seen;
  REQUIRE(seen.has_value());
  CHECK(seen->text == raw);
  CHECK(seen->pusher == kPushed.substr(7) + " +0000");
  CHECK(seen->pushee == "ssh://git.example.org/site");
  CHECK(seen->nonce_status == "OK");
  CHECK(seen->key == world.bench.run("ssh-keygen -lf alice.pub | cut -d' ' -f2"));
  CHECK(seen->person == "alice@example.org");

  Text secret = world.text();
  secret.options = "push-option " + test::token() + "\n";
  PushFacts facts = world.facts_of(secret);
  facts.options = {test::token()};
  CHECK(world.judged(world.scene(), facts).seen->text == kWithheld);
  const auto broken = world.facts_of("certificate version 0.1\n" + test::token());
  CHECK(world.judged(world.scene(), broken).seen->text == kWithheld);
  const auto odd = world.facts_of("certificate version 0.1\nodd");
  CHECK(world.judged(world.scene(), odd).seen->text == "certificate version 0.1\nodd");
}

TEST_CASE("what people.toml binds a signer to") {
  struct Row {
    const char* why;
    std::vector<std::string> only_refs;
    bool merges_only;
    std::string expected;
  };

  const std::string foreign = "refuses only-refs ref-foreign";
  const Row rows[] = {
      {"free", {}, false, ""},
      {"inside", {"refs/heads/**"}, false, ""},
      {"the second line is outside", {"refs/heads/main"}, false, foreign},
      {"all are outside", {"refs/tags/**"}, false, foreign},
      {"the default branch", {"@default", "refs/heads/deploy/**"}, false, ""},
      {"merges only", {}, true, "refuses merges-only not-a-merge"},
  };
  const std::vector<push::RefLine> lines = {{{}, {}, "refs/heads/main"},
                                            {{}, {}, "refs/heads/deploy/x"}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    identity::Person robot;
    robot.name = "r";
    robot.kind = identity::PersonKind::robot;
    robot.only_refs = row.only_refs;
    robot.merges_only = row.merges_only;
    const identity::People people({robot});
    const SignerBounds bounds(people);
    const auto finding = certificate_bound(bounds, people.all().front(), lines, "refs/heads/main");
    CHECK((finding ? told({*finding}) : "") == row.expected);
    if (row.expected == foreign)
      CHECK(finding->ref == (row.why[0] == 't' ? "refs/heads/deploy/x" : "refs/heads/main"));
  }
}

TEST_CASE("user-presence and user-verification hold for the certificate too") {
  World world;
  const signature::ssh::SshSigner token("sk-ssh-ed25519@openssh.com");
  const std::string payload = World::payload(world.text());
  world.signers =
      world.bench.signers(world.bench.line_of("alice") + "bob@example.org " + token.type() + " " +
                          base::to_base64(token.public_key()) + "\n");
  const auto facts_by = [&](std::uint8_t flags) {
    const std::string base64 =
        base::to_base64(token.sign(payload, {}, {.type = {}, .hash = {}, .flags = flags}).encode());
    std::string armour = "-----BEGIN SSH SIGNATURE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 70)
      armour += base64.substr(at, 70) + "\n";
    return world.facts_of(payload + armour + "-----END SSH SIGNATURE-----\n");
  };

  struct Row {
    const char* why;
    PushFacts facts;
    std::set<Word> words;
    std::string expected;
  };

  const std::string presence = "refuses user-presence ";
  const std::string verification = "refuses user-verification ";
  const Row rows[] = {
      {"a key without flags, not asked", world.good(), {Word::signed_push}, ""},
      {"a key without flags",
       world.good(),
       {Word::signed_push, Word::user_presence},
       presence + "presence-not-shown"},
      {"touched", facts_by(1), {Word::signed_push, Word::user_presence}, ""},
      {"not touched",
       facts_by(0),
       {Word::signed_push, Word::user_presence},
       presence + "user-not-present"},
      {"verified", facts_by(5), {Word::signed_push, Word::user_verification}, ""},
      {"only touched",
       facts_by(1),
       {Word::signed_push, Word::user_verification},
       verification + "user-not-verified"},
      {"both", facts_by(5), {Word::signed_push, Word::user_presence, Word::user_verification}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(world.judged(world.scene({block("b", {"refs/heads/*"}, row.words)}), row.facts)
                   .findings) == row.expected);
  }
}

}  // namespace refward::inspect
