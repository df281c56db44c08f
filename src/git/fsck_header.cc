// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_header.h"

#include <algorithm>
#include <limits>

namespace refward::git {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

// No more than what a signed 64-bit clock shows.
bool overflows(std::string_view digits) noexcept {
  constexpr std::uint64_t kLast = std::numeric_limits<std::int64_t>::max();
  std::uint64_t seconds = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (seconds > (kLast - digit) / 10)
      return true;
    seconds = seconds * 10 + digit;
  }
  return false;
}

bool is_zone(std::string_view text) noexcept {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

// Behind the blank that follows the e-mail. Git takes more blanks than one.
std::string_view fault_of_date(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, end);
  if (digits.empty())
    return "badDate";
  const std::string_view behind = text.substr(end);
  if (digits.front() == '0' && (digits.size() > 1 || !behind.starts_with(' ')))
    return "zeroPaddedDate";
  if (overflows(digits))
    return "badDateOverflow";
  if (!behind.starts_with(' '))
    return "badDate";
  return is_zone(behind.substr(1)) ? "" : "badTimezone";
}

std::string_view fault_of_person(std::string_view text) {
  if (text.starts_with('<'))
    return "missingNameBeforeEmail";
  const std::size_t open = text.find_first_of("<>");
  if (open == std::string_view::npos)
    return "missingEmail";
  if (text[open] == '>')
    return "badName";
  if (text[open - 1] != ' ')
    return "missingSpaceBeforeEmail";
  const std::size_t close = text.find_first_of("<>", open + 1);
  if (close == std::string_view::npos || text[close] != '>')
    return "badEmail";
  const std::string_view behind = text.substr(close + 1);
  return behind.starts_with(' ') ? fault_of_date(behind.substr(1)) : "missingSpaceBeforeDate";
}

}  // namespace

void FsckHeader::add(std::string_view id, std::string_view detail) {
  faults_.push_back(fsck_fault(id, std::string(detail)));
}

bool FsckHeader::is_whole() {
  const std::size_t empty_line = rest_.find("\n\n");
  const std::string_view header = rest_.substr(0, empty_line);
  if (header.find('\0') != std::string_view::npos) {
    add("nulInHeader");
    return false;
  }
  if (empty_line == std::string_view::npos && !header.ends_with('\n')) {
    add("unterminatedHeader");
    return false;
  }
  return true;
}

std::optional<std::string_view> FsckHeader::take(std::string_view key) {
  if (!rest_.starts_with(key))
    return std::nullopt;
  const std::size_t end = rest_.find('\n');
  const std::string_view value = rest_.substr(key.size(), end - key.size());
  rest_.remove_prefix(std::min(end, rest_.size() - 1) + 1);
  return value;
}

void FsckHeader::check_id(std::string_view value, std::string_view id) {
  if (!ObjectId::parse(value))
    add(id);
}

void FsckHeader::check_person(std::string_view value, std::string_view header) {
  const std::string_view fault = fault_of_person(value);
  if (!fault.empty())
    add(fault, header);
}

}  // namespace refward::git
