// SPDX-License-Identifier: Apache-2.0
#include "audit/statistics.h"
#include "cli/audit_filter.h"
#include "cli/commands.h"
#include "report/statistics_report.h"

namespace refward::cli {

base::ExitCode audit_stats(const gate::Call& call,
                           const AuditFilterArguments& arguments,
                           Output output) {
  const audit::Statistics all =
      audit::statistics_of(audit_options_here(call), filter_of(call, arguments));
  print(call, output == Output::json ? report::statistics_json(all) : report::statistics_text(all));
  return base::ExitCode::yes;
}

}  // namespace refward::cli
