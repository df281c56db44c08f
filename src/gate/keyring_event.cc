// SPDX-License-Identifier: Apache-2.0
#include "gate/keyring_event.h"

#include "audit/events.h"
#include "gate/entry.h"
#include "gate/setting.h"

#include <sys/stat.h>
#include <unistd.h>

namespace refward::gate {
namespace {

constexpr const char* kMark = "log.mark";

bool is_writers(const config::Config& config) {
  struct stat status {};

  return ::stat((config.state / kMark).c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

}  // namespace

Recorded record_keyring_change(const Call& call,
                               const config::Config& config,
                               const std::string& note) {
  if (!is_writers(config))
    return Recorded::with_next_push;
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  const identity::Signers signers = load_signers(config);
  (void)signers.openpgp();  // built now, so that the next push need not
  keep(config, "keyring-sets", signers.digest(), signers.canonical());
  audit::record_keyring_change(log, signers.digest(), note);
  return Recorded::now;
}

}  // namespace refward::gate
