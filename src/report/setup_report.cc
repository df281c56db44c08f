// SPDX-License-Identifier: Apache-2.0
#include "report/setup_report.h"

#include "base/text.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>

#include <pwd.h>

namespace refward::report {

std::string installed(const std::string& path,
                      const std::string& name,
                      const std::vector<std::string>& hooks,
                      std::size_t adopted_refs) {
  std::string list;
  for (const std::string& hook : hooks)
    list += (list.empty() ? "" : " and ") + hook;
  std::string out = fmt::format("{}: refward guards this repository, as \"{}\"\n",
                                base::printable(path), base::printable(name));
  out += hooks.empty()
             ? "  its hooks were in place already\n"
             : fmt::format("  made the {} {}\n", hooks.size() == 1 ? "hook" : "hooks", list);
  out += fmt::format("  adopted the present values of {}\n", counted(adopted_refs, "ref", "refs"));
  return out + fmt::format("hint: refward doctor {}\n", base::shell_quoted(base::printable(path)));
}

std::string new_log(const std::string& folder) {
  return "made a new audit log in " + base::printable(folder) + "\n";
}

std::string uninstalled(const std::string& hook, Removal removal) {
  const std::string name = base::printable(hook);
  switch (removal) {
    case Removal::none:
      return name + ": none of refward's\n";
    case Removal::removed:
      return name + ": removed\n";
    case Removal::restored:
      return name + ": the earlier hook is back in place\n";
  }
  return name + "\n";
}

std::string adopted(const std::vector<audit::RefMove>& moves) {
  if (moves.empty())
    return "nothing to adopt: the record knows every ref's value\n";
  std::string out;
  for (const audit::RefMove& move : moves)
    out += fmt::format("adopted {} at {}\n", base::printable(move.ref), brief(move.new_id));
  return out;
}

std::string run_as_owner(const std::string& path, uid_t owner) {
  const passwd* entry = ::getpwuid(owner);
  const std::string name = entry != nullptr ? entry->pw_name : fmt::format("'#{}'", owner);
  return fmt::format(
      "{} belongs to {}, who runs its hooks; run this as that user: sudo -u {} refward install {}",
      path, name, name, base::shell_quoted(path));
}

std::string cannot_make(const std::string& folder, const std::string& why) {
  return fmt::format(
      "the folder {} is not there and cannot be made ({}): as root: install -d -m 0700 -o USER {}",
      folder, why, folder);
}

}  // namespace refward::report
