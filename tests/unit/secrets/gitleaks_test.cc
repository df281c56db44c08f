// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "secrets/gitleaks/baseline.h"
#include "secrets/gitleaks/engine.h"
#include "secrets/gitleaks/ignore.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace {

using namespace std::string_literals;
namespace gitleaks = refward::secrets::gitleaks;

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gitleaksXXXXXX").string();
    path = ::mkdtemp(name.data());
  }

  ~Folder() { std::filesystem::remove_all(path); }

  std::filesystem::path put(const std::string& name, const std::string& text) const {
    refward::base::replace_file(path / name, text, 0600);
    return path / name;
  }

  std::filesystem::path path;
};

std::string found_in(const std::string& rules, std::string_view text, std::string_view path = "") {
  const Folder folder;
  auto loaded = gitleaks::load(folder.put("rules.toml", rules));
  REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().what));
  const auto engine =
      gitleaks::Engine::create(std::make_shared<const gitleaks::Rules>(*std::move(loaded)), "");
  REQUIRE(engine);
  std::string told;
  for (const auto& one : engine->scan({text, path, {}}, gitleaks::InlineAllow::honoured).found)
    told += engine->rules().rules[one.rule].id + "@" + std::to_string(one.start_line) + "=" +
            one.secret + ";";
  return told;
}

struct Row {
  const char* why;
  const char* rules;
  std::string text;
  std::string found;
  const char* path = "";
};

}  // namespace

TEST_CASE("imported rules mean what they mean to gitleaks") {
  const Row kRows[] = {
      {"the first group is the secret", "[[rules]]\nid='a'\nregex='k=([a-z]+)'", "k=abc",
       "a@1=abc;"},
      {"no keyword, no run", "[[rules]]\nid='a'\nregex='k=([a-z]+)'\nkeywords=['Zed']", "k=abc",
       ""},
      {"a keyword anywhere, caseless", "[[rules]]\nid='a'\nregex='k=([a-z]+)'\nkeywords=['Zed']",
       "k=abc\nzED", "a@1=abc;"},
      {"secretGroup", "[[rules]]\nid='a'\nregex='k=(.)(.)'\nsecretGroup=2", "k=xy", "a@1=y;"},
      {"entropy at the threshold drops", "[[rules]]\nid='a'\nregex='k=(..)'\nentropy=1", "k=xy",
       ""},
      {"entropy above it does not", "[[rules]]\nid='a'\nregex='k=(...)'\nentropy=1", "k=xyz",
       "a@1=xyz;"},
      {"inline allow", "[[rules]]\nid='a'\nregex='k=([a-z]+)'",
       "k=abc # gitleaks"
       ":allow\nk=d\n",
       "a@2=d;"},
      {"stopword", "[[rules]]\nid='a'\nregex='k=([a-z]+)'\n[[allowlists]]\nstopwords=['AbC']",
       "k=xabcx k=q", "a@1=q;"},
      {"AND wants both",
       "[[rules]]\nid='a'\nregex='k=([a-z]+)'\n[[allowlists]]\ncondition='&&'\n"
       "paths=['x$']\nstopwords=['abc']",
       "k=abc", "a@1=abc;", "y"},
      {"AND has both",
       "[[rules]]\nid='a'\nregex='k=([a-z]+)'\n[[allowlists]]\ncondition='&&'\n"
       "paths=['x$']\nstopwords=['abc']",
       "k=abc", "", "x"},
      {"path alone", "[[rules]]\nid='a'\npath='p12$'", "", "a@0=;", "b.p12"},
      {"path and regex", "[[rules]]\nid='a'\nregex='k'\npath='p12$'", "k", "", "b.txt"},
      {"helper near",
       "[[rules]]\nid='a'\nregex='k=.'\n[[rules.required]]\nid='b'\nwithinLines=1\n"
       "[[rules]]\nid='b'\nregex='h'\nskipReport=true",
       "k=1\nh", "a@1=k=1;"},
      {"helper too far",
       "[[rules]]\nid='a'\nregex='k=.'\n[[rules.required]]\nid='b'\nwithinLines=1\n"
       "[[rules]]\nid='b'\nregex='h'\nskipReport=true",
       "k=1\n\nh", ""},
      {"generic gives way",
       "[[rules]]\nid='generic'\nregex='k=(ab)'\n[[rules]]\nid='b'\nregex='=(abc)'", "k=abc",
       "b@1=abc;"},
      {"an invalid byte is one character", "[[rules]]\nid='a'\nregex='k(.)m'", "k\xffm",
       "a@1=\xff;"},
      {"the Kelvin sign is a k", "[[rules]]\nid='a'\nregex='(?i)key'",
       "\xe2\x84\xaa"
       "ey",
       "a@1=\xe2\x84\xaa"
       "ey;"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(found_in(row.rules, row.text, row.path) == row.found);
  }
}

TEST_CASE("what gitleaks does not load is refused with file and line") {
  const struct {
    const char* why;
    const char* rules;
    const char* told;
  } kRows[] = {
      {"regex", "[[rules]]\nid='a'\nregex='('", ":3: a: regex: does not compile"},
      {"no id", "[[rules]]\nregex='a'", ":1: a rule has no id"},
      {"nothing", "[[rules]]\nid='a'", ":1: a: has neither"},
      {"group", "[[rules]]\nid='a'\nregex='a'\nsecretGroup=1", ":1: a: secretGroup is 1"},
      {"empty list", "[[rules]]\nid='a'\nregex='a'\n[[allowlists]]\n", ":4: an allowlist names no"},
      {"condition", "[[allowlists]]\ncondition='xor'\npaths=['a']", ":2: condition"},
      {"target", "[[allowlists]]\nregexTarget='file'\npaths=['a']", ":2: regexTarget"},
      {"helper", "[[rules]]\nid='a'\nregex='a'\n[[rules.required]]\nid='b'",
       ":1: a: required rule b"},
      {"targetRules", "[[allowlists]]\ntargetRules=['b']\npaths=['a']", ":1: targetRules names b"},
      {"default", "[extend]\nuseDefault=true", "extend.useDefault needs"},
      {"both", "[extend]\nuseDefault=true\npath='x'", ":1: extend has both"},
  };

  const Folder folder;
  for (const auto& row : kRows) {
    CAPTURE(row.why);
    const auto loaded = gitleaks::load(folder.put("rules.toml", row.rules));
    REQUIRE_FALSE(loaded);
    CAPTURE(loaded.error().what);
    CHECK(loaded.error().what.find("rules.toml"s) != std::string::npos);
    CHECK(loaded.error().what.find(row.told) != std::string::npos);
  }
}

TEST_CASE("a kept configuration is used only while its files are the same") {
  const Folder folder;
  const gitleaks::LoadOptions options{.default_file = {}, .cache = folder.path.string()};
  folder.put("base.toml", "[[rules]]\nid='b'\nregex='b'\ntags=['x']");
  const auto file =
      folder.put("rules.toml", "[extend]\npath='base.toml'\n[[rules]]\nid='b'\ntags=['y']");
  for (int i = 0; i < 2; ++i) {
    const auto loaded = gitleaks::load(file, options);
    REQUIRE(loaded);
    CHECK(loaded->rules.at(0).tags == std::vector<std::string>{"x", "y"});
  }
  folder.put("base.toml", "[[rules]]\nid='b'\nregex='c'");
  CHECK(gitleaks::load(file, options)->rules.at(0).regex == "c");
}

TEST_CASE("ignore files name places") {
  const auto list = gitleaks::parse_ignore("# why\nsrc\\a.c:r:3\nabc:b.c:r:4\r\nodd\n");
  REQUIRE(list);
  CHECK(gitleaks::ignoring_entry(*list, {"", "src/a.c", "r", 3}) == "src/a.c:r:3");
  CHECK(gitleaks::ignoring_entry(*list, {"", "src/a.c", "r", 4}).empty());
  CHECK(gitleaks::ignoring_entry(*list, {"abc", "b.c", "r", 4}) == "abc:b.c:r:4");
  CHECK(gitleaks::ignoring_entry(*list, {"abd", "b.c", "r", 4}).empty());
  CHECK(list->odd_lines == std::vector<std::uint64_t>{4});
}

TEST_CASE("a baseline has the findings whose every field is the same") {
  const Folder folder;
  auto rules = gitleaks::load(
      folder.put("rules.toml", "[[rules]]\nid='a'\ndescription='A'\nregex='k=([a-z]+)'"));
  REQUIRE(rules);
  const auto engine =
      gitleaks::Engine::create(std::make_shared<const gitleaks::Rules>(*std::move(rules)), "");
  REQUIRE(engine);
  const refward::secrets::Subject subject{"x\nk=abc", "f", "c0"};
  const auto found = engine->scan(subject).found;
  REQUIRE(found.size() == 1);
  const gitleaks::BaselineFinding same{"a", "A", "f", "", "k=abc", "abc", 2, 2, 2, 6, 1.5849625F};
  using Known = gitleaks::BaselineFinding;

  const struct {
    const char* why;
    void (*change)(Known&);
    bool has;
  } rows[] = {
      {"all of it", [](Known&) {}, true},
      {"of that commit", [](Known& k) { k.commit = "c0"; }, true},
      {"of another commit", [](Known& k) { k.commit = "c1"; }, false},
      {"the first line of a hunk", [](Known& k) { --k.start_column, --k.end_column; }, true},
      {"further left", [](Known& k) { k.start_column = 0; }, false},
      {"further right", [](Known& k) { k.end_column = 8; }, false},
      {"another line", [](Known& k) { k.start_line = 1; }, false},
      {"another end", [](Known& k) { k.end_line = 3; }, false},
      {"another rule", [](Known& k) { k.rule = "b"; }, false},
      {"another description", [](Known& k) { k.description = "B"; }, false},
      {"another file", [](Known& k) { k.file = "g"; }, false},
      {"another match", [](Known& k) { k.match = "k=abd"; }, false},
      {"another secret", [](Known& k) { k.secret = "abd"; }, false},
      {"another entropy", [](Known& k) { k.entropy = 1.6F; }, false},
      {"a digit of it", [](Known& k) { k.entropy = 1.5849626F; }, true},
      {"redacted", [](Known& k) { k.secret = "REDACTED"; }, false},
  };

  for (const auto& row : rows) {
    CAPTURE(row.why);
    Known known = same;
    row.change(known);
    const gitleaks::Baseline baseline({known}, "");
    CHECK(baseline.has(subject, engine->rules().rules[0], found[0]) == row.has);
  }
}
