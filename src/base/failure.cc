// SPDX-License-Identifier: Apache-2.0
#include "base/failure.h"

#include <system_error>
#include <utility>

namespace refward::base {

Failure::Failure(ExitCode code, const std::string& told, std::string public_words)
    : std::runtime_error(told), code_(code), public_words_(std::move(public_words)) {}

Failure Failure::fault(const std::string& words) {
  return {ExitCode::fault, words, words};
}

Failure Failure::usage(const std::string& words) {
  return {ExitCode::usage, words, words};
}

void throw_system_fault(const std::string& doing, int error_number) {
  const std::string reason = std::generic_category().message(error_number);
  throw Failure(ExitCode::fault, doing + ": " + reason,
                "a file operation on the server failed: " + reason);
}

}  // namespace refward::base
