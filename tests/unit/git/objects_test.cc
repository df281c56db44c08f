// SPDX-License-Identifier: Apache-2.0
#include "git/objects.h"

#include "git/scratch.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::git {

namespace {

using namespace std::string_literals;

const std::string kHex(40, 'a');
const std::string kOther(40, 'b');
const std::string kTree = "tree " + kHex + "\n";
const std::string kAuthor = "author Alice <alice@example.org> 1700000000 +0100\n";
const std::string kCommitter = "committer Bob <bob@example.org> 1700000001 -0230\n";
const std::string kTagHead = "object " + kHex + "\ntype commit\ntag v1\n";
const std::string kTagger = "tagger Alice <alice@example.org> 1700000000 +0100\n";

// "code", "code!" where ambiguous; in order, blank-separated.
std::string spelled(const std::vector<ObjectFault>& faults) {
  std::string text;
  for (const ObjectFault& fault : faults) {
    text += text.empty() ? "" : " ";
    text += fault.code;
    text += fault.severity == FaultClass::ambiguous ? "!" : "";
  }
  return text;
}

struct Row {
  const char* why;
  std::string raw;
  std::string faults;  // "error": does not parse
};

template <typename Parse>
void check_rows(const std::vector<Row>& rows, Parse parse) {
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto parsed = parse(row.raw);
    CHECK((parsed ? spelled(parsed->faults) : "error"s) == row.faults);
  }
}

std::string entry(const std::string& mode, const std::string& name, char fill = 'x') {
  return mode + " " + name + '\0' + std::string(20, fill);
}

}  // namespace

TEST_CASE("a commit is read whole") {
  const std::string raw = kTree + "parent " + kOther + "\nparent " + kHex + "\n" + kAuthor +
                          kCommitter + "encoding UTF-8\nmergetag object x\n more\n\nText\n\nMore\n";
  const auto commit = parse_commit(raw);
  REQUIRE(commit.has_value());
  CHECK(commit->tree.hex() == kHex);
  REQUIRE(commit->parents.size() == 2);
  CHECK(commit->parents[0].hex() == kOther);
  CHECK(commit->parents[1].hex() == kHex);
  CHECK(commit->author.name == "Alice");
  CHECK(commit->author.email == "alice@example.org");
  CHECK(commit->author.time == base::Instant(base::Seconds(1700000000)));
  CHECK(commit->committer.email == "bob@example.org");
  CHECK(commit->committer.time == base::Instant(base::Seconds(1700000001)));
  CHECK(commit->message == "Text\n\nMore\n");
  CHECK(commit->has_mergetag);
  CHECK(commit->faults.empty());
}

TEST_CASE("departures from the grammar of commits, each with its class") {
  const std::string rest = kAuthor + kCommitter;
  const std::vector<Row> rows = {
      {"plain", kTree + rest + "\nx", ""},
      {"no message and no empty line", kTree + rest, ""},
      {"unknown headers behind the committer are free", kTree + rest + "HG:extra a:b\nx y\n\n", ""},
      {"nothing", "", "error"},
      {"no tree", rest + "\n", "error"},
      {"tree not first", rest + kTree + "\n", "error"},
      {"tree with upper-case digits", "tree " + std::string(40, 'A') + "\n" + rest + "\n", "error"},
      {"tree cut short", "tree " + kHex.substr(1) + "\n" + rest + "\n", "error"},
      {"CR behind the tree", "tree " + kHex + "\r\n" + rest + "\n", "error"},
      {"two blanks", "tree  " + kHex + "\n" + rest + "\n", "error"},
      {"malformed parent", kTree + "parent x\n" + rest + "\n", "error"},
      {"parent cut short", kTree + "parent " + kHex.substr(1) + "\n" + rest + "\n", "error"},
      {"two trees", kTree + kTree + rest + "\n", "duplicate-header!"},
      {"second tree at the end", kTree + rest + kTree + "\n", "duplicate-header!"},
      {"parent behind the author", kTree + kAuthor + "parent " + kHex + "\n" + kCommitter + "\n",
       "misplaced-parent!"},
      {"parent behind all", kTree + rest + "parent " + kHex + "\n\n", "misplaced-parent!"},
      {"malformed parent behind all", kTree + rest + "parent x\n\n", "misplaced-parent!"},
      {"two authors", kTree + kAuthor + kAuthor + kCommitter + "\n", "duplicate-header!"},
      {"two committers", kTree + rest + kCommitter + "\n", "duplicate-header!"},
      {"author last", kTree + kCommitter + kAuthor + "\n", "header-order! header-order!"},
      {"foreign header in front", kTree + "x y\n" + rest + "\n",
       "header-order! header-order! header-order!"},
      {"foreign header before a parent", kTree + "x y\nparent " + kHex + "\n" + rest + "\n",
       "header-order! misplaced-parent! header-order! header-order!"},
      {"no author", kTree + kCommitter + "\n", "header-order! missing-author!"},
      {"no committer", kTree + kAuthor + "\n", "missing-committer!"},
      {"header without its LF", kTree + rest + "x y", "unterminated-header!"},
      {"NUL in the header", kTree + rest + "x y\0z\n\n"s, "nul-in-header!"},
      {"NUL in the author", kTree + "author A\0 <a@b> 1 +0000\n"s + kCommitter + "\n",
       "nul-in-header!"},
      {"NUL in the message", kTree + rest + "\nx\0y"s, "nul-in-message"},
      {"author goes on", kTree + kAuthor + " x\n" + kCommitter + "\n", "folded-header!"},
      {"tree goes on", kTree + " x\n" + rest + "\n", "folded-header!"},
      {"parent goes on", kTree + "parent " + kHex + "\n x\n" + rest + "\n", "folded-header!"},
      {"encoding goes on", kTree + rest + "encoding a\n b\n\n", "folded-header!"},
      {"encoding twice", kTree + rest + "encoding a\nencoding b\n\n", "repeated-header"},
      {"encoding empty", kTree + rest + "encoding \n\n", "bad-encoding"},
      {"encoding strange", kTree + rest + "encoding a b\n\n", "bad-encoding"},
      {"signature twice", kTree + rest + "gpgsig a\ngpgsig b\n\n", "repeated-header"},
      {"header without a value", kTree + rest + "x\n\n", "malformed-header"}};
  check_rows(rows, parse_commit);
}

TEST_CASE("author lines of old histories are odd, and what they say is kept") {
  struct IdentRow {
    const char* line;
    const char* faults;
    const char* name;
    const char* email;
    std::int64_t time;  // -1: none
  };

  const IdentRow rows[] = {{"A <a@b> 0 +0000", "", "A", "a@b", 0},
                           {"A <a@b> 253402300799 +0000", "", "A", "a@b", 253402300799},
                           {"A <a@b> 253402300800 +0000", "bad-date", "A", "a@b", -1},
                           {"A <a@b> 99999999999999999999 +0000", "bad-date", "A", "a@b", -1},
                           {"A", "missing-email", "A", "", -1},
                           {"A <> 1 +0000", "empty-email", "A", "", 1},
                           {"<a@b> 1 +0000", "missing-name", "", "a@b", 1},
                           {" <a@b> 1 +0000", "missing-name", "", "a@b", 1},
                           {"A<a@b> 1 +0000", "missing-space", "A", "a@b", 1},
                           {"A> <a@b> 1 +0000", "bad-name", "A>", "a@b", 1},
                           {"A <a@b 1 +0000", "bad-email bad-date", "A", "a@b 1 +0000", -1},
                           {"A <<a@b> 1 +0000", "bad-email", "A", "<a@b", 1},
                           {"A <a@b> <c@d> 1 +0000", "bad-date", "A", "a@b", -1},
                           {"A <a@b>1 +0000", "bad-date", "A", "a@b", -1},
                           {"A <a@b>", "bad-date", "A", "a@b", -1},
                           {"A <a@b> -1 +0000", "bad-date", "A", "a@b", -1},
                           {"A <a@b> 01 +0000", "bad-date", "A", "a@b", -1},
                           {"A <a@b> 1", "bad-timezone", "A", "a@b", 1},
                           {"A <a@b> 1 +051800", "bad-timezone", "A", "a@b", 1},
                           {"A <a@b> 1 0000", "bad-timezone", "A", "a@b", 1},
                           {"A <a@b> 1 +0000\r", "bad-timezone", "A", "a@b", 1},
                           {"A <a@b> 1 +0000 ", "bad-timezone", "A", "a@b", 1}};
  for (const IdentRow& row : rows) {
    CAPTURE(row.line);
    const std::string raw = kTree + "author " + row.line + "\n" + kCommitter + "\n";
    const auto commit = parse_commit(raw);
    REQUIRE(commit.has_value());
    CHECK(spelled(commit->faults) == row.faults);
    CHECK(commit->author.name == row.name);
    CHECK(commit->author.email == row.email);
    CHECK((commit->author.time ? commit->author.time->time_since_epoch().count() : -1) == row.time);
    for (const ObjectFault& fault : commit->faults)
      CHECK(fault.detail == "author");
  }
}

TEST_CASE("what Git's own fsck calls an error in a commit is never without a fault") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const std::string tree =
      "tree " + scratch.run("git -C r.git hash-object -t tree -w --stdin </dev/null") + "\n";
  const std::string parent = "parent " + kOther + "\n";
  std::vector<std::string> lines = {tree,   parent,       kAuthor,      kCommitter, "x y\n",
                                    " z\n", "gpgsig a\n", "author A\n", "\n",       "encoding \n"};
  unsigned state = 7;
  const auto random = [&state](std::size_t bound) {
    state = state * 1103515245U + 12345U;
    return (state >> 16U) % bound;
  };
  int refused = 0;
  for (int round = 0; round < 120; ++round) {
    std::vector<std::string> chosen = {tree, kAuthor, kCommitter, "\n"};
    for (std::size_t edits = 1 + random(3); edits > 0; --edits) {
      const std::size_t place = random(chosen.size() + 1);
      if (random(3) == 0 && place < chosen.size())
        chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(place));
      else
        chosen.insert(chosen.begin() + static_cast<std::ptrdiff_t>(place),
                      lines[random(lines.size())]);
    }
    std::string raw;
    for (const std::string& line : chosen)
      raw += line;
    CAPTURE(raw);
    scratch.write("raw", raw);
    // Without --literally Git checks what it writes: malformed objects are refused.
    const Ran ran = scratch.try_run("git -C r.git hash-object -t commit --stdin <raw");
    const auto parsed = parse_commit(raw);
    if (ran.status != 0) {
      ++refused;
      CHECK((!parsed || !parsed->faults.empty()));
    }
    if (parsed && parsed->faults.empty())
      CHECK(ran.status == 0);
  }
  CHECK(refused > 20);
}

TEST_CASE("a tag is read whole") {
  const std::string raw = kTagHead + kTagger + "\nText\n";
  const auto tag = parse_tag(raw);
  REQUIRE(tag.has_value());
  CHECK(tag->target.hex() == kHex);
  CHECK(tag->target_kind == ObjectKind::commit);
  CHECK(tag->name == "v1");
  REQUIRE(tag->tagger.has_value());
  CHECK(tag->tagger->email == "alice@example.org");
  CHECK(tag->message == "Text\n");
  CHECK(tag->faults.empty());
}

TEST_CASE("departures from the grammar of tags, each with its class") {
  const std::string object = "object " + kHex + "\n";
  const std::vector<Row> rows = {
      {"plain", kTagHead + kTagger + "\nx", ""},
      {"of a tag", object + "type tag\ntag v1\n" + kTagger + "\nx", ""},
      {"of a blob", object + "type blob\ntag v1\n" + kTagger + "\nx", ""},
      {"without message", kTagHead + kTagger, ""},
      {"nothing", "", "error"},
      {"upper-case id", "object " + std::string(40, 'A') + "\ntype commit\ntag v1\n\n", "error"},
      {"unknown type", object + "type commits\ntag v1\n\n", "error"},
      {"type missing", object + "tag v1\n" + kTagger + "\n", "error"},
      {"tag line missing", object + "type commit\n" + kTagger + "\n", "error"},
      {"type first", "type commit\n" + object + "tag v1\n\n", "error"},
      {"CR behind the id", "object " + kHex + "\r\ntype commit\ntag v1\n\n", "error"},
      {"no tagger, as in old projects", kTagHead + "\nx", "missing-tagger"},
      {"strange name", object + "type commit\ntag a b\n" + kTagger + "\n", "bad-tag-name"},
      {"empty name", object + "type commit\ntag \n" + kTagger + "\n", "bad-tag-name"},
      {"foreign header", kTagHead + kTagger + "x y\n\n", "extra-header"},
      {"tagger behind a foreign header", kTagHead + "x y\n" + kTagger + "\n",
       "extra-header header-order!"},
      {"two taggers", kTagHead + kTagger + kTagger + "\n", "duplicate-header!"},
      {"second object", kTagHead + kTagger + object + "\n", "duplicate-header!"},
      {"object goes on", object + " x\ntype commit\ntag v1\n" + kTagger + "\n", "folded-header!"},
      {"tagger goes on", kTagHead + kTagger + " x\n\n", "folded-header!"},
      {"header without its LF", kTagHead + kTagger + "x y", "extra-header unterminated-header!"},
      {"NUL in the header", kTagHead + kTagger + "x\0 y\n\n"s, "extra-header nul-in-header!"},
      {"NUL in the message", kTagHead + kTagger + "\nx\0y"s, "nul-in-message"},
      {"tagger without date", kTagHead + "tagger A <a@b>\n\n", "bad-date"}};
  check_rows(rows, parse_tag);
}

TEST_CASE("a tree is read whole") {
  const std::string raw = entry("100644", "a") + entry("100755", "b") + entry("40000", "c") +
                          entry("120000", "d") + entry("160000", "e");
  const auto tree = parse_tree(raw);
  REQUIRE(tree.has_value());
  REQUIRE(tree->entries.size() == 5);
  const EntryKind kinds[] = {EntryKind::blob, EntryKind::executable, EntryKind::tree,
                             EntryKind::symlink, EntryKind::submodule};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(tree->entries[i].kind == kinds[i]);
    CHECK(tree->entries[i].name == std::string(1, static_cast<char>('a' + i)));
    CHECK(base::as_text(tree->entries[i].id.bytes()) == std::string(20, 'x'));
  }
  CHECK(tree->faults.empty());
}

TEST_CASE("departures from the grammar of trees, each with its class") {
  const std::string good = entry("100644", "a");
  const std::vector<Row> rows = {
      {"empty", "", ""},
      {"names that merely begin like .git",
       entry("100644", ".gita") + entry("100644", ".gitignore") + entry("100644", "git~10"), ""},
      {"Git's order: a.b before the tree a", entry("100644", "a.b") + entry("40000", "a"), ""},
      {"cut short", good.substr(0, good.size() - 1), "error"},
      {"trailing byte", good + "x", "error"},
      {"no NUL", "100644 abc", "error"},
      {"no mode", " a\0"s + std::string(20, 'x'), "error"},
      {"no blank", "100644a\0"s + std::string(20, 'x'), "error"},
      {"no name", entry("100644", ""), "error"},
      {"mode with a foreign digit", entry("100648", "a"), "error"},
      {"mode beyond 16 bits", entry("200000", "a"), "error"},
      {"mode that wraps around", entry("40000100644", "a"), "error"},
      {"zero in front", entry("040000", "a"), "zero-padded-mode"},
      {"group may write", entry("100664", "a"), "odd-mode"},
      {"folder with permissions", entry("40755", "a"), "odd-mode"},
      {"no known type", entry("644", "a"), "unknown-mode!"},
      {"a device", entry("60644", "a"), "unknown-mode!"},
      {"mode zero", entry("0", "a"), "zero-padded-mode unknown-mode!"},
      {"wrong order", entry("100644", "b") + entry("100644", "a"), "unsorted-tree!"},
      {"order of a flat list", entry("40000", "a") + entry("100644", "a.b"), "unsorted-tree!"},
      {"name twice", good + good, "duplicate-entry!"},
      {"file and folder", entry("100644", "a") + entry("40000", "a"), "duplicate-entry!"},
      {"file and folder apart", entry("100644", "a") + entry("100644", "a.b") + entry("40000", "a"),
       "duplicate-entry!"},
      {"dot", entry("40000", "."), "dot-entry!"},
      {"dot dot", entry("40000", ".."), "dot-entry!"},
      {"slash", entry("100644", "a/b"), "slash-in-name!"},
      {".git", entry("40000", ".git"), "dot-git!"},
      {".GIT", entry("40000", ".GIT"), "dot-git!"},
      {"short name", entry("40000", "GIT~1"), "dot-git!"},
      {"dots behind", entry("40000", ".git. ."), "dot-git!"},
      {"stream", entry("40000", ".git::$INDEX_ALLOCATION"), "dot-git!"},
      {"backslash", entry("40000", ".git\\x"), "dot-git!"},
      {"ignored code point", entry("40000", ".g\xe2\x80\x8cit"), "dot-git!"},
      {"ignored code point in front", entry("40000", "\xef\xbb\xbf.Git"), "dot-git!"},
      {"null id", entry("100644", "a", '\0'), "null-id!"},
      {"longest name", entry("100644", std::string(4096, 'a')), ""},
      {"too long a name", entry("100644", std::string(4097, 'a')), "long-name!"}};
  check_rows(rows, parse_tree);
}

TEST_CASE("Git's own trees are without fault") {
  const Scratch scratch;
  scratch.run(
      "git init -q r && cd r && mkdir -p a/b a-b && echo 1 >a/b/c && echo 2 >a.c && "
      "echo 3 >a-b/x && ln -s a.c link && echo 4 >run && chmod +x run && git add -A");
  const std::string tree = scratch.run("git -C r write-tree");
  const std::string raw = scratch.try_run("git -C r cat-file tree " + tree).output;
  const auto parsed = parse_tree(raw);
  REQUIRE(parsed.has_value());
  CHECK(spelled(parsed->faults) == "");
  CHECK(parsed->entries.size() == 5);
}

}  // namespace refward::git
