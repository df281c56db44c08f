// SPDX-License-Identifier: Apache-2.0
#include "audit/prune.h"
#include "audit/upkeep_lock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "gate/setting.h"
#include "report/prune_report.h"

namespace refward::cli {
namespace {

// "2026-01-31" is the beginning of that day.
base::PreciseInstant instant_of(const std::string& text) {
  constexpr std::size_t kDay = 10;
  const auto instant = base::parse_rfc3339(text.size() == kDay ? text + "T00:00:00Z" : text);
  if (!instant)
    throw base::Failure::usage("not a day such as 2026-01-31, nor an instant (RFC 3339): " +
                               base::printable(text));
  return *instant;
}

audit::PruneWish wish_of(const PruneArguments& arguments) {
  if (arguments.before.empty() == !arguments.keep)
    throw base::Failure::usage("either --before or --keep says what may go");
  audit::PruneWish wish;
  if (!arguments.before.empty())
    wish.before = instant_of(arguments.before);
  wish.keep = arguments.keep;
  wish.reason = arguments.reason;
  return wish;
}

}  // namespace

base::ExitCode audit_prune(const gate::Call& call, const PruneArguments& arguments) {
  const audit::PruneWish wish = wish_of(arguments);
  const audit::Options options = gate::audit_options(
      gate::load_server(call, call.config ? std::nullopt : gate::git_dir_here()));
  const audit::UpkeepLock lock(options);
  const audit::Pruning done = audit::prune(options, call.clock, wish);
  print(call,
        arguments.output == Output::json ? report::pruned_json(done) : report::pruned_text(done));
  const bool fine =
      done.result == audit::Pruning::Result::done || done.result == audit::Pruning::Result::nothing;
  return fine ? base::ExitCode::yes : base::ExitCode::refused;
}

}  // namespace refward::cli
