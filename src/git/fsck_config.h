// SPDX-License-Identifier: Apache-2.0
// FsckConfig: the values of a .gitmodules file, read as Git reads a configuration file
// (git-config(1), "Syntax"): sections, subsections in quotes or behind a dot, values with quotes,
// escapes, comments and continued lines, CRLF taken for LF. Private to the room. A file that stops
// parsing has given what stands before.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace refward::git {

struct ConfigValue {
  std::string key;                   // "submodule.Name.url": section and last part in lower case
  std::optional<std::string> value;  // nothing: a key without '='
};

// Nothing is expanded or included. False: it does not parse to its end.
[[nodiscard]] bool read_config(std::string_view text,
                               const std::function<void(const ConfigValue&)>& on_value);

}  // namespace refward::git
