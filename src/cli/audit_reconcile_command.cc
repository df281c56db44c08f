// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/commands.h"
#include "gate/reconcile.h"
#include "gate/setting.h"
#include "report/reconcile_report.h"

namespace refward::cli {
namespace {

base::Seconds grace_of(const std::string& text) {
  const auto grace = base::parse_duration(text);
  if (!grace)
    throw base::Failure::usage("not a time span such as 1h: " + base::printable(text));
  return *grace;
}

gate::ReconcileWish wish_of(const ReconcileArguments& arguments) {
  gate::ReconcileWish wish;
  if (!arguments.repository.empty())
    wish.repository = arguments.repository;
  if (arguments.gone && !wish.repository)
    throw base::Failure::usage("--gone needs --repository: it is about one that was deleted");
  wish.gone = arguments.gone ? gate::Gone::is_recorded : gate::Gone::is_a_fault;
  wish.grace = grace_of(arguments.grace);
  return wish;
}

}  // namespace

base::ExitCode audit_reconcile(const gate::Call& call, const ReconcileArguments& arguments) {
  const config::Config server =
      gate::load_server(call, call.config ? std::nullopt : gate::git_dir_here());
  std::size_t seen = 0;
  std::size_t unseen = 0;
  std::size_t entries = 0;
  bool left = false;
  for (const gate::Reconciled& one : gate::reconcile(call, server, wish_of(arguments))) {
    print(call, arguments.output == Output::json
                    ? report::reconciled_json(one.repository, one.found, one.unseen, one.entries)
                    : report::reconciled_text(one.repository, one.found, one.unseen));
    (one.unseen.empty() ? seen : unseen) += 1;
    entries += one.entries.size();
    left = left || !one.unseen.empty() || !one.found.restless.empty() || one.found.dropped != 0;
  }
  if (arguments.output == Output::text)
    print(call, report::reconciled_sum(seen, unseen, entries));
  if (left)
    return base::ExitCode::fault;
  return entries == 0 ? base::ExitCode::yes : base::ExitCode::refused;
}

}  // namespace refward::cli
