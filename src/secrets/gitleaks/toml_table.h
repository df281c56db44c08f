// SPDX-License-Identifier: Apache-2.0
// TomlTable: a table read as gitleaks' reader (viper, mapstructure with weak typing) reads one:
// keys in any case, a number for a text, one value for a list of one. The first mistake is kept,
// with its line; what is asked for afterwards is empty. Private to this room.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

// The first mistake of a document; all its tables share it.
struct Mistake {
  std::optional<std::string> what;  // "12: words"

  void at(std::uint32_t line, const std::string& words);
};

class TomlTable {
 public:
  TomlTable(const toml::table& table, Mistake& mistake) : table_(&table), mistake_(&mistake) {}

  [[nodiscard]] std::uint32_t line() const;
  [[nodiscard]] std::uint32_t line_of(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] double number(std::string_view key) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::optional<TomlTable> table(std::string_view key) const;
  [[nodiscard]] std::vector<TomlTable> tables(std::string_view key) const;
  void mistake(std::uint32_t line, const std::string& words) const;

 private:
  [[nodiscard]] const toml::node* find(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> text_of(const toml::node& node) const;
  void wrong(std::string_view key, const toml::node& node, std::string_view wanted) const;

  const toml::table* table_;
  Mistake* mistake_;
};

}  // namespace refward::secrets::gitleaks
