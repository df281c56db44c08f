// SPDX-License-Identifier: Apache-2.0
#include "git/fsck_url.h"

#include <array>
#include <optional>
#include <string>

namespace refward::git {

namespace {

constexpr std::array<std::string_view, 4> kTransports = {"http", "https", "ftp", "ftps"};

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// A line feed, plain or as %0a.
bool holds_line_feed(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n')
      return true;
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) == 0 &&
        hex_digit(text[i + 2]) == 10)
      return true;
  }
  return false;
}

bool is_separator(char c) noexcept {
  return c == '/' || c == '\\';
}

bool takes(std::string_view& text, std::string_view dots) {
  if (text.size() <= dots.size() || !text.starts_with(dots) || !is_separator(text[dots.size()]))
    return false;
  text.remove_prefix(dots.size() + 1);
  return true;
}

bool is_relative(std::string_view url) {
  return takes(url, ".") || takes(url, "..");
}

// "../:host/x" and "..//host/x" would replace the host of what they are relative to.
bool replaces_host(std::string_view url) {
  bool climbed = false;
  for (;;) {
    if (takes(url, ".."))
      climbed = true;
    else if (!takes(url, "."))
      break;
  }
  return climbed && !url.empty() && (url.front() == ':' || url.front() == '/');
}

// What is handed to curl: "https://..." itself, or what stands behind "https::".
std::optional<std::string_view> for_curl(std::string_view url) {
  for (const std::string_view transport : kTransports) {
    if (!url.starts_with(transport))
      continue;
    const std::string_view behind = url.substr(transport.size());
    if (behind.starts_with("::"))
      return behind.substr(2);
    if (behind.starts_with("://"))
      return url;
  }
  return std::nullopt;
}

bool names_host(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || scheme == 0)
    return false;
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t user = host.find('@'); user != std::string_view::npos)
    host.remove_prefix(user + 1);
  return !host.empty();
}

}  // namespace

bool is_fit_submodule_url(std::string_view url) {
  if (url.starts_with('-'))
    return false;
  if (is_relative(url))
    return !holds_line_feed(url) && !replaces_host(url);
  const auto remote = for_curl(url);
  return !remote || (!holds_line_feed(*remote) && names_host(*remote));
}

}  // namespace refward::git
