// SPDX-License-Identifier: Apache-2.0
#include "gate/git_config.h"

#include "base/failure.h"
#include "base/text.h"
#include "config/config.h"
#include "git/repo.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace refward::gate {
namespace {

using ConfigFile = git::Repo::ConfigFile;

// A key of Git's configuration and the one of a block that it means.
struct Setting {
  const char* key;
  std::string_view meant;
};

constexpr std::array kSettings = {
    Setting{"refward.maxFileSize", "max_file_size"},
    Setting{"refward.maxPathLength", "max_path_length"},
    Setting{"refward.maxPushCommits", "max_push_commits"},
    Setting{"refward.maxPushRefs", "max_push_refs"},
};
constexpr const char* kRequire = "refward.require";
constexpr const char* kFrozen = "refward.frozen";
constexpr std::array<std::string_view, 4> kYes = {"true", "yes", "on", "1"};
constexpr std::array<std::string_view, 4> kNo = {"false", "no", "off", "0"};

[[noreturn]] void refuse(const char* key, const std::string& value, const std::string& why) {
  throw base::Failure(base::ExitCode::usage,
                      fmt::format("{} = \"{}\" of the Git configuration: {}", key,
                                  base::printable(value, 200), why),
                      "the repository's own settings of refward are not usable");
}

// Nothing else may come into the text that is read as TOML.
bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// One line of a block, read by the reader of refward.toml, so that a value means here what it means
// there.
void add_line(std::string_view line,
              const char* key,
              const std::string& value,
              policy::Block& out) {
  const std::string text = fmt::format(
      "[server]\norigin = \"x\"\n[[protect]]\nname = \"{}\"\nrefs = [\"refs/heads/**\", "
      "\"refs/tags/**\"]\n{}\n",
      kGitConfigBlock, line);
  const auto read = config::parse(text, kGitConfigBlock);
  if (!read)
    refuse(key, value, read.error().front().what);
  const policy::Block& block = read->policy.blocks.front();
  const policy::Settings& settings = block.settings;
  out.name = block.name;
  out.refs = block.refs;
  out.require.insert(block.require.begin(), block.require.end());
  if (settings.max_file_size)
    out.settings.max_file_size = settings.max_file_size;
  if (settings.max_path_length)
    out.settings.max_path_length = settings.max_path_length;
  if (settings.max_push_commits)
    out.settings.max_push_commits = settings.max_push_commits;
  if (settings.max_push_refs)
    out.settings.max_push_refs = settings.max_push_refs;
}

std::string require_line(const std::string& value) {
  std::string words;
  for (const std::string_view word : base::split(value, ' ')) {
    if (word.empty())
      continue;
    if (!is_plain(word))
      refuse(kRequire, value, "words with blanks between, as in \"signed-commits no-delete\"");
    words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ", word);
  }
  if (words.empty())
    refuse(kRequire, value, "there is no word in it");
  return "require = [" + words + "]";
}

std::string setting_line(const Setting& setting, const std::string& value) {
  if (!is_plain(value))
    refuse(setting.key, value, "a number, or a size as in 10MiB");
  return is_number(value) ? fmt::format("{} = {}", setting.meant, value)
                          : fmt::format("{} = \"{}\"", setting.meant, value);
}

bool is_frozen(const std::string& value) {
  const std::string folded = base::to_lower(value);
  if (std::ranges::find(kYes, folded) != kYes.end())
    return true;
  if (std::ranges::find(kNo, folded) == kNo.end())
    refuse(kFrozen, value, "true or false");
  return false;
}

policy::Block frozen_block() {
  policy::Block block;
  block.name = kGitConfigBlock;
  block.refs = *policy::RefGlobs::parse({"refs/**"});
  block.require = {policy::Word::no_create, policy::Word::no_update, policy::Word::no_delete};
  return block;
}

void add_blocks(const std::filesystem::path& git_dir, ConfigFile file, policy::Policy& policy) {
  const auto value_of = [&](const char* key) { return git::Repo::config_at(git_dir, key, file); };
  std::optional<policy::Block> block;
  if (const auto value = value_of(kRequire))
    add_line(require_line(*value), kRequire, *value, block.emplace());
  for (const Setting& setting : kSettings)
    if (const auto value = value_of(setting.key))
      add_line(setting_line(setting, *value), setting.key, *value,
               block ? *block : block.emplace());
  if (block)
    policy.blocks.push_back(*std::move(block));
  if (const auto value = value_of(kFrozen); value && is_frozen(*value))
    policy.blocks.push_back(frozen_block());
}

}  // namespace

policy::Policy tightened(policy::Policy policy, const std::filesystem::path& git_dir) {
  add_blocks(git_dir, ConfigFile::system, policy);
  add_blocks(git_dir, ConfigFile::repository, policy);
  return policy;
}

}  // namespace refward::gate
