// SPDX-License-Identifier: Apache-2.0
// PolicySource: configuration and keyrings out of a protected repository of this server ([server]
// policy_from, design.md 4.6). A hook reads the tip that the ref has before the push: the
// repository is opened without the quarantine, so that no push is judged by what it brings itself.
// Whatever is missing, malformed or unguarded there refuses every push.
#pragma once

#include "base/result.h"
#include "config/config.h"
#include "git/repo.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace refward::gate {

inline constexpr const char* kPolicyFile = "refward.toml";  // at the tree's root
inline constexpr const char* kKeyringFolder = "keyrings";
inline constexpr std::size_t kMaxKeyringEntries = 10'000;  // files and folders of keyrings/
inline constexpr std::size_t kMaxKeyringDepth = 8;         // folders below keyrings/

using MaybeConfig = base::Result<config::Config, config::Problems>;

// The whole configuration of a server's file that has a policy_from, by the present tip.
[[nodiscard]] MaybeConfig from_policy_source(const config::Config& server);

// The same at this commit, whatever the ref says. `server` has been through the above, or is what
// it gives.
[[nodiscard]] MaybeConfig policy_at(const git::Repo& repo,
                                    const git::ObjectId& commit,
                                    const config::Config& server);

// What has to hold for the ref that the policy comes from, so that nobody can loosen it alone: an
// error unless enforcing blocks ask for signed commits, fast-forward and no-delete there; a warning
// without approvals.
[[nodiscard]] config::Problems unguarded(const config::Config& config, const git::Repo& repo);

struct KeyringFile {
  std::string name;  // below keyrings/, "openpgp/alice@example.org.asc"
  std::string bytes;
};

// keyrings/ of a commit: regular files and folders only. An error: no such folder, a link, a
// submodule, an executable, a name that no file can have, or beyond the limits.
[[nodiscard]] base::Result<std::vector<KeyringFile>> keyrings_at(const git::Repo& repo,
                                                                 const git::ObjectId& commit);

// The folder that holds keyrings/ of `config.policy_from`: in the state, written once for each
// commit; or a temporary one, gone with this, where the state is not there or not ours to write.
class KeyringFolder {
 public:
  explicit KeyringFolder(const config::Config& config);
  // Temporary, of files that are not yet in force.
  explicit KeyringFolder(const std::vector<KeyringFile>& files);
  KeyringFolder(const KeyringFolder&) = delete;
  KeyringFolder& operator=(const KeyringFolder&) = delete;
  ~KeyringFolder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  KeyringFolder() = default;

  std::filesystem::path path_;       // the keyrings
  std::filesystem::path temporary_;  // what goes with this; empty: nothing
};

}  // namespace refward::gate
