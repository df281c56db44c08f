// SPDX-License-Identifier: Apache-2.0
#include "report/approval_commands.h"

#include "base/text.h"

namespace refward::report {
namespace {

// The commit's name in a variable keeps each line within the width of a message.
constexpr const char* kPushOrigin = "git push origin \\";
constexpr const char* kPlaces = "  \"refs/tags/approvals/$c/$me:refs/approvals/$c/$me\"";

std::string quoted(const std::string& text) {
  return base::shell_quoted(base::printable(text));
}

}  // namespace

std::vector<std::string> approval_commands(const ApprovalTerms& terms, std::string_view person) {
  return {
      "me=" + quoted(std::string(person)),
      "c=" + terms.commit,
      "printf '%s\\n' 'refward-approval 1' \\",
      "  " + quoted("repository " + terms.repository) + " \\",
      "  " + quoted("ref " + terms.ref) + " \\",
      "  " + quoted("base " + terms.base) + " \\",
      "  " + quoted("tree " + terms.tree) + " \\",
      "  " + quoted("expires " + terms.expires) + " |",
      "  git tag -s --cleanup=verbatim -F - \\",
      "  \"approvals/$c/$me\" $c",
      kPushOrigin,
      kPlaces,
  };
}

std::vector<std::string> approval_push(const std::string& commit, const std::string& person) {
  return {"me=" + quoted(person), "c=" + commit, kPushOrigin, kPlaces};
}

}  // namespace refward::report
