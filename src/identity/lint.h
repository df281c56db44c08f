// SPDX-License-Identifier: Apache-2.0
// Lint: what is odd about keyrings that are whole, file by file; parts of Signers::lint. Whatever
// they tell is a warning: none of it lets anybody sign who may not.
#pragma once

#include "base/clock.h"
#include "identity/keyrings.h"
#include "identity/remark.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

class LintRemarks {
 public:
  explicit LintRemarks(std::vector<KeyringRemark> remarks) : remarks_(std::move(remarks)) {}

  // `file` and `detail` are made safe to show.
  void warn(std::optional<signature::Format> format,
            std::string_view file,
            std::uint64_t line,
            std::string_view reason,
            std::string_view detail);

  [[nodiscard]] std::vector<KeyringRemark> take() noexcept { return std::move(remarks_); }

 private:
  std::vector<KeyringRemark> remarks_;
};

// The lines of allowed_signers: keys that verify nothing, overlaps, windows, authorities.
void lint_lines(const Keyrings& keyrings, base::Instant now, LintRemarks& remarks);

// people.toml: persons and principals without a key, revocations of keys that nobody has.
void lint_people(const Keyrings& keyrings, LintRemarks& remarks);

}  // namespace refward::identity
