// SPDX-License-Identifier: Apache-2.0
#include "git/repository_format.h"

#include "base/failure.h"
#include "base/text.h"
#include "git/handles.h"

#include <algorithm>
#include <array>
#include <vector>

namespace refward::git {

namespace {

constexpr std::string_view kExtensionPrefix = "extensions.";

// They change nothing in what refward reads.
constexpr std::array<std::string_view, 5> kHarmless = {"noop", "preciousobjects", "partialclone",
                                                       "worktreeconfig", "relativeworktrees"};

struct Extension {
  std::string name;
  std::string value;
};

ConfigHandle open_config(const std::filesystem::path& file) {
  git_config* raw = nullptr;
  const int code = git_config_open_ondisk(&raw, file.c_str());
  ConfigHandle config(raw);
  if (code < 0)
    throw_library_fault("read " + file.string());
  return config;
}

int collect(const git_config_entry* entry, void* payload) noexcept {
  try {
    const std::string_view name = entry->name;  // in lower case
    if (!name.starts_with(kExtensionPrefix))
      return 0;
    static_cast<std::vector<Extension>*>(payload)->push_back(
        {std::string(name.substr(kExtensionPrefix.size())),
         entry->value != nullptr ? entry->value : ""});
    return 0;
  } catch (...) {
    return -1;
  }
}

std::vector<Extension> extensions_of(const std::filesystem::path& file) {
  const ConfigHandle config = open_config(file);
  std::vector<Extension> found;
  // Not git_config_foreach_match: its regular expressions leak.
  if (git_config_foreach(config.get(), collect, &found) < 0)
    throw_library_fault("read " + file.string());
  return found;
}

base::Status check_extension(const Extension& extension) {
  const std::string value = base::to_lower(extension.value);
  if (extension.name == "objectformat" && value != "sha1")
    return base::Error("a repository with " + base::printable(value, 40) +
                       " object names, which refward does not read yet (extensions.objectFormat)");
  if (extension.name == "refstorage" && value != "files")
    return base::Error("a repository with refs in the format " + base::printable(value, 40) +
                       ", which refward does not read yet (extensions.refStorage)");
  const bool known =
      extension.name == "objectformat" || extension.name == "refstorage" ||
      std::find(kHarmless.begin(), kHarmless.end(), extension.name) != kHarmless.end();
  if (!known)
    return base::Error("a repository with the unknown extension " +
                       base::printable(extension.name, 100));
  return base::Done();
}

base::Status check_format(const std::filesystem::path& git_dir) {
  const std::filesystem::path file = git_dir / "config";
  const std::string version = config_value(file, "core.repositoryformatversion").value_or("0");
  if (version != "0" && version != "1")
    return base::Error("a repository of the unknown format version " +
                       base::printable(version, 20));
  if (!std::filesystem::exists(file))
    return base::Done();
  for (const Extension& extension : extensions_of(file)) {
    TRY_OK(check_extension(extension));
  }
  return base::Done();
}

bool is_git_dir(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path / "HEAD", ignored) &&
         std::filesystem::is_directory(path / "objects", ignored) &&
         std::filesystem::is_directory(path / "refs", ignored);
}

}  // namespace

std::optional<std::string> config_value(const std::filesystem::path& file, const std::string& key) {
  if (!std::filesystem::exists(file))
    return std::nullopt;
  const ConfigHandle config = open_config(file);
  git_buf buffer{};
  const int code = git_config_get_string_buf(&buffer, config.get(), key.c_str());
  if (code == GIT_ENOTFOUND)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("read " + key + " in " + file.string());
  std::string value(buffer.ptr, buffer.size);
  git_buf_dispose(&buffer);
  return value;
}

std::optional<std::filesystem::path> system_config_file() {
  git_buf buffer{};
  const int code = git_config_find_system(&buffer);
  if (code == GIT_ENOTFOUND)
    return std::nullopt;
  if (code < 0)
    throw_library_fault("look for the system's Git configuration");
  std::filesystem::path file(std::string(buffer.ptr, buffer.size));
  git_buf_dispose(&buffer);
  return file;
}

base::Result<std::filesystem::path> find_readable_git_dir(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::path git_dir = std::filesystem::canonical(path, failed);
  if (failed)
    return base::Error("no repository: " + failed.message());
  if (std::filesystem::exists(git_dir / "commondir", failed))
    return base::Error("a linked worktree; name the main repository");
  // The folder itself first: a bare repository may hold something named ".git".
  if (!is_git_dir(git_dir))
    git_dir /= ".git";
  if (!is_git_dir(git_dir))
    return base::Error("no Git repository");
  TRY_OK(check_format(git_dir));
  return git_dir;
}

}  // namespace refward::git
