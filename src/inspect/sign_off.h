// SPDX-License-Identifier: Apache-2.0
// sign_off: the trailers `Signed-off-by: Name <e-mail>` of a commit's message, as
// git-interpret-trailers(1) places them: in the last paragraph, which is not the title. The key
// compares without case.
#pragma once

#include <string_view>
#include <vector>

namespace refward::inspect {

// Their e-mails, in their order; views into `message`.
[[nodiscard]] std::vector<std::string_view> sign_offs(std::string_view message);

}  // namespace refward::inspect
