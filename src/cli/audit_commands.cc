// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"
#include "cli/commands.h"
#include "report/audit_report.h"
#include "report/proof_report.h"

namespace refward::cli {

base::ExitCode audit_verify(const gate::Call& call, const RecordArguments& arguments) {
  const audit::Options options = audit_options_here(call);
  std::optional<tlog::TreeHead> known;
  if (!arguments.checkpoint.empty()) {
    known = checkpoint_in(call, options, arguments);
    if (!known)
      return base::ExitCode::refused;
  }
  const audit::VerifyReport found =
      arguments.news ? audit::verify_news(options) : audit::verify(options, known);
  const bool json = arguments.output == Output::json;
  print(call, json ? report::verify_json(found) : report::verify_text(found));
  switch (found.result) {
    case audit::VerifyReport::Result::whole:
      if (known && !json)
        print(call, report::begins_so(known->size));
      return base::ExitCode::yes;
    case audit::VerifyReport::Result::wrong:
      return base::ExitCode::refused;
    case audit::VerifyReport::Result::unreadable:
      return base::ExitCode::fault;
  }
  return base::ExitCode::fault;
}

}  // namespace refward::cli
