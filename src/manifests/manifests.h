// SPDX-License-Identifier: Apache-2.0
// Manifests: bytes of a YAML or JSON file -> what in it carries a secret in the clear (design.md
// 4.7): Kubernetes Secrets of every type, and the files of the tools around them. What is encrypted
// is proven to be. libfyaml reads the events; limits bound it. The values never leave this room.
// docs/secrets.md lists the rules and says what is harmless.
#pragma once

#include "base/bytes.h"
#include "manifests/sops_rules.h"

#include <cstddef>
#include <cstdint>
#include <span>
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
  std::size_t max_matches = 1'000;    // of one text
};

struct Match {
  // "secret-data", "kubeconfig", ...: docs/secrets.md lists them. "unparsable" (warning);
  // "too-large", "too-deep", "too-many": a candidate beyond the limits, of which nothing more is
  // said.
  std::string rule;
  Weight weight;
  std::uint64_t line;  // 1-based, of the key; 0: the whole file
  std::string kind;    // "Secret"; empty where no document was read, or it has none
  std::string name;    // metadata.name, unescaped
  std::string key;     // the offending key, unescaped: the last of `path`
  std::string masked;  // "**** (9 to 32 bytes)"; never the value
  // "items[2].stringData.password", unescaped; a key with other characters than letters, digits,
  // `-`, `_` and `/` stands as ["tls.key"]; " > " leads into a text within a value.
  std::string path = {};
};

// Encrypted secrets in the repository: proven and let pass, or errors too ("encrypted-secret").
enum class Encrypted { allow, refuse };

// All is borrowed for the call only.
struct Options {
  Limits limits = {};
  Encrypted encrypted = Encrypted::allow;
  const SopsRules* sops = nullptr;  // of the nearest .sops.yaml at or above the file
  // Without it, of a SOPS file that selects by a regex only what is a secret by itself is judged.
  const Search* search = nullptr;
  // Relative to the folder of that .sops.yaml; empty: unknown, and no file is one of Helm values.
  std::string_view path = {};
};

// Does the text look like it may hold any of it? A cheap look before a document is built. With
// options: also because of its path.
[[nodiscard]] bool is_candidate(std::string_view text) noexcept;
[[nodiscard]] bool is_candidate(std::string_view text, const Options& options);
// All that Match::rule can be; for each of them `report` has words.
[[nodiscard]] std::span<const std::string_view> rule_names() noexcept;
// In order of the text. Never throws for what the text holds; base::Failure where memory or the
// library fails.
[[nodiscard]] std::vector<Match> inspect(std::string_view text, const Options& options);

}  // namespace refward::manifests
