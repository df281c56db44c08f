// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kWords = {
    Wording{"promotion-unrecorded", "the record knows no value of {source} to promote from",
            "Push there first; what stood there unrecorded earns no time.", Fix::none},
    Wording{"source-moved-outside", "{source} was last moved outside the gate",
            "Push to it again, or an administrator accepts its value with: refward adopt",
            Fix::none},
    Wording{"promotion-source-missing", "{source} is not there, so that nothing stands in it",
            "What is promoted has to stand there first.", Fix::none},
    Wording{"promotion-no-commit", "the ref does not end at a commit whose files could be compared",
            "", Fix::other_ref},
    Wording{"promotion-unreadable", "what this push changes cannot be told ({detail})", "",
            Fix::administrator},
    Wording{"promotion-absent", "not in {source} now", "Push the same there first.", Fix::none},
    Wording{"promotion-differs", "not the same in {source} now",
            "Promote what stands there, byte for byte and with its file mode.", Fix::none},
    Wording{"promotion-kept", "removed here, but still in {source}", "Remove it there first.",
            Fix::none},
    Wording{"promotion-soaking", "as pushed in {source} only since {since}; wait until {until}",
            "Push the same again then.", Fix::none},
    Wording{"promotion-link", "a link or submodule in place of a folder that is promoted", "",
            Fix::remove_path},
    Wording{"promotion-interrupted", "as pushed in {source} until {at}, and again since {since}",
            "It has to stand there until {until}; push the same again then.", Fix::none},
    Wording{"promotion-lost", "what {source} held before {since} is not known any more",
            "Its old commits are no longer in the repository.", Fix::none},
    Wording{"promotion-more", "{count} more paths with the reason {reason}", "", Fix::none},
};

}  // namespace

std::span<const Wording> promotion_words() noexcept {
  return kWords;
}

}  // namespace refward::report
