// SPDX-License-Identifier: Apache-2.0
#include "identity/approval_text.h"

#include <doctest/doctest.h>

#include <array>

namespace refward::identity {
namespace {

const std::string kId(40, 'a');
const std::string kTree(40, 'b');
const std::string kNull(40, '0');

struct Lines {
  std::string first = "refward-approval 1\n";
  std::string repository = "repository site\n";
  std::string ref = "ref refs/heads/main\n";
  std::string base = "base " + kId + "\n";
  std::string tree = "tree " + kTree + "\n";
  std::string expires = "expires 2026-10-01T00:00:00Z\n";
  std::string end = {};

  [[nodiscard]] std::string text() const {
    return first + repository + ref + base + tree + expires + end;
  }
};

std::string fault(const Lines& lines) {
  const auto parsed = ApprovalText::parse(lines.text());
  return parsed ? "" : parsed.error().what;
}

}  // namespace

TEST_CASE("the text of an approval") {
  const std::string text = Lines().text();
  const auto approval = ApprovalText::parse(text);
  REQUIRE(approval.has_value());
  CHECK(approval->repository() == "site");
  CHECK(approval->ref().text() == "refs/heads/main");
  CHECK(approval->base().hex() == kId);
  CHECK(approval->tree().hex() == kTree);
  CHECK(base::to_rfc3339(approval->expires()) == "2026-10-01T00:00:00Z");
  CHECK(approval->text() == text);
  const auto again = ApprovalText::of(
      {"site", approval->ref(), approval->base(), approval->tree(), approval->expires()});
  REQUIRE(again.has_value());
  CHECK(again->text() == text);
}

TEST_CASE("texts that are none, each beside one that is") {
  struct Row {
    const char* why;
    Lines good, bad;
  };

  const std::array rows = {
      Row{"another version", {}, {.first = "refward-approval 2\n"}},
      Row{"a version that begins alike", {}, {.first = "refward-approval 10\n"}},
      Row{"CR", {}, {.first = "refward-approval 1\r\n"}},
      Row{"a line missing", {}, {.base = ""}},
      Row{"a line twice", {}, {.tree = "tree " + kTree + "\ntree " + kTree + "\n"}},
      Row{"another order", {}, {.base = "tree " + kTree + "\n", .tree = "base " + kId + "\n"}},
      Row{"an empty line between", {}, {.ref = "\nref refs/heads/main\n"}},
      Row{"blanks in a name",
          {.repository = "repository my site\n"},
          {.repository = "repository\n"}},
      Row{"no name", {.repository = "repository s\n"}, {.repository = "repository \n"}},
      Row{"a tab", {}, {.repository = "repository\tsite\n"}},
      Row{"a control character", {}, {.repository = "repository si\x01te\n"}},
      Row{"a long name",
          {.repository = "repository " + std::string(1024, 'a') + "\n"},
          {.repository = "repository " + std::string(1025, 'a') + "\n"}},
      Row{"a short ref", {.ref = "ref refs/tags/v1\n"}, {.ref = "ref main\n"}},
      Row{"no ref's name", {}, {.ref = "ref refs/heads/a..b\n"}},
      Row{"a blank behind it", {}, {.ref = "ref refs/heads/main \n"}},
      Row{"the null base is a creation", {.base = "base " + kNull + "\n"}, {.base = "base \n"}},
      Row{"capitals", {}, {.base = "base " + std::string(40, 'A') + "\n"}},
      Row{"an abbreviation", {}, {.base = "base " + kId.substr(0, 12) + "\n"}},
      Row{"no tree is null", {}, {.tree = "tree " + kNull + "\n"}},
      Row{"another zone",
          {.expires = "expires 1970-01-01T00:00:00Z\n"},
          {.expires = "expires 2026-10-01T00:00:00+00:00\n"}},
      Row{"fractions", {}, {.expires = "expires 2026-10-01T00:00:00.5Z\n"}},
      Row{"a small z", {}, {.expires = "expires 2026-10-01T00:00:00z\n"}},
      Row{"no such day", {}, {.expires = "expires 2026-02-29T00:00:00Z\n"}},
      Row{"no LF at the end", {}, {.expires = "expires 2026-10-01T00:00:00Z"}},
      Row{"something behind", {}, {.end = "\n"}},
      Row{"words behind", {}, {.end = "looks good\n"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(fault(row.good) == "");
    CHECK(fault(row.bad) != "");
  }
}

TEST_CASE("a text is bounded, and a fault says which line") {
  Lines longest;
  longest.repository = "repository " + std::string(ApprovalText::kMaxBytes, 'a') + "\n";
  CHECK(fault(longest) == "longer than an approval may be");
  CHECK(fault({.tree = "tree x\n"}) == "the line \"tree\" holds no object's name");
  CHECK(fault({.ref = ""}) == "no line \"ref ...\" in its place");
}

TEST_CASE("parts that make no approval") {
  const auto good = ApprovalText::parse(Lines().text());
  REQUIRE(good.has_value());
  const auto made = [&](const std::string& repository, const git::ObjectId& tree) {
    return ApprovalText::of({repository, good->ref(), good->base(), tree, good->expires()});
  };
  CHECK(made("site", good->tree()).has_value());
  CHECK_FALSE(made("site\nref refs/heads/other", good->tree()).has_value());
  CHECK_FALSE(made("", good->tree()).has_value());
  CHECK_FALSE(made("site", {}).has_value());
}

TEST_CASE("the place of an approval") {
  struct Row {
    const char* why;
    std::string ref;
    bool good;
  };

  const std::array rows = {
      Row{"a person", "refs/approvals/" + kId + "/alice@example.org", true},
      Row{"a folder below", "refs/approvals/" + kId + "/alice/again", false},
      Row{"nobody", "refs/approvals/" + kId + "/", false},
      Row{"no name at all", "refs/approvals/" + kId, false},
      Row{"a short id", "refs/approvals/" + kId.substr(1) + "/alice", false},
      Row{"a long id", "refs/approvals/" + kId + "a/alice", false},
      Row{"the null id", "refs/approvals/" + kNull + "/alice", false},
      Row{"capitals", "refs/approvals/" + std::string(40, 'A') + "/alice", false},
      Row{"another namespace", "refs/Approvals/" + kId + "/alice", false},
      Row{"a branch", "refs/heads/approvals/" + kId + "/alice", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto place = parse_approval_ref(row.ref);
    CHECK(place.has_value() == row.good);
    if (place) {
      CHECK(place->commit.hex() == kId);
      CHECK(place->person == "alice@example.org");
    }
  }
}

}  // namespace refward::identity
