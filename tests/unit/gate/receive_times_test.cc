// SPDX-License-Identifier: Apache-2.0
// When an object first came, by what landed: the earliest landing of the record that reaches it,
// in a repository made by Git itself.
#include "gate/receive_times.h"

#include "git/story.h"

#include <doctest/doctest.h>

namespace refward::gate {
namespace {

using git::ObjectId;
using git::Scratch;

base::Instant at(int day) {
  return *base::parse_rfc3339("2026-01-01T00:00:00Z") + std::chrono::hours(24 * day);
}

//   0 - 1 - 2 - 3      a branch
//        \     /
//         4 - 5        merged by 3; 6 stands apart
struct World {
  Scratch scratch;
  std::vector<ObjectId> commits;
  ObjectId blob, tree, tag, nested, deep, of_blob, lost;
  std::optional<git::Repo> repo;

  World() {
    git::Story story;
    for (const std::vector<std::size_t>& parents :
         std::vector<std::vector<std::size_t>>{{}, {0}, {1}, {2, 5}, {1}, {4}, {}})
      order_.push_back(parents);
    // Parents are told before their children: 5 before 3.
    for (const std::size_t number : {0U, 1U, 2U, 4U, 5U, 3U, 6U}) {
      std::vector<std::size_t> parents;
      for (const std::size_t parent : order_[number])
        parents.push_back(told_.at(parent));
      told_[number] = story.add(parents, {{"a", {std::to_string(number), "100644"}}});
    }
    const auto ids = story.write(scratch, "r.git");
    for (std::size_t number = 0; number < order_.size(); ++number)
      commits.push_back(ids[told_.at(number)]);
    blob = scratch.id("echo hello | git -C r.git hash-object -w --stdin");
    tree = scratch.id("git -C r.git rev-parse " + commits[0].hex() + "^{tree}");
    tag = tag_of(commits[2], "commit");
    nested = tag_of(tag, "tag");
    of_blob = tag_of(blob, "blob");
    deep = tag;
    for (int depth = 0; depth < 40; ++depth)
      deep = tag_of(deep, "tag");
    lost = *ObjectId::parse(std::string(40, 'd'));
    repo.emplace(git::open_repo(scratch.path() / "r.git"));
  }

  ObjectId tag_of(const ObjectId& target, const std::string& kind) {
    return scratch.put("r.git", "tag",
                       "object " + target.hex() + "\ntype " + kind + "\ntag t" +
                           std::to_string(++tags_) + "\ntagger A <a@example.org> 1 +0000\n\nx\n");
  }

 private:
  std::vector<std::vector<std::size_t>> order_;
  std::map<std::size_t, std::size_t> told_;
  int tags_ = 0;
};

const World& world() {
  static World made;
  return made;
}

struct Landed {
  ObjectId value;
  int day;
};

// The day of each commit in turn, "-" where it has none.
std::string days(ReceiveTimes& times) {
  std::string out;
  for (const ObjectId& commit : world().commits) {
    const auto time = times.of(commit);
    out += time ? std::to_string((*time - at(0)) / std::chrono::hours(24)) : "-";
  }
  return out;
}

ReceiveTimes times_of(const std::vector<Landed>& landed) {
  return {*world().repo, [landed] {
            std::vector<audit::Landing> out;
            for (const Landed& one : landed)
              out.push_back({one.value.hex(), at(one.day)});
            return out;
          }};
}

}  // namespace

TEST_CASE("the first landing that reaches a commit gives its time") {
  const World& all = world();
  const auto& c = all.commits;

  struct Row {
    std::string why;
    std::vector<Landed> landed;
    std::string days;
  } const rows[] = {
      {"nothing landed", {}, "-------"},
      {"one push of all", {{c[3], 1}}, "111111-"},
      {"one push each", {{c[0], 1}, {c[1], 2}, {c[2], 3}}, "123----"},
      {"a branch on another ref, merged later", {{c[2], 1}, {c[5], 2}, {c[3], 3}}, "111322-"},
      {"a rewind and the same again", {{c[2], 1}, {c[1], 2}, {c[2], 3}}, "111----"},
      {"the first of the record, though its clock says later", {{c[1], 5}, {c[2], 2}}, "552----"},
      {"no history in common", {{c[6], 1}, {c[0], 2}}, "2-----1"},
      {"a tag", {{all.tag, 1}}, "111----"},
      {"a tag of a tag", {{all.nested, 1}, {c[3], 2}}, "111222-"},
      {"a tag of too many tags reaches nothing", {{all.deep, 1}, {c[0], 2}}, "2------"},
      {"a blob, a tree, a tag of a blob",
       {{all.blob, 1}, {all.tree, 1}, {all.of_blob, 1}},
       "-------"},
      {"a value that is lost, and one behind it", {{all.lost, 1}, {c[0], 2}}, "2------"},
      {"a value that is none", {{ObjectId(), 1}, {c[0], 2}}, "2------"},
  };

  for (const Row& row : rows) {
    CAPTURE(row.why);
    ReceiveTimes times = times_of(row.landed);
    CHECK(days(times) == row.days);
  }
}

TEST_CASE("tags have the time of what named them first") {
  const World& all = world();
  ReceiveTimes times = times_of({{all.tag, 1}, {all.nested, 2}, {all.of_blob, 3}});
  CHECK(times.of(all.tag) == at(1));
  CHECK(times.of(all.nested) == at(2));
  CHECK(times.of(all.of_blob) == at(3));
  // A commit that landed does not bring the tags that somebody made of it.
  ReceiveTimes commits = times_of({{all.commits[3], 1}});
  CHECK_FALSE(commits.of(all.tag).has_value());
  // A nested tag brings the one that it names.
  ReceiveTimes nested = times_of({{all.nested, 1}, {all.tag, 2}});
  CHECK(nested.of(all.tag) == at(1));
}

TEST_CASE("what nobody landed has no time") {
  const World& all = world();
  ReceiveTimes times = times_of({{all.commits[3], 1}, {all.blob, 1}, {all.lost, 1}});
  for (const ObjectId& id : {all.blob, all.tree, all.lost, all.commits[6]})
    CHECK_FALSE(times.of(id).has_value());
  CHECK(times.of(all.commits[0]).has_value());
}

TEST_CASE("a value that is no object's name reaches nothing, and hides nothing") {
  const World& all = world();
  ReceiveTimes times(*all.repo, [&] {
    return std::vector<audit::Landing>{
        {"", at(1)}, {"refs/heads/main", at(1)}, {all.commits[1].hex(), at(2)}};
  });
  CHECK(days(times) == "22-----");
}

TEST_CASE("the record is asked at the first question, and never again") {
  const World& all = world();
  int asked = 0;
  ReceiveTimes times(*all.repo, [&] {
    ++asked;
    return std::vector<audit::Landing>{{all.commits[0].hex(), at(1)}};
  });
  CHECK(asked == 0);
  CHECK_FALSE(times.of(all.commits[6]).has_value());
  CHECK(times.of(all.commits[0]) == at(1));
  CHECK_FALSE(times.of(all.lost).has_value());
  CHECK(asked == 1);
  ReceiveTimes nothing(*all.repo, [&] {
    ++asked;
    return std::vector<audit::Landing>{};
  });
  CHECK_FALSE(nothing.of(all.commits[0]).has_value());
  CHECK_FALSE(nothing.of(all.commits[0]).has_value());
  CHECK(asked == 2);
}

}  // namespace refward::gate
