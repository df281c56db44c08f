// SPDX-License-Identifier: Apache-2.0
#include "git/ref_name.h"

#include "git/object_id.h"
#include "git/scratch.h"

#include <doctest/doctest.h>

namespace refward::git {

TEST_CASE("a ref name is accepted exactly where git check-ref-format accepts it") {
  const Scratch scratch;
  const std::string names[] = {"refs/heads/main",
                               "refs/heads/a/b/c",
                               "refs/tags/v1.0",
                               "refs/stash",
                               "refs/heads/@",
                               "refs/heads/a@b",
                               "refs/heads/ä",
                               "refs/heads/-x",
                               "refs/heads/a.lock.b",
                               "refs/heads/{",
                               "refs/heads/.a",
                               "refs/heads/a..b",
                               "refs/heads/a.lock",
                               "refs/heads/a.lock/b",
                               "refs/heads/a.",
                               "refs/heads/a./b",
                               "refs/heads/a b",
                               "refs/heads/a~b",
                               "refs/heads/a^b",
                               "refs/heads/a:b",
                               "refs/heads/a?b",
                               "refs/heads/a*b",
                               "refs/heads/a[b",
                               "refs/heads/a\\b",
                               "refs/heads/a@{b",
                               "refs/heads//a",
                               "refs/heads/a/",
                               "refs/heads/",
                               "refs/",
                               "refs/heads/\x7f",
                               "refs/heads/\x01",
                               "refs/heads/a\nb",
                               "refs/heads/\xff",
                               "refs/heads/]",
                               "refs/heads/a\tb",
                               "refs/heads/a.b/.c"};
  for (const std::string& name : names) {
    CAPTURE(name);
    scratch.write("name", name);
    const Ran ran = scratch.try_run("git check-ref-format \"$(cat name)\"");
    CHECK(RefName::parse(name).has_value() == (ran.status == 0));
  }
}

TEST_CASE("what refward asks for beyond Git: refs/ in front, a bounded length, no NUL") {
  CHECK_FALSE(RefName::parse("").has_value());
  CHECK_FALSE(RefName::parse("HEAD").has_value());
  CHECK_FALSE(RefName::parse("heads/main").has_value());
  CHECK_FALSE(RefName::parse("refs").has_value());
  CHECK_FALSE(RefName::parse(std::string_view("refs/heads/a\0b", 14)).has_value());
  const std::string longest = "refs/heads/" + std::string(RefName::kMaxLength - 11, 'a');
  CHECK(RefName::parse(longest).has_value());
  CHECK_FALSE(RefName::parse(longest + "a").has_value());
}

TEST_CASE("a ref name knows its kind and its short form") {
  struct Row {
    const char* name;
    bool branch;
    bool tag;
    const char* short_name;
  };

  const Row rows[] = {{"refs/heads/a/b", true, false, "a/b"},
                      {"refs/tags/v1", false, true, "v1"},
                      {"refs/notes/x", false, false, "refs/notes/x"},
                      {"refs/headsx/y", false, false, "refs/headsx/y"}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto name = RefName::parse(row.name);
    REQUIRE(name.has_value());
    CHECK(name->is_branch() == row.branch);
    CHECK(name->is_tag() == row.tag);
    CHECK(name->short_name() == row.short_name);
  }
}

TEST_CASE("an object id has one spelling") {
  const std::string hex = "0123456789abcdef0123456789abcdef01234567";
  const auto id = ObjectId::parse(hex);
  REQUIRE(id.has_value());
  CHECK(id->hex() == hex);
  CHECK(ObjectId::from_bytes(id->bytes()) == id);
  CHECK_FALSE(id->is_null());
  CHECK(ObjectId::parse(std::string(40, '0'))->is_null());
  CHECK(ObjectId().is_null());
  CHECK_FALSE(ObjectId::parse("0123456789ABCDEF0123456789abcdef01234567").has_value());
  CHECK_FALSE(ObjectId::parse(hex.substr(1)).has_value());
  CHECK_FALSE(ObjectId::parse(hex + "0").has_value());
  CHECK_FALSE(ObjectId::parse("g" + hex.substr(1)).has_value());
  CHECK_FALSE(ObjectId::from_bytes(id->bytes().subspan(1)).has_value());
}

}  // namespace refward::git
