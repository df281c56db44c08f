// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/superset.h"

#include "secrets/gitleaks/byte_class.h"
#include "secrets/gitleaks/runes.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

namespace refward::secrets::gitleaks {
namespace {

constexpr unsigned kMostBytes = 4;     // of one character
constexpr unsigned kMaxNesting = 100;  // as much as RE2 makes of a configuration's expression
constexpr unsigned kUnbounded = ~0U;

struct Flags {
  bool caseless = false, lines = false, dot_all = false;
};

struct Repeat {
  unsigned least = 1, most = 1;
};

// What was read last, waiting for its repetition.
enum class Atom { class_of_bytes, group, assertion };

class Rewriter {
 public:
  explicit Rewriter(std::string_view expression) : rest_(expression) {}

  std::optional<Superset> run() {
    while (!rest_.empty())
      if (!step())
        return std::nullopt;
    if (!groups_.empty())
      return std::nullopt;
    out_.tail += "";
    return std::move(out_);
  }

 private:
  struct Group {
    Flags outer;
  };

  bool step() {
    switch (rest_[0]) {
      case '(':
        return open();
      case ')':
        return close();
      case '|':
        rest_.remove_prefix(1);
        at_beginning_ = at_beginning_or_top();
        emit("|");
        return true;
      case '[':
        if (const auto members = take_class(rest_, letters()))
          return put_class(*members);
        return false;
      case '.':
        rest_.remove_prefix(1);
        return put_class(dot());
      case '^':
        rest_.remove_prefix(1);
        return put(flags_.lines ? "(?:(?m:^)|\\z)" : "\\A");
      case '$':
        rest_.remove_prefix(1);
        return put(flags_.lines ? "(?m:$)" : "\\z");
      case '\\':
        return escape();
      default:
        return literal();
    }
  }

  // An alternative of the whole expression begins anew; one within a group does not matter, because
  // nothing is left out there.
  [[nodiscard]] bool at_beginning_or_top() const { return groups_.empty(); }

  [[nodiscard]] Case letters() const { return flags_.caseless ? Case::folded : Case::exact; }

  [[nodiscard]] ByteClass dot() const {
    ByteClass any;
    any.add(0, 0x10FFFF);
    if (!flags_.dot_all)
      any.ascii.reset('\n');
    return any;
  }

  bool literal() {
    const Rune rune = first_rune(rest_);
    rest_.remove_prefix(rune.size);
    return rune.valid && put_rune(rune.value);
  }

  bool put_rune(char32_t value) {
    ByteClass one;
    one.add(value, value);
    if (flags_.caseless)
      one.fold();
    return put_class(one);
  }

  bool escape() {
    if (rest_.size() < 2)
      return false;
    const char letter = rest_[1];
    if (letter == 'Q')  // literals up to \E, where a repetition holds for the last: left to RE2
      return false;
    if (letter == 'p' || letter == 'P')
      return property();
    constexpr std::string_view kAssertions = "AzbB";
    if (kAssertions.find(letter) != std::string_view::npos) {
      rest_.remove_prefix(2);
      return put(std::string("\\") + letter);
    }
    if (const auto members = perl_class(letter)) {
      rest_.remove_prefix(2);
      return put_class(*members);
    }
    const auto value = take_escaped(rest_);
    return value && put_rune(*value);
  }

  // \pL, \p{Greek}: anything may belong to it.
  bool property() {
    rest_.remove_prefix(2);
    const std::size_t size = rest_.starts_with('{') ? rest_.find('}') : 0;
    if (rest_.empty() || size == std::string_view::npos)
      return false;
    rest_.remove_prefix(size + 1);
    ByteClass any;
    any.add(0, 0x10FFFF);
    return put_class(any);
  }

  bool open() {
    if (groups_.size() == kMaxNesting)
      return false;
    rest_.remove_prefix(1);
    const Flags outer = flags_;
    if (rest_.starts_with('?') && !open_special())
      return false;
    if (rest_.starts_with(')') && flags_only_) {
      rest_.remove_prefix(1);
      flags_only_ = false;
      return true;
    }
    flags_only_ = false;
    groups_.push_back({outer});
    at_beginning_ = false;
    emit("(?:");
    return true;
  }

  // Behind "(?": a name, or flags and ":" or ")".
  bool open_special() {
    rest_.remove_prefix(1);
    if (rest_.starts_with("P<") || rest_.starts_with('<')) {
      const std::size_t close = rest_.find('>');
      if (close == std::string_view::npos)
        return false;
      rest_.remove_prefix(close + 1);
      return true;
    }
    bool on = true;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      if (rest_[0] == ':') {
        rest_.remove_prefix(1);
        return true;
      }
      if (rest_[0] == ')') {
        flags_only_ = true;
        return true;
      }
      if (!set_flag(rest_[0], on))
        return false;
    }
    return false;
  }

  bool set_flag(char flag, bool& on) {
    switch (flag) {
      case '-':
        on = false;
        return true;
      case 'i':
        flags_.caseless = on;
        return true;
      case 'm':
        flags_.lines = on;
        return true;
      case 's':
        flags_.dot_all = on;
        return true;
      case 'U':  // which of several ends: all of them are told
        return true;
      default:
        return false;
    }
  }

  bool close() {
    if (groups_.empty())
      return false;
    rest_.remove_prefix(1);
    flags_ = groups_.back().outer;
    groups_.pop_back();
    return put_group_end();
  }

  // "*", "+?", "{2,5}" at the front. Nothing where it is malformed.
  Repeat take_repeat() {
    Repeat repeat;
    if (rest_.starts_with('*'))
      repeat = {0, kUnbounded};
    else if (rest_.starts_with('+'))
      repeat = {1, kUnbounded};
    else if (rest_.starts_with('?'))
      repeat = {0, 1};
    else
      return take_counts();
    rest_.remove_prefix(1);
    skip_lazy();
    return repeat;
  }

  void skip_lazy() {
    if (rest_.starts_with('?'))
      rest_.remove_prefix(1);
  }

  static bool take_number(std::string_view& text, unsigned& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{})
      return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  }

  // A brace that counts nothing is a literal, and read as such by the next step.
  Repeat take_counts() {
    std::string_view text = rest_;
    if (!text.starts_with('{'))
      return {};
    text.remove_prefix(1);
    Repeat repeat;
    if (!take_number(text, repeat.least))
      return {};
    repeat.most = repeat.least;
    if (text.starts_with(',')) {
      text.remove_prefix(1);
      if (text.starts_with('}'))
        repeat.most = kUnbounded;
      else if (!take_number(text, repeat.most))
        return {};
    }
    if (!text.starts_with('}'))
      return {};
    rest_ = text.substr(1);
    skip_lazy();
    return repeat;
  }

  static std::string spelled(Repeat repeat) {
    if (repeat.least == 1 && repeat.most == 1)
      return "";
    if (repeat.most == kUnbounded)
      return repeat.least == 0 ? "*" : fmt::format("{{{},}}", repeat.least);
    return fmt::format("{{{},{}}}", repeat.least, repeat.most);
  }

  // A character beyond ASCII has up to four bytes, each of which the class takes.
  bool put_class(const ByteClass& members) {
    Repeat repeat = take_repeat();
    if (members.ascii.none() && !members.beyond)
      return false;
    if (members.beyond && repeat.most != kUnbounded)
      repeat.most *= kMostBytes;
    const std::string text = members.spelled() + spelled(repeat);
    out_.whole += text;
    if (!(at_beginning_ && repeat.least == 0)) {
      out_.tail += text;
      at_beginning_ = false;
    }
    return true;
  }

  bool put_group_end() {
    emit(")" + spelled(take_repeat()));
    return true;
  }

  bool put(const std::string& assertion) {
    at_beginning_ = false;
    const Repeat repeat = take_repeat();
    emit(repeat.least == 0 ? "" : assertion);
    return true;
  }

  void emit(std::string_view text) {
    out_.whole += text;
    out_.tail += text;
  }

  std::string_view rest_;
  Flags flags_;
  bool flags_only_ = false;
  bool at_beginning_ = true;
  std::vector<Group> groups_;
  Superset out_;
};

}  // namespace

std::optional<Superset> superset_of(std::string_view expression) {
  return Rewriter(expression).run();
}

}  // namespace refward::secrets::gitleaks
