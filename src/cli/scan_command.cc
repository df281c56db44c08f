// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "gate/scan.h"
#include "report/json.h"
#include "report/push_report.h"

#include <algorithm>

namespace refward::cli {

base::ExitCode scan(const gate::Call& call, const ScanArguments& arguments) {
  const gate::Scan found = gate::scan(call, arguments.paths);
  if (arguments.format == "json")
    print(call, report::findings_json({}, found.findings, found.coverage));
  else
    print(call, report::scan_text(found.findings, found.coverage));
  const bool clean = std::ranges::none_of(found.findings, &findings::Finding::refuses);
  return clean ? base::ExitCode::yes : base::ExitCode::refused;
}

}  // namespace refward::cli
