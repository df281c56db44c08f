// SPDX-License-Identifier: Apache-2.0
// contents: everything that the push brings and that no ref reached before, read once: grammar and
// dates of commits, tags and trees, and the search for secrets and for plain Kubernetes Secrets in
// blobs, messages, names and paths. What was not examined stands in the coverage; nothing passes in
// silence.
#pragma once

#include "inspect/budget.h"
#include "inspect/ground.h"
#include "inspect/progress.h"
#include "inspect/scan_settings.h"
#include "secrets/scanner.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace refward::inspect {

struct ContentOptions {
  SecretSettings secrets = {};
  ManifestSettings manifests = {};
  const secrets::Scanner* scanner = nullptr;  // never null in `contents`
  Progress progress = {};
  Ticks ticks = {};  // of the time budget
  // Tips that every pre-push ref had: what they reach is not new. The walk hides them; nothing else
  // counts as known.
  std::vector<git::ObjectId> known_tips;
  // All pre-push tips, where known_tips is only a part of them: asked exactly, but only for objects
  // with findings.
  std::vector<git::ObjectId> all_tips;
};

// A blob above this is not examined, which refuses the push.
inline constexpr std::uint64_t kMaxBlobBytes = std::uint64_t{1} << 30;
// A text above this is read and searched in pieces; so many bytes a thread holds at once.
inline constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{16} << 20;
// Places that are kept for each reason why something was not examined; all are counted.
inline constexpr std::size_t kPlacesKept = 200;
// Warnings of one kind that are kept; a note counts the others.
inline constexpr std::size_t kWarningsKept = 20;

struct NotExamined {
  // "submodule", "lfs-pointer", "time-budget", "archive-depth" ...: not looked at; "secrets-off",
  // "manifests-off", "override-off": not to be looked at; "secrets-evaluate", "manifests-evaluate",
  // "override-evaluate": looked at, and nothing refused.
  std::string why;
  std::string what;  // a path; of the time budget, the object's name and the path
};

struct ContentFindings {
  findings::Findings findings;
  std::uint64_t commits = 0, tags = 0, blobs = 0, bytes = 0;
  std::vector<NotExamined> not_examined;        // the first kPlacesKept of each reason
  std::map<std::string, std::uint64_t> counts;  // of each reason, all of them

  void skip(NotExamined skipped);
};

[[nodiscard]] ContentFindings contents(const Ground& ground, const ContentOptions& options);

}  // namespace refward::inspect
