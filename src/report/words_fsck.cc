// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kWords = {
    Wording{"fsck-object", "{what}", "An administrator can list {id} in fsck_ignore.",
            Fix::rewrite_commits},
    Wording{"fsck-tree", "{what}",
            "git fast-export and git fast-import write trees anew. An administrator can list {id} "
            "in fsck_ignore.",
            Fix::none},
    Wording{"fsck-file", "{what}", "An administrator can list {id} in fsck_ignore.",
            Fix::remove_content},
    Wording{"fsck-odd", "{what}", "", Fix::none},
    Wording{"fsck-more", "{count} objects more with the same fault", "", Fix::none},
    Wording{"fsck-unreadable", "what is new here cannot be checked: {detail}", "",
            Fix::rewrite_commits},
};

}  // namespace

std::span<const Wording> fsck_words() noexcept {
  return kWords;
}

}  // namespace refward::report
