// SPDX-License-Identifier: Apache-2.0
#include "git/ref_name.h"

#include "base/text.h"

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

bool is_forbidden(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f ||
         std::string_view(" ~^:?*[\\").find(c) != std::string_view::npos;
}

// git-check-ref-format(1), rules 1, 3 and 6 to 9, for one part between slashes.
base::Status check_component(std::string_view part) {
  if (part.empty())
    return base::Error("ref name with an empty component");
  if (part.front() == '.')
    return base::Error("ref name with a component that begins with a dot");
  if (part.ends_with(".lock"))
    return base::Error("ref name with a component that ends with .lock");
  return base::Done();
}

}  // namespace

base::Result<RefName> RefName::parse(std::string_view text) {
  if (text.size() > kMaxLength)
    return base::Error("ref name longer than 1024 bytes");
  if (!text.starts_with("refs/"))
    return base::Error("ref name that does not begin with refs/");
  if (std::any_of(text.begin(), text.end(), is_forbidden))
    return base::Error("ref name with a character that Git forbids");
  if (text.find("..") != std::string_view::npos || text.find("@{") != std::string_view::npos)
    return base::Error("ref name with .. or @{");
  if (text.ends_with('.'))
    return base::Error("ref name that ends with a dot");
  for (const std::string_view part : base::split(text, '/')) {
    TRY_OK(check_component(part));
  }
  return RefName(std::string(text));
}

bool RefName::is_branch() const noexcept {
  return text_.starts_with(kBranches);
}

bool RefName::is_tag() const noexcept {
  return text_.starts_with(kTags);
}

std::string_view RefName::short_name() const noexcept {
  const std::string_view whole = text_;
  if (is_branch())
    return whole.substr(kBranches.size());
  return is_tag() ? whole.substr(kTags.size()) : whole;
}

}  // namespace refward::git
