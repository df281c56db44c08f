// SPDX-License-Identifier: Apache-2.0
#include "report/verdict_report.h"

#include "base/text.h"
#include "report/json.h"
#include "report/wording.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

findings::Finding as_finding(const SignerVerdict& verdict) {
  findings::Finding finding;
  finding.reason = verdict.reason;
  finding.facts = {{"key", verdict.key},
                   {"format", verdict.format},
                   {"detail", verdict.detail},
                   {"person", verdict.person}};
  return finding;
}

}  // namespace

std::string verdicts_text(const std::vector<SignerVerdict>& verdicts) {
  std::string out;
  for (const SignerVerdict& verdict : verdicts) {
    const std::string name = base::printable(verdict.object);
    if (verdict.good)
      out += fmt::format("{}: good, by {} ({}, {})\n", name, base::printable(verdict.person),
                         base::printable(verdict.principal), verdict.key);
    else
      out += fmt::format("{}: bad: {}\n", name, label(as_finding(verdict)));
  }
  return out;
}

std::string verdicts_json(const std::vector<SignerVerdict>& verdicts) {
  std::string out;
  for (const SignerVerdict& verdict : verdicts)
    out += fmt::format(
        "{{\"object\":{},\"verdict\":\"{}\",\"reason\":{},\"person\":{},\"principal\":{},\"key\":{}"
        ",\"format\":{},\"detail\":{}}}\n",
        json_string(verdict.object), verdict.good ? "good" : "bad", json_string(verdict.reason),
        json_string(verdict.person), json_string(verdict.principal), json_string(verdict.key),
        json_string(verdict.format), json_string(verdict.detail));
  return out;
}

}  // namespace refward::report
