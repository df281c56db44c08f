// SPDX-License-Identifier: Apache-2.0
#include "identity/allowed_signers.h"

#include "base/result.h"
#include "base/text.h"
#include "identity/text_lines.h"

#include <algorithm>
#include <string>
#include <utility>

namespace refward::identity {
namespace {

using base::Result;
using Outcome = Result<base::Done, Fault>;

enum class Keyword : unsigned { cert_authority, namespaces, valid_after, valid_before };

struct NamedKeyword {
  std::string_view name;
  Keyword keyword;
};

constexpr NamedKeyword kKeywords[] = {
    {"cert-authority", Keyword::cert_authority},
    {"namespaces", Keyword::namespaces},
    {"valid-after", Keyword::valid_after},
    {"valid-before", Keyword::valid_before},
};

// ssh-keygen's keywords compare without case; `name` is in lower case.
bool is_keyword(std::string_view word, std::string_view name) noexcept {
  return std::equal(word.begin(), word.end(), name.begin(), name.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

std::optional<Keyword> keyword_named(std::string_view word) noexcept {
  for (const NamedKeyword& known : kKeywords)
    if (is_keyword(word, known.name))
      return known.keyword;
  return std::nullopt;
}

// The word that an option begins with.
std::string_view front_word(std::string_view text) noexcept {
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '=' && text[end] != ',' &&
         text[end] != '"')
    ++end;
  return text.substr(0, end);
}

// One line, consumed from the front.
class LineParser {
 public:
  explicit LineParser(std::string_view line) noexcept : line_(line), rest_(line) {}

  Result<SignerLineView, Fault> parse(std::uint64_t number) {
    TRY(const PatternListView principals, take_principals());
    SignerLineView line{.number = number, .principals = principals};
    if (!rest_.empty() && (keyword_named(front_word(rest_)) || !begins_with_key(rest_))) {
      TRY_OK(take_options(line));
    }
    TRY(line.key, shifted(parse_ssh_key(rest_), column()));
    return line;
  }

 private:
  [[nodiscard]] std::size_t column() const noexcept { return line_.size() - rest_.size() + 1; }

  [[nodiscard]] Fault fault(std::string_view reason, std::string detail) const {
    return Fault{0, column(), reason, std::move(detail)};
  }

  // The column of a part's fault, as one of the line's.
  template <typename T>
  static Result<T, Fault> shifted(Result<T, Fault> result, std::size_t column) {
    if (!result)
      result.error().column += column - 1;
    return result;
  }

  bool take_blanks() noexcept {
    const std::size_t count = skip_blanks(rest_);
    rest_.remove_prefix(count);
    return count > 0;
  }

  // ssh-keygen takes a quote anywhere for the beginning of a quoted part, and its end for the end
  // of the field; here the whole field is quoted, or none of it.
  Result<PatternListView, Fault> take_principals() {
    const bool quoted = rest_.starts_with('"');
    rest_.remove_prefix(quoted ? 1 : 0);
    const std::size_t at = column();
    const std::size_t end = quoted ? rest_.find('"') : find_blank(rest_);
    if (quoted && end == std::string_view::npos)
      return fault("principals-quote", "the quoted principals have no closing quote");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(std::min(text.size() + (quoted ? 1U : 0U), rest_.size()));
    if (text.find('"') != std::string_view::npos || !(take_blanks() || rest_.empty()))
      return Fault{0, at, "principals-quote", "quotes stand around all the principals, or nowhere"};
    return shifted(PatternListView::parse(text), at);
  }

  Outcome take_options(SignerLineView& line) {
    const std::size_t at = column();
    TRY_OK(take_option(line));
    while (rest_.starts_with(',')) {
      rest_.remove_prefix(1);
      TRY_OK(take_option(line));
    }
    if (!take_blanks() && !rest_.empty())
      return fault("option-syntax", "an option is followed by neither a comma nor a blank");
    if (line.valid_after && line.valid_before && *line.valid_before <= *line.valid_after)
      return Fault{0, at, "window-empty", "valid-before is not after valid-after"};
    return base::Done{};
  }

  Outcome take_option(SignerLineView& line) {
    const std::string_view word = front_word(rest_);
    const auto keyword = keyword_named(word);
    if (!keyword)
      return fault("unknown-option", "neither a known key type nor a known option");
    const unsigned bit = 1U << static_cast<unsigned>(*keyword);
    if ((seen_ & bit) != 0)
      return fault("option-repeated", "an option stands twice");
    seen_ |= bit;
    rest_.remove_prefix(word.size());
    if (*keyword != Keyword::cert_authority)
      return take_setting(line, *keyword);
    line.certificate_authority = true;
    return base::Done{};
  }

  Outcome take_setting(SignerLineView& line, Keyword keyword) {
    const std::size_t at = column() + 2;  // behind the equals sign and the quote
    TRY(const std::string_view value, take_quoted());
    if (keyword == Keyword::namespaces) {
      TRY(line.namespaces, shifted(PatternListView::parse(value), at));
      return base::Done{};
    }
    const auto time = parse_signer_time(value);
    if (!time)
      return Fault{0, at, "bad-time", "not a time of the form YYYYMMDD[HHMM[SS]][Z]"};
    (keyword == Keyword::valid_after ? line.valid_after : line.valid_before) = *time;
    return base::Done{};
  }

  // ="...". ssh-keygen knows \" for a quote inside; nothing that may stand here needs one.
  Result<std::string_view, Fault> take_quoted() {
    if (!rest_.starts_with("=\""))
      return fault("option-syntax", "an option's value stands in quotes behind an equals sign");
    const std::size_t end = rest_.find('"', 2);
    if (end == std::string_view::npos)
      return fault("option-syntax", "an option's value has no closing quote");
    const std::string_view value = rest_.substr(2, end - 2);
    if (value.ends_with('\\'))
      return fault("option-syntax", "an option's value holds an escaped quote");
    rest_.remove_prefix(end + 1);
    return value;
  }

  std::string_view line_;
  std::string_view rest_;
  unsigned seen_ = 0;  // one bit a keyword
};

// The value of the digits at `at`; only digits stand there.
unsigned number_at(std::string_view digits, std::size_t at, std::size_t count) noexcept {
  unsigned value = 0;
  for (const char c : digits.substr(at, count))
    value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

std::string_view without_zone(std::string_view text) {
  for (const std::string_view zone : {"z", "utc"})
    if (text.size() > zone.size() && base::to_lower(text.substr(text.size() - zone.size())) == zone)
      return text.substr(0, text.size() - zone.size());
  return text;
}

}  // namespace

std::optional<base::Instant> parse_signer_time(std::string_view text) {
  const std::string_view digits = without_zone(text);
  if (digits.size() != 8 && digits.size() != 12 && digits.size() != 14)
    return std::nullopt;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::string all(digits);
  all.resize(14, '0');
  const auto instant = base::utc_instant(
      static_cast<int>(number_at(all, 0, 4)), number_at(all, 4, 2), number_at(all, 6, 2),
      number_at(all, 8, 2), number_at(all, 10, 2), number_at(all, 12, 2));
  if (!instant || instant->time_since_epoch().count() <= 0)
    return std::nullopt;
  return instant;
}

AllowedSignersView parse_allowed_signers(std::string_view text) {
  constexpr std::size_t kUsualLineBytes = 100;
  AllowedSignersView view;
  view.lines.reserve(std::min(text.size() / kUsualLineBytes + 1, kMaxLines));
  view.faults = each_line(text, [&](std::string_view line, std::uint64_t number) {
    auto parsed = LineParser(line).parse(number);
    if (!parsed)
      return std::move(parsed).error();
    view.lines.push_back(*parsed);
    return Fault{};
  });
  return view;
}

}  // namespace refward::identity
