// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"
#include "cli/commands.h"
#include "gate/setting.h"
#include "report/audit_report.h"

namespace refward::cli {
namespace {

// The record is the server's, so no repository needs to be here; standing in one, its configuration
// counts.
audit::Options options_of(const gate::Call& call) {
  return gate::audit_options(
      gate::load_server(call, call.config ? std::nullopt : gate::git_dir_here()));
}

}  // namespace

base::ExitCode audit_list(const gate::Call& call, Output output) {
  const audit::Options options = options_of(call);
  if (output == Output::json) {
    audit::read_joined(options, 0, [&](const audit::Joined& joined) {
      print(call, (joined.outcome ? audit::render_json(joined.record, *joined.outcome)
                                  : audit::render_json(joined.record)) +
                      "\n");
      return true;
    });
    return base::ExitCode::yes;
  }
  audit::read(options, 0, [&](const audit::Record& record) {
    print(call, report::audit_line(record));
    return true;
  });
  return base::ExitCode::yes;
}

base::ExitCode audit_show(const gate::Call& call, std::uint64_t index) {
  std::optional<audit::Record> found;
  audit::read(options_of(call), index, [&](const audit::Record& record) {
    if (record.index == index)
      found = record;
    return false;
  });
  if (!found)
    throw base::Failure::usage("the record has no entry " + std::to_string(index));
  print(call, report::audit_whole(*found));
  return base::ExitCode::yes;
}

base::ExitCode audit_verify(const gate::Call& call, Output output) {
  const audit::VerifyReport found = audit::verify(options_of(call));
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
