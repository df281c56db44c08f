// SPDX-License-Identifier: Apache-2.0
// Section: one table of a TOML file (toml.io v1.0.0), read key by key. It remembers which keys were
// asked for; finish() refuses all others. Every mistake goes to the Collector with its place, and
// reading goes on, so that all are found in one run. Private to this room.
#pragma once

#include "base/clock.h"
#include "config/config.h"

#include <toml++/toml.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::config {

class Collector {
 public:
  explicit Collector(std::string file) : file_(std::move(file)) {}

  void error(Spot spot, std::string what) { add(spot, Problem::Level::error, std::move(what)); }

  void warning(Spot spot, std::string what) { add(spot, Problem::Level::warning, std::move(what)); }

  // In the order of the file.
  [[nodiscard]] Problems take();

  [[nodiscard]] bool failed() const noexcept { return has_errors(problems_); }

  [[nodiscard]] std::size_t errors() const noexcept;

 private:
  void add(Spot spot, Problem::Level level, std::string what) {
    problems_.push_back({file_, spot.line, spot.column, level, std::move(what)});
  }

  std::string file_;
  Problems problems_;
};

[[nodiscard]] Spot begin_of(const toml::source_region& region) noexcept;
[[nodiscard]] Spot spot_of(const Spots& keys, std::string_view key, Spot otherwise);

struct TextList {
  Spot spot;
  std::vector<PlacedText> items;
  [[nodiscard]] std::vector<std::string> values() const;
};

class Section {
 public:
  // `name` is how messages call the table: "server", or "" for the file's top.
  Section(const toml::table& table, std::string name, Spot spot, Collector& problems)
      : table_(table), name_(std::move(name)), spot_(spot), problems_(problems) {}

  [[nodiscard]] Spot spot() const noexcept { return spot_; }

  [[nodiscard]] Collector& problems() const noexcept { return problems_; }

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

  [[nodiscard]] Spot spot_of(std::string_view key) const;  // of the key itself
  [[nodiscard]] Spot spot_of_value(std::string_view key) const;
  [[nodiscard]] Spots spots() const;  // of all keys
  [[nodiscard]] bool holds_table(std::string_view key) const;

  // Each of these: nothing where the key is absent, or where its value is of another type or out of
  // range, which is then an error.
  [[nodiscard]] std::optional<PlacedText> text(std::string_view key);
  [[nodiscard]] std::optional<TextList> texts(std::string_view key);
  // A list that says something: empty is an error, ended with `why`.
  [[nodiscard]] std::optional<TextList> some_texts(std::string_view key, std::string_view why);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view key,
                                                   std::int64_t least,
                                                   std::int64_t most);
  // "10MiB" (KiB, MiB, GiB, of 1,024; kB, MB, GB, of 1,000), or a number of bytes; from 1.
  [[nodiscard]] std::optional<std::uint64_t> size(std::string_view key, std::uint64_t most);
  // Text, or TOML's own date and time with a zone, which becomes RFC 3339.
  [[nodiscard]] std::optional<PlacedText> text_or_instant(std::string_view key);
  [[nodiscard]] std::optional<base::Seconds> duration(std::string_view key,
                                                      base::Seconds least,
                                                      base::Seconds most);
  [[nodiscard]] std::optional<std::filesystem::path> absolute_path(std::string_view key);
  // A table; nothing where it is absent.
  [[nodiscard]] std::optional<Section> child(std::string_view key);
  [[nodiscard]] std::vector<Section> children(std::string_view key);  // [[key]]

  // Keys of the contract that are not built yet: an error wherever one stands.
  void not_yet(std::initializer_list<std::string_view> keys);
  void not_yet(Spot spot, std::string_view what);
  void unknown_word(const PlacedText& word, std::span<const std::string_view> known);
  void finish();

 private:
  [[nodiscard]] const toml::node* take(std::string_view key);
  [[nodiscard]] std::optional<PlacedText> text_of(const toml::node& node, std::string_view key);
  [[nodiscard]] std::string full(std::string_view key) const;
  void wrong_type(const toml::node& node, std::string_view key, std::string_view wanted);

  const toml::table& table_;
  std::string name_;
  Spot spot_;
  Collector& problems_;
  std::vector<std::string_view> known_;
};

// One of the words of an enumeration, by its to_text.
template <typename Enum, std::size_t N>
void read_word(Section& section, std::string_view key, const Enum (&values)[N], Enum& out) {
  const auto word = section.text(key);
  if (!word)
    return;
  std::vector<std::string_view> names;
  for (const Enum value : values) {
    if (to_text(value) == word->value) {
      out = value;
      return;
    }
    names.push_back(to_text(value));
  }
  section.unknown_word(*word, names);
}

// A list of globs, each complaint at its own entry.
template <typename Globs>
[[nodiscard]] std::optional<Globs> read_globs(Section& section, const TextList& list) {
  auto globs = Globs::parse(list.values());
  if (globs)
    return *std::move(globs);
  bool told = false;
  for (const PlacedText& item : list.items)
    if (const auto status = Globs::check(item.value); !status) {
      section.problems().error(item.spot, status.error().what);
      told = true;
    }
  if (!told)
    section.problems().error(list.spot, globs.error().what);
  return std::nullopt;
}

}  // namespace refward::config
