// SPDX-License-Identifier: Apache-2.0
#include "policy/globs.h"

#include <doctest/doctest.h>

#include <chrono>

namespace refward::policy {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

}  // namespace

TEST_CASE("a glob matches the whole text, or not") {
  struct Row {
    std::string pattern;
    std::string text;
    bool matches;
    std::string why;
  };

  const Row rows[] = {
      {"refs/heads/main", "refs/heads/main", true, "a literal is itself"},
      {"refs/heads/main", "refs/heads/main2", false, "not a prefix"},
      {"refs/heads/main", "xrefs/heads/main", false, "not a suffix"},
      {"refs/heads/main", "refs/heads/Main", false, "case counts"},
      {"refs/heads/main", "refs/heads/mai", false, "nor less"},
      {"a", "", false, "the empty text is no letter"},
      {"*", "", true, "a star may match nothing"},
      {"*", "abc", true, "a star takes anything in one component"},
      {"*", "a/b", false, "but stops at a slash"},
      {"refs/heads/*", "refs/heads/main", true, "a star as a component"},
      {"refs/heads/*", "refs/heads/release/1", false, "does not go deeper"},
      {"refs/heads/*/x", "refs/heads/a/x", true, "a star in the middle"},
      {"refs/heads/*/x", "refs/heads/a/b/x", false, "is one component there too"},
      {"refs/heads/*/x", "refs/heads//x", true, "and may be empty, as far as the matcher knows"},
      {"v*", "v1.2", true, "a prefix"},
      {"v*", "w1.2", false, "which must be there"},
      {"*.yaml", "a.yaml", true, "a suffix"},
      {"*.yaml", "a.yaml.bak", false, "which must end the text"},
      {"*.yaml", "x/a.yaml", false, "a single star stops at the slash"},
      {"a*b*c", "aXXbYYc", true, "several stars"},
      {"a*b*c", "abc", true, "each may be empty"},
      {"a*b*c", "acb", false, "the order holds"},
      {"a*b*c", "aXbXbXc", true, "a later b may be the one"},
      {"?", "x", true, "one character"},
      {"?", "", false, "not none"},
      {"?", "xy", false, "not two"},
      {"?", "/", false, "not a slash"},
      {"v?.?", "v1.2", true, "at each place one"},
      {"v?.?", "v10.2", false, "no more than one"},
      {"?", "\xc3\xa9", true, "one character of two bytes"},
      {"?", "\xf0\x9f\x98\x80", true, "one character of four bytes"},
      {"?", "\xff", true, "a byte that is no UTF-8 counts as one"},
      {"??", "\xc3\xc3", true, "two broken beginnings are two"},
      {"?", "\xc3", true, "a character cut off at the end is one"},
      {"\xc3\xa9*", "\xc3\xa9t\xc3\xa9", true, "letters beyond ASCII stand for themselves"},
      {"\xc3\xa9", "\xc3\xa8", false, "and for no others"},
      {"**", "", true, "two stars match nothing"},
      {"**", "a/b/c", true, "and everything"},
      {"refs/heads/**", "refs/heads/release/1/2", true, "all below"},
      {"refs/heads/**", "refs/heads/main", true, "also one level"},
      {"refs/heads/**", "refs/heads", false, "not the folder without its slash"},
      {"refs/heads/**", "refs/headsman/x", false, "not a folder with a longer name"},
      {"**/x", "x", true, "**/ also matches nothing"},
      {"**/x", "a/x", true, "one folder"},
      {"**/x", "a/b/x", true, "several"},
      {"**/x", "ax", false, "but whole folders only"},
      {"**/x", "a/bx", false, "on every level"},
      {"**/*.yaml", "a.yaml", true, "at the root"},
      {"**/*.yaml", "envs/prod/a.yaml", true, "in any folder"},
      {"**/*.yaml", "envs/prod.yaml/a", false, "the folder's name is not the file's"},
      {"a/**/b", "a/b", true, "nothing in the middle"},
      {"a/**/b", "a/x/y/b", true, "or folders"},
      {"a/**/b", "ab", false, "the first slash stays"},
      {"a/**/b", "a/xb", false, "the last one too, once there is a folder"},
      {"a**b", "a/x/b", true, "two stars inside a name cross slashes"},
      {"a**b", "ab", true, "or match nothing"},
      {"a**/b", "ab", true, "**/ matches nothing after a letter as well"},
      {"a**/b", "ax/b", true, "or whatever ends with a slash"},
      {"a**/b", "axb", false, "but nothing that does not"},
      {"**/**/x", "x", true, "twice nothing"},
      {"**/a/**/b", "q/a/z/b", true, "two of them"},
      {"**/a/**/b", "q/b/z/a", false, "in their order"},
      {"[abc]", "b", true, "a class"},
      {"[abc]", "d", false, "of what it lists"},
      {"[abc]", "ab", false, "one character"},
      {"[a-c]x", "bx", true, "a range"},
      {"[a-c]x", "dx", false, "ends where it says"},
      {"[a-c]x", "-x", false, "its dash is no member"},
      {"[!a-c]", "d", true, "all but"},
      {"[!a-c]", "b", false, "those"},
      {"[^a]", "b", true, "^ says the same as !"},
      {"[^a]", "a", false, "and takes the same away"},
      {"[!a]", "/", false, "a class never matches a slash"},
      {"[!/]", "/", false, "even where it is told so"},
      {"[+-9]", "/", false, "nor through a range over it"},
      {"[+-9]", "5", true, "whose other members count"},
      {"[]a]", "]", true, "a bracket at the front is a member"},
      {"[!]a]", "b", true, "also behind the !"},
      {"[!]a]", "]", false, "which is then taken away"},
      {"[a-]", "-", true, "a dash at the end is a member"},
      {"[a-]", "b", false, "and no range"},
      {"[\\]]", "]", true, "a backslash quotes in a class"},
      {"[\xc3\xa0-\xc3\xbc]", "\xc3\xa9", true, "a range beyond ASCII"},
      {"[\xc3\xa0-\xc3\xbc]", "\xc3", false, "takes characters, not bytes"},
      {"[!a]", "\xff", true, "a foreign byte is not a"},
      {"\\*", "*", true, "a backslash quotes"},
      {"\\*", "x", false, "so the star is none"},
      {"a\\bc", "abc", true, "a quoted letter is the letter"},
      {"\\[a]", "[a]", true, "a quoted bracket opens no class"},
      {"a]", "a]", true, "a lone closing bracket is a letter"},
      {"{a,b}", "a", false, "braces mean nothing"},
      {"{a,b}", "{a,b}", true, "but themselves"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CAPTURE(row.why);
    const auto glob = Glob::parse(row.pattern);
    REQUIRE(glob.has_value());
    CHECK(glob->matches(row.text) == row.matches);
    CHECK(glob->text() == row.pattern);
  }
}

TEST_CASE("a glob with two readings, or none, is refused") {
  struct Row {
    std::string pattern;
    std::string why;
  };

  const Row rows[] = {
      {"", "nothing"},
      {"[", "a class without end"},
      {"[abc", "a class without end"},
      {"[]", "the bracket is a member, and no other follows"},
      {"[!]", "likewise"},
      {"[z-a]", "a range that runs backwards"},
      {"[a/]", "a slash is never matched by a class"},
      {"[/-z]", "nor as the end of a range"},
      {"[[:alpha:]]", "named classes are not known"},
      {"[[=a=]]", "nor equivalence classes"},
      {"[a-[.x.]]", "a collating element as the end of a range has no reading of ours"},
      {"[a-\\", "a backslash at the end"},
      {"a\\", "a backslash at the end"},
      {"a***b", "three stars"},
      {"***/x", "three stars before a slash"},
      {"\xff", "not UTF-8"},
      {std::string("a\0b", 3), "a NUL"},
      {std::string(Glob::kMaxLength + 1, 'a'), "too long"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.why);
    CHECK_FALSE(Glob::parse(row.pattern).has_value());
  }
  CHECK(
      Glob::parse(std::string(Glob::kMaxLength, 'a'))->matches(std::string(Glob::kMaxLength, 'a')));
}

TEST_CASE("hostile patterns cost linear time") {
  struct Row {
    std::string pattern;
    std::string text;
    std::string why;
  };

  const Row rows[] = {
      {repeated("a*", 250) + "b", std::string(4000, 'a'), "stars that all could give back"},
      {repeated("**/", 170) + "b", repeated("a/", 2000) + "c", "every folder has 170 owners"},
      {repeated("**a", 170) + "b", std::string(4000, 'a'), "long stars"},
      {repeated("*?", 250) + "[b]", std::string(4000, 'a'), "stars and single characters"},
      {repeated("?", 500) + "*b*", std::string(4000, 'a'), "a long way in"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto glob = Glob::parse(row.pattern);
    REQUIRE(glob.has_value());
    const auto begin = std::chrono::steady_clock::now();
    // The second text passes the quick look at its end, and fails all the same.
    CHECK_FALSE(glob->matches(row.text));
    CHECK_FALSE(glob->matches(row.text + "/xb"));
    // Some 2 million steps each; a matcher that goes back would need longer than the sun has.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  }
}

TEST_CASE("a list: what its entries match, without what ! entries match") {
  struct Row {
    std::vector<std::string> entries;
    std::string text;
    bool matches;
    std::string why;
  };

  const Row rows[] = {
      {{}, "a", false, "no entries, no match"},
      {{"a", "b"}, "b", true, "any entry is enough"},
      {{"a", "b"}, "c", false, "but one must match"},
      {{"**", "!tmp/**"}, "tmp/x", false, "taken away"},
      {{"!tmp/**", "**"}, "tmp/x", false, "in any order"},
      {{"!tmp/**", "**"}, "src/x", true, "the rest stays"},
      {{"**", "!tmp/**", "tmp/keep"}, "tmp/keep", false, "nothing brings it back"},
      {{"**", "!**"}, "a", false, "all taken away"},
      {{"\\!x"}, "!x", true, "a quoted ! is a letter"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.why);
    const auto list = GlobList::parse(row.entries);
    REQUIRE(list.has_value());
    CHECK(list->matches(row.text) == row.matches);
    CHECK(list->entries() == row.entries);
    CHECK(list->empty() == row.entries.empty());
  }
  CHECK(GlobList::all().matches("srv/git/app"));
}

TEST_CASE("a list that cannot be meant is refused") {
  struct Row {
    std::vector<std::string> entries;
    std::string why;
  };

  const Row rows[] = {
      {{"!a"}, "only !"},
      {{"!a", "!b"}, "only !"},
      {{"a", "!"}, "! of nothing"},
      {{"a", ""}, "an empty entry"},
      {{"/etc/**"}, "paths have no leading slash"},
      {{"envs/"}, "nor a trailing one"},
      {{"a//b"}, "nor two in a row"},
      {{"./a"}, "nor a dot as a component"},
      {{"a/../b"}, "nor two"},
      {{"a/[.]/b"}, "even through a class"},
      {{"**", "!/tmp"}, "what takes away must be able to, as well"},
      {std::vector<std::string>(GlobList::kMaxEntries + 1, "a"), "too many"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK_FALSE(GlobList::parse(row.entries).has_value());
  }
  for (const char* fine : {"a/...", ".github/**", "a/.?", "a/[.x]/b", "**/", "?", "\xc3\xa9"}) {
    CAPTURE(fine);
    // "**/" alone matches the empty text or what ends with a slash: never a path.
    CHECK(GlobList::parse({fine}).has_value() == (std::string_view(fine) != "**/"));
  }
}

TEST_CASE("@default is the branch that HEAD names") {
  struct Row {
    std::vector<std::string> entries;
    std::string ref;
    std::string head;
    bool matches;
    std::string why;
  };

  const char* const main = "refs/heads/main";
  const char* const next = "refs/heads/next";
  const Row rows[] = {
      {{"@default"}, main, main, true, "that branch"},
      {{"@default"}, next, main, false, "no other"},
      {{"@default"}, next, next, true, "HEAD says which"},
      {{"@default"}, next, "", true, "where HEAD is not known it could be any branch"},
      {{"@default"}, "refs/tags/v1", "", false, "but only a branch"},
      {{"@default", "refs/tags/**"}, "refs/tags/v1", main, true, "beside patterns"},
      {{"@default", "!refs/heads/m*"}, main, main, false, "a pattern takes it away"},
      {{"refs/heads/**", "!@default"}, main, main, false, "and it can be taken away"},
      {{"!@default", "refs/heads/**"}, main, main, false, "in any order"},
      {{"refs/heads/**", "!@default"}, next, main, true, "the rest stays"},
      {{"refs/heads/**", "!@default"}, main, "", true, "what is unknown takes nothing away"},
      {{"refs/heads/**", "!refs/heads/tmp/**"}, "refs/heads/tmp/x", main, false, "plain !"},
      {{}, main, main, false, "no entries"},
      {{}, main, "", false, "no entries, no HEAD"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.ref);
    CAPTURE(row.why);
    const auto list = RefGlobs::parse(row.entries);
    REQUIRE(list.has_value());
    CHECK(list->matches(row.ref, row.head) == row.matches);
    CHECK(list->entries() == row.entries);
  }
}

TEST_CASE("a pattern that no ref can ever match is an error") {
  struct Row {
    std::string entry;
    bool possible;
    std::string why;
  };

  const Row rows[] = {
      {"main", false, "refs are named in full"},
      {"refs/heads/main", true, "so"},
      {"heads/main", false, "in full"},
      {"*", false, "one component, and refs have two"},
      {"*/x", true, "refs/x"},
      {"**", true, "everything"},
      {"**/main", true, "any folder"},
      {"r?fs/heads/x", true, "a wildcard at the front may become refs/"},
      {"[a-q]efs/heads/x", false, "this one cannot"},
      {"[!a-q]efs/heads/x", true, "this one can"},
      {"Refs/heads/x", false, "case counts"},
      {"refs", false, "not a ref"},
      {"refs/", false, "not a ref"},
      {"refs/heads/", false, "no ref ends with a slash"},
      {"refs//x", false, "nor has an empty component"},
      {"refs/heads/a..b", false, "two dots"},
      {"refs/heads/a.?b", true, "one dot and something"},
      {"refs/heads/a.[.]b", false, "two dots through a class"},
      {"refs/heads/.x", false, "a component that begins with a dot"},
      {"refs/heads/x.", false, "or ends with one"},
      {"refs/heads/x.lock", false, "or with .lock"},
      {"refs/heads/x.lock/y", false, "on any level"},
      {"refs/heads/x.loc?", true, "it may be another letter"},
      {"refs/heads/x.loc[k]", false, "or not"},
      {"refs/heads/x.lockx", true, "only at the end"},
      {"refs/heads/a b", false, "a blank"},
      {"refs/heads/a~1", false, "a tilde"},
      {"refs/heads/a\\*", false, "a quoted star is a character that no ref has"},
      {"refs/heads/a\\?b", false, "nor a question mark"},
      {"refs/heads/@", true, "an @ in a longer name is fine"},
      {"refs/heads/@{x", false, "but not before a brace"},
      {"refs/heads/@[{]x", false, "through a class either"},
      {"refs/heads/\xc3\xa9", true, "letters beyond ASCII"},
      {"refs/heads/[\xc3\xa0-\xc3\xbc]", true, "and classes of them"},
      {"refs/heads/[ ~^]", false, "a class of what no ref has"},
      {"!main", false, "what takes away must be able to, as well"},
      {"!refs/heads/x", true, "so"},
      {"@default", true, "the default branch"},
      {"!@default", true, "and all but it"},
      {"@Default", false, "case counts"},
      {"@defaults", false, "no other word"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    CAPTURE(row.why);
    CHECK(RefGlobs::check(row.entry).has_value() == row.possible);
    CHECK(RefGlobs::parse({row.entry, "refs/heads/other"}).has_value() == row.possible);
  }
}

TEST_CASE("a list of refs that cannot be meant is refused") {
  CHECK_FALSE(RefGlobs::parse({"@default", "!@default"}).has_value());
  CHECK_FALSE(RefGlobs::parse({"!@default"}).has_value());
  CHECK_FALSE(RefGlobs::parse({"!refs/heads/x"}).has_value());
  CHECK(RefGlobs::parse({"@default", "!refs/heads/x"}).has_value());
  const auto error = RefGlobs::check("main");
  REQUIRE_FALSE(error.has_value());
  CHECK(error.error().what.find("refs/heads/main") != std::string::npos);
  CHECK(RefGlobs::check("a\x1b[2J").error().what.find('\x1b') == std::string::npos);
}

TEST_CASE("whether a list may reach a folder of refs") {
  struct Row {
    std::vector<std::string> entries;
    std::string folder;
    bool may;
    std::string why;
  };

  const Row rows[] = {
      {{"refs/heads/**"}, "refs/heads/", true, "itself"},
      {{"refs/heads/**"}, "refs/tags/", false, "another folder"},
      {{"refs/*/v*"}, "refs/tags/", true, "a star for the folder"},
      {{"**"}, "refs/notes/", true, "everything"},
      {{"@default"}, "refs/heads/", true, "a branch"},
      {{"@default"}, "refs/tags/", false, "which is no tag"},
      {{"refs/[a-h]*/x"}, "refs/tags/", false, "t is not in the class"},
      {{"refs/[a-h]*/x"}, "refs/heads/", true, "h is"},
      {{}, "refs/heads/", false, "nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.folder);
    CAPTURE(row.why);
    CHECK(RefGlobs::parse(row.entries)->may_match_below(row.folder) == row.may);
  }
}

TEST_CASE("whether a list of paths may match below a path") {
  struct Row {
    std::vector<std::string> entries;
    std::string path;
    bool may;
    std::string why;
  };

  const Row rows[] = {
      {{"envs/prod/**"}, "envs", true, "on the way to the literal folder"},
      {{"envs/prod/**"}, "envs/prod", true, "the folder itself"},
      {{"envs/prod/**"}, "envs/prod/eu", true, "within it"},
      {{"envs/prod/**"}, "env", false, "not by a part of a name"},
      {{"envs/prod/**"}, "envs/product", false, "nor by a longer name"},
      {{"envs/prod/**"}, "envs/stage", false, "another folder"},
      {{"envs/prod"}, "envs/prod", false, "a file has nothing below it"},
      {{"envs/prod"}, "envs", true, "but stands below its folder"},
      {{"*.yaml"}, "a", false, "a single star goes no deeper"},
      {{"**/*.yaml"}, "a/b", true, "two stars do"},
      {{"*/secret/*"}, "a", true, "a wildcard may be the folder"},
      {{"*/secret/*"}, "a/b", false, "what follows must fit"},
      {{"*/secret/*"}, "a/secret", true, "and may"},
      {{"*/secret/*"}, "a/secret/x", false, "to its end"},
      {{"[ab]/x"}, "a", true, "a class"},
      {{"[ab]/x"}, "c", false, "that does not hold the character"},
      {{"a\\*/x"}, "a*", true, "a quoted star"},
      {{"a\\*/x"}, "ab", false, "is a star"},
      {{"x", "y/z"}, "y", true, "any of several entries"},
      {{"x/y"}, "\xc3\xa9", true, "of a path beyond ASCII it is always said"},
      {{"x/y"}, "\xff", true, "and of one that is no text"},
      {{}, "a", false, "nothing matches nowhere"},
      {{"*/x/**", "!a/**"}, "a", false, "all below is taken away"},
      {{"*/x/**", "!a/**"}, "a/x", false, "deeper as well"},
      {{"*/x/**", "!a/**"}, "b", true, "elsewhere it is not"},
      {{"*/x/**", "!a/**"}, "ab", true, "nor by a longer name"},
      {{"*/x/**", "!a**"}, "ab", false, "unless the pattern says so"},
      {{"*/x/**", "!a/x/**"}, "a", true, "only a part is taken away"},
      {{"*/x/**", "!a/*"}, "a", true, "only one level is taken away"},
      {{"*/x/**", "!a/**/y"}, "a", true, "only one name is taken away"},
      {{"*/x/**", "!a"}, "a", true, "only the path itself is taken away"},
      {{"*/x/**", "!a/\\*\\*"}, "a", true, "quoted stars take away one name"},
      {{"*/x/**", "!**/x/**"}, "a/x", false, "wherever it is"},
      {{"**", "!**/x/**"}, "a", true, "what is not below x stays"},
      {{"\xc3\xa9/**", "!\xc3\xa9/**"}, "\xc3\xa9", false, "beyond ASCII too"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.path);
    const auto list = GlobList::parse(row.entries);
    REQUIRE(list.has_value());
    CHECK(list->may_match_below(row.path) == row.may);
  }
}

}  // namespace refward::policy
