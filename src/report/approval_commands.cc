// SPDX-License-Identifier: Apache-2.0
#include "report/approval_commands.h"

#include "base/text.h"

namespace refward::report {
namespace {

std::string quoted(const std::string& text) {
  return base::shell_quoted(base::printable(text));
}

}  // namespace

std::vector<std::string> approval_commands(const ApprovalTerms& terms, std::string_view person) {
  const std::string name = "approvals/" + terms.commit + "/$me";
  return {
      "me=" + quoted(std::string(person)),
      "printf '%s\\n' 'refward-approval 1' \\",
      "  " + quoted("repository " + terms.repository) + " \\",
      "  " + quoted("ref " + terms.ref) + " \\",
      "  " + quoted("base " + terms.base) + " \\",
      "  " + quoted("tree " + terms.tree) + " \\",
      "  " + quoted("expires " + terms.expires) + " |",
      "  git tag -s --cleanup=verbatim -F - \\",
      "  \"" + name + "\" \\",
      "  " + terms.commit,
      "git push origin \\",
      "  \"refs/tags/" + name + ":refs/" + name + "\"",
  };
}

std::string approval_push(const std::string& commit, const std::string& person) {
  const std::string name = "approvals/" + commit + "/" + person;
  return "git push origin " + quoted("refs/tags/" + name + ":refs/" + name);
}

}  // namespace refward::report
