// SPDX-License-Identifier: Apache-2.0
// The commands of an approver who has nothing but git: make the signed tag of design.md 4.5 (c), to
// the letter of docs/format/approval.md, and push it to its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

// What stands for the approver's name until somebody fills it in.
inline constexpr std::string_view kPerson = "PERSON";

struct ApprovalTerms {
  std::string repository, ref;
  std::string commit, base, tree;  // hex
  std::string expires;             // as in the text
};

// Lines to type; indented and behind "remote: " they stay what they are, because no line of the
// tag's text stands alone on one.
[[nodiscard]] std::vector<std::string> approval_commands(const ApprovalTerms& terms,
                                                         std::string_view person);
// Local tag to its place on the server.
[[nodiscard]] std::vector<std::string> approval_push(const std::string& commit,
                                                     const std::string& person);

}  // namespace refward::report
