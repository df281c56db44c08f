// SPDX-License-Identifier: Apache-2.0
// Workbench: a temporary folder for a test, with a keyrings folder in it and the programs that make
// its keys, kept away from whatever the user has of his own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace refward::identity::test {

class Workbench {
 public:
  Workbench();
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;
  ~Workbench();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  [[nodiscard]] std::filesystem::path keyrings() const { return path_ / "keyrings"; }

  // A file below keyrings/, its folders made as needed.
  void write(std::string_view name, std::string_view content) const;
  [[nodiscard]] std::string read(std::string_view name) const;  // below path()

  struct Ran {
    int status = -1;
    std::string out;  // standard output alone
  };

  // By /bin/sh, in path(), with HOME, GNUPGHOME there and TZ=UTC.
  [[nodiscard]] Ran run(const std::string& command) const;
  // The same; anything but status 0 fails the test.
  std::string must(const std::string& command) const;

 private:
  std::filesystem::path path_;
};

}  // namespace refward::identity::test
