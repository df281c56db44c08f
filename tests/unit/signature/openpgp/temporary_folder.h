// SPDX-License-Identifier: Apache-2.0
// TemporaryFolder: a folder that goes with its object, and files in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace refward::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  std::filesystem::path file(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string contents(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace refward::test
