// SPDX-License-Identifier: Apache-2.0
// Every rule of config/rules by its own examples, and by the harmless twins that follow from them.
#include "secrets/database.h"
#include "secrets/rule_file.h"
#include "secrets/rules.h"
#include "templates.h"
#include "values.h"

#include <doctest/doctest.h>
#include <hs/hs.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <vector>

namespace refward::secrets {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kSeeds = 10;

const std::vector<RuleText>& all_rules() {
  static const std::vector<RuleText> kRules = [] {
    std::vector<RuleText> rules;
    for (const auto& entry : fs::directory_iterator(REFWARD_SOURCE_ROOT "/config/rules")) {
      std::ifstream file(entry.path(), std::ios::binary);
      const RuleFile parsed =
          parse_rule_file(std::string(std::istreambuf_iterator<char>(file), {}));
      REQUIRE(parsed.faults.empty());
      rules.insert(rules.end(), parsed.rules.begin(), parsed.rules.end());
    }
    return rules;
  }();
  return kRules;
}

std::vector<Match> found(const std::string& text) {
  static const Scanner kScanner = test::make_scanner();
  return kScanner.scan(text, "");
}

bool holds(const std::vector<Match>& matches,
           const std::string& rule,
           std::string_view weight,
           std::string_view certainty) {
  return std::ranges::any_of(matches, [&](const Match& match) {
    return match.rule == rule && to_text(match.weight) == weight && match.certainty == certainty;
  });
}

// A template with a checksum in it makes values that are certain, whatever the rule's others are.
std::string_view verdict_of(const RuleText& rule, const std::string& pattern) {
  return test::has_checksum(pattern) ? std::string_view("certain") : rule.verdict;
}

bool refuses(const std::vector<Match>& matches) {
  return std::ranges::any_of(matches,
                             [](const Match& match) { return match.weight == Weight::error; });
}

}  // namespace

TEST_CASE("every positive is found by its rule, with its severity and verdict") {
  std::size_t values = 0;
  std::size_t missed = 0;
  for (const RuleText& rule : all_rules()) {
    CAPTURE(rule.id);
    for (const std::string& pattern : rule.positive) {
      CAPTURE(pattern);
      for (unsigned seed = 1; seed <= kSeeds; ++seed) {
        const auto matches = found(test::made(pattern, {.seed = seed}));
        const bool hit = holds(matches, rule.id, rule.severity, verdict_of(rule, pattern));
        ++values;
        missed += hit ? 0U : 1U;
        CAPTURE(seed);
        CHECK_MESSAGE(hit, test::summary(matches));
      }
    }
  }
  MESSAGE(values << " values of " << all_rules().size() << " rules, missed " << missed);
}

TEST_CASE("no negative refuses, and none is what its rule looks for") {
  for (const RuleText& rule : all_rules()) {
    CAPTURE(rule.id);
    for (const std::string& pattern : rule.negative) {
      CAPTURE(pattern);
      for (unsigned seed = 1; seed <= kSeeds; ++seed) {
        const auto matches = found(test::made(pattern, {.seed = seed}));
        CHECK_MESSAGE(!refuses(matches), test::summary(matches));
        CHECK_MESSAGE(!holds(matches, rule.id, rule.severity, rule.verdict),
                      test::summary(matches));
      }
    }
  }
}

TEST_CASE("what documentation writes in the place of a value is harmless") {
  struct Row {
    test::Filling filling;
    std::string why;
  };

  // Keys in containers are told by their structure: whoever writes 64 times A there wrote no
  // example.
  const std::set<std::string> structural = {
      "private-key",   "private-key-encrypted", "putty-key",  "putty-key-encrypted",
      "openpgp-key",   "openpgp-key-encrypted", "pkcs12-key", "pkcs12-key-encrypted",
      "java-keystore", "gcp-service-account"};
  std::size_t values = 0;
  std::size_t alarms = 0;
  for (const Row& row : {Row{test::Filling::repeated, "one character over and over"},
                         Row{test::Filling::counted, "the alphabet in order"},
                         Row{test::Filling::marked, "a word that says so"}}) {
    for (const RuleText& rule : all_rules()) {
      for (const std::string& pattern : rule.positive) {
        // A random part that is short or wrapped in base64 shows none of the three.
        const bool hidden = pattern.find("{encode64") != std::string::npos ||
                            pattern.find("{bech32") != std::string::npos ||
                            pattern.find("{macaroon") != std::string::npos ||
                            pattern.find("{devops") != std::string::npos ||
                            pattern.find("{uuid") != std::string::npos;
        if (structural.contains(rule.id) || hidden)
          continue;
        CAPTURE(rule.id);
        CAPTURE(pattern);
        CAPTURE(row.why);
        const std::string text = test::made(pattern, {.filling = row.filling});
        if ((row.filling == test::Filling::marked && text.find("EXAMPLE") == std::string::npos) ||
            (row.filling == test::Filling::counted &&
             pattern.find("{upnum:6}") != std::string::npos))
          continue;  // parts too short to show it
        const auto matches = found(text);
        ++values;
        alarms += refuses(matches) ? 1U : 0U;
        CHECK_MESSAGE(!refuses(matches), (test::summary(matches) + " in " + text));
      }
    }
  }
  MESSAGE(values << " harmless twins, false alarms " << alarms);
}

TEST_CASE("one character of a checksum changed: a warning that says so, never a refusal") {
  std::size_t twins = 0;
  for (const RuleText& rule : all_rules()) {
    CAPTURE(rule.id);
    for (const std::string& pattern : rule.positive) {
      if (!test::has_checksum(pattern))
        continue;
      CAPTURE(pattern);
      for (unsigned seed = 1; seed <= kSeeds; ++seed) {
        const auto matches =
            found(test::made(pattern, {.seed = seed, .checksum = test::Checksum::wrong}));
        ++twins;
        if (rule.id == "azure-redis-key") {  // may only be confirmed
          CHECK(holds(matches, rule.id, "error", "likely"));
          continue;
        }
        CHECK_MESSAGE(holds(matches, rule.id, "warning", "failed-checksum"),
                      test::summary(matches));
        CHECK_MESSAGE(!refuses(matches), test::summary(matches));
      }
    }
  }
  MESSAGE(twins << " twins with a wrong checksum");
  CHECK(twins > 300);
}

TEST_CASE("the table is what the files say, in one database of a bearable size") {
  std::map<std::string, const RuleText*> texts;
  for (const RuleText& rule : all_rules())
    texts[rule.id] = &rule;
  CHECK(texts.size() == builtin_rules().size());
  for (const Rule& rule : builtin_rules()) {
    CAPTURE(rule.info.name);
    REQUIRE(texts.contains(std::string(rule.info.name)));
    const RuleText& text = *texts[std::string(rule.info.name)];
    CHECK(text.anchor == rule.anchor);
    CHECK(text.shape == rule.shape);
    CHECK(text.back == rule.back);
    CHECK(text.ahead == rule.ahead);
    CHECK(text.severity == to_text(rule.weight));
    CHECK(text.reference == rule.info.reference);
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto database = compile_database(builtin_rules());
  const auto took = std::chrono::steady_clock::now() - begin;
  REQUIRE(database);
  std::size_t size = 0;
  REQUIRE(hs_database_size(database->get(), &size) == HS_SUCCESS);
  MESSAGE(
      builtin_rules().size() << " rules: " << size << " bytes of database, compiled in "
                             << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                             << " ms");
  CHECK(size < 1U << 20);
}

TEST_CASE("a broken rule is told with its line") {
  struct Row {
    std::string change;  // of the whole rule below: "key = value", or "-key"
    std::uint32_t line;
    std::string why;
  };

  const auto file = [](const std::string& change) {
    std::string text = "remedy = 'rotate it'\n\n[[rule]]\n";
    for (const std::string line :
         {"id = 'x'", "title = 'X'", "anchor = 'x_[0-9]{4}'", "shape = '(x_[0-9]{4})'",
          "severity = 'error'", "reference = 'https://example.org/'", "positive = ['x_{digits:4}']",
          "negative = ['x_']"}) {
      const std::string key = line.substr(0, line.find(' '));
      if (change == "-" + key)
        continue;
      text += (change.starts_with(key + " ") ? change : line) + "\n";
    }
    return text + (change.starts_with("+") ? change.substr(1) + "\n" : "");
  };
  CHECK(parse_rule_file(file("")).faults.empty());
  for (const Row& row : {
           Row{"-id", 3, "no id"},
           Row{"-title", 3, "no title"},
           Row{"-severity", 3, "no severity"},
           Row{"-reference", 3, "no reference"},
           Row{"-positive", 3, "no positives"},
           Row{"-negative", 3, "no negatives"},
           Row{"positive = []", 3, "no positives at all"},
           Row{"severity = 'fatal'", 3, "an unknown severity"},
           Row{"reference = 'somewhere'", 3, "a reference that is none"},
           Row{"+judge = 'dredd'", 3, "an unknown judge"},
           Row{"+entropy = 3", 12, "an unknown key"},
           Row{"+back = 70000", 12, "out of bounds"},
           Row{"+ahead = -1", 12, "negative"},
           Row{"+[[rules]]", 12, "an unknown table"},
           Row{"+x = ", 12, "no TOML"},
       }) {
    CAPTURE(row.why);
    const auto faults = parse_rule_file(file(row.change)).faults;
    REQUIRE(!faults.empty());
    CHECK(faults.front().line == row.line);
  }
  CHECK_FALSE(parse_rule_file("[[rule]]\n").faults.empty());
}

}  // namespace refward::secrets
