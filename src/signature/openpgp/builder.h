// SPDX-License-Identifier: Apache-2.0
// Builder: from the files of a keyring to a home that GnuPG can verify with, and what it said of
// the keys. Private to this folder; Keyring is its only caller.
#pragma once

#include "base/result.h"
#include "signature/openpgp/home.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/snapshot.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace refward::signature::openpgp {

struct Built {
  Home home;
  Snapshot snapshot;
};

// pubring.kbx as it is now; nothing where it is not there.
[[nodiscard]] std::optional<Ring> ring_in(const Home& home);

// As Keyring::build.
[[nodiscard]] base::Result<Built, Keyring::BuildError> build_home(
    const std::vector<KeyFile>& files, const std::filesystem::path& cache);

}  // namespace refward::signature::openpgp
