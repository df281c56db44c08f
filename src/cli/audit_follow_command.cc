// SPDX-License-Identifier: Apache-2.0
#include "audit/disk.h"
#include "audit/selection.h"
#include "audit/watch.h"
#include "cli/audit_filter.h"
#include "cli/commands.h"
#include "cli/output_stream.h"
#include "report/audit_report.h"

namespace refward::cli {
namespace {

// The selection over the record as it is now, going on where it stood. Nothing where no log was
// begun: all that ever comes is new then.
void refresh(const audit::Options& options,
             const audit::Filter& filter,
             std::optional<audit::Selection>& selection) {
  auto reader = audit::reader_of(options);
  if (!reader)
    return;
  if (!selection) {
    selection.emplace(*std::move(reader), filter);
    return;
  }
  if (reader->identity() != selection->reader().identity() ||
      reader->entries() < selection->reader().entries())
    audit::throw_disorder("shorter", options.folder);
  selection->go_on(*std::move(reader));
}

bool print_new(audit::Selection& selection, OutputStream& out, Output output) {
  while (selection.next())
    if (!out.write(output == Output::json ? audit::render_json(selection.record()) + "\n"
                                          : report::audit_line(selection.record())))
      return false;
  return out.flush();
}

}  // namespace

base::ExitCode audit_follow(const gate::Call& call,
                            const AuditFilterArguments& arguments,
                            Output output) {
  const audit::Options options = audit_options_here(call);
  const audit::Filter filter = filter_of(call, arguments);
  stop_on_interrupt();
  OutputStream out(call.out);
  audit::Watch watch(options);  // before the first look, so that nothing comes in between unseen
  std::optional<audit::Selection> selection;
  refresh(options, filter, selection);
  if (selection && !filter.from && !filter.last)
    selection->skip_to_end();
  bool wanted = !selection || print_new(*selection, out, output);
  while (wanted && !was_interrupted() && watch.wait(call.out) == audit::Watch::Woken::look) {
    refresh(options, filter, selection);
    wanted = !selection || print_new(*selection, out, output);
  }
  return base::ExitCode::yes;
}

}  // namespace refward::cli
