// SPDX-License-Identifier: Apache-2.0
// contents: everything that the push brings and that no ref reached before, read once: grammar and
// dates of commits, tags and trees, and the search for secrets and for plain Kubernetes Secrets in
// blobs, messages, names and paths. What was not examined stands in the coverage; nothing passes in
// silence.
#pragma once

#include "inspect/ground.h"
#include "inspect/progress.h"
#include "inspect/scan_settings.h"
#include "secrets/scanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::inspect {

struct ContentOptions {
  SecretSettings secrets = {};
  ManifestSettings manifests = {};
  const secrets::Scanner* scanner = nullptr;  // never null in `contents`
  Progress progress = {};
  // Tips that every pre-push ref had: what they reach is not new. The walk hides them; nothing else
  // counts as known.
  std::vector<git::ObjectId> known_tips;
  // All pre-push tips, where known_tips is only a part of them: asked exactly, but only for objects
  // with findings.
  std::vector<git::ObjectId> all_tips;
};

// A blob above this is not examined, which refuses the push.
inline constexpr std::uint64_t kMaxBlobBytes = std::uint64_t{1} << 30;

struct NotExamined {
  std::string why;   // "submodule", "lfs-pointer", "secrets-off" ...
  std::string what;  // a path
};

struct ContentFindings {
  findings::Findings findings;
  std::uint64_t commits = 0, tags = 0, blobs = 0, bytes = 0;
  std::vector<NotExamined> not_examined;
};

[[nodiscard]] ContentFindings contents(const Ground& ground, const ContentOptions& options);

}  // namespace refward::inspect
