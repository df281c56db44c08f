// SPDX-License-Identifier: Apache-2.0
#include "git/scratch.h"
#include "push/push.h"

#include <doctest/doctest.h>

namespace refward::push {

namespace {

using git::ObjectId;
using git::Scratch;

git::Repo open(const Scratch& scratch) {
  auto repo = git::Repo::open(
      {.git_dir = scratch.path() / "r.git", .quarantine = {}, .owner_check = git::OwnerCheck::off});
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

ObjectId rev(const Scratch& scratch, const std::string& name) {
  return name.empty() ? ObjectId() : scratch.id("git -C r.git rev-parse '" + name + "'");
}

// a - b - m, a - c - m; tags, a tree and a blob.
void make_repository(const Scratch& scratch) {
  scratch.run(
      "git init -q --bare r.git && cd r.git && t=$(git mktree </dev/null) && "
      "a=$(git commit-tree -m a $t) && b=$(git commit-tree -m b -p $a $t) && "
      "c=$(git commit-tree -m c -p $a $t) && m=$(git commit-tree -m m -p $b -p $c $t) && "
      "for n in a b c m; do eval git update-ref refs/heads/$n \\$$n; done && "
      "git tag -a -m x one b && git tag -a -m x two one && git tag -a -m x later m && "
      "git tag -a -m x of-tree $t && git tag light b && "
      "git update-ref refs/things/tree $t && "
      "git update-ref refs/things/blob $(echo text | git hash-object -w --stdin)");
}

}  // namespace

TEST_CASE("moves are told by the objects, not by the ref") {
  struct Row {
    const char* why;
    const char* before;
    const char* after;
    const char* change;
    const char* kind;    // of the new value
    const char* commit;  // of the new value, peeled
  };

  const Row rows[] = {
      {"new", "", "b", "create", "commit", "b"},
      {"new tag", "", "two", "create", "tag", "b"},
      {"new light tag", "", "light", "create", "commit", "b"},
      {"forward", "a", "b", "update", "commit", "b"},
      {"forward through the second parent", "c", "m", "update", "commit", "m"},
      {"no move", "b", "b", "update", "commit", "b"},
      {"back", "b", "a", "rewind", "commit", "a"},
      {"aside", "b", "c", "rewind", "commit", "c"},
      {"a tag moves, though its commits go forward", "one", "later", "rewind", "tag", "m"},
      {"commit to tag", "a", "one", "rewind", "tag", "b"},
      {"tag to commit", "one", "m", "rewind", "commit", "m"},
      {"to a tree", "a", "refs/things/tree", "rewind", "tree", ""},
      {"from a blob", "refs/things/blob", "b", "rewind", "commit", "b"},
      {"new tag of a tree", "", "of-tree", "create", "tag", ""},
      {"gone", "b", "", "remove", "", ""},
      {"tag gone", "two", "", "remove", "", ""}};
  const Scratch scratch;
  make_repository(scratch);
  const git::Repo repo = open(scratch);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto updates =
        resolve(repo, {{rev(scratch, row.before), rev(scratch, row.after), "refs/heads/x"}});
    REQUIRE(updates.has_value());
    const RefUpdate& update = updates->at(0);
    CHECK(to_text(update.change) == row.change);
    CHECK((update.new_kind ? to_text(*update.new_kind) : "") == row.kind);
    CHECK(update.new_commit.value_or(ObjectId()) == rev(scratch, row.commit));
    CHECK(update.name.has_value());
  }
}

TEST_CASE("values that are not there, and names that Git will refuse") {
  const Scratch scratch;
  make_repository(scratch);
  const git::Repo repo = open(scratch);
  const ObjectId gone = *ObjectId::parse(std::string(40, 'd'));
  const ObjectId b = rev(scratch, "b");
  CHECK_FALSE(resolve(repo, {{b, gone, "refs/heads/x"}}).has_value());
  const auto moved = resolve(repo, {{gone, b, "refs/heads/x"}});
  REQUIRE(moved.has_value());
  CHECK(moved->at(0).change == RefChange::rewind);
  CHECK_FALSE(moved->at(0).old_commit.has_value());
  const auto removed = resolve(repo, {{gone, ObjectId(), "bad name"}});
  REQUIRE(removed.has_value());
  CHECK(removed->at(0).change == RefChange::remove);
  CHECK_FALSE(removed->at(0).name.has_value());
  CHECK(removed->at(0).ref == "bad name");
  const auto old = resolve(repo, {{rev(scratch, "two"), b, "refs/tags/x"}});
  CHECK(old->at(0).old_commit == b);
}

TEST_CASE(
    "tags: the last of kMaxTagDepth is still read, one more is refused, a lie about the kind too") {
  const Scratch scratch;
  make_repository(scratch);
  const git::Repo repo = open(scratch);
  const auto tag_of = [&](const ObjectId& target, const std::string& kind) {
    return scratch.put("r.git", "tag",
                       "object " + target.hex() + "\ntype " + kind +
                           "\ntag x\ntagger A <a@example.org> 1 +0000\n\nx\n");
  };
  ObjectId tip = rev(scratch, "b");
  for (std::size_t level = 0; level < kMaxTagDepth; ++level)
    tip = tag_of(tip, level == 0 ? "commit" : "tag");
  const auto deepest = resolve(repo, {{ObjectId(), tip, "refs/tags/x"}});
  REQUIRE(deepest.has_value());
  CHECK(deepest->at(0).new_commit == rev(scratch, "b"));
  CHECK_FALSE(resolve(repo, {{ObjectId(), tag_of(tip, "tag"), "refs/tags/x"}}).has_value());
  CHECK_FALSE(
      resolve(repo, {{ObjectId(), tag_of(rev(scratch, "b"), "tree"), "refs/tags/x"}}).has_value());
  const ObjectId gone = *ObjectId::parse(std::string(40, 'd'));
  CHECK_FALSE(resolve(repo, {{ObjectId(), tag_of(gone, "commit"), "refs/tags/x"}}).has_value());
}

}  // namespace refward::push
