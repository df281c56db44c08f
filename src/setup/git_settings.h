// SPDX-License-Identifier: Apache-2.0
// GitSettings: what Git's own configuration says, file by file, as `git config` reads it for this
// user: the system's, the user's, and a repository's own, what they include as well.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

struct GitSetting {
  std::string scope;  // "system", "global", "local"
  std::string key;    // as Git spells it: section and name in lower case
  std::string value;
};

// In the order in which they count: of one key the last. Nothing where git cannot be asked, or says
// more than kMaxProgramOutput.
[[nodiscard]] std::optional<std::vector<GitSetting>> server_settings();
[[nodiscard]] std::optional<std::vector<GitSetting>> repository_settings(
    const std::filesystem::path& git_dir);

// The last value of `key`, in the spelling of GitSetting.
[[nodiscard]] const GitSetting* last_of(const std::vector<GitSetting>& settings,
                                        std::string_view key);

// Of `git version`: nothing where that is not its form.
struct GitVersion {
  int major = 0, minor = 0;
  friend auto operator<=>(const GitVersion&, const GitVersion&) = default;
};

[[nodiscard]] std::optional<GitVersion> parse_git_version(std::string_view text);
// Of `git config --list -z`, with --show-scope where `scope` is empty.
[[nodiscard]] std::vector<GitSetting> parse_git_settings(std::string_view text,
                                                         const std::string& scope);

}  // namespace refward::setup
