// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "base/failure.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/stat.h>

namespace refward::base {

TEST_CASE("replace_file writes all or nothing, with the mode that was asked for") {
  std::string folder = "/tmp/refward-files-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::filesystem::path path = std::filesystem::path(folder) / "file";
  CHECK_FALSE(read_file_if_exists(path, 10).has_value());
  CHECK_THROWS_AS((void)read_file(path, 10), Failure);
  replace_file(path, "first", 0600);
  replace_file(path, "second", 0640);
  CHECK(read_file(path, 10) == "second");
  CHECK_THROWS_AS((void)read_file(path, 3), Failure);

  struct stat status {};

  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0640U);
  CHECK_THROWS_AS((void)read_file(folder, 10), Failure);
  CHECK_THROWS_AS(replace_file(std::filesystem::path(folder) / "none" / "file", "x", 0600),
                  Failure);
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);
  std::filesystem::remove_all(folder);
}

}  // namespace refward::base
