// SPDX-License-Identifier: Apache-2.0
// Making: how a log begins (docs/format/journal.md, "Opening"). The caller holds the log's lock.
// Every step is durable before the next, so that a crash in between is finished by the next hook.
#pragma once

#include "audit/disk.h"
#include "audit/log.h"
#include "audit/mark.h"

#include <filesystem>
#include <optional>

namespace refward::audit {

// Leaves a folder with a first segment and a mark that says so. `known` is the mark of a log whose
// making was interrupted, or nothing. Throws where the folder holds anything else.
void make_ready(const std::filesystem::path& folder,
                const Options& options,
                const Access& access,
                std::optional<Mark> known);

// What `state` knows; nothing where it knows no log. Throws where it knew one and the mark is
// damaged.
[[nodiscard]] std::optional<Mark> known_mark(const std::filesystem::path& state);

// A new, empty file open to append to; an empty one that stands there goes.
[[nodiscard]] base::UniqueFd create_anew(const std::filesystem::path& path, const Access& access);

// A file of `state` that begins empty: open to read and write, made if it is not there.
[[nodiscard]] base::UniqueFd open_state_file(const Options& options,
                                             const char* name,
                                             const Access& access);

}  // namespace refward::audit
