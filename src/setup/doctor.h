// SPDX-License-Identifier: Apache-2.0
// doctor: does everything that guards a repository stand in its place, as this user sees it? Looks
// only; each thing found is a Symptom, worded by report.
#pragma once

#include "config/config.h"
#include "git/repo.h"
#include "identity/signers.h"
#include "report/symptom.h"

#include <filesystem>
#include <string>
#include <vector>

namespace refward::setup {

// Where the platform looks for them; on gitlab that is not in the repository: examine_parts.
[[nodiscard]] std::vector<report::Symptom> examine_hooks(const git::Repo& repo,
                                                         platform::Platform platform);
// gitlab's folder of custom hooks.
[[nodiscard]] std::vector<report::Symptom> examine_parts(const std::filesystem::path& folder);
// What lint says of them at `now`, and whether somebody else could write them.
[[nodiscard]] std::vector<report::Symptom> examine_keyrings(const config::Config& config,
                                                            const identity::Signers& signers,
                                                            base::Instant now);
// May this user append, and does `state` know this log? Appends nothing.
[[nodiscard]] std::vector<report::Symptom> examine_log(const config::Config& config);
// Refs whose present value the record does not know, and refs that no block covers.
[[nodiscard]] std::vector<report::Symptom> examine_refs(const git::Repo& repo,
                                                        const config::Config& config,
                                                        const std::string& repository);
// Where a block asks for signed pushes into this repository: does receive-pack give out nonces
// (receive.certNonceSeed), and does it allow for the time that passes over HTTP
// (receive.certNonceSlop)? As the system's and the repository's configuration say; Git would also
// read the file of the user that it runs as.
[[nodiscard]] std::vector<report::Symptom> examine_push_certificates(const git::Repo& repo,
                                                                     const config::Config& config,
                                                                     const std::string& repository);

}  // namespace refward::setup
