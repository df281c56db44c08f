// SPDX-License-Identifier: Apache-2.0
// Which configuration a hook takes (design.md section 5): `refward.config` of the repository's own
// Git configuration, else of the system's, else the file in /etc; never the user's and never the
// environment. `[server] pin_config = true` in the file in /etc forbids the choice. Other
// `refward.*` settings of a repository are not read yet, so they loosen nothing.
#pragma once

#include "base/result.h"
#include "config/config.h"

#include <filesystem>
#include <optional>
#include <string>

namespace refward::config {

inline constexpr std::string_view kDefaultFile = "/etc/refward/refward.toml";

struct Choice {
  std::optional<std::string> system_value;      // refward.config of the system's Git configuration
  std::optional<std::string> repository_value;  // and of the repository's own
  std::filesystem::path default_file = kDefaultFile;
  PinConfig pin = PinConfig::no;  // what default_file says
};

// An error, which refuses the push as a fault of configuration (exit 2): a path that is not
// absolute, or one other than default_file where that is pinned.
[[nodiscard]] base::Result<std::filesystem::path> find_config(const Choice& choice);

// What `[server] pin_config` says in this file; `no` where there is no such file. A file that
// cannot be understood could have said yes, so it is an error, and so is one that anybody can
// write.
[[nodiscard]] base::Result<PinConfig, Problems> read_pin(const std::filesystem::path& file);

}  // namespace refward::config
