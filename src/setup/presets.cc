// SPDX-License-Identifier: Apache-2.0
#include "setup/presets.h"

#include "base/text.h"
#include "setup/preset_texts.h"

#include <fmt/format.h>

#include <array>

namespace refward::setup {
namespace {

constexpr std::string_view kServer = "[server]";
constexpr std::string_view kRobot = R"toml(
[[robot]]
name       = "release-bot"
principals = ["release-bot@example.org"]
only_paths = ["envs/dev/**", "**/values.yaml"]
)toml";

// What a line of [server] sets, or nothing.
std::string_view key_of(std::string_view line) {
  const std::size_t equals = line.find('=');
  return equals == std::string_view::npos ? std::string_view() : base::trim(line.substr(0, equals));
}

}  // namespace

std::optional<Preset> preset_named(std::string_view name) {
  if (name == "basic")
    return Preset{"basic", kBasicPreset, {"maintainers"}, ""};
  if (name == "strict")
    return Preset{"strict", kStrictPreset, {"developers", "maintainers", "oncall"}, ""};
  if (name == "gitops")
    return Preset{"gitops", kGitopsPreset, {"developers", "sre", "oncall"}, kRobot};
  return std::nullopt;
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      out += c;
  }
  out += '"';
  return out;
}

std::string configuration_of(const Preset& preset, const ServerPlace& place) {
  const std::array<std::pair<std::string_view, std::string>, 3> ours = {
      {{"origin", place.origin}, {"root", place.root.string()}, {"state", place.state.string()}}};
  std::string out = fmt::format(
      "# Made by refward init from the preset {}; now it is yours. refward policy lint\n"
      "# says what is wrong in it, refward policy explain REF what holds for a ref.\n\n",
      preset.name);
  bool begun = false;
  bool in_server = false;
  for (const std::string_view line : base::split(preset.text, '\n')) {
    if (line.starts_with('['))
      in_server = line == kServer;
    begun = begun || in_server;
    if (!begun)
      continue;
    std::string set(line);
    for (const auto& [key, value] : ours)
      if (in_server && key_of(line) == key)
        set = fmt::format("{:<6} = {}", key, toml_string(value));
    out += set;
    out += '\n';
    if (in_server && !place.group.empty() && key_of(line) == "state")
      out += fmt::format("group  = {}\n", toml_string(place.group));
  }
  while (out.ends_with("\n\n"))
    out.pop_back();
  return out;
}

}  // namespace refward::setup
