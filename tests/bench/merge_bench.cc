// SPDX-License-Identifier: Apache-2.0
// merge_bench REPOSITORY: reads ids of merge commits, one a line, and recomputes each merge in this
// one process. One line a merge: "ID TREE" where it is clean (TREE "empty" for none), "ID
// conflict", or "ID error WORDS". merge_bench.py times it and compares with Git.
#include "git/object_id.h"
#include "git/objects.h"
#include "git/recomputation.h"
#include "git/repo.h"

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using refward::git::ObjectId;
using refward::git::Repo;

std::string said(const Repo& repo, const std::string& hex) {
  const auto id = ObjectId::parse(hex);
  if (!id)
    return "error no id";
  const auto object = repo.read(*id, 64U << 20);
  if (!object)
    return "error " + object.error().what;
  const auto commit = refward::git::parse_commit(object->bytes);
  if (!commit)
    return "error " + commit.error().what;
  const auto merge = refward::git::recompute(repo, commit->parents);
  if (!merge)
    return "error " + merge.error().what;
  if (!merge->conflicts.empty())
    return "conflict";
  return merge->tree.is_null() ? "empty" : merge->tree.hex();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: merge_bench REPOSITORY <ids\n";
    return 2;
  }
  const auto repo = Repo::open(
      {.git_dir = argv[1], .quarantine = {}, .owner_check = refward::git::OwnerCheck::off});
  if (!repo) {
    std::cerr << repo.error().what << '\n';
    return 1;
  }
  for (std::string id; std::getline(std::cin, id);)
    std::cout << id << ' ' << said(*repo, id) << '\n';
  return std::cout.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
