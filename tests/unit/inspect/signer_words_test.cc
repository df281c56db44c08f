// SPDX-License-Identifier: Apache-2.0
// What the words of `require` ask of a signature beyond its key: names, pusher, touch.
#include "bench.h"
#include "inspect/signatures.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::Word;
using test::Bench;
using test::block;
using test::facts;
using test::ObjectId;
using test::Scene;
using test::signatures_of;
using test::TagText;
using test::told;

Scene moved(const Bench& bench,
            const std::string& ref,
            const ObjectId& before,
            const ObjectId& after,
            std::set<Word> words) {
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/**"}, std::move(words))};
  scene.push(ref, before, after);
  return scene;
}

Scene created(const Bench& bench,
              const std::string& ref,
              const ObjectId& value,
              std::set<Word> words) {
  return moved(bench, ref, {}, value, std::move(words));
}

constexpr const char* kBranch = "refs/heads/x";
constexpr const char* kTag = "refs/tags/v1";

}  // namespace

TEST_CASE("author-is-signer: the author's e-mail is the signing person's") {
  struct Row {
    std::string why, signer, author, committer, expected;
  };

  const char* const kDiffers = "refuses author-is-signer author-differs";
  const Row rows[] = {
      {"the same", "alice", "Whatever <alice@example.org>", "Bob <bob@example.org>", ""},
      {"a domain in capitals", "alice", "A <alice@EXAMPLE.org>", "Bob <bob@example.org>", ""},
      {"a local part in capitals", "alice", "A <ALICE@example.org>", "A <alice@example.org>",
       kDiffers},
      {"somebody else", "alice", "Bob <bob@example.org>", "A <alice@example.org>", kDiffers},
      {"the other way", "bob", "A <alice@example.org>", "Bob <bob@example.org>", kDiffers},
      {"unsigned: one thing is said", "", "Bob <bob@example.org>", "A <alice@example.org>",
       "refuses signed-commits no-signature"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip =
        bench.commit({.signer = row.signer, .author = row.author, .committer = row.committer});
    const auto found =
        signatures_of(created(bench, kBranch, tip, {Word::author_is_signer}), signers).findings;
    CHECK(told(found) == row.expected);
    if (row.expected != kDiffers)
      continue;
    CHECK(facts(found, "person") == row.signer + "@example.org");
    CHECK(found[0].object == tip.hex());
    const auto free =
        signatures_of(created(bench, kBranch, tip, {Word::signed_commits}), signers).findings;
    CHECK(told(free) == "");
  }
}

TEST_CASE("both names may be somebody else's, and each is said") {
  const Bench bench;
  const ObjectId tip = bench.commit({.signer = "bob"});
  CHECK(told(signatures_of(
                 created(bench, kBranch, tip, {Word::committer_is_signer, Word::author_is_signer}),
                 bench.signers())
                 .findings) ==
        "refuses committer-is-signer committer-differs; refuses author-is-signer author-differs");
}

TEST_CASE("a tag's tagger is its committer, at every level") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const std::set<Word> words = {Word::signed_tags, Word::committer_is_signer};
  const std::set<Word> author = {Word::signed_tags, Word::author_is_signer};
  const ObjectId commit = bench.commit({.signer = "alice"});
  const auto tag = [&](const ObjectId& target, const char* signer, const char* kind) {
    return bench.tag({.target = target, .name = "v1", .signer = signer, .kind = kind});
  };
  const ObjectId own = tag(commit, "alice", "commit");
  const ObjectId others = tag(commit, "bob", "commit");  // the tagger is Alice
  const ObjectId above = tag(others, "alice", "tag");
  const auto said = [&](const ObjectId& value, const std::set<Word>& asked) {
    return told(signatures_of(created(bench, kTag, value, asked), signers).findings);
  };
  CHECK(said(own, words) == "");
  CHECK(said(others, words) == "refuses committer-is-signer tagger-differs");
  CHECK(said(above, words) == "refuses committer-is-signer tagger-differs");
  CHECK(said(others, {Word::signed_tags}) == "");
  CHECK(said(others, author) == "");  // a tag has no author
}

TEST_CASE("pusher-is-signer: who pushes has signed the tip") {
  struct Row {
    std::string why;
    const char* signer;
    const char* pusher;  // null: unknown
    std::string expected;
  };

  const Row rows[] = {
      {"the same", "alice", "alice@example.org", ""},
      {"somebody else", "alice", "bob@example.org", "refuses pusher-is-signer pusher-differs"},
      {"nobody known", "alice", nullptr, "refuses pusher-is-signer pusher-unknown"},
      {"unsigned: said once", "", "alice@example.org", "refuses signed-commits no-signature"},
      {"unsigned, by nobody known", "", nullptr, "refuses signed-commits no-signature"},
      {"an unknown key", "mallory", "alice@example.org", "refuses signed-commits key-unknown"}};
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId root = bench.commit({.signer = "bob", .message = "root\n"});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit({.parents = {root}, .signer = row.signer});
    Scene scene = created(bench, kBranch, tip, {Word::pusher_is_signer});
    scene.pusher = row.pusher == nullptr ? nullptr : signers.people().named(row.pusher);
    CHECK((scene.pusher == nullptr) == (row.pusher == nullptr));
    const auto found = signatures_of(scene, signers).findings;
    CHECK(told(found) == row.expected);
    for (const findings::Finding& finding : found)
      CHECK(finding.object == tip.hex());
  }
}

TEST_CASE("pusher-is-signer holds where nothing is new as well") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId bare = bench.commit({.message = "bare\n"});
  const ObjectId root = bench.commit({.parents = {bare}, .signer = "bob", .message = "root\n"});
  const ObjectId tip = bench.commit({.parents = {root}, .signer = "alice"});
  const auto said = [&](const ObjectId& value, const char* pusher) {
    Scene scene = moved(bench, kBranch, tip, value, {Word::pusher_is_signer});  // a rewind
    scene.pusher = signers.people().named(pusher);
    return told(signatures_of(scene, signers).findings);
  };
  CHECK(said(root, "bob@example.org") == "");
  CHECK(said(root, "alice@example.org") == "refuses pusher-is-signer pusher-differs");
  CHECK(said(bare, "bob@example.org") == "refuses pusher-is-signer tip-signer-unknown");
}

TEST_CASE("pusher-is-signer of a tag asks for its outermost level") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId commit = bench.commit({.signer = "bob"});
  const ObjectId inner = bench.tag({.target = commit, .name = "v1", .signer = "bob"});
  const ObjectId outer =
      bench.tag({.target = inner, .name = "v1", .signer = "alice", .kind = "tag"});
  const ObjectId bare = bench.tag({.target = commit, .name = "v1"});
  const auto said = [&](const ObjectId& value, const char* pusher, std::set<Word> words) {
    words.insert(Word::pusher_is_signer);
    Scene scene = created(bench, kTag, value, std::move(words));
    scene.pusher = signers.people().named(pusher);
    return told(signatures_of(scene, signers).findings);
  };
  CHECK(said(outer, "alice@example.org", {}) == "");
  CHECK(said(outer, "bob@example.org", {}) == "refuses pusher-is-signer pusher-differs");
  CHECK(said(inner, "bob@example.org", {}) == "");
  CHECK(said(bare, "bob@example.org", {}) == "refuses signed-tags no-signature");
  // Where only the commits have to be signed, the tag is the tip all the same.
  CHECK(said(bare, "bob@example.org", {Word::signed_commits}) ==
        "refuses pusher-is-signer tip-signer-unknown");
  CHECK(said(commit, "bob@example.org", {Word::signed_commits}) == "");
  CHECK(said(bench.tree({{"a", "b"}}), "bob@example.org", {Word::signed_tags}) ==
        "refuses signed-tags not-a-tag; refuses pusher-is-signer not-a-commit");
}

TEST_CASE("user-presence and user-verification: what the signature itself shows") {
  struct Row {
    std::string why;
    const char* signer;
    std::set<Word> words;
    std::string expected;
  };

  const std::set<Word> touch = {Word::user_presence};
  const std::set<Word> pin = {Word::user_verification};
  const std::set<Word> both = {Word::user_presence, Word::user_verification};
  const Row rows[] = {
      {"touched", "touched", touch, ""},
      {"touched and verified", "verified", both, ""},
      {"touched, and that is all", "touched", pin, "refuses user-verification user-not-verified"},
      {"neither", "absent", both,
       "refuses user-presence user-not-present; refuses user-verification user-not-verified"},
      {"verified without a touch", "pin", touch, "refuses user-presence user-not-present"},
      {"verified without a touch, which nobody asked for", "pin", pin, ""},
      {"a key on a disk", "alice", touch, "refuses user-presence presence-not-shown"},
      {"a key on a disk", "alice", pin, "refuses user-verification verification-not-shown"},
      {"nobody asks", "absent", {Word::signed_commits}, ""},
      {"an unknown key", "mallory", touch, "refuses signed-commits key-unknown"},
      {"none", "", touch, "refuses signed-commits no-signature"}};
  Bench bench;
  bench.add_security_key("touched", 1);
  bench.add_security_key("verified", 5);
  bench.add_security_key("pin", 4);
  bench.add_security_key("absent", 0);
  std::string lines;
  for (const char* person : {"alice", "touched", "verified", "pin", "absent"})
    lines += bench.line_of(person);
  const identity::Signers signers = bench.signers(lines);
  const ObjectId under = bench.commit({});
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId tip = bench.commit({.signer = row.signer});
    CHECK(told(signatures_of(created(bench, kBranch, tip, row.words), signers).findings) ==
          row.expected);
    // The same of a tag, and of the tag that another one signs.
    if (row.words.contains(Word::signed_commits))
      continue;
    std::string expected = row.expected;
    if (const auto at = expected.find("signed-commits"); at != std::string::npos)
      expected.replace(at, 14, "signed-tags");
    const ObjectId tag = bench.tag({.target = under, .name = "v1", .signer = row.signer});
    CHECK(told(signatures_of(created(bench, kTag, tag, row.words), signers).findings) == expected);
    const ObjectId outer =
        bench.tag({.target = tag, .name = "v1", .signer = "verified", .kind = "tag"});
    if (const auto at = expected.find("no-signature"); at != std::string::npos)
      expected.replace(at, 12, "unsigned-level");
    CHECK(told(signatures_of(created(bench, kTag, outer, row.words), signers).findings) ==
          expected);
  }
}

TEST_CASE("a ref that asks less vouches for nothing: the words about commits count") {
  for (const Word word : {Word::author_is_signer, Word::user_presence, Word::user_verification}) {
    CAPTURE(policy::to_text(word));
    const Bench bench;
    const identity::Signers signers = bench.signers();
    const ObjectId tip = bench.commit({.signer = "bob"});  // the author is Alice
    bench.point("refs/heads/side", tip);
    Scene scene(bench);
    const Block all = block("all", {"refs/heads/**"}, {Word::signed_commits});
    const Block main = block("main", {"refs/heads/main"}, {word});
    scene.policy.blocks = {all, main};
    scene.record("refs/heads/side", tip);
    scene.push("refs/heads/main", {}, tip);
    CHECK(told(signatures_of(scene, signers).findings).starts_with("refuses "));
    scene.policy.blocks = {all};
    CHECK(told(signatures_of(scene, signers).findings) == "");
  }
}

}  // namespace refward::inspect
