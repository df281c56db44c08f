// SPDX-License-Identifier: Apache-2.0
#include "config/section.h"

#include "base/text.h"
#include "config/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>

namespace refward::config {
namespace {

std::string words_of(base::Seconds span) {
  const auto count = span.count();
  if (count != 0 && count % 86400 == 0)
    return fmt::format("{}d", count / 86400);
  if (count != 0 && count % 3600 == 0)
    return fmt::format("{}h", count / 3600);
  return fmt::format("{}s", count);
}

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};

constexpr Unit kUnits[] = {
    {"KiB", 1'024}, {"MiB", 1'048'576}, {"GiB", 1'073'741'824},
    {"kB", 1'000},  {"MB", 1'000'000},  {"GB", 1'000'000'000},
};

// "10MiB": digits and a unit. Nothing where it is no such text, or more than `most`.
std::optional<std::uint64_t> parse_size(std::string_view text, std::uint64_t most) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end == text.data())
    return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& known : kUnits)
    if (unit == known.name && count <= most / known.bytes)
      return count * known.bytes;
  return std::nullopt;
}

std::optional<base::Instant> instant_of(const toml::date_time& when) {
  if (!when.offset)
    return std::nullopt;
  const auto local = base::utc_instant(when.date.year, when.date.month, when.date.day,
                                       when.time.hour, when.time.minute, when.time.second);
  if (!local)
    return std::nullopt;
  return *local - std::chrono::minutes(when.offset->minutes);
}

}  // namespace

Spot begin_of(const toml::source_region& region) noexcept {
  return {region.begin.line, region.begin.column};
}

Problems Collector::take() {
  const auto place = [](const Problem& p) { return std::tie(p.line, p.column); };
  std::stable_sort(problems_.begin(), problems_.end(),
                   [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
  return std::exchange(problems_, {});
}

std::size_t Collector::errors() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(problems_.begin(), problems_.end(),
                    [](const Problem& p) { return p.level == Problem::Level::error; }));
}

std::vector<std::string> TextList::values() const {
  std::vector<std::string> out;
  for (const PlacedText& item : items)
    out.push_back(item.value);
  return out;
}

std::string Section::full(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

Spot Section::spot_of(std::string_view key) const {
  const auto found = table_.find(key);
  return found == table_.end() ? spot_ : begin_of(found->first.source());
}

Spot Section::spot_of_value(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? spot_ : begin_of(node->source());
}

Spots Section::spots() const {
  Spots out;
  for (const auto& [key, value] : table_)
    out.emplace(key.str(), begin_of(key.source()));
  return out;
}

bool Section::holds_table(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node != nullptr && node->is_table();
}

const toml::node* Section::take(std::string_view key) {
  known_.push_back(key);
  return table_.get(key);
}

void Section::wrong_type(const toml::node& node, std::string_view key, std::string_view wanted) {
  problems_.error(begin_of(node.source()), fmt::format("{} must be {}", full(key), wanted));
}

std::optional<PlacedText> Section::text_of(const toml::node& node, std::string_view key) {
  const auto* value = node.as_string();
  if (value == nullptr) {
    wrong_type(node, key, "text in quotes");
    return std::nullopt;
  }
  // No setting of ours needs a line break, and what does not show cannot be reviewed.
  if (base::printable(value->get()) != value->get()) {
    problems_.error(begin_of(node.source()), full(key) + " holds characters that do not show");
    return std::nullopt;
  }
  return PlacedText{value->get(), begin_of(node.source())};
}

std::optional<PlacedText> Section::text(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  return text_of(*node, key);
}

std::optional<TextList> Section::texts(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    wrong_type(*node, key, "a list, as in [\"...\"]");
    return std::nullopt;
  }
  TextList list{begin_of(node->source()), {}};
  for (const toml::node& element : *array)
    if (auto text = text_of(element, key))
      list.items.push_back(*std::move(text));
  // A list with a hole is no list: what is missing might be a "!" entry.
  if (list.items.size() != array->size())
    return std::nullopt;
  return list;
}

std::optional<TextList> Section::some_texts(std::string_view key, std::string_view why) {
  auto list = texts(key);
  if (!list || !list->items.empty())
    return list;
  problems_.error(list->spot, fmt::format("{} is empty: {}", full(key), why));
  return std::nullopt;
}

std::optional<bool> Section::flag(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  if (const auto* value = node->as_boolean())
    return value->get();
  wrong_type(*node, key, "true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Section::number(std::string_view key,
                                            std::int64_t least,
                                            std::int64_t most) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most)
    return value->get();
  wrong_type(*node, key, fmt::format("a number from {} to {}", least, most));
  return std::nullopt;
}

std::optional<base::Seconds> Section::duration(std::string_view key,
                                               base::Seconds least,
                                               base::Seconds most) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  const auto* text = node->as_string();
  const auto value = text == nullptr ? std::nullopt : base::parse_duration(text->get());
  if (value && *value >= least && *value <= most)
    return value;
  wrong_type(*node, key,
             fmt::format("a duration from \"{}\" to \"{}\", as in \"10m\"", words_of(least),
                         words_of(most)));
  return std::nullopt;
}

std::optional<std::uint64_t> Section::size(std::string_view key, std::uint64_t most) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  std::optional<std::uint64_t> value;
  if (const auto* number = node->as_integer())
    value = number->get() < 0 ? 0 : static_cast<std::uint64_t>(number->get());
  else if (const auto* text = node->as_string())
    value = parse_size(text->get(), most);
  if (value && *value >= 1 && *value <= most)
    return value;
  wrong_type(*node, key,
             fmt::format("a size up to {} bytes: \"10MiB\" (KiB, MiB, GiB, kB, MB, GB), or a "
                         "number of bytes",
                         most));
  return std::nullopt;
}

std::optional<PlacedText> Section::text_or_instant(std::string_view key) {
  const toml::node* node = table_.get(key);
  const auto* when = node == nullptr ? nullptr : node->as_date_time();
  if (when == nullptr)
    return text(key);
  (void)take(key);
  if (const auto instant = instant_of(when->get()))
    return PlacedText{base::to_rfc3339(*instant), begin_of(node->source())};
  wrong_type(*node, key, "an instant with its zone, as in 2026-12-24T12:00:00+01:00");
  return std::nullopt;
}

std::optional<std::filesystem::path> Section::absolute_path(std::string_view key) {
  const auto value = text(key);
  if (!value)
    return std::nullopt;
  const std::filesystem::path path = value->value;
  if (path.is_absolute())
    return path.lexically_normal();
  problems_.error(value->spot, full(key) + " must be an absolute path");
  return std::nullopt;
}

std::optional<Section> Section::child(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr)
    return std::nullopt;
  if (const toml::table* table = node->as_table())
    return Section(*table, full(key), begin_of(node->source()), problems_);
  wrong_type(*node, key, fmt::format("one table, [{}]", full(key)));
  return std::nullopt;
}

std::vector<Section> Section::children(std::string_view key) {
  std::vector<Section> out;
  const toml::node* node = take(key);
  if (node == nullptr)
    return out;
  const toml::array* array = node->as_array();
  const std::string wanted = fmt::format("tables, each begun by [[{}]]", full(key));
  if (array == nullptr) {
    wrong_type(*node, key, wanted);
    return out;
  }
  for (const toml::node& element : *array) {
    if (const toml::table* table = element.as_table())
      out.emplace_back(*table, full(key), begin_of(element.source()), problems_);
    else
      wrong_type(element, key, wanted);
  }
  return out;
}

void Section::not_yet(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys)
    if (take(key) != nullptr)
      not_yet(spot_of(key), full(key));
}

void Section::not_yet(Spot spot, std::string_view what) {
  problems_.error(spot, "not supported yet: " + std::string(what));
}

void Section::unknown_word(const PlacedText& word, std::span<const std::string_view> known) {
  problems_.error(word.spot,
                  "unknown word \"" + word.value + "\"" + did_you_mean(word.value, known));
}

void Section::finish() {
  for (const auto& [key, value] : table_) {
    const std::string_view name = key.str();
    if (std::find(known_.begin(), known_.end(), name) == known_.end())
      problems_.error(begin_of(key.source()),
                      "unknown key: " + base::printable(full(name)) + did_you_mean(name, known_));
  }
}

}  // namespace refward::config
