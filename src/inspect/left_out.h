// SPDX-License-Identifier: Apache-2.0
// left_out_contents: what the time budget left out of a push that landed, examined afterwards,
// without a budget. The same judgement as in `contents`, of the objects that are named alone.
#pragma once

#include "inspect/contents.h"

#include <string>
#include <vector>

namespace refward::inspect {

struct LeftOut {
  git::ObjectId id;  // a blob; a commit or a tag, of which the text is meant
  std::string path;  // of a blob
};

// `ground.updates` are the moves of that push. What is no longer there counts as not examined
// ("gone").
[[nodiscard]] ContentFindings left_out_contents(const Ground& ground,
                                                const ContentOptions& options,
                                                const std::vector<LeftOut>& objects);

// The text by which the record names such an object; nothing where it names none.
[[nodiscard]] std::optional<LeftOut> parse_left_out(std::string_view text);

}  // namespace refward::inspect
