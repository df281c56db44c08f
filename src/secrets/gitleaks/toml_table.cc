// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/toml_table.h"

#include "base/text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace refward::secrets::gitleaks {
namespace {

std::uint32_t line_of_node(const toml::node& node) {
  return node.source().begin.line;
}

template <typename Number>
std::optional<Number> parsed(const std::string& text) {
  Number number{};
  if (text.empty())
    return number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::optional<bool> parsed_flag(const std::string& text) {
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"})
    if (text == yes)
      return true;
  for (const std::string_view no : {"", "0", "f", "F", "false", "FALSE", "False"})
    if (text == no)
      return false;
  return std::nullopt;
}

// A whole number within what 64 bits hold exactly.
std::optional<std::int64_t> truncated(double number) {
  constexpr double kMost = 9e15;
  if (!(std::fabs(number) < kMost))
    return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace

void Mistake::at(std::uint32_t line, const std::string& words) {
  if (!what)
    what = fmt::format("{}: {}", line, words);
}

const toml::node* TomlTable::find(std::string_view key) const {
  const toml::node* found = nullptr;
  for (const auto& [name, node] : *table_) {
    if (base::to_lower(name.str()) != base::to_lower(key))
      continue;
    if (found != nullptr)
      mistake(line_of_node(node), fmt::format("{} stands twice, in different case", key));
    found = &node;
  }
  return found;
}

std::uint32_t TomlTable::line() const {
  return line_of_node(*table_);
}

std::uint32_t TomlTable::line_of(std::string_view key) const {
  const auto* node = find(key);
  return node != nullptr ? line_of_node(*node) : line();
}

bool TomlTable::has(std::string_view key) const {
  return find(key) != nullptr;
}

void TomlTable::mistake(std::uint32_t line, const std::string& words) const {
  mistake_->at(line, words);
}

void TomlTable::wrong(std::string_view key, const toml::node& node, std::string_view wanted) const {
  mistake(line_of_node(node), fmt::format("{} is no {}", key, wanted));
}

std::optional<std::string> TomlTable::text_of(const toml::node& node) const {
  if (const auto text = node.value_exact<std::string>())
    return text;
  if (const auto integer = node.value_exact<std::int64_t>())
    return fmt::format("{}", *integer);
  if (const auto number = node.value_exact<double>())
    return fmt::format("{}", *number);
  if (const auto flag = node.value_exact<bool>())
    return *flag ? "1" : "0";
  return std::nullopt;
}

std::string TomlTable::text(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr)
    return {};
  auto text = text_of(*node);
  if (!text)
    wrong(key, *node, "text");
  return text.value_or("");
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr)
    return std::nullopt;
  std::optional<std::int64_t> integer = node->value_exact<std::int64_t>();
  if (const auto number = node->value_exact<double>())
    integer = truncated(*number);
  else if (const auto flag = node->value_exact<bool>())
    integer = *flag ? 1 : 0;
  else if (const auto text = node->value_exact<std::string>())
    integer = parsed<std::int64_t>(*text);
  if (!integer)
    wrong(key, *node, "whole number");
  return integer;
}

double TomlTable::number(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr)
    return 0;
  std::optional<double> number = node->value_exact<double>();
  if (const auto integer = node->value_exact<std::int64_t>())
    number = static_cast<double>(*integer);
  else if (const auto flag = node->value_exact<bool>())
    number = *flag ? 1 : 0;
  else if (const auto text = node->value_exact<std::string>())
    number = parsed<double>(*text);
  if (!number)
    wrong(key, *node, "number");
  return number.value_or(0);
}

bool TomlTable::flag(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr)
    return false;
  std::optional<bool> flag = node->value_exact<bool>();
  if (const auto integer = node->value_exact<std::int64_t>())
    flag = *integer != 0;
  else if (const auto number = node->value_exact<double>())
    flag = *number != 0;
  else if (const auto text = node->value_exact<std::string>())
    flag = parsed_flag(*text);
  if (!flag)
    wrong(key, *node, "truth value");
  return flag.value_or(false);
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
  std::vector<std::string> texts;
  const auto* node = find(key);
  if (node == nullptr)
    return texts;
  if (const auto* list = node->as_array()) {
    for (const auto& item : *list)
      if (auto text = text_of(item))
        texts.push_back(*std::move(text));
      else
        wrong(key, item, "list of texts");
  } else if (const auto text = node->value_exact<std::string>()) {
    if (!text->empty())
      for (const std::string_view part : base::split(*text, ','))
        texts.emplace_back(part);
  } else if (auto one = text_of(*node)) {
    texts.push_back(*std::move(one));
  } else {
    wrong(key, *node, "list of texts");
  }
  return texts;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr)
    return std::nullopt;
  if (const auto* table = node->as_table())
    return TomlTable(*table, *mistake_);
  wrong(key, *node, "table");
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  std::vector<TomlTable> tables;
  const auto* node = find(key);
  if (node == nullptr)
    return tables;
  if (const auto* table = node->as_table()) {
    if (!table->empty())
      tables.emplace_back(*table, *mistake_);
    return tables;
  }
  const auto* list = node->as_array();
  if (list == nullptr) {
    wrong(key, *node, "list of tables");
    return tables;
  }
  for (const auto& item : *list)
    if (const auto* table = item.as_table())
      tables.emplace_back(*table, *mistake_);
    else
      wrong(key, item, "list of tables");
  return tables;
}

}  // namespace refward::secrets::gitleaks
