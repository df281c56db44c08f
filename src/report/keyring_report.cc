// SPDX-License-Identifier: Apache-2.0
#include "report/keyring_report.h"

#include "base/text.h"
#include "report/json.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

std::string instant(const std::optional<base::Instant>& at) {
  return at ? base::to_rfc3339(*at) : "";
}

std::string window(const identity::Signers::Row& row) {
  std::string out;
  if (row.valid_from)
    out += "  from " + instant(row.valid_from);
  if (row.valid_until)
    out += "  until " + instant(row.valid_until);
  return out;
}

}  // namespace

std::string keyring_text(const std::vector<identity::Signers::Row>& rows) {
  std::string out;
  for (const auto& row : rows)
    out += fmt::format("{}  {}  {}  {}{}{}  ({})\n",
                       row.person.empty() ? "-" : base::printable(row.person),
                       base::printable(row.principal), row.key_type, row.key,
                       row.certificate_authority ? "  cert-authority" : "", window(row),
                       base::printable(row.place));
  return out;
}

std::string keyring_json(const std::vector<identity::Signers::Row>& rows) {
  std::string out;
  for (const auto& row : rows) {
    std::string namespaces;
    for (const std::string& ns : row.namespaces)
      namespaces += (namespaces.empty() ? "" : ",") + json_string(ns);
    out += fmt::format(
        "{{\"format\":{},\"person\":{},\"principal\":{},\"key\":{},\"key_type\":{},\"place\":{},"
        "\"valid_from\":{},\"valid_until\":{},"
        "\"namespaces\":[{}],\"certificate_authority\":{}}}\n",
        json_string(to_text(row.format)), json_string(row.person), json_string(row.principal),
        json_string(row.key), json_string(row.key_type), json_string(row.place),
        json_string(instant(row.valid_from)), json_string(instant(row.valid_until)), namespaces,
        row.certificate_authority);
  }
  return out;
}

}  // namespace refward::report
