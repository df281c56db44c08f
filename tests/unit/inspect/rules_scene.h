// SPDX-License-Identifier: Apache-2.0
// One block over all refs, one inspection of settings, and what it says.
#pragma once

#include "bench.h"
#include "inspect/books.h"

namespace refward::inspect::test {

using Inspection = findings::Findings (*)(const Ground&, Books&);

[[nodiscard]] inline findings::Findings inspected(Inspection inspection,
                                                  const Scene& scene,
                                                  const identity::Signers& signers) {
  const Ground ground = scene.ground();
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh},
                                 .options = {},
                                 .now = kNow,
                                 .received = {},
                                 .scanner = &scanner()};
  Books books(ground, context);
  return inspection(ground, books);
}

[[nodiscard]] inline policy::TextRule text_rule(const std::string& must,
                                                const std::string& must_not = {}) {
  policy::TextRule rule;
  if (!must.empty())
    rule.must = *policy::Pattern::parse(must);
  if (!must_not.empty())
    rule.must_not = *policy::Pattern::parse(must_not);
  return rule;
}

[[nodiscard]] inline policy::Freeze freeze_of(std::int64_t from,
                                              std::int64_t until,
                                              policy::Names except = {}) {
  policy::Freeze freeze{
      .when = policy::Between{kNow + base::Seconds(from), kNow + base::Seconds(until)},
      .except = std::move(except),
      .reason = "the year's end",
      .from_text = "then",
      .until_text = "later"};
  return freeze;
}

}  // namespace refward::inspect::test
