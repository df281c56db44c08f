// SPDX-License-Identifier: Apache-2.0
#include "base/failure.h"
#include "base/files.h"
#include "config/config.h"
#include "text.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace refward::config {

TEST_CASE("who can write the configuration decides what may be pushed") {
  std::string folder = "/tmp/refward-config-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::filesystem::path file = std::filesystem::path(folder) / "refward.toml";
  const std::string text =
      kHead + "[[protect]]\nrefs = [\"@default\"]\nrequire = [\"no-delete\"]\n";

  struct Row {
    mode_t mode;
    bool loads;
    std::size_t warnings;
    std::string why;
  };

  const Row rows[] = {
      {0644, true, 0, "everybody may read"},
      {0600, true, 0, "or nobody else"},
      {0664, true, 1, "the group may write"},
      {0666, false, 0, "everybody may"},
      {0602, false, 0, "others may, the group may not"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    base::replace_file(file, text, row.mode);
    const auto config = load(file);
    REQUIRE(config.has_value() == row.loads);
    if (!config) {
      REQUIRE(config.error().size() == 1);
      CHECK(config.error()[0].line == 0);
      CHECK(to_text(config.error()[0]).starts_with(file.string() + ": error: everybody can write"));
      continue;
    }
    CHECK(config->warnings.size() == row.warnings);
    CHECK(config->file == file);
    CHECK(config->keyrings == std::filesystem::path(folder) / "keyrings");
  }
  base::replace_file(file, text + "typo = 1\n", 0664);
  const auto both = load(file);
  REQUIRE_FALSE(both.has_value());
  CHECK(both.error().size() == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("what is no configuration file") {
  std::string folder = "/tmp/refward-config-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::filesystem::path file = std::filesystem::path(folder) / "refward.toml";
  CHECK(load(file).error()[0].what.find("does not exist") != std::string::npos);
  CHECK_FALSE(load(folder).has_value());
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK_FALSE(load(file).has_value());
  base::replace_file(file, "", 0600);
  CHECK(load(file).error()[0].what.find("empty") != std::string::npos);
  base::replace_file(file, kHead + std::string(kMaxFileBytes, '#'), 0600);
  CHECK(load(file).error()[0].what.find("longer than") != std::string::npos);
  if (::geteuid() != 0) {
    base::replace_file(file, kHead, 0000);
    CHECK_THROWS_AS((void)load(file), base::Failure);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace refward::config
