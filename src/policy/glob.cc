// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "policy/globs.h"

#include <algorithm>
#include <array>
#include <utility>

namespace refward::policy {
namespace {

// Bytes that are no UTF-8 become characters of their own beyond Unicode, so that no pattern names
// them and every wildcard takes them.
constexpr char32_t kNotUnicode = 0x110000;

// The character at the front of `text`, which is not empty; takes it away. Surrogates and overlong
// forms need no care here: whatever is read differently only ever differs from what a pattern,
// which is valid UTF-8, can name.
char32_t take_character(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 1) {
    text.remove_prefix(1);
    return first;
  }
  char32_t value = length == 0 ? 0 : first & (0x7fU >> length);
  std::size_t read = 1;
  while (read < length && read < text.size() && (byte(read) & 0xc0U) == 0x80)
    value = value << 6 | (byte(read++) & 0x3fU);
  const bool whole = length != 0 && read == length;
  text.remove_prefix(whole ? length : 1);
  return whole ? value : kNotUnicode + first;
}

// The places to which this token, standing at the first of `places`, lets through without taking a
// character.
void follow_free(const Glob::Token& token, bool* places) noexcept {
  if (token.repeats() || token.kind == Glob::Token::Kind::optional)
    places[1] = true;
  if (token.kind == Glob::Token::Kind::optional)
    places[3] = true;
}

}  // namespace

bool Glob::Token::takes(char32_t c) const noexcept {
  switch (kind) {
    case Kind::literal:
      return c == character;
    case Kind::long_run:
      return true;
    case Kind::one:
    case Kind::run:
      return c != '/';
    case Kind::optional:
      return false;
    case Kind::among:
      break;
  }
  if (c == '/')
    return false;
  for (const Range& range : ranges)
    if (c >= range.first && c <= range.last)
      return sense == Sense::listed;
  return sense == Sense::others;
}

class GlobParser {
 public:
  explicit GlobParser(std::string_view pattern) : rest_(pattern) { glob_.text_ = pattern; }

  base::Result<Glob> parse() && {
    if (rest_.empty())
      return base::Error("an empty pattern");
    if (rest_.size() > Glob::kMaxLength)
      return base::Error("a pattern longer than " + std::to_string(Glob::kMaxLength) + " bytes");
    if (!base::is_valid_utf8(rest_) || rest_.find('\0') != std::string_view::npos)
      return base::Error("a pattern that is not UTF-8 text");
    while (!rest_.empty()) {
      TRY_OK(take_token());
    }
    find_prefix();
    find_suffix();
    return std::move(glob_);
  }

 private:
  using Kind = Glob::Token::Kind;

  void add(Kind kind, char32_t character = 0) {
    glob_.tokens_.push_back(Glob::Token{.kind = kind, .character = character, .ranges = {}});
  }

  base::Status take_token() {
    if (rest_.starts_with("***"))
      return base::Error("three stars in a row have no meaning: write \"**\"");
    if (take("**/")) {
      add(Kind::optional);
      add(Kind::long_run);
      add(Kind::literal, '/');
    } else if (take("**")) {
      add(Kind::long_run);
    } else if (take("*")) {
      add(Kind::run);
    } else if (take("?")) {
      add(Kind::one);
    } else if (take("[")) {
      return take_class();
    } else {
      TRY(const char32_t c, quoted_character());
      add(Kind::literal, c);
    }
    return base::Done{};
  }

  bool take(std::string_view word) noexcept {
    if (!rest_.starts_with(word))
      return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  base::Result<char32_t> quoted_character() {
    take("\\");
    if (rest_.empty())
      return base::Error("nothing follows the last backslash");
    return take_character(rest_);
  }

  // What follows "[": "]" ends it unless it is the first.
  base::Status take_class() {
    Glob::Token token{.kind = Kind::among, .ranges = {}};
    if (take("!") || take("^"))
      token.sense = Glob::Token::Sense::others;
    do {
      if (rest_.empty())
        return base::Error("a \"[\" without its \"]\"");
      TRY(const Glob::Range range, take_range());
      if (token.sense == Glob::Token::Sense::listed && (range.first == '/' || range.last == '/'))
        return base::Error("a \"/\" in \"[...]\", which never matches one");
      token.ranges.push_back(range);
    } while (!take("]"));
    glob_.tokens_.push_back(std::move(token));
    return base::Done{};
  }

  base::Result<Glob::Range> take_range() {
    // fnmatch(3) reads [:alpha:] and its kin here; guessing would protect other refs than meant.
    if (rest_.starts_with("[:") || rest_.starts_with("[.") || rest_.starts_with("[="))
      return base::Error("named classes such as [:alpha:] are not known: list the characters");
    TRY(const char32_t first, quoted_character());
    char32_t last = first;
    if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
      take("-");
      TRY(last, quoted_character());
    }
    if (last < first)
      return base::Error("a range that runs backwards in \"[...]\"");
    return Glob::Range{first, last};
  }

  void find_prefix() {
    const auto& tokens = glob_.tokens_;
    std::size_t end = 0;
    while (end < tokens.size() && tokens[end].kind == Kind::literal && tokens[end].character < 0x80)
      glob_.prefix_ += static_cast<char>(tokens[end++].character);
    if (end == tokens.size())
      glob_.rest_ = Glob::Rest::none;
    else if (end + 1 == tokens.size() && tokens[end].kind == Kind::long_run)
      glob_.rest_ = Glob::Rest::everything;
  }

  // The literal tail, but for what an optional allows to leave out.
  void find_suffix() {
    const auto& tokens = glob_.tokens_;
    std::size_t begin = tokens.size();
    while (begin > 0 && tokens[begin - 1].kind == Kind::literal &&
           tokens[begin - 1].character < 0x80 &&
           !(begin >= 3 && tokens[begin - 3].kind == Kind::optional))
      --begin;
    for (std::size_t i = begin; i < tokens.size(); ++i)
      glob_.suffix_ += static_cast<char>(tokens[i].character);
  }

  Glob glob_;
  std::string_view rest_;
};

base::Result<Glob> Glob::parse(std::string_view pattern) {
  return GlobParser(pattern).parse();
}

std::string Glob::literal_folder() const {
  std::string read;
  std::size_t folder = 0;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (std::string_view("*?[").find(text_[i]) != std::string_view::npos)
      break;
    if (text_[i] == '\\')
      ++i;
    read += text_[i];
    if (read.back() == '/')
      folder = read.size();
  }
  return read.substr(0, folder);
}

bool Glob::matches(std::string_view text) const {
  // Most texts end here: "**/*.yaml" costs one comparison of five bytes for all that is no YAML.
  if (!text.starts_with(prefix_) || !text.ends_with(suffix_))
    return false;
  if (rest_ == Rest::other)
    return matches_tokens(text);
  return rest_ == Rest::everything || text.size() == prefix_.size();
}

// All places in the pattern at once, one character at a time: no way of backtracking. Places only
// lead forwards or to themselves, so one sweep also follows what takes no character.
bool Glob::matches_tokens(std::string_view text) const {
  std::array<std::array<bool, kMaxLength + 1>, 2> places;
  bool* now = places[0].data();
  bool* then = places[1].data();
  const std::size_t end = tokens_.size();
  std::fill_n(now, end + 1, false);
  now[0] = true;
  while (!text.empty()) {
    const char32_t c = take_character(text);
    std::fill_n(then, end + 1, false);
    bool alive = false;
    for (std::size_t i = 0; i < end; ++i) {
      if (!now[i])
        continue;
      follow_free(tokens_[i], now + i);
      if (tokens_[i].takes(c))
        alive = then[i + (tokens_[i].repeats() ? 0 : 1)] = true;
    }
    if (!alive)
      return false;
    std::swap(now, then);
  }
  for (std::size_t i = 0; i < end; ++i)
    if (now[i])
      follow_free(tokens_[i], now + i);
  return now[end];
}

}  // namespace refward::policy
