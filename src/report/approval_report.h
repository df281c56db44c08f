// SPDX-License-Identifier: Apache-2.0
// ApprovalReport: what `refward approvals` prints: for each commit that has to be approved, who has
// and who else could; which approvals are there; and the commands that make what lacks.
#pragma once

#include "findings/finding.h"
#include "report/approval_commands.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace refward::report {

struct ApprovalLine {
  std::string block, rule;  // rule: the path rule's name, or empty
  bool enforced = true;     // not under evaluate
  std::string object;       // hex; empty: the creation or rewind of the ref itself
  std::string subject, path;
  std::vector<std::string> have, could;
  std::size_t needed = 0;

  [[nodiscard]] bool lacks() const noexcept { return have.size() < needed; }
};

struct ApprovalShown {
  std::string form;  // "merge", "certificate", "tag"
  std::string person, object;
};

struct ApprovalReport {
  std::string repository, ref;
  std::vector<ApprovalLine> lines;
  std::vector<ApprovalShown> approvals;
  findings::Findings passed_over;  // tags that do not count, each with its reason
  findings::Findings obstacles;    // why something cannot be known
  std::optional<ApprovalTerms> terms;

  // Nothing that an enforcing block asks for lacks.
  [[nodiscard]] bool complete() const noexcept;
};

[[nodiscard]] std::string approvals_text(const ApprovalReport& report);
[[nodiscard]] std::string approvals_json(const ApprovalReport& report);

// What `refward approve` says of the tag that it has made.
[[nodiscard]] std::string approved_text(const ApprovalTerms& terms, const std::string& person);

}  // namespace refward::report
