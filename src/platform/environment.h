// SPDX-License-Identifier: Apache-2.0
// Environment: a copy of the process's environment, taken once in main, so that tests can give
// another and nothing reads the real one behind our back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace refward::platform {

class Environment {
 public:
  using Variables = std::map<std::string, std::string, std::less<>>;

  // Where a name occurs twice the first counts, as for getenv(3).
  [[nodiscard]] static Environment of_process();

  explicit Environment(Variables variables) : variables_(std::move(variables)) {}

  // An empty value counts as set.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;

  [[nodiscard]] bool has(std::string_view name) const { return variables_.contains(name); }

 private:
  Variables variables_;
};

}  // namespace refward::platform
