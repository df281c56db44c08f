// SPDX-License-Identifier: Apache-2.0
#include "policy/pattern.h"

#include <re2/re2.h>

namespace refward::policy {

Pattern::Pattern(std::string text, std::shared_ptr<const re2::RE2> compiled) noexcept
    : text_(std::move(text)), compiled_(std::move(compiled)) {}

base::Result<Pattern> Pattern::parse(std::string_view text) {
  if (text.size() > kMaxLength)
    return base::Error("a pattern has at most " + std::to_string(kMaxLength) + " bytes");
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto compiled =
      std::make_shared<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok())
    return base::Error("not a pattern (RE2): " + compiled->error());
  return Pattern(std::string(text), std::move(compiled));
}

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace refward::policy
