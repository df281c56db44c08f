// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kWordings = {
    Wording{"policy-gone", "the server's policy comes from this ref, which would hold none", "",
            Fix::administrator},
    Wording{"policy-problem", "{place}: {what}",
            "A policy that cannot be obeyed would stop every push; mend it, and push again.",
            Fix::none},
    Wording{"policy-odd", "{place}: {what}", "", Fix::none},
    Wording{"policy-keyrings", "keyrings/ of the policy cannot be read: {what}",
            "It holds regular files and folders, as a folder of keyrings does.", Fix::none},
};

}  // namespace

std::span<const Wording> policy_words() noexcept {
  return kWordings;
}

}  // namespace refward::report
