// SPDX-License-Identifier: Apache-2.0
// Manifests: bytes of a YAML or JSON file -> what in it is a Kubernetes Secret that carries data in
// the clear (design.md 4.7). libfyaml reads the events; limits bound it. The values never leave
// this room. docs/secrets.md says what is harmless.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

// Only an error refuses.
enum class Weight { error, warning };

struct Limits {
  std::size_t max_bytes = 8U << 20;
  std::size_t max_documents = 10'000;
  std::size_t max_depth = 200;
  std::size_t max_nodes = 1'000'000;  // of one document; after anchors are followed
};

struct Match {
  // "secret-data", "secret-string-data"; "unparsable" (warning); "too-large", "too-deep": a
  // candidate beyond the limits, of which nothing more is said.
  std::string rule;
  Weight weight;
  std::uint64_t line;  // 1-based, of the key; 0: the whole file
  std::string kind;    // "Secret"; empty where no document was read
  std::string name;    // metadata.name, unescaped
  std::string key;     // the offending key below data/stringData, unescaped
  std::string masked;  // "**** (9 to 32 bytes)"; never the value
};

// Does the text look like it may hold a Secret at all? A cheap look before the document is built.
[[nodiscard]] bool is_candidate(std::string_view text) noexcept;
// In order of the text. Never throws for what the text holds; base::Failure where memory or the
// library fails.
[[nodiscard]] std::vector<Match> inspect(std::string_view text, const Limits& limits);

}  // namespace refward::manifests
