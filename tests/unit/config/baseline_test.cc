// SPDX-License-Identifier: Apache-2.0
// secrets.baseline: reports of gitleaks, and what is wrong with one.
#include "base/files.h"
#include "config/baseline_file.h"
#include "text.h"

#include <cstdlib>

namespace refward::config {
namespace {

const std::string kFinding =
    R"({"RuleID":"a","Description":"A","StartLine":2,"EndLine":3,"StartColumn":4,"EndColumn":5,)"
    R"("Match":"k=v","Secret":"v","File":"f","SymlinkFile":"","Commit":"c0","Entropy":1.5,)"
    R"("Tags":["x"],"Fingerprint":"f:a:2"})";

}  // namespace

TEST_CASE("a report is read whole") {
  const auto read = parse_baseline("[" + kFinding + "]\n");
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  const auto& one = read->front();
  CHECK(one.rule + "," + one.description + "," + one.match + "," + one.secret == "a,A,k=v,v");
  CHECK(one.file + "," + one.commit == "f,c0");
  CHECK(one.start_line == 2);
  CHECK(one.end_line == 3);
  CHECK(one.start_column == 4);
  CHECK(one.end_column == 5);
  CHECK(one.entropy == 1.5F);
  CHECK(parse_baseline("[]")->empty());
}

TEST_CASE("a report that can be read in two ways, or not, is refused without its text") {
  const struct {
    const char* why;
    std::string text;
    std::string told;
  } rows[] = {
      {"no JSON", "[\n{\"RuleID\": hush}]", "line 2: no JSON"},
      {"no list", kFinding, "no list of findings"},
      {"no object", "[1]", "finding 1 is no object"},
      {"no rule", "[" + kFinding + ",{}]", "finding 2 has no RuleID"},
      {"a number as text", R"([{"RuleID":"a","StartLine":"1"}])",
       "finding 1 StartLine is no count"},
      {"less than nothing", R"([{"RuleID":"a","EndColumn":-1}])", "EndColumn is no count"},
      {"a text as number", R"([{"RuleID":"a","Secret":1}])", "Secret is no string"},
      {"entropy", R"([{"RuleID":"a","Entropy":"1"}])", "Entropy is no number"},
      {"a key twice", R"([{"RuleID":"a","Secret":"x","Secret":"y"}])", "a key stands twice"},
      {"more behind it", "[]\n[]", "line 2: no JSON"},
      {"too long", "[]" + std::string(kMaxBaseline, ' '), "longer than"},
  };

  for (const auto& row : rows) {
    CAPTURE(row.why);
    const auto read = parse_baseline(row.text);
    REQUIRE_FALSE(read);
    CHECK(read.error().what.find(row.told) != std::string::npos);
    CHECK(read.error().what.find("hush") == std::string::npos);
  }
}

TEST_CASE("the setting names a report of the server, beside rules of gitleaks") {
  std::string name = (std::filesystem::temp_directory_path() / "baselineXXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  const std::string rules = (folder / "rules.toml").string();
  const std::string report = (folder / "report.json").string();
  base::replace_file(rules, "[[rules]]\nid='a'\nregex='b'\n", 0600);
  const auto told = [&](const std::string& text, const std::string& file, mode_t mode = 0600) {
    base::replace_file(report, text, mode);
    auto config = parse_after_head("[secrets]\nrules = [\"gitleaks:" + rules +
                                   "\"]\nbaseline = \"" + file + "\"\n");
    return config ? listed(config->warnings) + (config->secrets.baseline ? "read" : "none")
                  : listed(config.error());
  };
  CHECK(told("[" + kFinding + "]", report).ends_with("read"));
  CHECK(told("[]", "").ends_with("none"));
  CHECK(told("[{\"RuleID\":\"a\",\"Secret\":\"REDACTED\"}]", report).find("is redacted") !=
        std::string::npos);
  CHECK(told("[", report).starts_with("5:12: error: " + report + ": line 1: no JSON"));
  CHECK(told("[]", "report.json").starts_with("5:12: error: a report is named by its whole path"));
  CHECK(told("[]", report + ".gone").starts_with("5:12: error: "));
  CHECK(told("[]", report, 0666).starts_with("5:12: error: "));
  const auto alone = parse_after_head("[secrets]\nbaseline = \"" + report + "\"\n");
  REQUIRE_FALSE(alone);
  CHECK(listed(alone.error()).starts_with("4:12: error: it would exempt nothing"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("another report is another policy") {
  std::string name = (std::filesystem::temp_directory_path() / "baselineXXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  const std::string report = (folder / "report.json").string();
  base::replace_file(report, "[]", 0600);
  const auto first = read_baseline(report);
  base::replace_file(report, "[" + kFinding + "]", 0600);
  const auto second = read_baseline(report);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->baseline->digest() != second->baseline->digest());
  std::filesystem::remove_all(folder);
}

}  // namespace refward::config
