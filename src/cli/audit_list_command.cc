// SPDX-License-Identifier: Apache-2.0
#include "audit/selection.h"
#include "cli/audit_filter.h"
#include "cli/commands.h"
#include "cli/output_stream.h"
#include "gate/setting.h"
#include "report/audit_report.h"

namespace refward::cli {

// The record is the server's, so no repository needs to be here; standing in one, its configuration
// counts.
audit::Options audit_options_here(const gate::Call& call) {
  return gate::audit_options(
      gate::load_server(call, call.config ? std::nullopt : gate::git_dir_here()));
}

base::ExitCode audit_list(const gate::Call& call,
                          const AuditFilterArguments& arguments,
                          Output output) {
  const audit::Options options = audit_options_here(call);
  const audit::Filter filter = filter_of(call, arguments);
  OutputStream out(call.out);
  if (output == Output::json)
    audit::select_joined(options, filter, [&](const audit::Joined& joined) {
      return out.write((joined.outcome ? audit::render_json(joined.record, *joined.outcome)
                                       : audit::render_json(joined.record)) +
                       "\n");
    });
  else
    audit::select(options, filter, [&](const audit::Selection& entry) {
      return out.write(report::audit_line(entry.record()));
    });
  (void)out.flush();
  return base::ExitCode::yes;
}

base::ExitCode audit_show(const gate::Call& call, std::uint64_t index, Output output) {
  audit::Filter filter;
  filter.from = filter.to = index;
  std::optional<audit::Joined> found;
  audit::select_joined(audit_options_here(call), filter, [&](const audit::Joined& joined) {
    found = joined;
    return false;
  });
  if (!found)
    throw base::Failure::usage("the record has no entry " + std::to_string(index));
  print(call, output == Output::json
                  ? (found->outcome ? audit::render_json(found->record, *found->outcome)
                                    : audit::render_json(found->record)) +
                        "\n"
                  : report::audit_whole(found->record));
  return base::ExitCode::yes;
}

}  // namespace refward::cli
