// SPDX-License-Identifier: Apache-2.0
#include "report/setup_report.h"

#include "base/text.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>

#include <pwd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace refward::report {

std::string installed(const std::string& path,
                      const std::string& name,
                      const std::optional<std::vector<std::string>>& hooks,
                      std::size_t adopted_refs) {
  std::string list;
  for (const std::string& hook : hooks.value_or(std::vector<std::string>()))
    list += (list.empty() ? "" : " and ") + hook;
  std::string out = fmt::format("{}: refward guards this repository, as \"{}\"\n",
                                base::printable(path), base::printable(name));
  if (hooks)
    out += hooks->empty()
               ? "  its hooks were in place already\n"
               : fmt::format("  made the {} {}\n", hooks->size() == 1 ? "hook" : "hooks", list);
  out += fmt::format("  adopted the present values of {}\n", counted(adopted_refs, "ref", "refs"));
  return out + fmt::format("hint: refward doctor {}\n", base::shell_quoted(base::printable(path)));
}

std::string new_log(const std::string& folder) {
  return "made a new audit log in " + base::printable(folder) + "\n";
}

std::string not_installed(const std::string& path, const std::string& why) {
  return fmt::format("error: {}: {}\n", base::printable(path), base::printable(why));
}

std::string installed_all(std::size_t done, std::size_t failed) {
  std::string out = fmt::format("refward guards {}", counted(done, "repository", "repositories"));
  if (failed != 0)
    out += fmt::format("; {} not, for the reasons above", failed);
  return out + "\n";
}

std::string installed_common(const std::string& folder, const std::vector<std::string>& hooks) {
  return hooks.empty()
             ? base::printable(folder) + ": the hooks for all repositories were in place\n"
             : base::printable(folder) + ": made the hooks for all repositories\n";
}

std::string installed_system(const std::string& folder,
                             bool is_new,
                             const std::vector<std::string>& overriding) {
  std::string out =
      fmt::format("{}: {}\n", base::printable(folder),
                  is_new ? "every repository of this machine is guarded (core.hooksPath)"
                         : "every repository of this machine was guarded already");
  for (const std::string& path : overriding)
    out += fmt::format(
        "warning: {} names hooks of its own\nhint: git -C {} config --unset core.hooksPath\n",
        base::printable(path), base::shell_quoted(base::printable(path)));
  return out + "hint: refward adopt REPO takes the refs that were there before as given\n";
}

std::string other_platform(const std::string& declared,
                           const std::string& wanted,
                           const std::string& file) {
  return fmt::format(
      "the platform is \"{}\": only its variables are believed, and its hooks made; "
      "write platform = \"{}\" into [server] of {}",
      declared, wanted, base::printable(file));
}

std::string no_gitolite(const std::string& variable) {
  return fmt::format("gitolite query-rc {} says no folder: run this as the user of gitolite",
                     variable);
}

std::string no_repository() {
  return "name repositories, or --all FOLDER, --system, --gitolite, --gitea ROOT, --gitlab FOLDER";
}

std::string gitolite_failed() {
  return "gitolite setup --hooks-only failed, so its repositories have no links to the hooks yet";
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

std::string applied(const std::string& folder, const std::string& previous) {
  const std::string before = base::shell_quoted(base::printable(previous));
  return fmt::format(
      "{} is in force; what was before it is in {}\nhint: back again: refward apply {}\n",
      base::printable(folder), base::printable(previous), before);
}

std::string not_applied() {
  return "not applied: what was in force still is\n";
}

std::string keyrings_elsewhere(const std::string& folder) {
  return fmt::format(
      "[server] keyrings is {}, outside of the configuration's own folder, and would "
      "not change with it; name it relative: keyrings = \"keyrings\"",
      base::printable(folder));
}

std::string set_fault(std::string_view code, const std::string& where) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kFaults = {{
      {"no-folder", "is not a folder"},
      {"same", "is the folder in force, or lies in it; make the new set elsewhere"},
      {"link", "is a link; a set holds regular files and folders"},
      {"kind", "is neither a file nor a folder"},
      {"writable", "can be written by everybody: chmod o-w"},
      {"limit", "holds more than a set may (10,000 entries, 8 levels, 256 MiB)"},
      {"nothing", "holds nothing to apply"},
  }};
  const auto* found =
      std::ranges::find(kFaults, code, &std::pair<std::string_view, std::string_view>::first);
  return base::printable(where) + " " + std::string(found == kFaults.end() ? code : found->second);
}

}  // namespace refward::report
