// SPDX-License-Identifier: Apache-2.0
// SOPS: is a document encrypted by it, and is every leaf encrypted that its own metadata and the
// creation rules of .sops.yaml say is? Without a key the proof is one of form: a mac, a version and
// at least one data key sealed to somebody. Private to this room.
#pragma once

#include "manifests/walk.h"

namespace refward::manifests {

// "sops-plain": a leaf that had to be encrypted; "sops-unproven": metadata without a part that
// SOPS always writes, or none at all; "sops-missing": a plain file that a creation rule covers.
[[nodiscard]] Seal look_at_seal(Walk& walk, const Object& root);

// The creation rule that covers the file; null: none that says anything about it.
[[nodiscard]] const SopsRule* rule_for(const Options& options);

}  // namespace refward::manifests
