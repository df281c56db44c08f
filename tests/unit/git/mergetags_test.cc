// SPDX-License-Identifier: Apache-2.0
#include "git/mergetags.h"

#include "git/objects.h"
#include "scratch.h"

#include <doctest/doctest.h>

namespace refward::git {
namespace {

const std::string kHead = "tree " + std::string(40, 'a') +
                          "\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 "
                          "+0000\n";
const std::string kTarget(40, 'b');
const std::string kTag = "mergetag object " + kTarget + "\n type commit\n tag v1\n" +
                         " tagger A <a@example.org> 1 +0000\n \n words\n";

// "id:name id:name", "-" for a target that is not known.
std::string told(const std::string& raw) {
  std::string out;
  for (const Mergetag& tag : mergetags_of(raw))
    out += (out.empty() ? "" : " ") + (tag.target ? tag.target->hex() : "-") + ":" + tag.name;
  return out;
}

}  // namespace

TEST_CASE("what Git keeps of the tags that it merges") {
  const Scratch scratch;
  scratch.run("git init -q -b main r && cd r && git commit -q --allow-empty -m base");
  scratch.run(
      "cd r && ssh-keygen -q -t ed25519 -N '' -f ../key && git config gpg.format ssh && "
      "git config user.signingKey ../key.pub");
  scratch.run(
      "cd r && git checkout -q -b one && git commit -q --allow-empty -m one && "
      "git tag -s -m one v1 && git checkout -q -b two main && "
      "git commit -q --allow-empty -m two && git tag -s -m two v2");
  scratch.run("cd r && git checkout -q main && git merge -q --no-ff -m both v1 v2");
  const std::string raw = scratch.run("git -C r cat-file commit HEAD") + "\n";
  const auto commit = parse_commit(raw);
  REQUIRE(commit.has_value());
  CHECK(commit->has_mergetag);
  CHECK(told(raw) == scratch.run("git -C r rev-parse one") + ":v1 " +
                         scratch.run("git -C r rev-parse two") + ":v2");
  CHECK(told(scratch.run("git -C r cat-file commit one") + "\n") == "");
}

TEST_CASE("a mergetag that does not parse is counted, and nothing else is one") {
  struct Row {
    const char* why;
    std::string raw;
    std::string expected;
  };

  const Row rows[] = {
      {"one", kHead + kTag + "\nmessage\n", kTarget + ":v1"},
      {"the same twice", kHead + kTag + kTag + "\nmessage\n", kTarget + ":v1 " + kTarget + ":v1"},
      {"no value", kHead + "mergetag\n\nmessage\n", "-:"},
      {"an empty value", kHead + "mergetag \n\nmessage\n", "-:"},
      {"no tag in it", kHead + "mergetag words\n more\n\nmessage\n", "-:"},
      {"a short target", kHead + "mergetag object b\n type commit\n tag v1\n\nm\n", "-:"},
      {"cut off within", kHead + "mergetag object " + kTarget + "\n type commit\n tag v",
       kTarget + ":v"},
      {"a header with a longer name", kHead + "mergetags x\n\nmessage\n", ""},
      {"in the message", kHead + "\n" + kTag, ""},
      {"inside another header", kHead + "x-note a\n " + kTag + "\nm\n", ""},
      {"nothing at all", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(told(row.raw) == row.expected);
  }
}

}  // namespace refward::git
