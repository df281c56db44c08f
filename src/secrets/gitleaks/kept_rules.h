// SPDX-License-Identifier: Apache-2.0
// KeptRules: what was read of a configuration, as bytes for the cache. Reading and checking 222
// rules takes some 80 ms, which no push should wait for. Private to this room.
#pragma once

#include "secrets/gitleaks/rules.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

// A file that was read, for whether it is still the same.
struct SourceFile {
  std::string path;
  std::string bytes;
};

struct KeptRules {
  std::vector<SourceFile> files;
  Rules rules;  // without `text`, which the files make
};

[[nodiscard]] std::string to_bytes(const KeptRules& kept);
// Nothing where the bytes are of another form.
[[nodiscard]] std::optional<KeptRules> from_bytes(std::string_view bytes);

}  // namespace refward::secrets::gitleaks
