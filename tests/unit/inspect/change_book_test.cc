// SPDX-License-Identifier: Apache-2.0
#include "inspect/change_book.h"

#include "bench.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::inspect {

TEST_CASE("what is prepared on several threads is what is found one by one") {
  const test::Bench bench;
  std::vector<git::ObjectId> commits;
  for (int i = 0; i < 60; ++i) {
    std::vector<git::ObjectId> parents;
    if (i > 0)
      parents.push_back(commits.back());
    if (i % 10 == 9)
      parents.push_back(commits[commits.size() - 5]);
    commits.push_back(
        bench.commit({.parents = parents,
                      .message = std::to_string(i) + "\n",
                      .tree = bench.tree({{"d/" + std::to_string(i % 7), std::to_string(i)}})}));
  }
  commits.push_back(bench.commit({.tree = git::ObjectId::parse(std::string(40, '1'))}));
  const auto walked = bench.repo().linked_commits_between({commits[59]}, {commits[3]}, 100);
  REQUIRE(walked.has_value());
  ChangeBook alone(bench.repo(), 1), linked(bench.repo(), 3), named(bench.repo(), 3);
  linked.prepare(*walked);
  named.prepare(commits);
  std::size_t changed = 0;
  for (const git::ObjectId& id : commits) {
    const auto expected = git::changes_of(bench.repo(), id);
    for (ChangeBook* book : {&alone, &linked, &named}) {
      const ChangeBook::Entry& entry = book->of(id);
      CHECK(entry.unreadable.empty() == expected.has_value());
      if (!expected)
        continue;
      REQUIRE(entry.changes.size() == expected->size());
      changed += entry.changes.size();
      for (std::size_t i = 0; i < entry.changes.size(); ++i) {
        CHECK(entry.changes[i].path == (*expected)[i].path);
        CHECK(entry.changes[i].before == (*expected)[i].before);
        CHECK(entry.changes[i].after == (*expected)[i].after);
      }
    }
  }
  CHECK(changed > 300);
}

// A tree of 300 folders that are one tree of 300 files: small to push, and 90,000 paths to change.
TEST_CASE("much that is changed is forgotten, never what was asked last") {
  const test::Bench bench;
  const std::string blob = bench.put("blob", "x").hex();
  const auto wide = [&](const std::string& kind, const std::string& id) {
    std::string lines;
    for (int i = 100; i < 400; ++i)
      lines += kind + " " + id + "\t" + std::string(60, 'f') + std::to_string(i) + "\n";
    bench.write("lines", lines);
    return bench.run("git -C r.git mktree <lines");
  };
  const auto tree = git::ObjectId::parse(wide("040000 tree", wide("100644 blob", blob)));
  std::vector<git::ObjectId> commits;
  for (int i = 0; i < 12; ++i)
    commits.push_back(bench.commit({.message = std::to_string(i) + "\n", .tree = tree}));
  ChangeBook book(bench.repo(), 2);
  book.prepare(commits);
  const ChangeBook::Entry* last = nullptr;
  for (int round = 0; round < 2; ++round)
    for (const git::ObjectId& id : commits) {
      const ChangeBook::Entry& entry = book.of(id);
      CHECK(entry.changes.size() == 90'000);
      if (last != nullptr)
        CHECK(last->changes.back().path == entry.changes.back().path);
      last = &entry;
    }
}

}  // namespace refward::inspect
