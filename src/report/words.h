// SPDX-License-Identifier: Apache-2.0
// Words: the tables of reason codes behind wording.h, one for each group of inspections. Private to
// this room.
#pragma once

#include "report/wording.h"

#include <span>

namespace refward::report {

[[nodiscard]] std::span<const Wording> rule_words() noexcept;  // moves, commits, files, paths
[[nodiscard]] std::span<const Wording> approval_words() noexcept;
[[nodiscard]] std::span<const Wording> promotion_words() noexcept;
[[nodiscard]] std::span<const Wording> fsck_words() noexcept;
[[nodiscard]] std::span<const Wording> manifest_words() noexcept;
[[nodiscard]] std::span<const Wording> policy_words() noexcept;  // what a push makes of the policy

[[nodiscard]] std::span<const Wording>
scan_words() noexcept;  // exceptions, budget, what is counted

}  // namespace refward::report
