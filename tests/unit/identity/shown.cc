// SPDX-License-Identifier: Apache-2.0
#include "shown.h"

namespace refward::identity::test {
namespace {

std::string or_dash(std::string_view text) {
  return " " + std::string(text.empty() ? "-" : text);
}

}  // namespace

std::string shown(const Identified& found) {
  return std::string(to_text(found.reason)) + or_dash(found.person ? found.person->name : "") +
         or_dash(found.principal) + or_dash(found.place) + (found.depends_on_time ? " (time)" : "");
}

std::string told(const std::vector<KeyringRemark>& remarks) {
  std::string all;
  for (const KeyringRemark& remark : remarks) {
    if (remark.reason == "missing-file")
      continue;
    all += all.empty() ? "" : "; ";
    all += remark.level == KeyringRemark::Level::broken ? "broken " : "warning ";
    all += remark.file + ":" + std::to_string(remark.line) + ":" + std::to_string(remark.column) +
           " " + remark.reason;
  }
  return all;
}

base::Instant at(std::string_view rfc3339) {
  return base::parse_rfc3339(rfc3339).value();
}

}  // namespace refward::identity::test
