// SPDX-License-Identifier: Apache-2.0
#include "git/ident.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace refward::git {

namespace {

// 9999-12-31T23:59:59Z: what RFC 3339 can still write.
constexpr std::int64_t kLastSecond = 253402300799;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_zone(std::string_view text) noexcept {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

std::optional<base::Instant> parse_seconds(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0') || !is_digit(digits.front()))
    return std::nullopt;
  std::int64_t seconds = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, seconds);
  if (error != std::errc() || stop != end || seconds > kLastSecond)
    return std::nullopt;
  return base::Instant(base::Seconds(seconds));
}

class IdentReader {
 public:
  IdentReader(std::string_view header, std::vector<ObjectFault>& faults)
      : header_(header), faults_(faults) {}

  [[nodiscard]] Ident read(std::string_view value) {
    Ident ident;
    const std::size_t open = value.find('<');
    if (open == std::string_view::npos) {
      odd("missing-email");
      ident.name = base::trim(value);
      return ident;
    }
    read_name(value.substr(0, open), ident);
    const std::string_view behind = value.substr(open + 1);
    const std::size_t close = behind.find('>');
    ident.email = behind.substr(0, close);
    if (ident.email.find('<') != std::string_view::npos || close == std::string_view::npos)
      odd("bad-email");
    else if (ident.email.empty())
      odd("empty-email");
    read_date(close == std::string_view::npos ? "" : behind.substr(close + 1), ident);
    return ident;
  }

 private:
  void odd(std::string_view code) {
    faults_.push_back({code, FaultClass::odd, std::string(header_)});
  }

  void read_name(std::string_view before, Ident& ident) {
    ident.name = base::trim(before);
    if (ident.name.empty())
      odd("missing-name");
    else if (before.find('>') != std::string_view::npos)
      odd("bad-name");
    else if (!before.ends_with(' '))
      odd("missing-space");
  }

  void read_date(std::string_view behind, Ident& ident) {
    const std::size_t zone = behind.find(' ', 1);
    if (!behind.starts_with(' ')) {
      odd("bad-date");
      return;
    }
    ident.time = parse_seconds(behind.substr(1, zone == std::string_view::npos ? zone : zone - 1));
    if (!ident.time)
      odd("bad-date");
    else if (zone == std::string_view::npos || !is_zone(behind.substr(zone + 1)))
      odd("bad-timezone");
  }

  std::string_view header_;
  std::vector<ObjectFault>& faults_;
};

}  // namespace

Ident parse_ident(std::string_view header,
                  std::string_view value,
                  std::vector<ObjectFault>& faults) {
  return IdentReader(header, faults).read(value);
}

}  // namespace refward::git
