// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "gate/scan.h"
#include "gate/scan_continue.h"
#include "gate/scan_history.h"
#include "report/allow_entry.h"
#include "report/json.h"
#include "report/push_report.h"
#include "report/sarif.h"

#include <algorithm>

namespace refward::cli {

namespace {

constexpr std::size_t kDay = 10;  // "2026-10-01"

base::ExitCode scan_rest(const gate::Call& call, const ScanArguments& arguments) {
  if (arguments.paths.size() > 1)
    throw base::Failure::usage("--continue takes one repository");
  bool clean = true;
  for (const gate::Continued& done :
       gate::scan_continue(call, arguments.paths.empty() ? "." : arguments.paths.front())) {
    clean = clean && std::ranges::none_of(done.findings, &findings::Finding::refuses);
    print(call, arguments.format == "json"
                    ? report::findings_json({{"decision", std::to_string(done.decision)},
                                             {"index", std::to_string(done.receipt.index)}},
                                            done.findings, done.coverage)
                    : report::continued_text(done.decision, done.receipt.index) +
                          report::scan_text(done.findings, done.coverage));
  }
  return clean ? base::ExitCode::yes : base::ExitCode::refused;
}

base::ExitCode told(const gate::Call& call,
                    const ScanArguments& arguments,
                    const gate::Scan& found) {
  if (arguments.format == "json")
    print(call, report::findings_json({}, found.findings, found.coverage));
  else if (arguments.format == "sarif")
    print(call, report::sarif(found.findings, found.coverage, REFWARD_VERSION));
  else
    print(call, report::scan_text(found.findings, found.coverage));
  const bool clean = std::ranges::none_of(found.findings, &findings::Finding::refuses);
  return clean ? base::ExitCode::yes : base::ExitCode::refused;
}

gate::HistoryQuestion history(const ScanArguments& arguments, const std::string& repository) {
  gate::HistoryQuestion question{
      .repository = repository, .revisions = arguments.paths, .rules = arguments.rules};
  if (!arguments.resume.empty())
    question.resume = arguments.resume;
  return question;
}

// What is there already is no fault of whoever pushes next: the answer is yes, entries or none.
base::ExitCode import(const gate::Call& call, const ScanArguments& arguments) {
  if (!arguments.paths.empty())
    throw base::Failure::usage("--import goes through all refs of a repository: name nothing else");
  const gate::Inheritance found =
      gate::scan_import(call, history(arguments, arguments.import_from));
  const std::string day =
      base::to_rfc3339(std::chrono::floor<base::Seconds>(call.clock.now())).substr(0, kDay);
  print(call, report::inherited_entries(found.scan.findings, found.repository,
                                        "found by scan --import on " + day));
  return base::ExitCode::yes;
}

}  // namespace

base::ExitCode scan(const gate::Call& call, const ScanArguments& arguments) {
  if (arguments.finish)
    return scan_rest(call, arguments);
  if (!arguments.import_from.empty())
    return import(call, arguments);
  if (!arguments.resume.empty() && arguments.repository.empty())
    throw base::Failure::usage(
        "--resume is for a search through a repository: name it with --repo");
  if (!arguments.repository.empty())
    return told(call, arguments,
                gate::scan_history(call, history(arguments, arguments.repository)));
  if (arguments.paths.empty())
    throw base::Failure::usage("scan needs a PATH, or - for standard input");
  return told(call, arguments,
              gate::scan(call, {.paths = arguments.paths, .rules = arguments.rules}));
}

}  // namespace refward::cli
