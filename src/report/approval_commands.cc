// SPDX-License-Identifier: Apache-2.0
#include "report/approval_commands.h"

#include "base/text.h"

namespace refward::report {
namespace {

std::string quoted(const std::string& text) {
  return base::shell_quoted(base::printable(text));
}

std::string tag_name(const std::string& commit, std::string_view person) {
  return quoted("approvals/" + commit + "/" + std::string(person));
}

}  // namespace

std::vector<std::string> approval_commands(const ApprovalTerms& terms, std::string_view person) {
  std::vector<std::string> out = {
      "printf '%s\\n' 'refward-approval 1' \\",
      "  " + quoted("repository " + terms.repository) + " \\",
      "  " + quoted("ref " + terms.ref) + " \\",
      "  " + quoted("base " + terms.base) + " \\",
      "  " + quoted("tree " + terms.tree) + " \\",
      "  " + quoted("expires " + terms.expires) + " |",
      "  git tag -s --cleanup=verbatim -F - \\",
      "  " + tag_name(terms.commit, person) + " \\",
      "  " + terms.commit,
  };
  for (std::string& line : approval_push(terms.commit, person))
    out.push_back(std::move(line));
  return out;
}

std::vector<std::string> approval_push(const std::string& commit, std::string_view person) {
  const std::string name = "approvals/" + commit + "/" + std::string(person);
  return {"git push origin \\", "  " + quoted("refs/tags/" + name + ":refs/" + name)};
}

}  // namespace refward::report
