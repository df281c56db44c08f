// SPDX-License-Identifier: Apache-2.0
#include "gate/sealing.h"

#include "audit/log_key.h"
#include "audit/publish.h"
#include "audit/seal.h"
#include "audit/upkeep_lock.h"
#include "base/files.h"
#include "report/proof_report.h"

#include <exception>

namespace refward::gate {
namespace {

void seal_now(const Call& call, const audit::Options& options) {
  const auto lock = audit::UpkeepLock::attempt(options);
  const auto key = lock ? audit::read_log_key(options) : std::nullopt;
  if (key)
    audit::publish(options, audit::seal(options, call.clock, *key), audit::From::published);
}

}  // namespace

void seal_if_due(const Call& call, const audit::Options& options) noexcept {
  try {
    if (audit::is_seal_due(options, call.clock.now()))
      seal_now(call, options);
  } catch (const std::exception&) {
    try {
      base::write_all(call.err, report::not_sealed());
    } catch (const std::exception&) {  // nobody reads
    }
  }
}

}  // namespace refward::gate
