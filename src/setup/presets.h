// SPDX-License-Identifier: Apache-2.0
// Presets: the configurations of config/, as they were when this program was built, to begin with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

struct Preset {
  std::string_view name;                // "basic"
  std::string_view text;                // of config/<name>.toml
  std::vector<std::string_view> teams;  // that its rules name
  std::string_view robot;               // a [[robot]] that they name, or empty
};

[[nodiscard]] std::optional<Preset> preset_named(std::string_view name);

struct ServerPlace {
  std::string origin;
  std::filesystem::path root, state;
  std::string group = {};  // of the users who write the state; empty: one user
};

// The preset for this server. Every line of its [server] but these three stays.
[[nodiscard]] std::string configuration_of(const Preset& preset, const ServerPlace& place);

// A basic string of TOML 1.0.
[[nodiscard]] std::string toml_string(std::string_view text);

}  // namespace refward::setup
