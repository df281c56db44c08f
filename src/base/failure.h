// SPDX-License-Identifier: Apache-2.0
// Failure: the machine, the configuration or the usage is broken, and nothing further can be
// decided. Thrown anywhere, caught once, in main, which refuses the push. Never thrown across a C
// callback or out of a destructor.
#pragma once

#include <stdexcept>
#include <string>

namespace refward::base {

// The program's exit statuses, the same for every command.
enum class ExitCode { yes = 0, refused = 1, usage = 2, fault = 3 };

class Failure : public std::runtime_error {
 public:
  // `told` is for the administrator and may name server paths; `public_words` is for the pusher and
  // does not.
  Failure(ExitCode code, const std::string& told, std::string public_words);

  // A fault of the machine (exit 3) or of configuration or usage (exit 2), whose words may be shown
  // to anyone.
  [[nodiscard]] static Failure fault(const std::string& words);
  [[nodiscard]] static Failure usage(const std::string& words);

  [[nodiscard]] ExitCode code() const noexcept { return code_; }

  [[nodiscard]] const std::string& public_words() const noexcept { return public_words_; }

 private:
  ExitCode code_;
  std::string public_words_;
};

// Throws a fault that ends with the system's words for `error_number` (an errno value).
[[noreturn]] void throw_system_fault(const std::string& doing, int error_number);

}  // namespace refward::base
