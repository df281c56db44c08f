// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "gate/scan.h"
#include "gate/scan_continue.h"
#include "report/json.h"
#include "report/push_report.h"

#include <algorithm>

namespace refward::cli {

namespace {

base::ExitCode scan_rest(const gate::Call& call, const ScanArguments& arguments) {
  if (arguments.paths.size() > 1)
    throw base::Failure::usage("--continue takes one repository");
  bool clean = true;
  for (const gate::Continued& done :
       gate::scan_continue(call, arguments.paths.empty() ? "." : arguments.paths.front())) {
    clean = clean && std::ranges::none_of(done.findings, &findings::Finding::refuses);
    print(call, arguments.format == "json"
                    ? report::findings_json({{"decision", std::to_string(done.decision)},
                                             {"index", std::to_string(done.receipt.index)}},
                                            done.findings, done.coverage)
                    : report::continued_text(done.decision, done.receipt.index) +
                          report::scan_text(done.findings, done.coverage));
  }
  return clean ? base::ExitCode::yes : base::ExitCode::refused;
}

}  // namespace

base::ExitCode scan(const gate::Call& call, const ScanArguments& arguments) {
  if (arguments.finish)
    return scan_rest(call, arguments);
  if (arguments.paths.empty())
    throw base::Failure::usage("scan needs a PATH, or - for standard input");
  const gate::Scan found = gate::scan(call, arguments.paths);
  if (arguments.format == "json")
    print(call, report::findings_json({}, found.findings, found.coverage));
  else
    print(call, report::scan_text(found.findings, found.coverage));
  const bool clean = std::ranges::none_of(found.findings, &findings::Finding::refuses);
  return clean ? base::ExitCode::yes : base::ExitCode::refused;
}

}  // namespace refward::cli
