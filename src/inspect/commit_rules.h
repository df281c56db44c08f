// SPDX-License-Identifier: Apache-2.0
// commit_rules: what a block asks of each new commit beside its signature (design.md section 5):
// `linear`, `clean-merge`, `sign-off`, and the patterns of message and e-mails. The bytes are
// judged as they stand, whatever encoding a commit names. Of a message with a NUL, where Git stops
// showing it, only what is before it can keep a rule, and what is behind it can still break one.
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings commit_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
