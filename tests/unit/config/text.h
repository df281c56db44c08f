// SPDX-License-Identifier: Apache-2.0
// Texts of configurations for the tests of this room.
#pragma once

#include "config/config.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::config {

// Two lines; what a test adds begins on line 3, still in [server].
inline const std::string kHead = "[server]\norigin = \"git.example.org\"\n";

// All problems, one on each line: "3:8: error: ...".
inline std::string listed(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems)
    out += to_text(problem).substr(problem.file.size() + 1) + "\n";
  return out;
}

inline base::Result<Config, Problems> parse_after_head(const std::string& text) {
  return parse(kHead + text, "/etc/refward/refward.toml");
}

// Of a text that must be in order.
inline Config config_of(const std::string& text) {
  auto config = parse_after_head(text);
  if (!config)
    FAIL(listed(config.error()));
  return *std::move(config);
}

}  // namespace refward::config
