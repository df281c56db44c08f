// SPDX-License-Identifier: Apache-2.0
#include "git/fsck.h"
#include "git/fsck_config.h"
#include "git/fsck_url.h"

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::size_t kMaxAttributesLine = 2048;  // Git refuses to read a longer line
constexpr std::size_t kShown = 200;
constexpr std::string_view kSection = "submodule.";

bool is_separator(char c) noexcept {
  return c == '/' || c == '\\';
}

// Not empty, and no part of it is "..".
bool is_fit_name(std::string_view name) {
  while (!name.empty()) {
    const auto end = std::ranges::find_if(name, is_separator);
    const std::string_view part(name.begin(), end);
    if (part == "..")
      return false;
    if (end == name.end())
      return true;
    name.remove_prefix(part.size() + 1);
    if (name.empty())
      return true;
  }
  return false;
}

class ModulesCheck {
 public:
  [[nodiscard]] FsckFaults run(std::string_view raw) {
    if (!read_config(raw, [this](const ConfigValue& found) { check(found); }))
      add("gitmodulesParse", "");
    return std::move(faults_);
  }

 private:
  void add(std::string_view id, std::string_view detail) {
    if (std::ranges::find(faults_, id, &FsckFault::id) == faults_.end())
      faults_.push_back(fsck_fault(id, std::string(detail.substr(0, kShown))));
  }

  // Git's strings end at a NUL.
  void check(const ConfigValue& found) {
    std::string_view key = found.key;
    key = key.substr(0, key.find('\0'));
    if (!key.starts_with(kSection))
      return;
    key.remove_prefix(kSection.size());
    const std::size_t dot = key.rfind('.');
    if (dot == std::string_view::npos)
      return;
    const std::string_view name = key.substr(0, dot);
    if (!is_fit_name(name))
      add("gitmodulesName", name);
    if (found.value)
      check_value(key.substr(dot + 1), std::string_view(*found.value));
  }

  void check_value(std::string_view variable, std::string_view value) {
    value = value.substr(0, value.find('\0'));
    if (variable == "url" && !is_fit_submodule_url(value))
      add("gitmodulesUrl", value);
    if (variable == "path" && value.starts_with('-'))
      add("gitmodulesPath", value);
    if (variable == "update" && value.starts_with('!'))
      add("gitmodulesUpdate", value);
  }

  FsckFaults faults_;
};

}  // namespace

FsckFaults fsck_gitmodules(std::string_view raw) {
  if (raw.size() > kMaxGitmodulesBytes)
    return {fsck_fault("gitmodulesLarge")};
  return ModulesCheck().run(raw);
}

// Git reads up to the first NUL.
FsckFaults fsck_gitattributes(std::string_view raw) {
  if (raw.size() > kMaxGitattributesBytes)
    return {fsck_fault("gitattributesLarge")};
  raw = raw.substr(0, raw.find('\0'));
  for (std::size_t begin = 0; begin < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', begin), raw.size());
    if (end - begin >= kMaxAttributesLine)
      return {fsck_fault("gitattributesLineLength")};
    begin = end + 1;
  }
  return {};
}

}  // namespace refward::git
