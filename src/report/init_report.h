// SPDX-License-Identifier: Apache-2.0
// Words of init.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

struct InitReport {
  std::string file;  // the configuration
  std::string preset;
  enum class Run { real, dry } run = Run::real;

  struct Signer {
    std::string name;
    std::vector<std::string> principals;
    std::size_t keys = 0;
  };

  std::vector<Signer> signers;
  std::vector<std::string> teams;  // that everybody is in

  struct Left {
    std::string where;
    std::string_view code;
  };

  std::vector<Left> left;

  struct Guarded {
    std::string repository;           // its name
    std::string ref;                  // the default branch
    std::vector<std::string> blocks;  // that cover it
  };

  std::vector<Guarded> guarded;
  std::size_t repositories = 0;  // all of them
  std::string user;              // who owns them, where that is not the caller
  std::string target;            // of install: a folder, or shell words
  bool is_default_file = false;
};

[[nodiscard]] std::string init_text(const InitReport& report);
// For failures.
[[nodiscard]] std::string init_no_signer(const std::vector<std::string>& candidates);
[[nodiscard]] std::string init_no_repositories(const std::string& folder);
[[nodiscard]] std::string init_unsafe_input(const std::string& file);

}  // namespace refward::report
