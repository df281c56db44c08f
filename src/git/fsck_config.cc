// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_config.h"

namespace refward::git {

namespace {

constexpr int kEnd = -1;

bool is_blank(int c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_letter(int c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_key_part(int c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

char lower(int c) noexcept {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

class ConfigReader {
 public:
  ConfigReader(std::string_view text, const std::function<void(const ConfigValue&)>& on_value)
      : text_(text), on_value_(on_value) {
    if (text_.starts_with("\xef\xbb\xbf"))
      at_ = 3;
  }

  [[nodiscard]] bool read() {
    for (int c = next(); c != kEnd; c = next()) {
      if (is_blank(c))
        continue;
      if (c == '#' || c == ';')
        skip_line();
      else if (c == '[' ? !read_section() : !read_variable(c))
        return false;
    }
    return true;
  }

 private:
  // Git ends a file without a last line feed as if it had one; a CR counts only alone.
  int next() noexcept {
    if (at_ >= text_.size())
      return at_++ == text_.size() && !text_.ends_with('\n') ? '\n' : kEnd;
    if (text_.substr(at_).starts_with("\r\n"))
      ++at_;
    return static_cast<unsigned char>(text_[at_++]);
  }

  void skip_line() noexcept {
    for (int c = next(); c != '\n' && c != kEnd;)
      c = next();
  }

  bool read_section() {
    section_.clear();
    for (;;) {
      const int c = next();
      if (c == ']')
        return !section_.empty();
      if (is_blank(c))
        return read_subsection(c);
      if (!is_key_part(c) && c != '.')
        return false;
      section_ += lower(c);
    }
  }

  // ' "Name"]'
  bool read_subsection(int c) {
    for (; is_blank(c); c = next())
      if (c == '\n')
        return false;
    if (c != '"')
      return false;
    section_ += '.';
    for (c = next(); c != '"'; c = next()) {
      if (c == '\\')
        c = next();
      if (c == '\n' || c == kEnd)
        return false;
      section_ += static_cast<char>(c);
    }
    return next() == ']';
  }

  bool read_variable(int c) {
    if (!is_letter(c))
      return false;
    ConfigValue found{section_ + ".", std::nullopt};
    for (; is_key_part(c); c = next())
      found.key += lower(c);
    while (c == ' ' || c == '\t')
      c = next();
    if (c == '=') {
      found.value.emplace();
      if (!read_value(*found.value))
        return false;
    } else if (c != '\n' && c != kEnd) {
      return false;
    }
    on_value_(found);
    return true;
  }

  bool read_value(std::string& value) {
    bool quoted = false;
    std::size_t blanks = 0;
    for (int c = next(); c != '\n' && c != kEnd; c = next()) {
      if (is_blank(c) && !quoted) {
        blanks += value.empty() ? 0 : 1;
        continue;
      }
      if (!quoted && (c == ';' || c == '#')) {
        skip_line();
        return true;
      }
      value.append(blanks, ' ');
      blanks = 0;
      if (c == '"')
        quoted = !quoted;
      else if (c != '\\')
        value += static_cast<char>(c);
      else if (!read_escape(value))
        return false;
    }
    return !quoted;
  }

  bool read_escape(std::string& value) {
    const int c = next();
    switch (c) {
      case '\n':
        return true;
      case 't':
        value += '\t';
        return true;
      case 'b':
        value += '\b';
        return true;
      case 'n':
        value += '\n';
        return true;
      case '\\':
      case '"':
        value += static_cast<char>(c);
        return true;
      default:
        return false;
    }
  }

  std::string_view text_;
  const std::function<void(const ConfigValue&)>& on_value_;
  std::size_t at_ = 0;
  std::string section_;
};

}  // namespace

bool read_config(std::string_view text, const std::function<void(const ConfigValue&)>& on_value) {
  return ConfigReader(text, on_value).read();
}

}  // namespace refward::git
