// SPDX-License-Identifier: Apache-2.0
#include "git/scratch.h"
#include "push/push.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace refward::push {

namespace {

using git::ObjectId;
using git::Scratch;

struct Seen {
  std::vector<std::string> order;  // "tag ID", "commit ID", "tree PATH", "entry PATH", "again PATH"
  std::map<ObjectId, int> tags;
  std::map<ObjectId, int> commits;
  std::map<ObjectId, int> trees;
  std::map<ObjectId, std::vector<std::string>> entries;
  std::map<ObjectId, std::string> refs;     // of commits, tags and entries
  std::map<ObjectId, ObjectId> brought_by;  // of entries
  std::vector<std::string> faults;
  bool failed = false;

  [[nodiscard]] bool has(const std::string& what) const {
    return std::find(order.begin(), order.end(), what) != order.end();
  }
};

git::Repo open(const Scratch& scratch) {
  auto repo = git::Repo::open(
      {.git_dir = scratch.path() / "r.git", .quarantine = {}, .owner_check = git::OwnerCheck::off});
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

ObjectId rev(const Scratch& scratch, const std::string& name) {
  return scratch.id("git -C r.git rev-parse '" + name + "'");
}

NewObjects recorder(const git::Repo& repo, Seen& seen) {
  NewObjects visit;
  visit.on_commit = [&](const ObjectId& id, const std::string& raw, const std::string& ref) {
    seen.order.push_back("commit " + id.hex());
    ++seen.commits[id];
    seen.refs[id] = ref;
    CHECK(repo.read(id, 1 << 20)->bytes == raw);
  };
  visit.on_tag = [&](const ObjectId& id, const std::string& raw, const std::string& ref) {
    seen.order.push_back("tag " + id.hex());
    ++seen.tags[id];
    seen.refs[id] = ref;
    CHECK(repo.read(id, 1 << 20)->bytes == raw);
  };
  visit.on_tree = [&](const ObjectId& id, const git::Tree& tree, const ObjectId&,
                      const std::string& path, const std::string&) {
    seen.order.push_back("tree " + path);
    ++seen.trees[id];
    for (const auto& fault : tree.faults)
      seen.faults.emplace_back(fault.code);
  };
  visit.on_entry = [&](const git::NewEntry& entry, const std::string& ref) {
    seen.order.push_back("entry " + entry.path);
    seen.entries[entry.id].push_back(entry.path);
    seen.refs[entry.id] = ref;
    seen.brought_by[entry.id] = entry.commit;
  };
  visit.on_entry_again = [&](const git::NewEntry& entry, const std::string&) {
    seen.order.push_back("again " + entry.path);
  };
  return visit;
}

// Pushes of new refs "refs/heads/0" and so on.
Seen walk(const Scratch& scratch,
          const std::vector<ObjectId>& values,
          const std::vector<ObjectId>& known = {},
          const Limits& limits = {}) {
  const git::Repo repo = open(scratch);
  std::vector<RefLine> lines;
  for (const ObjectId& value : values)
    lines.push_back({ObjectId(), value, "refs/heads/" + std::to_string(lines.size())});
  const auto updates = resolve(repo, lines);
  REQUIRE(updates.has_value());
  Seen seen;
  seen.failed = !walk_new_objects(repo, *updates, known, limits, recorder(repo, seen)).has_value();
  return seen;
}

// The objects that git rev-list names, by kind.
std::map<std::string, std::set<ObjectId>> objects_of_git(const Scratch& scratch,
                                                         const std::string& range) {
  std::istringstream lines(scratch.run(
      "git -C r.git rev-list --objects " + range +
      " | cut -d' ' -f1 | git -C r.git cat-file --batch-check='%(objectname) %(objecttype)'"));
  std::map<std::string, std::set<ObjectId>> objects;
  for (std::string id, kind; lines >> id >> kind;)
    objects[kind].insert(*ObjectId::parse(id));
  return objects;
}

template <typename Map>
std::set<ObjectId> keys(const Map& map) {
  std::set<ObjectId> all;
  for (const auto& [key, value] : map)
    all.insert(key);
  return all;
}

template <typename Map>
bool each_once(const Map& map) {
  return std::all_of(map.begin(), map.end(), [](const auto& entry) { return entry.second == 1; });
}

void make_repository(const Scratch& scratch) {
  scratch.run(
      "git init -q w && cd w && git symbolic-ref HEAD refs/heads/main && mkdir -p d/e other && "
      "echo one >d/e/f && echo two >other/g && echo top >h && git add . && git commit -q -m one && "
      "echo more >>d/e/f && git commit -q -a -m two && git branch side && "
      "echo x >d/e/x && ln -s x d/e/l && git add . && git commit -q -m three && "
      "git checkout -q side && echo y >other/y && git add . && git commit -q -m side && "
      "git checkout -q main && git merge -q -m merge side && "
      "git tag -a -m t inner && git tag -a -m t outer inner && mv .git ../r.git && "
      "git -C ../r.git config core.bare true");
}

std::string tree_entry(const std::string& mode, const std::string& name, const ObjectId& id) {
  return mode + " " + name + std::string(1, '\0') + std::string(base::as_text(id.bytes()));
}

}  // namespace

TEST_CASE("everything that Git would send, each object once") {
  const Scratch scratch;
  make_repository(scratch);
  const auto expected = objects_of_git(scratch, "main");
  const Seen seen =
      walk(scratch, {rev(scratch, "main"), rev(scratch, "side"), rev(scratch, "main~1")});
  CHECK_FALSE(seen.failed);
  CHECK(keys(seen.commits) == expected.at("commit"));
  CHECK(keys(seen.trees) == expected.at("tree"));
  CHECK(keys(seen.entries) == expected.at("blob"));
  CHECK(each_once(seen.commits));
  CHECK(each_once(seen.trees));
  for (const auto& [id, paths] : seen.entries)
    CHECK(paths.size() == 1);
  CHECK(seen.has("entry d/e/l"));
  CHECK(seen.refs.at(rev(scratch, "side")) == "refs/heads/0");
}

TEST_CASE("what known tips reach is left out, and what merely lies in the store is not") {
  const Scratch scratch;
  make_repository(scratch);
  // All objects are in the store all the time; only `known` counts.
  const auto expected = objects_of_git(scratch, "main --not main~1");
  const Seen seen = walk(scratch, {rev(scratch, "main")}, {rev(scratch, "main~1")});
  CHECK(keys(seen.commits) == expected.at("commit"));
  CHECK(keys(seen.entries) == expected.at("blob"));
  CHECK(keys(seen.trees) == expected.at("tree"));
  CHECK(seen.order == std::vector<std::string>{"commit " + rev(scratch, "side").hex(),
                                               "commit " + rev(scratch, "main").hex(), "tree ",
                                               "tree other", "entry other/y", "tree "});
  CHECK(seen.brought_by.at(rev(scratch, "side:other/y")) == rev(scratch, "side"));
  CHECK(walk(scratch, {rev(scratch, "main")}, {rev(scratch, "main")}).order.empty());
  CHECK(walk(scratch, {rev(scratch, "main")}, {rev(scratch, "outer")}).order.empty());
  const ObjectId gone = *ObjectId::parse(std::string(40, 'd'));
  CHECK(walk(scratch, {rev(scratch, "main~3")}, {gone}).commits.size() == 1);
}

TEST_CASE("tags are visited to the last level, before commits; known ones are not") {
  const Scratch scratch;
  make_repository(scratch);
  const Seen seen =
      walk(scratch, {rev(scratch, "outer"), rev(scratch, "inner")}, {rev(scratch, "main")});
  CHECK(seen.order == std::vector<std::string>{"tag " + rev(scratch, "outer").hex(),
                                               "tag " + rev(scratch, "inner").hex()});
  CHECK(seen.refs.at(rev(scratch, "inner")) == "refs/heads/0");
  CHECK(walk(scratch, {rev(scratch, "outer")}, {rev(scratch, "inner")}).tags.size() == 1);
}

TEST_CASE("trees and blobs directly at refs and behind tags") {
  const Scratch scratch;
  make_repository(scratch);
  const ObjectId tree = rev(scratch, "main:d");
  const ObjectId blob = rev(scratch, "main:h");
  scratch.run("git -C r.git tag -a -m t of-blob main:h");
  Seen seen = walk(scratch, {tree});
  CHECK(seen.has("entry e/f"));
  CHECK(seen.brought_by.at(rev(scratch, "main:d/e/f")) == tree);
  seen = walk(scratch, {rev(scratch, "of-blob")});
  CHECK(seen.order == std::vector<std::string>{"tag " + rev(scratch, "of-blob").hex(), "entry "});
  CHECK(seen.brought_by.at(blob) == rev(scratch, "of-blob"));
  CHECK(walk(scratch, {tree}, {tree}).order.empty());
}

TEST_CASE("a push that only deletes brings nothing") {
  const Scratch scratch;
  make_repository(scratch);
  const git::Repo repo = open(scratch);
  const auto updates = resolve(repo, {{rev(scratch, "main"), ObjectId(), "refs/heads/main"}});
  Seen seen;
  REQUIRE(walk_new_objects(repo, *updates, {}, {}, recorder(repo, seen)).has_value());
  CHECK(seen.order.empty());
}

TEST_CASE("hundreds of refs in one push") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  std::ostringstream stream;
  for (int i = 0; i < 400; ++i)
    stream << "commit refs/heads/b" << i << "\ncommitter B <b@example.org> " << 1700000000 + i
           << " +0000\ndata 1\nx\n"
           << (i > 0 && i % 7 != 0 ? "from refs/heads/b" + std::to_string(i - 1) + "\n" : "")
           << "M 644 inline d/f" << i << "\ndata " << std::to_string(i).size() << "\n"
           << i << "\n\n";
  scratch.write("stream", stream.str());
  scratch.run("git -C r.git fast-import --quiet <stream");
  std::vector<ObjectId> tips;
  std::istringstream lines(scratch.run("git -C r.git for-each-ref --format='%(objectname)'"));
  for (std::string id; lines >> id;)
    tips.push_back(*ObjectId::parse(id));
  const Seen seen = walk(scratch, tips);
  CHECK(tips.size() == 400);
  CHECK(seen.commits.size() == 400);
  CHECK(each_once(seen.commits));
  CHECK(seen.entries.size() == 400);
  Limits limits;
  limits.max_commits = 399;
  CHECK(walk(scratch, tips, {}, limits).failed);
  // A commit belongs to the first ref that reaches it.
  for (std::size_t i = 0; i < tips.size(); ++i)
    CHECK(seen.refs.at(tips[i]) <= "refs/heads/" + std::to_string(i) + "~");
}

TEST_CASE(
    "an id under a second name comes again, a submodule's id hides no blob, no kind another") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const ObjectId blob = scratch.put("r.git", "blob", "text");
  const auto commit = [&](const char* mode, const char* name, const std::string& parent) {
    const ObjectId tree = scratch.put("r.git", "tree", tree_entry(mode, name, blob));
    return scratch.id("git -C r.git commit-tree -m x " + parent + " " + tree.hex());
  };
  const ObjectId first = commit("100644", "a.txt", "");
  const ObjectId second = commit("100644", "a.yaml", "-p " + first.hex());
  const Seen renamed = walk(scratch, {second});
  CHECK(renamed.has("entry a.txt"));
  CHECK(renamed.has("again a.yaml"));
  const ObjectId submodule = commit("160000", "a", "");
  const ObjectId then_blob = commit("100644", "a", "-p " + submodule.hex());
  const Seen shadowed = walk(scratch, {then_blob});
  CHECK(shadowed.entries.at(blob).size() == 2);
  const Seen known = walk(scratch, {then_blob}, {submodule});
  CHECK(known.entries.at(blob).size() == 1);
  const ObjectId link = commit("120000", "a", "-p " + then_blob.hex());
  CHECK(walk(scratch, {link}, {then_blob}).entries.at(blob).size() == 1);
}

TEST_CASE("a bomb of trees is walked in the size of its objects; nesting and paths are bounded") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const auto commit_of = [&](const ObjectId& tree) {
    return scratch.id("git -C r.git commit-tree -m x " + tree.hex());
  };
  const ObjectId blob = scratch.put("r.git", "blob", "text");
  ObjectId tree = scratch.put("r.git", "tree", tree_entry("100644", "f", blob));
  for (int level = 0; level < 30; ++level) {
    std::string raw;
    for (char name = 'a'; name < 'k'; ++name)
      raw += tree_entry("40000", std::string(1, name), tree);
    tree = scratch.put("r.git", "tree", raw);
  }
  const Seen bomb = walk(scratch, {commit_of(tree)});
  CHECK_FALSE(bomb.failed);
  CHECK(bomb.trees.size() == 31);
  CHECK(bomb.entries.at(blob).size() == 1);
  tree = scratch.put("r.git", "tree", tree_entry("100644", "f", blob));
  const std::string wide(500, 'x');
  for (int level = 0; level < 8; ++level)
    tree = scratch.put("r.git", "tree", tree_entry("40000", wide, tree));
  CHECK_FALSE(walk(scratch, {commit_of(tree)}).failed);
  tree = scratch.put("r.git", "tree", tree_entry("40000", wide, tree));
  CHECK(walk(scratch, {commit_of(tree)}).failed);
  // Nested deeper than the bound: written in one go, a process per tree would take too long.
  std::ostringstream stream;
  stream << "commit refs/heads/deep\ncommitter B <b@example.org> 1 +0000\ndata 1\nx\nM 644 inline ";
  for (int level = 0; level < 1100; ++level)
    stream << "d/";
  stream << "f\ndata 1\nx\n\n";
  scratch.write("stream", stream.str());
  scratch.run("git -C r.git fast-import --quiet <stream");
  CHECK(walk(scratch, {rev(scratch, "deep")}).failed);
}

TEST_CASE("broken trees stop the walk, strange ones are handed on with their faults") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const auto commit_of = [&](const ObjectId& tree) {
    return scratch.put(
        "r.git", "commit",
        "tree " + tree.hex() +
            "\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n\n");
  };
  const ObjectId blob = scratch.put("r.git", "blob", "text");
  const ObjectId good = scratch.put("r.git", "tree", tree_entry("100644", "f", blob));
  CHECK(walk(scratch, {commit_of(scratch.put("r.git", "tree", "100644 f"))}).failed);
  CHECK(walk(scratch, {commit_of(blob)}).failed);
  CHECK(walk(scratch, {commit_of(*ObjectId::parse(std::string(40, 'e')))}).failed);
  CHECK(walk(scratch, {commit_of(scratch.put("r.git", "tree", tree_entry("40000", "d", blob)))})
            .failed);
  const Seen strange = walk(
      scratch,
      {commit_of(scratch.put("r.git", "tree",
                             tree_entry("40000", "z", good) + tree_entry("100664", "a", blob)))});
  CHECK_FALSE(strange.failed);
  CHECK(strange.faults == std::vector<std::string>{"odd-mode", "unsorted-tree"});
  CHECK(strange.has("entry z/f"));
}

}  // namespace refward::push
