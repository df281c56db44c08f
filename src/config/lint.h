// SPDX-License-Identifier: Apache-2.0
// Lint: what a configuration says that its author can hardly mean, and names that nobody bears.
#pragma once

#include "config/config.h"
#include "identity/people.h"

#include <functional>
#include <string_view>

namespace refward::config {

class Collector;

// Warnings about a configuration without errors: a rule that can never apply, a block that asks for
// nothing ...
void lint(const Config& config, Collector& problems);

// A warning for each [[secrets.allow]] whose time is over, or whose rule nobody knows: it counts
// for nothing.
[[nodiscard]] Problems check_allows(const Config& config, base::Instant now);

// An error for each entry of `signers`, `from`, `pushers` and `except` that names no team, no
// person and no principal, at its place. A rule with a misspelt name would let nobody sign, or once
// somebody takes that name, the wrong one. With `people` also one for each person whose only_refs
// or only_paths cannot be: in people.toml as a whole, whose reader knows no globs. Such a person
// breaks the keyrings. And an error where `approvals` asks for more persons than `from` names, a
// warning where nobody who may sign leaves enough others to approve.
[[nodiscard]] Problems check_people(const Config& config, const identity::People& people);
[[nodiscard]] Problems check_people(const Config& config,
                                    const std::function<bool(std::string_view entry)>& is_known);

}  // namespace refward::config
