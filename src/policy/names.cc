// SPDX-License-Identifier: Apache-2.0
#include "policy/names.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace refward::policy {
namespace {

constexpr int kDead = -1;

// Tells apart names by the last characters read. A state below zero has no way on.
class Automaton {
 public:
  Automaton() = default;
  Automaton(const Automaton&) = delete;
  Automaton& operator=(const Automaton&) = delete;
  virtual ~Automaton() = default;
  [[nodiscard]] virtual int states() const noexcept = 0;
  [[nodiscard]] virtual int next(int state, char32_t c) const noexcept = 0;
  [[nodiscard]] virtual bool accepts(int state) const noexcept = 0;
  // The characters that it tells from others, and one of the others.
  [[nodiscard]] virtual std::u32string telling() const = 0;
};

// git-check-ref-format(1) below a fixed folder. The first states count the folder's characters.
class RefNames final : public Automaton {
 public:
  explicit RefNames(std::string_view folder)
      : folder_(folder), base_(static_cast<int>(folder.size())) {}

  int states() const noexcept override { return base_ + kLast + 1; }

  int next(int state, char32_t c) const noexcept override {
    if (state < base_)
      return c == static_cast<unsigned char>(folder_[static_cast<std::size_t>(state)]) ? state + 1
                                                                                       : kDead;
    const int after = step(state - base_, c);
    return after == kDead ? kDead : base_ + after;
  }

  bool accepts(int state) const noexcept override {
    const int place = state - base_;
    return place == kOther || place == kAt || (place > kDot && place < kLock);
  }

  std::u32string telling() const override {
    return U"/.@{lockQ" + std::u32string(folder_.begin(), folder_.end());
  }

 private:
  // kDot + n: the last n + 1 characters are the beginning of ".lock".
  enum Place { kStart, kOther, kAt, kDot, kLock = kDot + 4, kLast = kLock };

  static bool is_forbidden(char32_t c) noexcept {
    return c < 0x21 || c == 0x7f ||
           (c < 0x80 &&
            std::string_view("~^:?*[\\").find(static_cast<char>(c)) != std::string::npos);
  }

  static int step(int place, char32_t c) noexcept {
    if (is_forbidden(c) || (place == kAt && c == '{'))
      return kDead;
    if (c == '/')
      return place == kStart || place == kDot || place == kLock ? kDead : int{kStart};
    if (c == '.')
      return place == kStart || place == kDot ? kDead : int{kDot};
    if (c == '@')
      return kAt;
    constexpr std::u32string_view kLockSuffix = U".lock";
    if (place >= kDot && place < kLock &&
        c == kLockSuffix[static_cast<std::size_t>(place - kDot + 1)])
      return place + 1;
    return kOther;
  }

  std::string_view folder_;
  int base_;
};

class PathNames final : public Automaton {
 public:
  int states() const noexcept override { return kOther + 1; }

  int next(int state, char32_t c) const noexcept override {
    if (c == 0)
      return kDead;
    if (c == '/')
      return state == kOther ? int{kStart} : kDead;
    if (c == '.' && state == kStart)
      return kDot;
    if (c == '.' && state == kDot)
      return kDots;
    return kOther;
  }

  bool accepts(int state) const noexcept override { return state == kOther; }

  std::u32string telling() const override { return U"/.Q"; }

 private:
  enum Place { kStart, kDot, kDots, kOther };
};

// Whatever follows a fixed folder of ASCII, which ends with '/'. A state counts its characters.
class Below final : public Automaton {
 public:
  explicit Below(std::string_view folder)
      : folder_(folder), end_(static_cast<int>(folder.size())) {}

  int states() const noexcept override { return end_ + 2; }

  int next(int state, char32_t c) const noexcept override {
    if (state >= end_)
      return end_ + 1;
    return c == static_cast<unsigned char>(folder_[static_cast<std::size_t>(state)]) ? state + 1
                                                                                     : kDead;
  }

  bool accepts(int state) const noexcept override { return state > end_; }

  std::u32string telling() const override {
    return U"/Q" + std::u32string(folder_.begin(), folder_.end());
  }

 private:
  std::string_view folder_;
  int end_;
};

// Stands for all characters beyond ASCII: no name treats them differently.
constexpr char32_t kBeyondAscii = 0x80;

bool holds_beyond_ascii(const Glob::Token& token) {
  if (token.sense == Glob::Token::Sense::others)
    return true;
  for (const Glob::Range& range : token.ranges)
    if (range.last >= kBeyondAscii)
      return true;
  return false;
}

// One character, of those that this token takes, for each way in which it may lead the automaton
// on.
std::u32string characters_of(const Glob::Token& token, const std::u32string& telling) {
  if (token.kind == Glob::Token::Kind::literal)
    return {token.character};
  std::u32string out;
  if (token.kind != Glob::Token::Kind::among) {
    std::copy_if(telling.begin(), telling.end(), std::back_inserter(out),
                 [&](char32_t c) { return token.takes(c); });
    return out;
  }
  for (char32_t c = 0; c < kBeyondAscii; ++c)
    if (token.takes(c))
      out += c;
  if (holds_beyond_ascii(token))
    out += kBeyondAscii;
  return out;
}

// Walks glob and automaton side by side, each pair of places once.
class Meeting {
 public:
  Meeting(const Glob& glob, const Automaton& names)
      : tokens_(glob.tokens()),
        names_(names),
        telling_(names.telling()),
        seen_((tokens_.size() + 1) * static_cast<std::size_t>(names.states())) {}

  bool exists() {
    reach(0, 0);
    while (!open_.empty()) {
      const Pair pair = open_.back();
      open_.pop_back();
      if (pair.token == tokens_.size()) {
        if (names_.accepts(pair.state))
          return true;
        continue;
      }
      follow(pair);
    }
    return false;
  }

 private:
  struct Pair {
    std::size_t token;
    int state;
  };

  void reach(std::size_t token, int state) {
    if (state == kDead)
      return;
    const std::size_t index =
        token * static_cast<std::size_t>(names_.states()) + static_cast<std::size_t>(state);
    if (seen_[index])
      return;
    seen_[index] = true;
    open_.push_back({token, state});
  }

  void follow(Pair pair) {
    using Kind = Glob::Token::Kind;
    const Glob::Token& token = tokens_[pair.token];
    if (token.repeats() || token.kind == Kind::optional)
      reach(pair.token + 1, pair.state);
    if (token.kind == Kind::optional) {
      reach(pair.token + 3, pair.state);
      return;
    }
    for (const char32_t c : characters_of(token, telling_))
      reach(pair.token + (token.repeats() ? 0 : 1), names_.next(pair.state, c));
  }

  const std::vector<Glob::Token>& tokens_;
  const Automaton& names_;
  std::u32string telling_;
  std::vector<bool> seen_;
  std::vector<Pair> open_;
};

// What most patterns are: parts of plain letters and digits, which no rule about names forbids.
bool is_plainly_a_name(std::string_view text) {
  bool begins = true;  // a part
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (c == '/' ? begins : !is_plain)
      return false;
    begins = c == '/';
  }
  return !begins;
}

// The same with `*` or `**` as its last part.
bool can_plainly_match(std::string_view text) {
  if (text.ends_with("/**"))
    text.remove_suffix(3);
  else if (text.ends_with("/*"))
    text.remove_suffix(2);
  return is_plainly_a_name(text);
}

}  // namespace

bool can_match_ref_below(const Glob& glob, std::string_view folder) {
  if (glob.text().size() > folder.size() && glob.text().starts_with(folder) &&
      can_plainly_match(glob.text()))
    return true;
  return Meeting(glob, RefNames(folder)).exists();
}

bool can_match_path_below(const Glob& glob, std::string_view folder) {
  const bool is_ascii = std::all_of(folder.begin(), folder.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return !is_ascii || Meeting(glob, Below(folder)).exists();
}

bool can_match_path(const Glob& glob) {
  return can_plainly_match(glob.text()) || Meeting(glob, PathNames()).exists();
}

}  // namespace refward::policy
