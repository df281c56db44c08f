// SPDX-License-Identifier: Apache-2.0
// Adapter: what one platform tells its hooks in their environment (docs/platforms.md): who pushed,
// through which door, and what it calls the repository. One function for each platform, from the
// environment alone; only the declared platform's is asked.
#pragma once

#include "base/result.h"
#include "platform/caller.h"

#include <optional>
#include <string>

namespace refward::platform {

struct Told {
  // As the platform names the repository; nothing: it does not say.
  std::optional<std::string> repository;
  std::optional<std::string> pusher;  // nothing: nobody, or a key that is no person's
  std::string source;                 // "gitolite", "gitea", ...; "" without a pusher
  Door door = Door::local;
};

// An error: a variable that is there and cannot be believed (empty where it must not be, control
// characters, too long, a word that the platform does not know).
[[nodiscard]] base::Result<Told> told_by(Platform platform, const Environment& environment);

// Does the platform keep its repositories in folders of their names below root? Then the folder's
// name counts, and what the platform says has to agree with it: a variable alone cannot lead a push
// under another repository's rules.
[[nodiscard]] bool names_its_folders(Platform platform) noexcept;

// Does the name that the platform says mean this folder? gitea spells folders in lower case.
[[nodiscard]] bool same_repository(Platform platform,
                                   std::string_view said,
                                   std::string_view folder) noexcept;

}  // namespace refward::platform
