// SPDX-License-Identifier: Apache-2.0
#include "setup/git_settings.h"

#include "base/text.h"
#include "setup/program.h"

#include <charconv>

namespace refward::setup {
namespace {

// "key\nvalue"; a key without a value is true, as Git has it.
void take(std::string_view entry, std::string scope, std::vector<GitSetting>& out) {
  const std::size_t end = entry.find('\n');
  const bool has_value = end != std::string_view::npos;
  out.push_back({std::move(scope), std::string(entry.substr(0, end)),
                 has_value ? std::string(entry.substr(end + 1)) : std::string("true")});
}

}  // namespace

std::vector<GitSetting> parse_git_settings(std::string_view text, const std::string& scope) {
  std::vector<GitSetting> out;
  auto parts = base::split(text, '\0');
  if (!parts.empty() && parts.back().empty())
    parts.pop_back();
  if (!scope.empty()) {
    for (const std::string_view part : parts)
      take(part, scope, out);
    return out;
  }
  for (std::size_t at = 0; at + 1 < parts.size(); at += 2)
    if (parts[at] == "system" || parts[at] == "global")
      take(parts[at + 1], std::string(parts[at]), out);
  return out;
}

// Asked from /, which is no repository: what is said of one counts nothing here.
std::optional<std::vector<GitSetting>> server_settings() {
  const auto said =
      program_output({"git", "-C", "/", "config", "--list", "--show-scope", "--includes", "-z"});
  return said ? std::optional(parse_git_settings(*said, "")) : std::nullopt;
}

std::optional<std::vector<GitSetting>> repository_settings(const std::filesystem::path& git_dir) {
  const auto said = program_output(
      {"git", "config", "--file", (git_dir / "config").string(), "--includes", "--list", "-z"});
  return said ? std::optional(parse_git_settings(*said, "local")) : std::nullopt;
}

const GitSetting* last_of(const std::vector<GitSetting>& settings, std::string_view key) {
  const GitSetting* found = nullptr;
  for (const GitSetting& setting : settings)
    if (setting.key == key)
      found = &setting;
  return found;
}

std::optional<GitVersion> parse_git_version(std::string_view text) {
  constexpr std::string_view kFront = "git version ";
  if (!text.starts_with(kFront))
    return std::nullopt;
  text.remove_prefix(kFront.size());
  GitVersion version;
  const char* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.')
    return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
  return minor.ec == std::errc() ? std::optional(version) : std::nullopt;
}

}  // namespace refward::setup
