// SPDX-License-Identifier: Apache-2.0
#include "cli/new_log.h"

#include "base/failure.h"
#include "cli/commands.h"
#include "gate/setting.h"
#include "report/setup_report.h"

#include <filesystem>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLogMark = "log.mark";

// state and audit are made here, once, in folders that exist.
void make_folders(const config::Config& config) {
  if (fs::exists(config.state / kLogMark))  // a log that is known and not there is lost, not new
    return;
  std::error_code error;
  for (const fs::path& folder : {config.state, config.audit}) {
    if (fs::exists(folder))
      continue;
    if (!fs::create_directories(folder, error) || error)
      throw base::Failure::usage(report::cannot_make(folder.string(), error.message()));
    fs::permissions(folder, config.group ? fs::perms(02770) : fs::perms(0700));
  }
}

}  // namespace

audit::Log open_log(const gate::Call& call, const config::Config& config) {
  make_folders(config);
  const bool is_new = !fs::exists(config.state / kLogMark);
  audit::Log log = audit::Log::open(gate::audit_options(config), call.clock);
  if (is_new)
    print(call, report::new_log(config.audit.string()));
  return log;
}

}  // namespace refward::cli
