// SPDX-License-Identifier: Apache-2.0
// The lines "author", "committer" and "tagger": "Name <email> SECONDS ZONE", read as fsck.c
// (fsck_ident) of Git 2.39 wants them. Private to the room. Where a line departs from that, name
// and e-mail are what Git's ident.c (split_ident_line) would show: the e-mail stands between the
// first '<' and the first '>' behind it.
#pragma once

#include "git/objects.h"

#include <string_view>
#include <vector>

namespace refward::git {

// `header` becomes the detail of each fault; all of them are odd.
[[nodiscard]] Ident parse_ident(std::string_view header,
                                std::string_view value,
                                std::vector<ObjectFault>& faults);

}  // namespace refward::git
