// SPDX-License-Identifier: Apache-2.0
// PushReport: what a pusher is told about a push, as text (plain, at most kColumns columns,
// prefixes error:, warning:, hint:) and as JSON. Everything that was found is said in one run,
// grouped by ref.
#pragma once

#include "audit/entry.h"
#include "audit/log.h"
#include "findings/finding.h"
#include "inspect/progress.h"

#include <optional>
#include <string>

namespace refward::report {

struct PushReport {
  std::string repository;
  findings::Decision decision = findings::Decision::error;
  findings::Findings findings;
  audit::Coverage coverage;
  std::optional<audit::Receipt> receipt;  // nothing where the push was only checked
  // How long an exception that is offered would last; nothing: none is offered, because the keyed
  // hashes are of no use outside this run.
  std::optional<base::Instant> offer_until = std::nullopt;
};

[[nodiscard]] std::string push_text(const PushReport& report);
[[nodiscard]] std::string push_json(const PushReport& report);

// A line for whoever waits for a large push.
[[nodiscard]] std::string progress_text(inspect::ProgressStage stage, std::size_t done);

// What `refward scan` found in files.
[[nodiscard]] std::string scan_text(const findings::Findings& findings,
                                    const audit::Coverage& coverage);

// Before what `refward scan --continue` found for one decision, and recorded as `index`.
[[nodiscard]] std::string continued_text(std::uint64_t decision, std::uint64_t index);

// What the pusher reads when refward itself could not judge.
[[nodiscard]] std::string failure_text(const std::string& public_words);

// A finding as the record keeps it, with its message.
[[nodiscard]] audit::FindingNote note_of(const findings::Finding& finding);

}  // namespace refward::report
