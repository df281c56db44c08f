// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/document.h"

#include "base/text.h"
#include "secrets/gitleaks/allowlists.h"
#include "secrets/gitleaks/pattern.h"
#include "secrets/gitleaks/runes.h"
#include "secrets/gitleaks/toml_table.h"

#include <climits>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace refward::secrets::gitleaks {
namespace {

// The release whose rules of reading these are.
constexpr std::array<unsigned, 3> kRelease = {8, 30, 1};

// Checks an expression and says how many groups it has.
int check_pattern(const TomlTable& table,
                  std::string_view key,
                  const std::string& expression,
                  const std::string& whose) {
  if (expression.empty())
    return 0;
  const auto groups = Pattern::check(expression);
  if (!groups)
    table.mistake(table.line_of(key), fmt::format("{}{}: {}", whose, key, groups.error().what));
  return groups.value_or(0);
}

std::string whose(const std::string& id) {
  return id.empty() ? "" : id + ": ";
}

Condition read_condition(const TomlTable& table, const std::string& id) {
  const std::string word = base::to_lower(table.text("condition"));
  if (word == "and" || word == "&&")
    return Condition::all;
  if (!word.empty() && word != "or" && word != "||")
    table.mistake(table.line_of("condition"),
                  whose(id) + "condition is neither \"AND\" nor \"OR\"");
  return Condition::any;
}

RegexTarget read_target(const TomlTable& table, const std::string& id) {
  const std::string word = table.text("regexTarget");
  if (word == "match")
    return RegexTarget::match;
  if (word == "line")
    return RegexTarget::line;
  if (!word.empty() && word != "secret")
    table.mistake(table.line_of("regexTarget"),
                  whose(id) + "regexTarget is none of secret, match, line");
  return RegexTarget::secret;
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kBlank);
  return begin == text.npos ? std::string_view()
                            : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// Each once, as they are compared.
std::vector<std::string> lowered(std::vector<std::string> words) {
  for (std::string& word : words)
    word = to_lower(word);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

Allowlist read_allowlist(const TomlTable& table, const std::string& id) {
  Allowlist list;
  list.description = table.text("description");
  list.condition = read_condition(table, id);
  list.commits = lowered(table.texts("commits"));
  for (std::string& commit : list.commits)
    commit = without_blanks(commit);
  list.paths = table.texts("paths");
  list.regex_target = read_target(table, id);
  list.regexes = table.texts("regexes");
  list.stopwords = lowered(table.texts("stopwords"));
  for (const auto* expressions : {&list.paths, &list.regexes}) {
    const std::string_view key = expressions == &list.paths ? "paths" : "regexes";
    for (const std::string& expression : *expressions)
      (void)check_pattern(table, key, expression, whose(id));
    if (!expressions->empty())
      (void)check_pattern(table, key, joined(*expressions), whose(id));
  }
  if (list.commits.empty() && list.paths.empty() && list.regexes.empty() && list.stopwords.empty())
    table.mistake(table.line(), whose(id) +
                                    "an allowlist names no commits, paths, regexes or "
                                    "stopwords");
  return list;
}

// The list form, or the old single table, but not both.
std::vector<TomlTable> allowlist_tables(const TomlTable& table, const std::string& id) {
  std::vector<TomlTable> lists = table.tables("allowlists");
  if (!table.has("allowlist"))
    return lists;
  if (!lists.empty())
    table.mistake(table.line_of("allowlist"), whose(id) + "allowlist stands beside allowlists");
  if (const auto one = table.table("allowlist"))
    lists.push_back(*one);
  return lists;
}

std::optional<std::uint32_t> read_count(const TomlTable& table,
                                        std::string_view key,
                                        const std::string& id) {
  const auto count = table.integer(key);
  if (!count)
    return std::nullopt;
  if (*count < 0 || *count > INT_MAX)
    table.mistake(table.line_of(key), fmt::format("{}{} is out of range", whose(id), key));
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(*count, 0, INT_MAX));
}

std::vector<Required> read_required(const TomlTable& table, const std::string& id) {
  std::vector<Required> all;
  for (const TomlTable& one : table.tables("required")) {
    all.push_back(
        {one.text("id"), read_count(one, "withinLines", id), read_count(one, "withinColumns", id)});
    if (all.back().id.empty())
      one.mistake(one.line(), whose(id) + "required names no id");
  }
  return all;
}

Rule read_rule(const TomlTable& table) {
  Rule rule;
  rule.id = table.text("id");
  rule.description = table.text("description");
  rule.regex = table.text("regex");
  rule.path = table.text("path");
  rule.secret_group = read_count(table, "secretGroup", rule.id).value_or(0);
  rule.entropy = table.number("entropy");
  for (const std::string& word : table.texts("keywords"))
    rule.keywords.push_back(to_lower(word));
  rule.tags = table.texts("tags");
  rule.skip_report = table.flag("skipReport");
  for (const TomlTable& list : allowlist_tables(table, rule.id))
    rule.allowlists.push_back(read_allowlist(list, rule.id));
  rule.required = read_required(table, rule.id);
  (void)check_pattern(table, "regex", rule.regex, whose(rule.id));
  (void)check_pattern(table, "path", rule.path, whose(rule.id));
  if (without_blanks(rule.id).empty())
    table.mistake(table.line(), "a rule has no id");
  return rule;
}

void read_rules(const TomlTable& top, Document& document) {
  const auto tables = top.tables("rules");
  if (tables.size() > kMaxRules)
    return top.mistake(tables[kMaxRules].line(), fmt::format("more than {} rules", kMaxRules));
  for (const TomlTable& table : tables) {
    Rule rule = read_rule(table);
    const auto same = std::find_if(document.rules.begin(), document.rules.end(),
                                   [&](const Rule& other) { return other.id == rule.id; });
    if (same == document.rules.end()) {
      document.rules.push_back(std::move(rule));
      document.lines.push_back(table.line());
      continue;
    }
    document.warnings.push_back(
        fmt::format("{}: {} stands twice; the last one holds", table.line(), rule.id));
    document.lines[static_cast<std::size_t>(same - document.rules.begin())] = table.line();
    *same = std::move(rule);
  }
}

void check_required(const Document& document, Mistake& mistake) {
  for (std::size_t i = 0; i < document.rules.size(); ++i)
    for (const Required& wanted : document.rules[i].required)
      if (std::none_of(document.rules.begin(), document.rules.end(),
                       [&](const Rule& rule) { return rule.id == wanted.id; }))
        mistake.at(document.lines[i],
                   fmt::format("{}: required rule {} is not in this file", document.rules[i].id,
                               base::printable(wanted.id)));
}

void read_allowlists(const TomlTable& top, Document& document) {
  for (const TomlTable& table : allowlist_tables(top, "")) {
    Allowlist list = read_allowlist(table, "");
    auto rules = table.texts("targetRules");
    if (rules.empty())
      document.allowlists.push_back(std::move(list));
    else
      document.targeted.push_back({std::move(rules), std::move(list), table.line()});
  }
}

// "v8.30.1", "8.30", "8.30.0-rc.1": the numbers. Nothing where it is no version.
std::optional<std::array<unsigned, 3>> parse_version(std::string_view text) {
  std::array<unsigned, 3> version{};
  if (text.starts_with('v'))
    text.remove_prefix(1);
  text = text.substr(0, text.find_first_of("-+"));
  std::size_t part = 0;
  for (const std::string_view number : base::split(text, '.')) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc{} || end != number.data() + number.size())
      return std::nullopt;
    if (part < version.size())
      version[part++] = value;
  }
  return version;
}

void read_min_version(const TomlTable& top, Document& document) {
  const std::string text = top.text("minVersion");
  if (text.empty())
    return;
  const auto version = parse_version(text);
  if (!version)
    return top.mistake(top.line_of("minVersion"), "minVersion is no version");
  if (*version > kRelease)
    document.warnings.push_back(
        fmt::format("{}: minVersion is newer than the gitleaks {}.{} whose reading this is",
                    top.line_of("minVersion"), kRelease[0], kRelease[1]));
}

void read_extend(const TomlTable& top, Document& document) {
  const auto table = top.table("extend");
  if (!table)
    return;
  document.extend = {table->text("path"), table->flag("useDefault"), table->texts("disabledRules")};
  if (!document.extend.path.empty() && document.extend.use_default)
    table->mistake(table->line(), "extend has both path and useDefault");
  if (!table->text("url").empty())
    document.warnings.push_back(
        fmt::format("{}: extend.url has no effect, as in gitleaks", table->line_of("url")));
}

base::Result<toml::table> parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return base::Error(
        fmt::format("{}: {}", error.source().begin.line, base::printable(error.description())));
  }
}

}  // namespace

base::Result<Document> parse_document(std::string_view text) {
  if (text.size() > kMaxDocument)
    return base::Error("1: the file is too large");
  TRY(const toml::table parsed, parse_toml(text));
  Mistake mistake;
  Document document;
  const TomlTable top(parsed, mistake);
  read_extend(top, document);
  read_rules(top, document);
  check_required(document, mistake);
  read_min_version(top, document);
  read_allowlists(top, document);
  if (mistake.what)
    return base::Error(*mistake.what);
  return document;
}

}  // namespace refward::secrets::gitleaks
