// SPDX-License-Identifier: Apache-2.0
// What is said of the search for secrets beside the secrets themselves.
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kScanWords = {
    Wording{"secret-allowed", "{title} ({certainty}), allowed {term}: {reason}", "", Fix::none},
    Wording{"secret-inline-allowed", "{title} ({certainty}), passed over for a comment in its line",
            "", Fix::none},
    Wording{"secret-ignored", "{title} ({certainty}), passed over for {file}", "", Fix::none},
    Wording{"left-out", "{count} more of this kind are counted, not listed", "", Fix::none},
    Wording{"time-budget-continued", "the time budget ended with {count} objects not examined",
            "An administrator finishes it with: refward scan --continue", Fix::none},
};

}  // namespace

std::span<const Wording> scan_words() noexcept {
  return kScanWords;
}

}  // namespace refward::report
