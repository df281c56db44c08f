// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_rules.h"

#include "inspect/sign_off.h"
#include "rules_scene.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::Settings;
using policy::Word;
using test::Bench;
using test::block;
using test::CommitText;
using test::inspected;
using test::ObjectId;
using test::Scene;
using test::told;

findings::Findings found_in(const Bench& bench,
                            const identity::Signers& signers,
                            const ObjectId& before,
                            const ObjectId& after,
                            const Block& one) {
  Scene scene(bench);
  scene.policy.blocks = {one};
  scene.push("refs/heads/main", before, after);
  return inspected(commit_rules, scene, signers);
}

}  // namespace

TEST_CASE("linear and clean-merge: what a merge may be") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto commit = [&](std::vector<ObjectId> parents, std::map<std::string, std::string> files) {
    return bench.commit({.parents = std::move(parents), .tree = bench.tree(files)});
  };
  const ObjectId base = commit({}, {{"a", "1"}});
  const ObjectId left = commit({base}, {{"a", "1"}, {"b", "1"}});
  const ObjectId right = commit({base}, {{"a", "1"}, {"c", "1"}});
  const ObjectId clean = commit({left, right}, {{"a", "1"}, {"b", "1"}, {"c", "1"}});
  const ObjectId evil = commit({left, right}, {{"a", "2"}, {"b", "1"}, {"c", "1"}, {"d", "1"}});
  const ObjectId unreadable = bench.commit(
      {.parents = {left, right},
       .tree = bench.put("tree", std::string("100644 a/b\0", 11) + std::string(20, 'x'))});
  const ObjectId behind = commit({clean}, {{"a", "3"}});

  struct Row {
    std::string why;
    ObjectId tip;
    std::string linear, clean_merge;
  };

  const std::string merge = "refuses linear merge-commit";
  const Row rows[] = {
      {"no merge", left, "", ""},
      {"a merge without changes of its own", clean, merge, ""},
      {"an evil merge", evil, merge, "refuses clean-merge merge-not-clean"},
      {"a merge that cannot be recomputed", unreadable, merge,
       "refuses clean-merge merge-unreadable"},
      {"a merge below", behind, merge, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto linear =
        found_in(bench, signers, base, row.tip, block("b", {"refs/**"}, {Word::linear}));
    CHECK(told(linear) == row.linear);
    const auto merges =
        found_in(bench, signers, base, row.tip, block("b", {"refs/**"}, {Word::clean_merge}));
    CHECK(told(merges) == row.clean_merge);
    CHECK(told(found_in(bench, signers, base, row.tip, block("b", {"refs/**"}, {}))) == "");
    for (const auto& finding : linear)
      CHECK(finding.object == (row.tip == behind ? clean : row.tip).hex());
  }
  const auto found =
      found_in(bench, signers, base, evil, block("b", {"refs/**"}, {Word::clean_merge}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "a");
  CHECK(found[0].fact("paths") == "2");
  CHECK(found[0].fact("shape") == "tip");
  CHECK(found[0].fact("resign") == "no");
}

TEST_CASE("sign_offs: trailers of the last paragraph, which is not the title") {
  struct Row {
    std::string why, message, expected;
  };

  const Row rows[] = {
      {"one", "title\n\nSigned-off-by: A <a@b>\n", "a@b"},
      {"the key in other case", "title\n\nsigned-OFF-by: A <a@b>\n", "a@b"},
      {"without a last LF", "title\n\nSigned-off-by: A <a@b>", "a@b"},
      {"blank lines behind", "title\n\nSigned-off-by: A <a@b>\n\n \n", "a@b"},
      {"a blank line of blanks before", "title\n \t\nSigned-off-by: A <a@b>\n", "a@b"},
      {"several", "title\n\nSigned-off-by: A <a@b>\nSigned-off-by: C <c@d>\n", "a@b c@d"},
      {"beside others", "title\n\nfree text\nSigned-off-by: A <a@b>\nFixes: 1\n", "a@b"},
      {"the title", "Signed-off-by: A <a@b>\n", ""},
      {"of the title's paragraph", "title\nSigned-off-by: A <a@b>\n", ""},
      {"blank lines before the title", "\n\nSigned-off-by: A <a@b>\n", ""},
      {"of an earlier paragraph", "title\n\nSigned-off-by: A <a@b>\n\ntext\n", ""},
      {"indented", "title\n\n Signed-off-by: A <a@b>\n", ""},
      {"quoted", "title\n\n> Signed-off-by: A <a@b>\n", ""},
      {"no e-mail", "title\n\nSigned-off-by: A\n", ""},
      {"an empty e-mail", "title\n\nSigned-off-by: A <>\n", ""},
      {"text behind", "title\n\nSigned-off-by: A <a@b> x\n", ""},
      {"two e-mails: the last", "title\n\nSigned-off-by: A <a@b> <c@d>\n", "c@d"},
      {"nothing", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::string all;
    for (const std::string_view email : sign_offs(row.message))
      all += (all.empty() ? "" : " ") + std::string(email);
    CHECK(all == row.expected);
  }
}

TEST_CASE("sign-off and the patterns of messages and e-mails") {
  struct Row {
    std::string why;
    CommitText text;
    const char* rule;  // which setting
    std::string must, must_not, expected;
  };

  const std::string off = "title\n\nSigned-off-by: Alice <alice@example.org>\n";
  const std::string alice = "Alice <alice@example.org>", bob = "Bob <bob@example.org>";
  const auto with = [](std::string message) {
    CommitText text;
    text.message = std::move(message);
    return text;
  };
  const auto by = [&](std::string message, std::string author, std::string committer) {
    CommitText text = with(std::move(message));
    text.author = std::move(author);
    text.committer = std::move(committer);
    return text;
  };
  const std::string lacks = "refuses commit-message message-mismatch";
  const std::string holds = "refuses commit-message message-forbidden";
  const std::string nul = std::string("a\0JIRA-1\n", 9);
  const Row rows[] = {
      {"by the author", by(off, alice, bob), "sign-off", "", "", ""},
      {"by the committer", by(off, bob, alice), "sign-off", "", "", ""},
      {"a domain in capitals", by(off, "A <alice@EXAMPLE.org>", bob), "sign-off", "", "", ""},
      {"a local part in capitals", by(off, "A <ALICE@example.org>", bob), "sign-off", "", "",
       "refuses sign-off sign-off-of-others"},
      {"by another", by(off, bob, bob), "sign-off", "", "", "refuses sign-off sign-off-of-others"},
      {"by nobody", by("title\n", alice, alice), "sign-off", "", "",
       "refuses sign-off sign-off-missing"},
      {"behind a NUL, where Git shows nothing",
       by(std::string("title\n") + '\0' + "\n\nSigned-off-by: Alice <alice@example.org>\n", alice,
          alice),
       "sign-off", "", "", "refuses sign-off sign-off-missing"},
      {"a message that matches", with("x JIRA-1\n"), "message", "[A-Z]+-[0-9]", "", ""},
      {"a message that does not", with("x\n"), "message", "[A-Z]+-[0-9]", "", lacks},
      {"what must be there, behind a NUL", with(nul), "message", "[A-Z]+-[0-9]", "", lacks},
      {"what must not be there, behind a NUL", with(nul), "message", "", "JIRA", holds},
      {"what must not be there", with("x wip\n"), "message", "", "wip", holds},
      {"what must not be there is not", with("x\n"), "message", "x", "wip", ""},
      {"bytes that are no UTF-8 match nothing", with("\xff\n"), "message", "[a-z]", "", lacks},
      {"the author", by("t\n", alice, bob), "author", "@example.org$", "", ""},
      {"another author", by("t\n", bob, alice), "author", "^alice@", "",
       "refuses author-email author-email-mismatch"},
      {"a forbidden author", by("t\n", bob, alice), "author", "", "^bob@",
       "refuses author-email author-email-forbidden"},
      {"the committer", by("t\n", bob, alice), "committer", "^alice@", "", ""},
      {"another committer", by("t\n", alice, bob), "committer", "^alice@", "",
       "refuses committer-email committer-email-mismatch"},
      {"a forbidden committer", by("t\n", alice, bob), "committer", "", "^bob@",
       "refuses committer-email committer-email-forbidden"},
  };
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Block one = block("b", {"refs/**"}, {});
    const std::string rule = row.rule;
    if (rule == "sign-off")
      one.require = {Word::sign_off};
    else
      (rule == "message"  ? one.settings.commit_message
       : rule == "author" ? one.settings.author_email
                          : one.settings.committer_email) = test::text_rule(row.must, row.must_not);
    const ObjectId tip = bench.commit(row.text);
    const auto found = found_in(bench, signers, {}, tip, one);
    CHECK(told(found) == row.expected);
    if (!found.empty()) {
      CHECK(found[0].object == tip.hex());
      CHECK(found[0].fact("kind") == "commit");
      CHECK(found[0].fact("pattern") == (row.must.empty() ? row.must_not : row.must));
    }
  }
}

TEST_CASE("a commit that does not parse is refused where its text is asked about") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId odd =
      bench.put("commit", test::raw_commit({.message = std::string(kMaxCommitBytes, 'x')},
                                           "4b825dc642cb6eb9a060e54bf8d69288fbee4904"));
  Block one = block("b", {"refs/**"}, {});
  CHECK(told(found_in(bench, signers, {}, odd, one)) == "");
  one.settings.commit_message = test::text_rule(".");
  const auto found = found_in(bench, signers, {}, odd, one);
  CHECK(told(found) == "refuses object-grammar unparsable");
  one.mode = findings::Mode::evaluate;  // whatever the mode is
  CHECK(told(found_in(bench, signers, {}, odd, one)) == "refuses object-grammar unparsable");
  one.settings.commit_message.reset();
  one.require = {Word::linear};
  CHECK(told(found_in(bench, signers, {}, odd, one)) == "");
}

TEST_CASE("each ref is told of its own, though a shared commit is judged once") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const ObjectId a = bench.commit({.message = "bad a\n"});
  const ObjectId b = bench.commit({.parents = {a}, .message = "good b\n"});
  const ObjectId c = bench.commit({.parents = {a}, .message = "bad c\n"});
  const ObjectId d = bench.commit({.message = "good d\n"});
  Scene scene(bench);
  Block one = block("b", {"refs/**"}, {});
  one.settings.commit_message = test::text_rule("^good");
  scene.policy.blocks = {one};
  scene.push("refs/heads/b", {}, b);
  scene.push("refs/heads/c", {}, c);
  scene.push("refs/heads/d", {}, d);
  scene.push("refs/tags/c", {}, c);
  std::string all;
  for (const auto& finding : inspected(commit_rules, scene, signers))
    all += finding.ref + " " +
           (finding.object == a.hex()   ? "a"
            : finding.object == c.hex() ? "c"
                                        : "?") +
           " " + std::string(finding.fact("shape")) + "; ";
  CHECK(all ==
        "refs/heads/b a linear; refs/heads/c a linear; refs/heads/c c linear; "
        "refs/tags/c a linear; refs/tags/c c linear; ");
}

}  // namespace refward::inspect
