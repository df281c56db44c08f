// SPDX-License-Identifier: Apache-2.0
// The cheap look: words without which no text holds what this room finds, sought in one pass that
// skips most bytes. Private to this room; is_candidate() is in manifests.h.
#pragma once

#include "manifests/manifests.h"

#include <string_view>

namespace refward::manifests {

// A text in UTF-8: its words, or its path, say that it has to be read.
[[nodiscard]] bool is_readable_candidate(std::string_view text, const Options& options);
// Is that what no YAML parser reads likely a manifest that could hold a secret?
[[nodiscard]] bool holds_a_manifest(std::string_view text, std::string_view path);
// A Kubernetes object by its lines (`apiVersion:` and `kind:`), or a `.sops.yaml`: of such a file
// people have to know that nobody can read it, whatever it holds. Templates are none: what they
// become is unknown.
[[nodiscard]] bool should_be_yaml(std::string_view text, std::string_view path);
// values.yaml, values-prod.yaml, prod.values.yaml: Helm's, by its name.
[[nodiscard]] bool is_values_path(std::string_view path);

}  // namespace refward::manifests
