// SPDX-License-Identifier: Apache-2.0
#include "config/choice.h"

#include "base/files.h"
#include "text.h"

#include <stdlib.h>
#include <sys/stat.h>

namespace refward::config {

TEST_CASE("which configuration a hook takes") {
  using Value = std::optional<std::string>;

  struct Row {
    Value system_value;
    Value repository_value;
    PinConfig pin;
    std::string file;  // empty: refused
    std::string why;
  };

  const std::string etc(kDefaultFile);
  const Row rows[] = {
      {{}, {}, PinConfig::no, etc, "nothing says otherwise"},
      {"/srv/a.toml", {}, PinConfig::no, "/srv/a.toml", "the system's choice"},
      {{}, "/srv/b.toml", PinConfig::no, "/srv/b.toml", "the repository's choice"},
      {"/srv/a.toml", "/srv/b.toml", PinConfig::no, "/srv/b.toml", "the repository's comes first"},
      {{}, "/srv//x/../b.toml", PinConfig::no, "/srv/b.toml", "another spelling"},
      {{}, {}, PinConfig::yes, etc, "pinned, and nobody chooses"},
      {{}, "/srv/b.toml", PinConfig::yes, "", "pinned, and the repository chooses"},
      {"/srv/a.toml", {}, PinConfig::yes, "", "pinned, and the system chooses"},
      {"/srv/a.toml", etc, PinConfig::yes, "", "one does not hide the other"},
      {{}, etc, PinConfig::yes, etc, "the pinned one by its name"},
      {etc, etc, PinConfig::yes, etc, "twice"},
      {{}, "/etc/refward/../refward/refward.toml", PinConfig::yes, etc, "in another spelling"},
      {{}, "refward.toml", PinConfig::no, "", "relative to what?"},
      {{}, "~/refward.toml", PinConfig::no, "", "whose home?"},
      {{}, "", PinConfig::no, "", "no path"},
      {"", "/srv/b.toml", PinConfig::no, "", "no path, though the other is one"},
      {{}, "/srv/\x1b[2J", PinConfig::no, "", "a path that does not show"},
      {{}, "/srv/\xff", PinConfig::no, "", "nor this"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto file = find_config({.system_value = row.system_value,
                                   .repository_value = row.repository_value,
                                   .pin = row.pin});
    CHECK(file.has_value() == !row.file.empty());
    if (file)
      CHECK(*file == row.file);
    else
      CHECK(file.error().what.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("what the pinned file says, and what it says when it cannot be understood") {
  std::string folder = "/tmp/refward-choice-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::filesystem::path file = std::filesystem::path(folder) / "refward.toml";

  struct Row {
    std::string text;
    mode_t mode;
    int pin;  // -1: an error
    std::string why;
  };

  const Row rows[] = {
      {kHead, 0644, 0, "nothing"},
      {kHead + "pin_config = true\n", 0644, 1, "yes"},
      {kHead + "pin_config = false\n", 0644, 0, "no"},
      {"[server]\npin_config = true\nunknown = 1\n", 0644, 1, "other faults are not its business"},
      {kHead + "pin_config = 1\n", 0644, -1, "not a yes or no"},
      {"server = 1\n", 0644, -1, "no table"},
      {"[server\n", 0644, -1, "no TOML"},
      {kHead + "pin_config = true\n", 0646, -1, "anybody could have written it"},
      {"", 0644, 0, "empty"},
  };
  CHECK(*read_pin(file) == PinConfig::no);
  for (const Row& row : rows) {
    CAPTURE(row.why);
    base::replace_file(file, row.text, row.mode);
    const auto pin = read_pin(file);
    CHECK((pin ? (*pin == PinConfig::yes ? 1 : 0) : -1) == row.pin);
  }
  std::filesystem::remove(file);
  std::filesystem::create_symlink("nowhere", file);
  CHECK_FALSE(read_pin(file).has_value());
  std::filesystem::remove_all(folder);
}

}  // namespace refward::config
