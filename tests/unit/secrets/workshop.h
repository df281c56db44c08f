// SPDX-License-Identifier: Apache-2.0
// A temporary folder in which other programs make what the tests read.
#pragma once

#include <string>

namespace refward::secrets::test {

class Workshop {
 public:
  Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop();

  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }

  // In the folder, with HOME and GNUPGHOME there, and silent; false where it fails.
  [[nodiscard]] bool run(const std::string& command) const;
  void write(const std::string& name, const std::string& bytes) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  // The file that this Python program writes to standard output.
  [[nodiscard]] std::string python(const std::string& program) const;

 private:
  std::string folder_;
};

// False, with a message, where the program is not installed.
[[nodiscard]] bool has_program(const std::string& name);

}  // namespace refward::secrets::test
