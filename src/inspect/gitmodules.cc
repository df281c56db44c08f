// SPDX-License-Identifier: Apache-2.0
#include "inspect/gitmodules.h"

#include "base/text.h"

#include <algorithm>

namespace refward::inspect {
namespace {

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_word(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_comment(char c) noexcept {
  return c == '#' || c == ';';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  base::Result<std::vector<Submodule>> read() {
    while (!rest_.empty()) {
      const base::Status status = read_line();
      if (!status)
        return status.error().within("line " + std::to_string(line_));
    }
    return std::move(found_);
  }

 private:
  // Nothing at the end, so that every look ahead is safe.
  [[nodiscard]] char peek() const noexcept { return rest_.empty() ? '\n' : rest_.front(); }

  void skip_blanks() noexcept {
    while (peek() == ' ' || peek() == '\t')
      rest_.remove_prefix(1);
  }

  bool take(std::string_view word) noexcept {
    if (!rest_.starts_with(word))
      return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // "\n" or "\r\n", or the end of the text.
  bool take_end() noexcept {
    if (!rest_.empty() && !take("\n") && !take("\r\n"))
      return false;
    ++line_;
    return true;
  }

  // The rest of a line that says no more.
  base::Status finish_line() {
    skip_blanks();
    if (is_comment(peek()))
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    if (!take_end())
      return base::Error("something behind the end of what the line says");
    return base::Done{};
  }

  base::Status read_line() {
    skip_blanks();
    if (take("[")) {
      TRY_OK(read_header());
      skip_blanks();
    }
    if (is_letter(peek()))
      return read_variable();
    return finish_line();
  }

  std::string_view take_word(bool (*belongs)(char)) noexcept {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), belongs);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }

  base::Status read_header() {
    const std::string section =
        base::to_lower(take_word([](char c) { return is_word(c) || c == '.'; }));
    if (section.empty() || section.starts_with("submodule."))
      return base::Error("a section without the form [submodule \"NAME\"]");
    current_ = kNone;
    skip_blanks();
    if (take("\"")) {
      TRY(std::string name, take_name());
      if (section == "submodule")
        current_ = place_of(std::move(name));
    } else if (section == "submodule") {
      return base::Error("a section [submodule] without a name");
    }
    if (!take("]"))
      return base::Error("a section whose header does not end");
    return base::Done{};
  }

  // Behind the opening quote.
  base::Result<std::string> take_name() {
    std::string name;
    while (!take("\"")) {
      take("\\");
      if (rest_.empty() || is_control(peek()))
        return base::Error("a section's name that does not end");
      name += peek();
      rest_.remove_prefix(1);
    }
    if (name.empty())
      return base::Error("an empty name");
    return name;
  }

  std::size_t place_of(std::string name) {
    const auto known = std::ranges::find(found_, name, &Submodule::name);
    const auto place = static_cast<std::size_t>(known - found_.begin());
    if (known == found_.end())
      found_.push_back({.name = std::move(name), .path = {}, .url = {}});
    return place;
  }

  base::Status read_variable() {
    const std::string key = base::to_lower(take_word(is_word));
    skip_blanks();
    if (!take("=")) {
      if (key == "path" || key == "url")
        return base::Error("\"" + key + "\" without a value");
      return finish_line();
    }
    TRY(std::string value, take_value());
    if (current_ == kNone || (key != "path" && key != "url"))
      return base::Done{};
    if (std::ranges::any_of(value, is_control))
      return base::Error("a control character in \"" + key + "\"");
    auto& slot = key == "path" ? found_[current_].path : found_[current_].url;
    if (slot)
      return base::Error("\"" + key + "\" for a second time");
    slot = std::move(value);
    return base::Done{};
  }

  // Behind "=", to the end of the line. Blanks at both ends are left out, save in quotes.
  base::Result<std::string> take_value() {
    skip_blanks();
    std::string value;
    std::size_t kept = 0;  // what is not a blank at the end
    bool quoted = false;
    while (quoted || !take_end()) {
      if (quoted && (rest_.empty() || peek() == '\n'))
        return base::Error("a quote that does not end");
      const char c = peek();
      if (!quoted && is_comment(c)) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        continue;
      }
      rest_.remove_prefix(1);
      if (c == '"') {
        quoted = !quoted;
        kept = value.size();
      } else if (c == '\\') {
        TRY_OK(take_escape(value));
        kept = value.size();
      } else {
        value += c;
        if (quoted || (c != ' ' && c != '\t'))
          kept = value.size();
      }
    }
    value.resize(kept);
    return value;
  }

  // Behind the backslash.
  base::Status take_escape(std::string& value) {
    if (take("\n") || take("\r\n")) {
      ++line_;
      return base::Done{};
    }
    constexpr std::string_view kNames = "tbn\\\"", kMeant = "\t\b\n\\\"";
    const std::size_t which = rest_.empty() ? std::string_view::npos : kNames.find(peek());
    if (which == std::string_view::npos)
      return base::Error("a backslash before what needs none");
    value += kMeant[which];
    rest_.remove_prefix(1);
    return base::Done{};
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t current_ = kNone;  // the submodule whose section it is
  std::vector<Submodule> found_;
};

}  // namespace

base::Result<std::vector<Submodule>> parse_gitmodules(std::string_view text) {
  if (text.size() > kMaxGitmodulesBytes)
    return base::Error("more than " + std::to_string(kMaxGitmodulesBytes) + " bytes");
  if (text.find('\0') != std::string_view::npos)
    return base::Error("a NUL byte");
  if (text.starts_with("\xef\xbb\xbf"))  // Git skips the mark, as others may not
    return base::Error("a byte order mark");
  return Reader(text).read();
}

}  // namespace refward::inspect
