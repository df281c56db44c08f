// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"
#include "cli/commands.h"
#include "report/audit_report.h"

namespace refward::cli {

base::ExitCode audit_verify(const gate::Call& call, Output output) {
  const audit::VerifyReport found = audit::verify(audit_options_here(call));
  print(call, output == Output::json ? report::verify_json(found) : report::verify_text(found));
  switch (found.result) {
    case audit::VerifyReport::Result::whole:
      return base::ExitCode::yes;
    case audit::VerifyReport::Result::wrong:
      return base::ExitCode::refused;
    case audit::VerifyReport::Result::unreadable:
      return base::ExitCode::fault;
  }
  return base::ExitCode::fault;
}

}  // namespace refward::cli
