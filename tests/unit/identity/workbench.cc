// SPDX-License-Identifier: Apache-2.0
#include "workbench.h"

#include "base/files.h"
#include "base/text.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace refward::identity::test {

Workbench::Workbench() {
  std::string name = (std::filesystem::temp_directory_path() / "refward-identity-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
  std::filesystem::create_directories(keyrings());
  std::filesystem::create_directory(path_ / "gnupg");
  std::filesystem::permissions(path_ / "gnupg", std::filesystem::perms::owner_all);
}

Workbench::~Workbench() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Workbench::write(std::string_view name, std::string_view content) const {
  const std::filesystem::path file = keyrings() / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::string Workbench::read(std::string_view name) const {
  return base::read_file(path_ / name, std::size_t{1} << 24);
}

Workbench::Ran Workbench::run(const std::string& command) const {
  const std::string here = base::shell_quoted(path_.string());
  const std::string whole = "cd " + here +
                            " && exec env -i PATH=\"$PATH\" LC_ALL=C TZ=UTC HOME=" + here +
                            " GNUPGHOME=" + here + "/gnupg sh -c " + base::shell_quoted(command) +
                            " 2>/dev/null </dev/null";
  Ran ran;
  std::FILE* const pipe = ::popen(whole.c_str(), "r");
  if (pipe == nullptr)  // also asked when the tests are over, and doctest with them
    throw std::runtime_error("popen");
  std::array<char, 4096> part{};
  for (std::size_t count = 0; (count = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
    ran.out.append(part.data(), count);
  const int status = ::pclose(pipe);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::string Workbench::must(const std::string& command) const {
  CAPTURE(command);
  const Ran ran = run(command);
  REQUIRE(ran.status == 0);
  return ran.out;
}

}  // namespace refward::identity::test
