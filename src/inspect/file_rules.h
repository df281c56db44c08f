// SPDX-License-Identifier: Apache-2.0
// file_rules: what a block asks of what new commits bring (design.md section 5): `max_file_size`,
// `max_path_length`, `forbid_paths`, `forbid_kinds`, `submodule_urls`.
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings file_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
