// SPDX-License-Identifier: Apache-2.0
// KeyringRemark: what the keyrings' reader has to say to an administrator about a file.
#pragma once

#include "identity/fault.h"
#include "signature/verdict.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refward::identity {

// A fault or remark about a keyring file; `broken` ones make the keyring unusable.
struct KeyringRemark {
  enum class Level { broken, warning };
  Level level = Level::broken;
  std::optional<signature::Format> format;  // nothing: people.toml, which concerns all
  std::string file;                         // relative to the keyrings folder, safe to show
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string reason;  // stable code: "unknown-option"
  std::string detail;  // one sentence, safe to show
};

}  // namespace refward::identity
