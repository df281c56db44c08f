// SPDX-License-Identifier: Apache-2.0
#include "secrets/rule_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace refward::secrets {
namespace {

constexpr std::array<std::string_view, 34> kJudges = {
    "form",
    "mixed",
    "base62-crc",
    "github",
    "github-fine-grained",
    "gitlab",
    "hex-crc",
    "age",
    "macaroon",
    "azure-key",
    "cask",
    "entra",
    "devops-pat",
    "random",
    "password",
    "jwt",
    "json-base64",
    "json-url64",
    "basic-auth",
    "discord",
    "aws-secret",
    "aws-pair",
    "alibaba-pair",
    "twilio-pair",
    "plain-key",
    "encrypted-key",
    "service-account",
    "plain-putty",
    "encrypted-putty",
    "plain-openpgp",
    "encrypted-openpgp",
    "plain-pkcs12",
    "encrypted-pkcs12",
    "java-keystore",
};

constexpr std::array<std::string_view, 14> kKeys = {
    "id",     "title",    "anchor",   "back",  "shape",   "ahead",  "boundary",
    "extent", "strength", "severity", "judge", "verdict", "remedy", "reference",
};

// The longest window: a service account's file, a JWT.
constexpr std::int64_t kMaxAhead = 16 * 1024;
constexpr std::int64_t kMaxBack = 256;

std::uint32_t line_of(const toml::node& node) {
  return static_cast<std::uint32_t>(node.source().begin.line);
}

class Reader {
 public:
  explicit Reader(RuleFile& file) : file_(file) {}

  void read(const toml::table& root);

 private:
  void fault(std::uint32_t line, std::string what) {
    file_.faults.push_back({line, std::move(what)});
  }

  void read_rule(const toml::table& table);
  void check(const RuleText& rule);
  void refuse_unknown(const toml::table& table);
  std::string text(const toml::table& table, std::string_view key, std::string_view absent = {});
  std::string word(const toml::table& table,
                   std::string_view key,
                   std::string_view absent,
                   std::initializer_list<std::string_view> words);
  std::uint32_t number(const toml::table& table,
                       std::string_view key,
                       std::int64_t absent,
                       std::int64_t most);
  std::vector<std::string> templates(const toml::table& table, std::string_view key);

  RuleFile& file_;
  std::string remedy_, reference_;  // of the whole file, where a rule names none
};

std::string Reader::text(const toml::table& table, std::string_view key, std::string_view absent) {
  const toml::node* node = table.get(key);
  if (node == nullptr)
    return std::string(absent);
  if (const auto value = node->value<std::string>())
    return *value;
  fault(line_of(*node), std::string(key) + " is a text");
  return {};
}

std::string Reader::word(const toml::table& table,
                         std::string_view key,
                         std::string_view absent,
                         std::initializer_list<std::string_view> words) {
  std::string value = text(table, key, absent);
  if (std::find(words.begin(), words.end(), value) == words.end())
    fault(line_of(table), std::string(key) + " is missing or no word that is known");
  return value;
}

std::uint32_t Reader::number(const toml::table& table,
                             std::string_view key,
                             std::int64_t absent,
                             std::int64_t most) {
  const toml::node* node = table.get(key);
  const std::int64_t value = node == nullptr ? absent : node->value<std::int64_t>().value_or(-1);
  if (value >= 0 && value <= most)
    return static_cast<std::uint32_t>(value);
  fault(node == nullptr ? line_of(table) : line_of(*node), std::string(key) + " is out of bounds");
  return 0;
}

std::vector<std::string> Reader::templates(const toml::table& table, std::string_view key) {
  std::vector<std::string> values;
  const toml::array* array = table[key].as_array();
  if (array == nullptr || array->empty()) {
    fault(line_of(table), std::string("a rule has at least one ") + std::string(key));
    return values;
  }
  for (const toml::node& node : *array) {
    if (const auto value = node.value<std::string>())
      values.push_back(*value);
    else
      fault(line_of(node), std::string(key) + " is a list of texts");
  }
  return values;
}

void Reader::refuse_unknown(const toml::table& table) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name != "positive" && name != "negative" &&
        std::find(kKeys.begin(), kKeys.end(), name) == kKeys.end())
      fault(line_of(node), "unknown key " + std::string(name));
  }
}

void Reader::read_rule(const toml::table& table) {
  refuse_unknown(table);
  RuleText rule;
  rule.line = line_of(table);
  rule.id = text(table, "id");
  rule.title = text(table, "title");
  rule.anchor = text(table, "anchor");
  rule.back = number(table, "back", 0, kMaxBack);
  rule.shape = text(table, "shape");
  rule.extent = word(table, "extent", "run", {"run", "text"});
  rule.ahead = number(table, "ahead", 512, kMaxAhead);
  rule.boundary = word(table, "boundary", "word", {"word", "none"});
  rule.strength = word(table, "strength", "form", {"form", "context"});
  rule.severity = word(table, "severity", "", {"error", "warning", "note"});
  rule.judge = text(table, "judge", "form");
  rule.verdict = word(table, "verdict", "likely", {"certain", "likely"});
  rule.remedy = text(table, "remedy", remedy_);
  rule.reference = text(table, "reference", reference_);
  rule.positive = templates(table, "positive");
  rule.negative = templates(table, "negative");
  check(rule);
  file_.rules.push_back(std::move(rule));
}

void Reader::check(const RuleText& rule) {
  for (const std::string* needed :
       {&rule.id, &rule.title, &rule.anchor, &rule.shape, &rule.remedy, &rule.reference})
    if (needed->empty())
      fault(rule.line, "id, title, anchor, shape, remedy and reference are needed");
  if (!is_judge_name(rule.judge))
    fault(rule.line, "no judge is called " + rule.judge);
  if (!rule.reference.starts_with("https://") && !rule.reference.starts_with("docs/"))
    fault(rule.line, "reference is an address or a page of docs/");
}

void Reader::read(const toml::table& root) {
  remedy_ = text(root, "remedy");
  reference_ = text(root, "reference");
  for (const auto& [key, node] : root) {
    const std::string_view name = key.str();
    if (name == "remedy" || name == "reference")
      continue;
    const toml::array* rules = name == "rule" ? node.as_array() : nullptr;
    if (rules == nullptr) {
      fault(line_of(node), "unknown key " + std::string(name));
      continue;
    }
    for (const toml::node& rule : *rules) {
      if (const toml::table* table = rule.as_table())
        read_rule(*table);
      else
        fault(line_of(rule), "a rule is a table");
    }
  }
}

}  // namespace

bool is_judge_name(std::string_view name) {
  return std::find(kJudges.begin(), kJudges.end(), name) != kJudges.end();
}

RuleFile parse_rule_file(std::string_view text) {
  RuleFile file;
  try {
    const toml::table root = toml::parse(text);
    Reader(file).read(root);
  } catch (const toml::parse_error& error) {
    file.faults.push_back(
        {static_cast<std::uint32_t>(error.source().begin.line), std::string(error.description())});
  }
  return file;
}

}  // namespace refward::secrets
