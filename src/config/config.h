// SPDX-License-Identifier: Apache-2.0
// Config: what refward.toml says (design.md section 5), checked and with its defaults filled in.
// Whatever the file holds is either obeyed or an error with its place: unknown keys, unknown words,
// and what is of the contract but not built yet ("not supported yet: ...") are never passed over.
// Only `gate`, `setup` and `cli` see a Config; every room declares the Options that it takes.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "config/problem.h"
#include "inspect/scan_settings.h"
#include "platform/caller.h"
#include "policy/policy.h"
#include "signature/verdict.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::config {

using inspect::ScanMode;
using inspect::to_text;

enum class PinConfig { no, yes };

// A text of the file and where it stands.
struct PlacedText {
  std::string value;
  Spot spot;
};

// Where each key of a table stands.
using Spots = std::map<std::string, Spot, std::less<>>;

// Where the parts of a [[protect.paths]] stand.
struct RulePlaces {
  Spot rule;
  Spots keys;
};

// Where the parts of a [[protect]] block stand; kept beside the policy, not in it.
struct BlockPlaces {
  Spot block;
  Spots keys;
  Spot refs;
  Spot signers;                    // the list; 0:0 where there is none
  std::vector<PlacedText> people;  // every entry of signers, from, pushers and except, paths too
  std::vector<PlacedText> repository_entries;
  std::vector<RulePlaces> paths;  // as in Settings::paths
};

// [server] policy_from: the repository and the ref that hold all of the configuration but [server],
// and the keyrings. Whoever reads them there fills in what it found.
struct PolicyFrom {
  std::string repository;  // a path below root, as written
  std::string ref;         // a branch
  Spot spot;
  std::filesystem::path file;     // the server's own file, where all this stands
  std::filesystem::path git_dir;  // of that repository; empty before it was opened
  std::string commit;             // hex, the tip that was read; empty before
};

struct Config {
  std::filesystem::path file;
  std::string origin;  // [server] from here on
  platform::Options platform;
  std::filesystem::path keyrings;
  std::filesystem::path state = "/var/lib/refward";
  std::filesystem::path audit;
  std::filesystem::path log_key;  // signs the log's checkpoints
  std::optional<std::string> group;
  PinConfig pin_config = PinConfig::no;
  std::optional<PolicyFrom> policy_from;

  std::set<signature::Format> formats = {signature::Format::ssh, signature::Format::openpgp,
                                         signature::Format::x509};
  signature::Options signature;
  base::Seconds max_future = std::chrono::minutes(10);
  // Patterns (`*`, `?`) of the principals that a certificate may name though people.toml does not.
  std::vector<std::string> certificate_principals;

  policy::Policy policy;
  std::vector<BlockPlaces> places;  // one for each of policy.blocks, in the same order

  inspect::SecretSettings secrets;
  std::vector<Spot> allow_places;  // one for each of secrets.allowed, in the same order
  inspect::ManifestSettings manifests;

  Problems warnings;  // what the linter finds odd
};

// Limits of the file, and ranges of its values.
inline constexpr std::size_t kMaxFileBytes = 1u << 20;
inline constexpr std::size_t kMaxDotsInLine = 100;  // outside quotes: `a.b.c = ...`
inline constexpr std::int64_t kMinRsaBitsAllowed = 2048;
inline constexpr std::int64_t kMaxRsaBitsAllowed = 16384;
inline constexpr base::Seconds kMaxFutureAllowed = std::chrono::days(30);
inline constexpr base::Seconds kMaxTimeBudget = std::chrono::hours(1);
inline constexpr base::Seconds kMaxSoak = std::chrono::days(366);
inline constexpr std::uint64_t kMaxFileSizeAllowed = std::uint64_t{1} << 40;
inline constexpr std::int64_t kMaxPathLengthAllowed = 65'535;
inline constexpr std::int64_t kMaxPushAllowed = 1'000'000'000;  // commits, or refs
inline constexpr std::size_t kMaxPatterns = 100;                // in one list
inline constexpr std::size_t kMaxReason = 200;                  // bytes
inline constexpr std::size_t kMaxMessageId = 64;                // bytes, of fsck_ignore

// `file` names the text in problems, and its folder is where relative paths begin.
[[nodiscard]] base::Result<Config, Problems> parse(std::string_view text,
                                                   const std::filesystem::path& file);
// The same from a file, which must be regular and not writable by everybody: who can write it
// decides what may be pushed. A missing file is a Problem at 0:0; one that cannot be read throws.
[[nodiscard]] base::Result<Config, Problems> load(const std::filesystem::path& file);
// The whole that `server`, which has a policy_from, and the text that this names make together:
// every section but [server]. `file` names the text in problems.
[[nodiscard]] base::Result<Config, Problems> parse_policy(std::string_view text,
                                                          const Config& server,
                                                          const std::filesystem::path& file);

// The canonical text of everything that pushes are judged by, equal for equal meaning; its SHA-256
// is the policy digest of the record. No path of the server stands in it.
[[nodiscard]] std::string canonical(const Config& config);

}  // namespace refward::config
