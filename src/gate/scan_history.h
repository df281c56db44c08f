// SPDX-License-Identifier: Apache-2.0
// scan_history: the search of `refward scan` through a repository: ranges, whole histories and
// trees, judged as if a push had brought them. Goes a bounded number of commits at a time, oldest
// first, so that a long search can be broken off and taken up again.
#pragma once

#include "gate/call.h"
#include "gate/scan.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace refward::gate {

struct HistoryQuestion {
  std::filesystem::path repository;
  // "A..B": what B reaches and A does not; "REV": all that it reaches; "REV:PATH" or "REV^{tree}":
  // one tree as it stands. Empty: all refs, with their tags and names.
  std::vector<std::string> revisions;
  std::vector<std::string> rules;  // as of scan_basis()
  // Where it is kept how far the search has come, and what it has found by then. A file that was
  // kept of another search (other objects, other rules) is an error.
  std::optional<std::filesystem::path> resume;
};

// Commits between two words of progress, and between two writings of the file.
inline constexpr std::size_t kCommitsAtOnce = 2'000;

// What the configuration that applies says of [secrets] and [manifests] holds, but for the time
// budget; without a configuration the defaults do. Throws base::Failure::usage where a revision
// names nothing.
[[nodiscard]] Scan scan_history(const Call& call, const HistoryQuestion& question);

// What an administrator writes into refward.toml so that what is in a repository already does not
// stand in the way of new pushes: an entry of [[secrets.allow]] for each value and rule that its
// refs reach. Throws base::Failure::usage where the repository has no configuration, or the log no
// key yet: the entries would hold nowhere.
struct Inheritance {
  std::string repository;
  Scan scan;
};

[[nodiscard]] Inheritance scan_import(const Call& call, const HistoryQuestion& question);

}  // namespace refward::gate
