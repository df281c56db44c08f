// SPDX-License-Identifier: Apache-2.0
#include "inspect/sign_off.h"

#include "base/text.h"

#include <algorithm>

namespace refward::inspect {
namespace {

constexpr std::string_view kKey = "signed-off-by:";

// Empty where the message is nothing but its title.
std::string_view last_paragraph(std::string_view message) {
  std::size_t start = std::string_view::npos;  // of the last paragraph
  bool blank = true, titled = false;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size());
    const bool empty = base::trim(message.substr(at, end - at)).empty();
    if (!empty && blank) {
      start = titled ? at : std::string_view::npos;
      titled = true;
    }
    blank = empty;
    at = end + 1;
  }
  return start == std::string_view::npos ? std::string_view() : message.substr(start);
}

// "Name <alice@example.org>"; empty where it is not of that form.
std::string_view email_of(std::string_view value) {
  const std::size_t open = value.rfind('<');
  if (open == std::string_view::npos || !value.ends_with('>'))
    return {};
  return value.substr(open + 1, value.size() - open - 2);
}

}  // namespace

std::vector<std::string_view> sign_offs(std::string_view message) {
  std::vector<std::string_view> emails;
  for (const std::string_view line : base::split(last_paragraph(message), '\n')) {
    if (base::to_lower(line.substr(0, kKey.size())) != kKey)
      continue;
    const std::string_view email = email_of(base::trim(line.substr(kKey.size())));
    if (!email.empty())
      emails.push_back(email);
  }
  return emails;
}

}  // namespace refward::inspect
