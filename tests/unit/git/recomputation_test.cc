// SPDX-License-Identifier: Apache-2.0
// The own merge against Git's, over random histories.
#include "git/recomputation.h"

#include "git/blob_merge.h"
#include "git/changes.h"
#include "git/story.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace refward::git {

namespace {

constexpr std::size_t kCommits = 120;
constexpr std::size_t kPairs = 60;

class Dice {
 public:
  explicit Dice(unsigned seed) : state_(seed) {}

  std::size_t below(std::size_t bound) {
    state_ = state_ * 1103515245U + 12345U;
    return (state_ >> 16U) % bound;
  }

 private:
  unsigned state_;
};

const std::vector<std::string> kNames = {"a",     "a.b",   "a/x", "a/y/z",   "a/y",
                                         "b/c/d", "b/c/e", "b/f", "g",       "h-",
                                         "h/i",   "h0",    "k",   "l/m/n/o", "l/m/p"};

// Each line once in all files, so that every diff finds the same lines, and no file looks like
// another one renamed (Git's merge detects renames whatever it is told, up to 2.48).
std::string text_of(const std::string& path, Dice& dice) {
  std::string text;
  for (int line = 0; line < 12; ++line)
    text += fmt::format("{} line {}{}\n", path, line, dice.below(8) == 0 ? " changed" : "");
  return text;
}

std::string edited(const std::string& path, const std::string& text, Dice& dice) {
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start) + 1;
    if (dice.below(12) != 0)
      out += text.substr(start, end - start);
    if (dice.below(14) == 0)
      out += fmt::format("{} new {}\n", path, dice.below(1'000'000));
    start = end;
  }
  return out;
}

// A path has either a file or a folder: whatever stands in the way goes.
void put(Files& files, const std::string& path, const File& file) {
  std::erase_if(files, [&](const auto& entry) {
    return entry.first.starts_with(path + "/") || path.starts_with(entry.first + "/");
  });
  files[path] = file;
}

void mutate(Files& files, Dice& dice) {
  const std::string& name = kNames[dice.below(kNames.size())];
  const auto found = files.find(name);
  const std::size_t what = dice.below(12);
  if (found == files.end()) {
    put(files, name, {text_of(name, dice)});
  } else if (what == 0) {
    files.erase(found);
  } else if (what == 1) {
    found->second = {fmt::format("{} target {}", name, dice.below(3)), "120000"};
  } else if (what == 2) {
    found->second = {fmt::format("{:030}{:010}", std::hash<std::string>()(name), 1 + dice.below(3)),
                     "160000"};
  } else if (what == 3 && found->second.mode == "100644") {
    found->second.mode = "100755";
  } else if (found->second.mode.starts_with("100")) {
    found->second.data = edited(name, found->second.data, dice);
  } else {
    found->second = {text_of(name, dice)};
  }
}

struct History {
  std::vector<ObjectId> ids;
  Repo repo;
};

// Merges take whole sides at random, so that their bases quarrel too.
History make_history(const Scratch& scratch, unsigned seed) {
  Dice dice(seed);
  Story story;
  std::vector<Files> trees;
  for (std::size_t i = 0; i < kCommits; ++i) {
    std::vector<std::size_t> parents;
    if (i > 0 && dice.below(40) != 0)
      parents.push_back(i - 1 - dice.below(std::min<std::size_t>(i, 8)));
    const std::size_t other = i == 0 ? 0 : i - 1 - dice.below(std::min<std::size_t>(i, 8));
    if (!parents.empty() && dice.below(3) == 0 && other != parents.front())
      parents.push_back(other);
    Files files;
    for (const std::size_t parent : parents) {
      for (const auto& [path, file] : trees[parent]) {
        if (parent == parents.front() || dice.below(3) == 0)
          put(files, path, file);
      }
    }
    for (std::size_t edits = parents.empty() ? 8 : 1 + dice.below(3); edits > 0; --edits)
      mutate(files, dice);
    story.add(parents, files);
    trees.push_back(files);
  }
  std::vector<ObjectId> ids = story.write(scratch, "r.git");
  return {std::move(ids), open_repo(scratch.path() / "r.git")};
}

struct Verdict {
  bool clean = false;
  ObjectId tree;
  std::set<std::string> conflicts;
};

// "clean|conflict TREE" and a path a line, by one run of merge-tree for each pair.
std::vector<Verdict> ask_git(const Scratch& scratch,
                             const std::vector<std::pair<ObjectId, ObjectId>>& pairs) {
  std::string input;
  for (const auto& [ours, theirs] : pairs)
    input += ours.hex() + " " + theirs.hex() + "\n";
  scratch.write("pairs", input);
  std::istringstream output(scratch.run(
      "while read a b; do git -C r.git -c core.quotePath=false merge-tree "
      "--write-tree --name-only --no-messages --allow-unrelated-histories $a $b; echo \"= $?\"; "
      "done <pairs"));
  std::vector<Verdict> verdicts;
  Verdict next;
  for (std::string line; std::getline(output, line);) {
    if (line.starts_with("= ")) {
      next.clean = line == "= 0";
      REQUIRE((next.clean || line == "= 1"));
      verdicts.push_back(next);
      next = {};
    } else if (next.tree.is_null()) {
      next.tree = ObjectId::parse(line).value();
    } else {
      next.conflicts.insert(line.substr(0, line.find('~')));  // "a~BRANCH" for a file moved away
    }
  }
  return verdicts;
}

struct Tally {
  std::size_t clean = 0;
  std::size_t conflicts = 0;
  std::size_t several_bases = 0;
  std::size_t stricter = 0;  // we: conflict, Git: clean
};

void compare(const Repo& repo,
             const std::pair<ObjectId, ObjectId>& pair,
             const Verdict& git,
             Tally& tally) {
  CAPTURE(pair.first.hex());
  CAPTURE(pair.second.hex());
  const auto merge = recompute_merge(repo, {pair.first, pair.second});
  INFO((merge ? "" : merge.error().what));
  REQUIRE(merge.has_value());
  const bool several = repo.merge_bases({pair.first}, pair.second)->size() > 1;
  tally.several_bases += several ? 1 : 0;
  for (const std::string& path : git.conflicts)
    CHECK_MESSAGE(std::binary_search(merge->conflicts.begin(), merge->conflicts.end(), path), path);
  if (!merge->conflicts.empty()) {
    ++tally.conflicts;
    tally.stricter += git.clean ? 1 : 0;
    // Only a base that had to be merged itself makes us stricter than Git.
    CHECK((several || !git.clean));
    return;
  }
  ++tally.clean;
  CHECK(git.clean);
  const auto expected = tree_changes(repo, tree_of(repo, pair.first).value_or({}), git.tree);
  REQUIRE(expected.has_value());
  REQUIRE(merge->to_first.size() == expected->size());
  for (std::size_t i = 0; i < expected->size(); ++i) {
    CHECK(merge->to_first[i].path == (*expected)[i].path);
    CHECK(merge->to_first[i].before == (*expected)[i].before);
    CHECK(merge->to_first[i].after == (*expected)[i].after);
  }
}

}  // namespace

TEST_CASE("a clean merge is Git's, and what Git leaves in conflict is in conflict") {
  Tally tally;
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    CAPTURE(seed);
    const Scratch scratch;
    const auto [ids, repo] = make_history(scratch, seed);
    Dice dice(seed + 100);
    std::vector<std::pair<ObjectId, ObjectId>> pairs;
    while (pairs.size() < kPairs) {
      const std::size_t a = dice.below(kCommits);
      const std::size_t b = std::min(kCommits - 1, a + dice.below(7));
      pairs.emplace_back(ids[a], ids[b]);
    }
    const std::vector<Verdict> verdicts = ask_git(scratch, pairs);
    REQUIRE(verdicts.size() == pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i)
      compare(repo, pairs[i], verdicts[i], tally);
  }
  MESSAGE("clean ", tally.clean, ", in conflict ", tally.conflicts, ", several bases ",
          tally.several_bases, ", stricter than Git ", tally.stricter);
  CHECK(tally.clean > 60);
  CHECK(tally.conflicts > 60);
  CHECK(tally.several_bases > 10);
  CHECK(tally.stricter < 5);
}

TEST_CASE("tree_changes says what git diff-tree says") {
  const Scratch scratch;
  const auto [ids, repo] = make_history(scratch, 7);
  std::string input;
  std::string said;
  Dice dice(7);
  for (std::size_t i = 0; i < kPairs; ++i) {
    const ObjectId a = ids[dice.below(kCommits)];
    const ObjectId b = ids[dice.below(kCommits)];
    input += scratch.id("git -C r.git rev-parse " + a.hex() + "^{tree}").hex() + " " +
             scratch.id("git -C r.git rev-parse " + b.hex() + "^{tree}").hex() + "\n";
    const auto changes =
        tree_changes(repo, tree_of(repo, a).value_or({}), tree_of(repo, b).value_or({}));
    REQUIRE(changes.has_value());
    for (const PathChange& change : *changes)
      said += (change.before ? change.before->id : ObjectId()).hex() + " " +
              (change.after ? change.after->id : ObjectId()).hex() + "\t" + change.path + "\n";
  }
  scratch.write("pairs", input);
  const std::string git = scratch.run(
      "git -C r.git diff-tree --stdin -r --no-renames --no-abbrev --raw <pairs | grep '^:' | sed "
      "'s/^:[0-9]* [0-9]* \\([0-9a-f]* [0-9a-f]*\\) [A-Z]/\\1/'");
  CHECK(said == git + "\n");
}

namespace {

// "x" of each version, changed at its head by one side and at its end by the other.
std::array<std::string, 3> versions(const std::string& middle) {
  return {"head\n" + middle + "end\n", "ours\n" + middle + "end\n", "head\n" + middle + "theirs\n"};
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

}  // namespace

TEST_CASE("contents beyond the limits, and binary ones, are in conflict") {
  const struct {
    const char* why;
    std::string middle;
    bool merged;
  } rows[] = {
      {"a small file", "x\n", true},
      {"as many lines as may be", repeated("x\n", 6663), true},  // with 2 more, and the last's end
      {"one line more in each", repeated("x\n", 6664), false},
      {"as many bytes as may be", std::string(BlobMerge::kMaxBytes - 13, 'x') + "\n", true},
      {"one byte more", std::string(BlobMerge::kMaxBytes - 12, 'x') + "\n", false},
      {"a NUL", std::string("x\0\n", 3), false},
      {"a NUL far behind", repeated("xxxxxxx\n", 1200) + std::string("\0\n", 2), false},
  };

  Story story;
  std::vector<std::array<std::size_t, 2>> sides;
  for (const auto& row : rows) {
    const auto [base, ours, theirs] = versions(row.middle);
    const std::size_t root = story.add({}, {{"x", {base}}});
    sides.push_back({story.add({root}, {{"x", {ours}}}), story.add({root}, {{"x", {theirs}}})});
  }
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  for (std::size_t i = 0; i < sides.size(); ++i) {
    CAPTURE(rows[i].why);
    const auto merge = recompute_merge(repo, {ids[sides[i][0]], ids[sides[i][1]]});
    REQUIRE(merge.has_value());
    CHECK(merge->conflicts.empty() == rows[i].merged);
    CHECK(merge->to_first.size() == (rows[i].merged ? 1 : 0));
  }
}

TEST_CASE("all files of a merge share one measure of effort") {
  Story story;
  Files base, ours, theirs;
  const auto [old_text, our_text, their_text] = versions(repeated("x\n", 6663));
  const std::size_t fit = BlobMerge::kMaxEffort / (BlobMerge::kMaxLines * BlobMerge::kMaxLines);
  for (std::size_t i = 0; i < fit + 2; ++i) {
    const std::string name = fmt::format("{:03}", i);
    base[name] = {old_text};
    ours[name] = {our_text};
    theirs[name] = {their_text};
  }
  const std::size_t root = story.add({}, base);
  const std::size_t left = story.add({root}, ours);
  const std::size_t right = story.add({root}, theirs);
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const auto merge = recompute_merge(open_repo(scratch.path() / "r.git"), {ids[left], ids[right]});
  REQUIRE(merge.has_value());
  CHECK(merge->to_first.size() == fit);
  CHECK(merge->conflicts ==
        std::vector<std::string>{fmt::format("{:03}", fit), fmt::format("{:03}", fit + 1)});
}

// Each pair of a ladder is merged both ways into the next pair, so that the bases of the last two
// are the pair below, whose bases are the pair below that: without an end to it the work would
// double with every rung for three arms.
TEST_CASE("bases of bases come to an end, and what differs is then in conflict") {
  for (const std::size_t rungs : {10U, 100U}) {
    CAPTURE(rungs);
    Story story;
    const std::size_t root = story.add({}, {{"a", {"0\n"}}, {"b", {"0\n"}}, {"c", {"0\n"}}});
    std::array<std::size_t, 3> arms{};
    for (std::size_t i = 0; i < 3; ++i)
      arms.at(i) = story.add({root}, {{"a", {"0\n"}}, {"b", {"0\n"}}, {"c", {"0\n"}}});
    for (std::size_t rung = 0; rung < rungs; ++rung) {
      std::array<std::size_t, 3> next{};
      for (std::size_t i = 0; i < 3; ++i)
        next.at(i) =
            story.add({arms.at(i), arms.at((i + 1) % 3), arms.at((i + 2) % 3)},
                      {{"a", {fmt::format("{}\n", rung)}}, {"b", {"0\n"}}, {"c", {"0\n"}}});
      arms = next;
    }
    const std::string now = fmt::format("{}\n", rungs - 1);
    const std::size_t ours = story.add({arms[0]}, {{"a", {now}}, {"b", {"1\n"}}, {"c", {"0\n"}}});
    const std::size_t theirs = story.add({arms[1]}, {{"a", {now}}, {"b", {"0\n"}}, {"c", {"1\n"}}});
    const Scratch scratch;
    const std::vector<ObjectId> ids = story.write(scratch, "r.git");
    const Repo repo = open_repo(scratch.path() / "r.git");
    REQUIRE(repo.merge_bases({ids[ours]}, ids[theirs])->size() == 3);
    const auto merge = recompute_merge(repo, {ids[ours], ids[theirs]});
    REQUIRE(merge.has_value());
    // Wherever the rungs below are not told apart any more, the pair on top still agrees.
    CHECK(merge->conflicts == std::vector<std::string>{});
    CHECK(merge->to_first.size() == 1);
  }
}

}  // namespace refward::git
