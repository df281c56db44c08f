// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/kept_rules.h"

#include "base/bytes.h"

#include <bit>
#include <cstdint>

namespace refward::secrets::gitleaks {
namespace {

constexpr std::size_t kMostBytes = 64U << 20;

// One description of what there is serves both ways: an Archive either writes or reads.
class Writer {
 public:
  void number(std::uint64_t value) {
    for (unsigned shift = 64; shift != 0; shift -= 8)
      bytes_ += static_cast<char>((value >> (shift - 8)) & 0xFFU);
  }

  void value(const std::string& text) {
    number(text.size());
    bytes_ += text;
  }

  void value(const double& real) { number(std::bit_cast<std::uint64_t>(real)); }

  void value(const std::uint32_t& count) { number(count); }

  void value(const bool& flag) { number(flag ? 1 : 0); }

  void value(const Condition& word) { number(word == Condition::all ? 1 : 0); }

  void value(const RegexTarget& word) { number(static_cast<std::uint64_t>(word)); }

  void value(const std::optional<std::uint32_t>& count) {
    number(count ? 1 : 0);
    number(count.value_or(0));
  }

  template <typename Item>
  void value(const std::vector<Item>& items) {
    number(items.size());
    for (const Item& item : items)
      fields(*this, item);
  }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : reader_(base::as_bytes(bytes)) {}

  std::uint64_t number() {
    const auto value = reader_.u64();
    good_ = good_ && value.has_value();
    return value.value_or(0);
  }

  void value(std::string& text) {
    const std::uint64_t size = number();
    const auto bytes = good_ && size <= kMostBytes ? reader_.take(size)
                                                   : base::Result<base::Bytes>(base::Error(""));
    good_ = good_ && bytes.has_value();
    if (good_)
      text = base::as_text(*bytes);
  }

  void value(double& real) { real = std::bit_cast<double>(number()); }

  void value(std::uint32_t& count) { count = static_cast<std::uint32_t>(number()); }

  void value(bool& flag) { flag = number() != 0; }

  void value(Condition& word) { word = number() != 0 ? Condition::all : Condition::any; }

  void value(RegexTarget& word) {
    const std::uint64_t number_of = number();
    word = number_of == 0   ? RegexTarget::secret
           : number_of == 1 ? RegexTarget::match
                            : RegexTarget::line;
  }

  void value(std::optional<std::uint32_t>& count) {
    const bool there = number() != 0;
    const auto number_of = static_cast<std::uint32_t>(number());
    if (there)
      count = number_of;
  }

  template <typename Item>
  void value(std::vector<Item>& items) {
    for (std::uint64_t left = number(); left != 0 && good_; --left) {
      items.emplace_back();
      fields(*this, items.back());
    }
  }

  [[nodiscard]] bool ended_well() const { return good_ && reader_.at_end(); }

 private:
  base::ByteReader reader_;
  bool good_ = true;
};

template <typename Archive, typename Text>
requires std::is_same_v<std::remove_const_t<Text>, std::string>

void fields(Archive& archive, Text& text) {
  archive.value(text);
}

template <typename Archive, typename... Members>
void each(Archive& archive, Members&... members) {
  (archive.value(members), ...);
}

template <typename Archive, typename Item>

requires requires(Item& item) {
  item.regex_target;
}

void fields(Archive& archive, Item& list) {
  each(archive, list.description, list.condition, list.commits, list.paths, list.regex_target,
       list.regexes, list.stopwords);
}

template <typename Archive, typename Item>

requires requires(Item& item) {
  item.within_lines;
}

void fields(Archive& archive, Item& required) {
  each(archive, required.id, required.within_lines, required.within_columns);
}

template <typename Archive, typename Item>

requires requires(Item& item) {
  item.secret_group;
}

void fields(Archive& archive, Item& rule) {
  each(archive, rule.id, rule.description, rule.regex, rule.path, rule.secret_group, rule.entropy,
       rule.keywords, rule.tags, rule.skip_report, rule.allowlists, rule.required);
}

template <typename Archive, typename Item>

requires requires(Item& item) {
  item.bytes;
}

void fields(Archive& archive, Item& file) {
  each(archive, file.path, file.bytes);
}

template <typename Archive, typename Item>
void all_of(Archive& archive, Item& kept) {
  each(archive, kept.files, kept.rules.source, kept.rules.rules, kept.rules.allowlists,
       kept.rules.warnings);
}

}  // namespace

std::string to_bytes(const KeptRules& kept) {
  Writer writer;
  all_of(writer, kept);
  return writer.take();
}

std::optional<KeptRules> from_bytes(std::string_view bytes) {
  Reader reader(bytes);
  KeptRules kept;
  all_of(reader, kept);
  if (!reader.ended_well())
    return std::nullopt;
  return kept;
}

}  // namespace refward::secrets::gitleaks
