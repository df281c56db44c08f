// SPDX-License-Identifier: Apache-2.0
#include "git/changes.h"

#include "git/story.h"

#include <doctest/doctest.h>

namespace refward::git {

namespace {

using Paths = std::vector<std::string>;

const std::string kOne = "1111111111111111111111111111111111111111";
const std::string kTwo = "2222222222222222222222222222222222222222";
const std::string kThree = "3333333333333333333333333333333333333333";

Paths changed_paths(const Repo& repo, const ObjectId& commit) {
  const auto changes = changes_of(repo, commit);
  INFO((changes ? "" : changes.error().what));
  REQUIRE(changes.has_value());
  Paths paths;
  for (const PathChange& change : *changes) {
    CHECK(change.before != change.after);
    paths.push_back(change.path);
  }
  return paths;
}

// "1\n2\n...9\n" with some lines replaced.
std::string lines(const std::map<int, std::string>& replaced = {}) {
  std::string text;
  for (int i = 1; i <= 9; ++i) {
    const auto found = replaced.find(i);
    text += (found == replaced.end() ? std::to_string(i) : found->second) + "\n";
  }
  return text;
}

struct Merge {
  const char* why;
  Files base, ours, theirs, result;
  Paths changed;
};

Files with(Files files, const Files& more) {
  for (const auto& [path, file] : more)
    files[path] = file;
  return files;
}

const Files kReadme = {{"README", {"read me\n"}}};

Files plus(const Files& more) {
  return with(kReadme, more);
}

std::vector<Merge> file_merges() {
  const File base{lines()};
  const File ours{lines({{1, "ours"}})};
  const File theirs{lines({{9, "theirs"}})};
  const File both{lines({{1, "ours"}, {9, "theirs"}})};
  const File evil{lines({{1, "ours"}, {5, "evil"}, {9, "theirs"}})};
  return {
      {"each side changes a file of its own",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       plus({{"a", ours}, {"b", theirs}}),
       {}},
      {"... and the merge a third one",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       {{"a", ours}, {"b", theirs}, {"README", {"evil\n"}}},
       {"README"}},
      {"... or adds a file",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       plus({{"a", ours}, {"b", theirs}, {"d/e/evil", {"evil\n"}}}),
       {"d/e/evil"}},
      {"... or removes one",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       {{"a", ours}, {"b", theirs}},
       {"README"}},
      {"... or drops what they did (-s ours)",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       plus({{"a", ours}, {"b", base}}),
       {"b"}},
      {"... or what we did",
       plus({{"a", base}, {"b", base}}),
       plus({{"a", ours}, {"b", base}}),
       plus({{"a", base}, {"b", theirs}}),
       plus({{"a", base}, {"b", theirs}}),
       {"a"}},
      {"both change one file, far apart",
       plus({{"d/a", base}}),
       plus({{"d/a", ours}}),
       plus({{"d/a", theirs}}),
       plus({{"d/a", both}}),
       {}},
      {"... and the merge a line between",
       plus({{"d/a", base}}),
       plus({{"d/a", ours}}),
       plus({{"d/a", theirs}}),
       plus({{"d/a", evil}}),
       {"d/a"}},
      {"... or takes one side",
       plus({{"d/a", base}}),
       plus({{"d/a", ours}}),
       plus({{"d/a", theirs}}),
       plus({{"d/a", theirs}}),
       {"d/a"}},
      {"both make the same change",
       plus({{"a", base}}),
       plus({{"a", both}}),
       plus({{"a", both}}),
       plus({{"a", both}}),
       {}},
      {"... and the merge undoes it",
       plus({{"a", base}}),
       plus({{"a", both}}),
       plus({{"a", both}}),
       plus({{"a", base}}),
       {"a"}},
      {"both add the same file",
       plus({}),
       plus({{"a", base}}),
       plus({{"a", base}}),
       plus({{"a", base}}),
       {}},
      {"both add one, differently",
       plus({}),
       plus({{"a", ours}}),
       plus({{"a", theirs}}),
       plus({{"a", ours}}),
       {"a"}},
      {"both remove a file", plus({{"a", base}}), plus({}), plus({}), plus({}), {}},
      {"... and the merge brings it back",
       plus({{"a", base}}),
       plus({}),
       plus({}),
       plus({{"a", base}}),
       {"a"}},
      {"one removes a folder, the other does not touch it",
       plus({{"d/a", base}, {"d/b", base}}),
       plus({}),
       plus({{"d/a", base}, {"d/b", base}}),
       plus({}),
       {}},
      {"... and the merge keeps half of it",
       plus({{"d/a", base}, {"d/b", base}}),
       plus({}),
       plus({{"d/a", base}, {"d/b", base}}),
       plus({{"d/b", base}}),
       {"d/b"}},
      {"nothing is left", {{"a", base}, {"b", base}}, {{"a", base}}, {{"b", base}}, {}, {}},
      {"... but what the merge brings",
       {{"a", base}, {"b", base}},
       {{"a", base}},
       {{"b", base}},
       {{"c", base}},
       {"c"}},
  };
}

std::vector<Merge> conflicting_merges() {
  const File base{lines()};
  const File ours{lines({{5, "ours"}})};
  const File theirs{lines({{5, "theirs"}})};
  const File mixed{lines({{5, "ours and theirs"}})};
  const Files b = plus({{"a", base}});
  const Files o = plus({{"a", ours}});
  const Files t = plus({{"a", theirs}});
  const std::string binary = std::string("x\0y", 3);
  return {
      {"a conflict, mixed by hand", b, o, t, plus({{"a", mixed}}), {"a"}},
      {"a conflict, ours taken", b, o, t, o, {"a"}},
      {"a conflict, theirs taken", b, o, t, t, {"a"}},
      {"a conflict, the base taken", b, o, t, b, {"a"}},
      {"a conflict, removed", b, o, t, plus({}), {"a"}},
      {"a conflict, and a change beside it",
       b,
       o,
       t,
       {{"README", {"evil\n"}}, {"a", ours}, {"z", base}},
       {"README", "a", "z"}},
      {"removed by us, changed by them, removed", b, plus({}), t, plus({}), {"a"}},
      {"removed by us, changed by them, kept", b, plus({}), t, t, {"a"}},
      {"removed by them, changed by us, kept", b, o, plus({}), o, {"a"}},
      {"Git's own conflict markers",
       b,
       o,
       t,
       plus({{"a", {"1\n2\n3\n4\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> x\n6\n7\n8\n9\n"}}}),
       {"a"}},
      {"binary, changed by one side",
       plus({{"a", {binary}}}),
       plus({{"a", {binary + "1"}}}),
       plus({{"a", {binary}}, {"b", base}}),
       plus({{"a", {binary + "1"}}, {"b", base}}),
       {}},
      {"binary, changed by both",
       plus({{"a", {binary + lines()}}}),
       plus({{"a", {binary + lines({{1, "ours"}})}}}),
       plus({{"a", {binary + lines({{9, "theirs"}})}}}),
       plus({{"a", {binary + lines({{1, "ours"}, {9, "theirs"}})}}}),
       {"a"}},
      {"only an attribute in the tree would merge it (union)",
       plus({{"a", base}, {".gitattributes", {"a merge=union\n"}}}),
       plus({{"a", ours}, {".gitattributes", {"a merge=union\n"}}}),
       plus({{"a", theirs}, {".gitattributes", {"a merge=union\n"}}}),
       plus({{"a", {"1\n2\n3\n4\nours\ntheirs\n6\n7\n8\n9\n"}},
             {".gitattributes", {"a merge=union\n"}}}),
       {"a"}},
      {"an attribute that keeps ours is no reason either",
       plus({{"a", base}, {".gitattributes", {"a merge=ours\n"}}}),
       plus({{"a", {lines({{1, "ours"}})}}, {".gitattributes", {"a merge=ours\n"}}}),
       plus({{"a", {lines({{9, "theirs"}})}}, {".gitattributes", {"a merge=ours\n"}}}),
       plus({{"a", {lines({{1, "ours"}})}}, {".gitattributes", {"a merge=ours\n"}}}),
       {"a"}},
      {"... nor one that forbids merging (-merge) what merges line by line",
       plus({{"a", base}, {".gitattributes", {"a -merge\n"}}}),
       plus({{"a", {lines({{1, "ours"}})}}, {".gitattributes", {"a -merge\n"}}}),
       plus({{"a", {lines({{9, "theirs"}})}}, {".gitattributes", {"a -merge\n"}}}),
       plus({{"a", {lines({{1, "ours"}, {9, "theirs"}})}}, {".gitattributes", {"a -merge\n"}}}),
       {}},
  };
}

std::vector<Merge> mode_merges() {
  const File plain{lines()};
  const File executable{lines(), "100755"};
  const File theirs{lines({{9, "theirs"}})};
  const File both{lines({{9, "theirs"}}), "100755"};
  const File link{"README", "120000"};
  const File other_link{"/etc/passwd", "120000"};
  const File sub_one{kOne, "160000"};
  const File sub_two{kTwo, "160000"};
  const File sub_three{kThree, "160000"};
  return {
      {"made executable by one side",
       plus({{"a", plain}}),
       plus({{"a", executable}}),
       plus({{"a", plain}, {"b", plain}}),
       plus({{"a", executable}, {"b", plain}}),
       {}},
      {"made executable by the merge",
       plus({{"a", plain}}),
       plus({{"a", plain}, {"c", plain}}),
       plus({{"a", plain}, {"b", plain}}),
       plus({{"a", executable}, {"b", plain}, {"c", plain}}),
       {"a"}},
      {"executable by us, changed by them",
       plus({{"a", plain}}),
       plus({{"a", executable}}),
       plus({{"a", theirs}}),
       plus({{"a", both}}),
       {}},
      {"executable by them, changed by us",
       plus({{"a", plain}}),
       plus({{"a", theirs}}),
       plus({{"a", executable}}),
       plus({{"a", both}}),
       {}},
      {"... and no longer executable",
       plus({{"a", plain}}),
       plus({{"a", executable}}),
       plus({{"a", theirs}}),
       plus({{"a", theirs}}),
       {"a"}},
      {"a link made by one side",
       plus({{"a", plain}}),
       plus({{"a", link}}),
       plus({{"a", plain}, {"b", plain}}),
       plus({{"a", link}, {"b", plain}}),
       {}},
      {"... swapped for another by the merge",
       plus({{"a", plain}}),
       plus({{"a", link}}),
       plus({{"a", plain}, {"b", plain}}),
       plus({{"a", other_link}, {"b", plain}}),
       {"a"}},
      {"a file of the link's very bytes",
       plus({{"a", plain}}),
       plus({{"a", link}}),
       plus({{"a", plain}, {"b", plain}}),
       plus({{"a", {"README"}}, {"b", plain}}),
       {"a"}},
      {"a link that both sides turn",
       plus({{"a", link}}),
       plus({{"a", {"x", "120000"}}}),
       plus({{"a", {"y", "120000"}}}),
       plus({{"a", {"x", "120000"}}}),
       {"a"}},
      {"a link by us, changed by them",
       plus({{"a", plain}}),
       plus({{"a", link}}),
       plus({{"a", theirs}}),
       plus({{"a", link}}),
       {"a"}},
      {"a submodule moved by one side",
       plus({{"s", sub_one}}),
       plus({{"s", sub_one}, {"b", plain}}),
       plus({{"s", sub_two}}),
       plus({{"s", sub_two}, {"b", plain}}),
       {}},
      {"... elsewhere by the merge",
       plus({{"s", sub_one}}),
       plus({{"s", sub_one}, {"b", plain}}),
       plus({{"s", sub_two}}),
       plus({{"s", sub_three}, {"b", plain}}),
       {"s"}},
      {"a submodule moved by both",
       plus({{"s", sub_one}}),
       plus({{"s", sub_two}}),
       plus({{"s", sub_three}}),
       plus({{"s", sub_three}}),
       {"s"}},
      {"a folder becomes a submodule on one side",
       plus({{"s/x", plain}, {"s/y", plain}}),
       plus({{"s", sub_one}}),
       plus({{"s/x", plain}, {"s/y", plain}, {"b", plain}}),
       plus({{"s", sub_one}, {"b", plain}}),
       {}},
      {"... and the merge takes another",
       plus({{"s/x", plain}, {"s/y", plain}}),
       plus({{"s", sub_one}}),
       plus({{"s/x", plain}, {"s/y", plain}, {"b", plain}}),
       plus({{"s", sub_two}, {"b", plain}}),
       {"s"}},
  };
}

std::vector<Merge> folder_merges() {
  const File f{lines()};
  const File g{"g\n"};
  const File evil{"evil\n"};
  return {
      {"a file becomes a folder on one side",
       plus({{"a", f}}),
       plus({{"a/x", g}}),
       plus({{"a", f}, {"b", f}}),
       plus({{"a/x", g}, {"b", f}}),
       {}},
      {"... and the merge fills it",
       plus({{"a", f}}),
       plus({{"a/x", g}}),
       plus({{"a", f}, {"b", f}}),
       plus({{"a/x", g}, {"a/y", evil}, {"b", f}}),
       {"a/y"}},
      {"... or leaves the file",
       plus({{"a", f}}),
       plus({{"a/x", g}}),
       plus({{"a", f}, {"b", f}}),
       plus({{"a", f}, {"b", f}}),
       {"a", "a/x"}},
      {"a folder becomes a file on one side",
       plus({{"a/x", f}, {"a.b", f}}),
       plus({{"a", g}, {"a.b", f}}),
       plus({{"a/x", f}, {"a.b", g}}),
       plus({{"a", g}, {"a.b", g}}),
       {}},
      {"... and another file in the merge",
       plus({{"a/x", f}, {"a.b", f}}),
       plus({{"a", g}, {"a.b", f}}),
       plus({{"a/x", f}, {"a.b", g}}),
       plus({{"a", evil}, {"a.b", evil}}),
       {"a", "a.b"}},
      {"a file by us where they have a folder: the file is in conflict",
       plus({}),
       plus({{"a", f}}),
       plus({{"a/x", g}}),
       plus({{"a/x", g}}),
       {"a"}},
      {"... the other way round, and the folder is lost too",
       plus({}),
       plus({{"a/x", g}}),
       plus({{"a", f}}),
       plus({{"a", f}}),
       {"a", "a/x"}},
      {"names between a folder and a file of its name",
       plus({}),
       plus({{"a", f}, {"a.b", f}, {"a-b", f}}),
       plus({{"a/x", g}, {"a0", g}}),
       plus({{"a/x", g}, {"a.b", f}, {"a-b", f}, {"a0", g}}),
       {"a"}},
  };
}

std::vector<Merge> named_merges() {
  std::vector<Merge> rows;
  const File f{lines()};
  const File ours{lines({{1, "ours"}})};
  const File theirs{lines({{9, "theirs"}})};
  const File both{lines({{1, "ours"}, {9, "theirs"}})};
  for (const char* name : {"new\nline", "quo\"te", "back\\slash", "gr\xc3\xbc\xc3\x9f", "\xff\xfe",
                           " blank ", "tab\tx", "-rf", "a:b", "~", "\x01"}) {
    const std::string path = std::string("d/") + name + "/" + name;
    rows.push_back({name,
                    plus({{path, f}}),
                    plus({{path, ours}}),
                    plus({{path, theirs}}),
                    plus({{path, both}}),
                    {}});
    rows.push_back({name,
                    plus({{path, f}}),
                    plus({{path, ours}}),
                    plus({{path, theirs}}),
                    plus({{path, f}}),
                    {path}});
  }
  return rows;
}

// What only Git's own merge finds: renames.
std::vector<Merge> renaming_merges() {
  const File f{lines()};
  const File theirs{lines({{9, "theirs"}})};
  const File evil{lines({{5, "evil"}, {9, "theirs"}})};
  return {
      {"renamed by us, changed by them",
       plus({{"a", f}}),
       plus({{"b", f}}),
       plus({{"a", theirs}}),
       plus({{"b", theirs}}),
       {}},
      {"... and the merge too",
       plus({{"a", f}}),
       plus({{"b", f}}),
       plus({{"a", theirs}}),
       plus({{"b", evil}}),
       {"a", "b"}},
      {"... or something beside it",
       plus({{"a", f}}),
       plus({{"b", f}}),
       plus({{"a", theirs}}),
       {{"README", {"evil\n"}}, {"b", theirs}},
       {"README", "a", "b"}},
      {"renamed by them, changed by us",
       plus({{"a", f}}),
       plus({{"a", theirs}}),
       plus({{"d/e/b", f}}),
       plus({{"d/e/b", theirs}}),
       {}},
      {"... and their name lost",
       plus({{"a", f}}),
       plus({{"a", theirs}}),
       plus({{"d/e/b", f}}),
       plus({{"a", theirs}}),
       {"a", "d/e/b"}},
  };
}

}  // namespace

TEST_CASE("a merge brings what is not in the recomputed merge of its parents") {
  std::vector<Merge> rows;
  for (const auto& table : {file_merges(), conflicting_merges(), mode_merges(), folder_merges(),
                            named_merges(), renaming_merges()})
    rows.insert(rows.end(), table.begin(), table.end());
  Story story;
  std::vector<std::size_t> merges;
  for (const Merge& row : rows) {
    const std::size_t base = story.add({}, row.base);
    const std::size_t ours = story.add({base}, row.ours);
    const std::size_t theirs = story.add({base}, row.theirs);
    merges.push_back(story.add({ours, theirs}, row.result));
  }
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].why);
    CHECK(changed_paths(repo, ids[merges[i]]) == rows[i].changed);
  }
}

// Git's word would hide what the own walk gets wrong.
TEST_CASE("without renames the own walk alone finds the clean merges") {
  std::size_t clean = 0;
  for (const auto& table : {file_merges(), mode_merges(), folder_merges(), named_merges()}) {
    for (const Merge& row : table) {
      if (!row.changed.empty())
        continue;
      CAPTURE(row.why);
      Story story;
      const std::size_t base = story.add({}, row.base);
      const std::size_t ours = story.add({base}, row.ours);
      const std::size_t theirs = story.add({base}, row.theirs);
      const std::size_t merge = story.add({ours}, row.result);
      const Scratch scratch;
      const std::vector<ObjectId> ids = story.write(scratch, "r.git");
      const Repo repo = open_repo(scratch.path() / "r.git");
      const auto recomputed = recompute_merge(repo, {ids[ours], ids[theirs]});
      REQUIRE(recomputed.has_value());
      CHECK(recomputed->conflicts.empty());
      const auto expected = changes_of(repo, ids[merge]);
      REQUIRE(expected.has_value());
      REQUIRE(recomputed->to_first.size() == expected->size());
      for (std::size_t i = 0; i < expected->size(); ++i) {
        CHECK(recomputed->to_first[i].path == (*expected)[i].path);
        CHECK(recomputed->to_first[i].after == (*expected)[i].after);
      }
      ++clean;
    }
  }
  CHECK(clean > 20);
}

namespace {

struct Knot {
  const char* why;
  std::vector<std::pair<std::vector<std::size_t>, Files>> commits;  // the last is asked about
  Paths changed;
};

const File kBase{lines()};
const File kTop{lines({{1, "top"}})};
const File kMiddle{lines({{5, "middle"}})};
const File kEnd{lines({{9, "end"}})};
const File kTopEnd{lines({{1, "top"}, {9, "end"}})};
const File kAll{lines({{1, "top"}, {5, "middle"}, {9, "end"}})};
const File kEvil{"evil\n"};

std::vector<Knot> knots() {
  const Files a = {{"a", kBase}};
  const auto octopus = [&](const Files& result) {
    return decltype(Knot::commits){{{}, a},
                                   {{0}, {{"a", kTop}}},
                                   {{0}, {{"a", kMiddle}}},
                                   {{0}, {{"a", kEnd}, {"n", kBase}}},
                                   {{1, 2, 3}, result}};
  };
  const auto fight = [&](const Files& result) {  // the last two disagree
    return decltype(Knot::commits){{{}, a},
                                   {{0}, {{"a", kTop}}},
                                   {{0}, {{"a", kEnd}}},
                                   {{0}, {{"a", kBase}, {"x", kTop}}},
                                   {{0}, {{"a", {lines({{9, "other"}})}}}},
                                   {{1, 2, 3, 4}, result}};
  };
  // 1 and 2 are merged both ways into 3 and 4, which go on to 5 and 6.
  const auto cross = [&](const Files& result) {
    return decltype(Knot::commits){
        {{}, {{"a", kBase}, {"b", kBase}}},       {{0}, {{"a", kTop}, {"b", kBase}}},
        {{0}, {{"a", kEnd}, {"b", kBase}}},       {{1, 2}, {{"a", kTopEnd}, {"b", kBase}}},
        {{2, 1}, {{"a", kTopEnd}, {"b", kBase}}}, {{3}, {{"a", kAll}, {"b", kBase}}},
        {{4}, {{"a", kTopEnd}, {"b", kEnd}}},     {{5, 6}, result}};
  };
  // The bases themselves are in conflict, resolved differently on the two sides.
  const auto quarrel = [&](const Files& result) {
    const File x{lines({{5, "x"}})};
    const File y{lines({{5, "y"}})};
    return decltype(Knot::commits){{{}, {{"a", kBase}}},
                                   {{0}, {{"a", x}}},
                                   {{0}, {{"a", y}}},
                                   {{1, 2}, {{"a", x}}},
                                   {{2, 1}, {{"a", y}, {"b", kBase}}},
                                   {{3, 4}, result}};
  };
  // ... and one side then removes what they quarrelled about.
  const auto removal = [&](const Files& result) {
    const File x{lines({{5, "x"}})};
    const File y{lines({{5, "y"}})};
    return decltype(Knot::commits){{{}, {{"a", kBase}}}, {{0}, {{"a", x}}},
                                   {{0}, {{"a", y}}},    {{1, 2}, {{"b", kBase}}},
                                   {{2, 1}, {{"a", y}}}, {{3, 4}, result}};
  };
  const auto strangers = [&](const Files& result) {
    return decltype(Knot::commits){{{}, {{"a", kBase}, {"same", kEnd}}},
                                   {{}, {{"b", kTop}, {"same", kEnd}}},
                                   {{0, 1}, result}};
  };
  const auto forward = [&](const Files& result) {
    return decltype(Knot::commits){{{}, a}, {{0}, {{"a", kTop}, {"b", kEnd}}}, {{0, 1}, result}};
  };
  return {
      {"the first commit brings everything", {{{}, {{"a", kBase}, {"d/e", kTop}}}}, {"a", "d/e"}},
      {"an empty first commit brings nothing", {{{}, {}}}, {}},
      {"an ordinary commit", {{{}, a}, {{0}, {{"a", kTop}, {"b", kEnd}}}}, {"a", "b"}},
      {"... that changes nothing", {{{}, a}, {{0}, a}}, {}},
      {"... that moves a file", {{{}, a}, {{0}, {{"b", kBase}}}}, {"a", "b"}},
      {"... a file becomes a folder", {{{}, a}, {{0}, {{"a/x", kBase}}}}, {"a", "a/x"}},
      {"an octopus", octopus({{"a", kAll}, {"n", kBase}}), {}},
      {"an evil octopus", octopus({{"a", kAll}, {"n", kEvil}}), {"n"}},
      {"an octopus that drops its last arm",
       octopus({{"a", {lines({{1, "top"}, {5, "middle"}})}}}),
       {"a", "n"}},
      {"an octopus in conflict", fight({{"a", kTopEnd}, {"x", kTop}}), {"a"}},
      {"... and evil", fight({{"a", kTopEnd}, {"x", kEvil}}), {"a", "x"}},
      {"a criss-cross merge", cross({{"a", kAll}, {"b", kEnd}}), {}},
      {"an evil criss-cross merge", cross({{"a", kAll}, {"b", kEnd}, {"c", kEvil}}), {"c"}},
      {"a criss-cross merge that drops a line", cross({{"a", kTopEnd}, {"b", kEnd}}), {"a"}},
      {"bases that quarrel, ours", quarrel({{"a", {lines({{5, "x"}})}}, {"b", kBase}}), {"a"}},
      {"bases that quarrel, theirs", quarrel({{"a", {lines({{5, "y"}})}}, {"b", kBase}}), {"a"}},
      {"bases that quarrel, and evil",
       quarrel({{"a", {lines({{5, "y"}})}}, {"b", kEvil}}),
       {"a", "b"}},
      {"bases that quarrel, removed on one side, kept",
       removal({{"a", {lines({{5, "y"}})}}, {"b", kBase}}),
       {"a"}},
      {"bases that quarrel, removed on one side, removed", removal({{"b", kBase}}), {"a"}},
      {"unrelated histories", strangers({{"a", kBase}, {"b", kTop}, {"same", kEnd}}), {}},
      {"... and evil", strangers({{"a", kEvil}, {"b", kTop}, {"same", kEnd}}), {"a"}},
      {"... and one dropped", strangers({{"a", kBase}, {"same", kEnd}}), {"b"}},
      {"a merge of a descendant (--no-ff)", forward({{"a", kTop}, {"b", kEnd}}), {}},
      {"... and evil", forward({{"a", kTop}, {"b", kEvil}}), {"b"}},
      {"... and nothing of it taken", forward(a), {"a", "b"}},
      {"a commit merged with its own parent, backwards",
       {{{}, a}, {{0}, {{"a", kTop}}}, {{1, 0}, {{"a", kTop}}}},
       {}},
      {"... and undone", {{{}, a}, {{0}, {{"a", kTop}}}, {{1, 0}, a}}, {"a"}},
  };
}

}  // namespace

TEST_CASE("commits of all shapes: roots, octopuses, several bases, none, ancestors") {
  Story story;
  std::vector<std::size_t> last;
  std::size_t first = 0;
  const std::vector<Knot> rows = knots();
  for (const Knot& row : rows) {
    for (const auto& [parents, files] : row.commits) {
      std::vector<std::size_t> numbers;
      for (const std::size_t parent : parents)
        numbers.push_back(first + parent);
      last.resize(first + 1);
      last.back() = story.add(numbers, files);
    }
    first += row.commits.size();
  }
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  std::size_t end = 0;
  for (const Knot& row : rows) {
    CAPTURE(row.why);
    end += row.commits.size();
    CHECK(changed_paths(repo, ids[end - 1]) == row.changed);
  }
}

TEST_CASE("a change says what stood there before and what stands there now") {
  Story story;
  const File file{"x\n"};
  const std::size_t old =
      story.add({}, {{"gone", file}, {"mode", file}, {"sub", {kOne, "160000"}}, {"same", file}});
  const std::size_t now = story.add({old}, {{"mode", {"x\n", "100755"}},
                                            {"sub", {kTwo, "160000"}},
                                            {"same", file},
                                            {"new", {"y", "120000"}}});
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  const ObjectId x = scratch.id("echo x | git hash-object --stdin");
  const ObjectId y = scratch.id("printf y | git hash-object --stdin");
  const auto changes = changes_of(repo, ids[now]);
  REQUIRE(changes.has_value());
  REQUIRE(changes->size() == 4);
  CHECK((*changes)[0].path == "gone");
  CHECK((*changes)[0].before == PathState{EntryKind::blob, x});
  CHECK((*changes)[0].after == std::nullopt);
  CHECK((*changes)[1].before == PathState{EntryKind::blob, x});
  CHECK((*changes)[1].after == PathState{EntryKind::executable, x});
  CHECK((*changes)[2].path == "new");
  CHECK((*changes)[2].before == std::nullopt);
  CHECK((*changes)[2].after == PathState{EntryKind::symlink, y});
  CHECK((*changes)[3].before == PathState{EntryKind::submodule, ObjectId::parse(kOne).value()});
  CHECK((*changes)[3].after == PathState{EntryKind::submodule, ObjectId::parse(kTwo).value()});
}

namespace {

// A raw entry of a tree.
std::string raw_entry(const std::string& mode, const std::string& name, const ObjectId& id) {
  return mode + " " + name + std::string(1, '\0') + std::string(base::as_text(id.bytes()));
}

std::string words(const base::Result<std::vector<PathChange>>& changes) {
  return changes ? "" : changes.error().what;
}

}  // namespace

TEST_CASE("trees that have no one reading are errors, wherever they are compared") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const ObjectId blob = scratch.put("r.git", "blob", "x");
  const ObjectId good = scratch.put("r.git", "tree", raw_entry("100644", "a", blob));
  const auto missing = ObjectId::parse(kOne).value();

  const struct {
    const char* why;
    std::string raw;
    const char* said;
  } rows[] = {
      {"twins", raw_entry("100644", "a", blob) + raw_entry("100644", "a", blob), "malformed tree"},
      {"a file and a folder of one name",
       raw_entry("100644", "a", blob) + raw_entry("100644", "a.b", blob) +
           raw_entry("40000", "a", good),
       "duplicate-entry"},
      {"unsorted", raw_entry("100644", "b", blob) + raw_entry("100644", "a", blob),
       "unsorted-tree"},
      {"a slash in a name", raw_entry("100644", "a/b", blob), "slash-in-name"},
      {"dots", raw_entry("100644", "..", blob), "dot-entry"},
      {"no id", raw_entry("100644", "a", ObjectId()), "null-id"},
      {"an unknown mode", raw_entry("30000", "a", blob), "unknown-mode"},
      {"cut short", raw_entry("100644", "a", blob).substr(0, 20), "malformed tree entry"},
      {"a folder that is not there", raw_entry("40000", "a", missing), "is not there"},
      {"a folder that is a file", raw_entry("40000", "a", blob), "no tree"},
  };

  for (const auto& row : rows) {
    CAPTURE(row.why);
    const ObjectId bad = scratch.put("r.git", "tree", row.raw);
    const Repo repo = open_repo(scratch.path() / "r.git");
    CHECK(words(tree_changes(repo, good, bad)).find(row.said) != std::string::npos);
    CHECK(words(tree_changes(repo, bad, ObjectId())).find(row.said) != std::string::npos);
    CHECK(words(tree_changes(repo, ObjectId(), bad)).find(row.said) != std::string::npos);
  }
  const ObjectId odd = scratch.put(
      "r.git", "tree", raw_entry("100644", ".git", blob) + raw_entry("0100664", "a", blob));
  const Repo repo = open_repo(scratch.path() / "r.git");
  const auto changes = tree_changes(repo, good, odd);
  REQUIRE(changes.has_value());
  REQUIRE(changes->size() == 1);
  CHECK(changes->front().path == ".git");
  CHECK_FALSE(tree_changes(repo, good, blob).has_value());
  CHECK_FALSE(tree_changes(repo, good, missing).has_value());
  CHECK_FALSE(changes_of(repo, good).has_value());
  CHECK_FALSE(changes_of(repo, missing).has_value());
}

TEST_CASE("depth, length and number of paths have limits") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const ObjectId blob = scratch.put("r.git", "blob", "x");
  const auto nested = [&](ObjectId tree, std::size_t levels, const std::string& name) {
    for (std::size_t i = 0; i < levels; ++i)
      tree = scratch.put("r.git", "tree", raw_entry("40000", name, tree));
    return tree;
  };
  const ObjectId leaf = scratch.put("r.git", "tree", raw_entry("100644", "a", blob));
  const std::string long_name(1000, 'n');
  const ObjectId long_path = nested(leaf, 4, long_name);
  const ObjectId too_long = nested(long_path, 1, long_name);
  std::string hundred;
  for (int i = 0; i < 100; ++i)
    hundred += raw_entry("100644", fmt::format("{:02}", i), blob);
  ObjectId many = scratch.put("r.git", "tree", hundred);
  for (int level = 0; level < 5; ++level) {  // 10^12 paths in 6 trees
    std::string raw;
    for (int i = 0; i < 100; ++i)
      raw += raw_entry("40000", fmt::format("{:02}", i), many);
    many = scratch.put("r.git", "tree", raw);
  }
  Story story;
  std::string path = "a";
  for (std::size_t i = 0; i < 1024; ++i)
    path.insert(0, "d/");
  story.add({}, {{path, {"x"}}});
  const ObjectId deep =
      scratch.id("git -C deep.git rev-parse " + story.write(scratch, "deep.git")[0].hex() + ":");
  scratch.run("echo ../../deep.git/objects >r.git/objects/info/alternates");
  const ObjectId deeper = nested(deep, 1, "d");
  const Repo repo = open_repo(scratch.path() / "r.git");
  CHECK(tree_changes(repo, ObjectId(), long_path).has_value());
  CHECK(words(tree_changes(repo, ObjectId(), too_long)) == "a path of more than 4096 bytes");
  CHECK(words(tree_changes(repo, ObjectId(), many)) == "more than 1000000 changed paths");
  CHECK(tree_changes(repo, ObjectId(), deep).has_value());
  CHECK(words(tree_changes(repo, ObjectId(), deeper)) == "folders more than 1024 deep");
}

TEST_CASE("a merge of too many commits is an error, one of as many as may be is not") {
  Story story;
  const std::size_t root = story.add({}, {{"a", kBase}});
  std::vector<std::size_t> arms;
  Files all = {{"a", kBase}};
  for (std::size_t i = 0; i < kMaxMergeParents; ++i) {
    const std::string name = fmt::format("{:03}", i);
    arms.push_back(story.add({root}, {{"a", kBase}, {name, kTop}}));
    all[name] = kTop;
  }
  const std::size_t widest = story.add(arms, all);
  arms.push_back(story.add({root}, {{"a", kEnd}}));
  const std::size_t wider = story.add(arms, all);
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  CHECK(changed_paths(repo, ids[widest]).empty());
  CHECK(words(changes_of(repo, ids[wider])) == "a merge of 65 commits");
}

}  // namespace refward::git
