// SPDX-License-Identifier: Apache-2.0
#include "audit/export.h"
#include "audit/selection.h"
#include "cli/audit_filter.h"
#include "cli/commands.h"
#include "cli/output_stream.h"

namespace refward::cli {

base::ExitCode audit_export(const gate::Call& call,
                            const AuditFilterArguments& arguments,
                            const std::string& format) {
  const audit::Options options = audit_options_here(call);
  const audit::Filter filter = filter_of(call, arguments);
  const auto form = format == "ecs" ? audit::ExportFormat::ecs : audit::ExportFormat::json;
  OutputStream out(call.out);
  audit::select(options, filter, [&](const audit::Selection& entry) {
    return out.write(
        audit::export_line(form, {options.origin, entry.reader().identity()}, entry.record()) +
        "\n");
  });
  (void)out.flush();
  return base::ExitCode::yes;
}

}  // namespace refward::cli
