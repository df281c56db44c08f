// SPDX-License-Identifier: Apache-2.0
#include "report/erase_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;

Json names_of(const std::vector<std::filesystem::path>& paths) {
  Json out = Json::array();
  for (const auto& path : paths)
    out.push_back(base::printable(path.string()));
  return out;
}

std::string sum_text(const audit::Erasure& done) {
  if (done.entries == 0 && done.kept == 0)
    return "the record's details do not name the person\n";
  std::string out = fmt::format("erased {} of {}", counted(done.fields, "field", "fields"),
                                counted(done.entries, "entry", "entries"));
  if (done.kept != 0)
    out += fmt::format(" and {}", counted(done.kept, "kept tail", "kept tails"));
  return out + fmt::format("; record {}\n", done.events.front());
}

}  // namespace

std::string erased_text(const audit::Erasure& done) {
  std::string out;
  if (done.finished != 0)
    out += wrapped(
        fmt::format("finished an earlier erasure: {}", counted(done.finished, "entry", "entries")),
        "", "  ");
  out += sum_text(done);
  for (const auto& path : done.removed)
    out +=
        wrapped(fmt::format("removed {}, an older copy", base::printable(path.string())), "", "  ");
  if (done.leaves != 0)
    out += wrapped(fmt::format("{} the person in the name of a ref or of the repository: a leaf "
                               "cannot change",
                               counted(done.leaves, "entry names", "entries name")),
                   "warning: ", "  ");
  for (const auto& path : done.still_there)
    out += wrapped(fmt::format("{} still names the person", base::printable(path.string())),
                   "warning: ", "  ");
  if (!done.still_there.empty())
    out += wrapped("take the person out of the keyrings and the policy, then run this again",
                   "hint: ", "  ");
  return out;
}

std::string erased_json(const audit::Erasure& done) {
  return Json{{"entries", done.entries},
              {"fields", done.fields},
              {"kept", done.kept},
              {"finished", done.finished},
              {"leaves", done.leaves},
              {"events", done.events},
              {"removed", names_of(done.removed)},
              {"still_there", names_of(done.still_there)}}
             .dump() +
         "\n";
}

}  // namespace refward::report
