// SPDX-License-Identifier: Apache-2.0
#include "git/repo.h"
#include "git/scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace refward::git {

namespace {

constexpr std::size_t kCommits = 300;

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

enum class Dates { honest, equal, lying };

std::int64_t date_of(Dates dates, std::size_t index, Dice& dice) {
  switch (dates) {
    case Dates::honest:
      return 1'600'000'000 + static_cast<std::int64_t>(index) * 60;
    case Dates::equal:
      return 1'600'000'000;
    case Dates::lying:
      return 1'600'000'000 + static_cast<std::int64_t>(dice.below(1'000'000));
  }
  return 0;
}

// A history with many merges, octopuses and a few roots, written by git fast-import.
std::vector<ObjectId> make_history(const Scratch& scratch, Dates dates, unsigned seed) {
  Dice dice(seed);
  std::ostringstream stream;
  for (std::size_t i = 0; i < kCommits; ++i) {
    stream << "commit refs/heads/c" << i << "\nmark :" << i + 1
           << "\ncommitter Bob <bob@example.org> " << date_of(dates, i, dice)
           << " +0000\ndata 2\nx\n";
    std::set<std::size_t> parents;
    if (i > 0 && dice.below(50) != 0) {
      for (std::size_t count = dice.below(4) == 0 ? 1 + dice.below(3) : 1; count > 0; --count)
        parents.insert(i - 1 - dice.below(std::min<std::size_t>(i, 12)));
    }
    const char* word = "from";
    for (const std::size_t parent : parents) {
      stream << word << " :" << parent + 1 << "\n";
      word = "merge";
    }
    stream << "\n";
  }
  scratch.write("stream", stream.str());
  scratch.run("git init -q --bare r.git && git -C r.git fast-import --quiet <stream");
  // With generation numbers Git's own walks do not depend on the dates.
  scratch.run("git -C r.git commit-graph write --reachable");
  std::vector<ObjectId> commits;
  for (std::size_t i = 0; i < kCommits; ++i)
    commits.push_back(scratch.id("cat r.git/refs/heads/c" + std::to_string(i) +
                                 " 2>/dev/null || git -C r.git rev-parse c" + std::to_string(i)));
  return commits;
}

std::string joined(const std::vector<ObjectId>& ids, const char* prefix) {
  std::string text;
  for (const ObjectId& id : ids)
    text += " " + (prefix + id.hex());
  return text;
}

std::vector<ObjectId> pick(const std::vector<ObjectId>& from, std::size_t count, Dice& dice) {
  std::vector<ObjectId> picked;
  for (; count > 0; --count)
    picked.push_back(from[dice.below(from.size())]);
  return picked;
}

bool parents_first(const std::vector<LinkedCommit>& commits) {
  std::set<ObjectId> all;
  for (const LinkedCommit& commit : commits)
    all.insert(commit.id);
  std::set<ObjectId> done;
  for (const LinkedCommit& commit : commits) {
    for (const ObjectId& parent : commit.parents) {
      if (all.contains(parent) && !done.contains(parent))
        return false;
    }
    done.insert(commit.id);
  }
  return done.size() == commits.size();
}

Repo open(const Scratch& scratch) {
  auto repo = Repo::open(
      {.git_dir = scratch.path() / "r.git", .quarantine = {}, .owner_check = OwnerCheck::off});
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

using Graph = std::map<std::string, std::vector<std::string>>;

Graph read_graph(const Scratch& scratch) {
  Graph graph;
  std::istringstream lines(scratch.run("git -C r.git rev-list --all --parents"));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string commit;
    words >> commit;
    for (std::string parent; words >> parent;)
      graph[commit].push_back(parent);
  }
  return graph;
}

// Without any cleverness.
std::set<std::string> reach(const Graph& graph, const std::vector<ObjectId>& from) {
  std::set<std::string> reached;
  std::vector<std::string> open;
  for (const ObjectId& id : from)
    open.push_back(id.hex());
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (!reached.insert(next).second)
      continue;
    const auto place = graph.find(next);
    if (place != graph.end())
      open.insert(open.end(), place->second.begin(), place->second.end());
  }
  return reached;
}

void compare_ancestry(const Scratch& scratch,
                      const Repo& repo,
                      const std::vector<ObjectId>& commits,
                      Dice& dice) {
  int ancestors = 0;
  for (int round = 0; round < 60; ++round) {
    const std::size_t place = dice.below(commits.size());
    const ObjectId a = commits[dice.below(commits.size())];
    const ObjectId b = commits[place];
    const bool expected =
        scratch.try_run("git -C r.git merge-base --is-ancestor " + a.hex() + " " + b.hex())
            .status == 0;
    CHECK(*repo.is_ancestor(a, b) == expected);
    ancestors += expected ? 1 : 0;
  }
  CHECK(ancestors > 2);
  CHECK(ancestors < 58);
}

void compare_ranges(const Scratch& scratch,
                    const Repo& repo,
                    const std::vector<ObjectId>& commits,
                    Dates dates,
                    Dice& dice) {
  const Graph graph = read_graph(scratch);
  for (int round = 0; round < 100; ++round) {
    const auto starts = pick(commits, 1 + dice.below(3), dice);
    const auto hidden = pick(commits, dice.below(4), dice);
    std::set<std::string> wanted = reach(graph, starts);
    for (const std::string& known : reach(graph, hidden))
      wanted.erase(known);
    const auto walked = repo.linked_commits_between(starts, hidden, kCommits);
    REQUIRE(walked.has_value());
    CHECK(parents_first(*walked));
    std::set<std::string> got;
    for (const LinkedCommit& commit : *walked)
      got.insert(commit.id.hex());
    CHECK(std::includes(got.begin(), got.end(), wanted.begin(), wanted.end()));
    if (dates == Dates::lying)
      continue;
    CHECK(got == wanted);
    std::istringstream lines(
        scratch.run("git -C r.git rev-list" + joined(starts, "") + joined(hidden, "^")));
    CHECK(got == std::set<std::string>(std::istream_iterator<std::string>(lines), {}));
  }
}

void compare_with_git(Dates dates, unsigned seed) {
  const Scratch scratch;
  const std::vector<ObjectId> commits = make_history(scratch, dates, seed);
  const Repo repo = open(scratch);
  Dice dice(seed + 1);
  compare_ancestry(scratch, repo, commits, dice);
  compare_ranges(scratch, repo, commits, dates, dice);
}

}  // namespace

TEST_CASE("walks agree with git rev-list and git merge-base: honest dates") {
  compare_with_git(Dates::honest, 1);
  compare_with_git(Dates::honest, 2);
}

TEST_CASE("walks agree with git rev-list and git merge-base: all in one second") {
  compare_with_git(Dates::equal, 3);
}

TEST_CASE("walks with lying dates: ancestry exact, never a commit too few") {
  compare_with_git(Dates::lying, 4);
  compare_with_git(Dates::lying, 5);
}

TEST_CASE("limits and things that are not there") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  scratch.run(
      "cd r.git && t=$(git mktree </dev/null) && a=$(git commit-tree -m a $t) && "
      "b=$(git commit-tree -m b -p $a $t) && git update-ref refs/heads/a $a && "
      "git update-ref refs/heads/b $b && git update-ref refs/tags/t $t && git tag -a -m x v1 $b");
  const Repo repo = open(scratch);
  const ObjectId a = scratch.id("git -C r.git rev-parse a");
  const ObjectId b = scratch.id("git -C r.git rev-parse b");
  const ObjectId tree = scratch.id("git -C r.git rev-parse t");
  const ObjectId gone = *ObjectId::parse(std::string(40, 'a'));
  CHECK(repo.commits_between({b}, {}, 2)->size() == 2);
  CHECK_FALSE(repo.commits_between({b}, {}, 1).has_value());
  CHECK(*repo.commits_between({b}, {a}, 1) == std::vector<ObjectId>{b});
  CHECK(repo.commits_between({b}, {tree, gone, ObjectId()}, 2)->size() == 2);
  CHECK(repo.commits_between({b}, {b}, 0)->empty());
  CHECK(repo.commits_between({}, {b}, 0)->empty());
  CHECK_FALSE(repo.commits_between({tree}, {}, 2).has_value());
  CHECK_FALSE(repo.commits_between({gone}, {}, 2).has_value());
  CHECK_FALSE(repo.is_ancestor(gone, b).has_value());
  CHECK_FALSE(repo.is_ancestor(b, gone).has_value());
  CHECK(*repo.is_ancestor(a, a));
  CHECK_FALSE(*repo.is_ancestor(b, a));
  const ObjectId orphan =
      scratch.put("r.git", "commit",
                  "tree " + tree.hex() + "\nparent " + gone.hex() + "\nauthor A <a> 1 +0000\n\n");
  CHECK_FALSE(repo.commits_between({orphan}, {}, 5).has_value());
  CHECK_FALSE(repo.is_ancestor(a, orphan).has_value());
}

TEST_CASE("reachability of any object is exact, and the store alone proves nothing") {
  const Scratch scratch;
  scratch.run(
      "git init -q r && cd r && mkdir d && echo one >d/f && git add . && git commit -q -m one && "
      "git tag -a -m x inner && git tag -a -m y outer inner && echo two >d/f && "
      "git commit -q -a -m two && git update-index --add --cacheinfo 160000," +
      std::string(40, 'c') + ",sub && git commit -q -m three && mv .git ../r.git");
  const Repo repo = open(scratch);
  const ObjectId head = scratch.id("git -C r.git rev-parse HEAD");
  const ObjectId lone = scratch.put("r.git", "blob", "nobody knows me");
  const char* reached[] = {"HEAD~2", "HEAD~2^{tree}", "HEAD~2:d", "HEAD~2:d/f", "HEAD:d/f", "HEAD"};
  for (const char* name : reached) {
    CAPTURE(name);
    CHECK(*repo.is_reachable(scratch.id("git -C r.git rev-parse " + std::string(name)), {head}));
  }
  CHECK(*repo.is_reachable(*ObjectId::parse(std::string(40, 'c')), {head}));
  const ObjectId outer = scratch.id("git -C r.git rev-parse outer");
  const ObjectId inner = scratch.id("git -C r.git rev-parse inner");
  CHECK_FALSE(*repo.is_reachable(inner, {head}));
  CHECK(*repo.is_reachable(inner, {outer}));
  CHECK(*repo.is_reachable(scratch.id("git -C r.git rev-parse HEAD~2:d/f"), {outer}));
  CHECK_FALSE(*repo.is_reachable(head, {outer}));
  CHECK_FALSE(*repo.is_reachable(scratch.id("git -C r.git rev-parse HEAD:d/f"), {outer}));
  CHECK_FALSE(*repo.is_reachable(lone, {head, outer}));
  CHECK(*repo.is_reachable(lone, {lone}));
  CHECK_FALSE(*repo.is_reachable(head, {}));
  CHECK_FALSE(repo.is_reachable(lone, {*ObjectId::parse(std::string(40, 'd'))}).has_value());
  CHECK(repo.reachable({head, lone, inner}, {head, outer})->size() == 2);
}

}  // namespace refward::git
