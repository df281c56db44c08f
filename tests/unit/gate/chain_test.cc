// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "gate/pre_receive.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace refward::gate {
namespace {

namespace fs = std::filesystem;

struct Script {
  explicit Script(const std::string& body, fs::perms mode = fs::perms(0755)) {
    std::string name = "/tmp/refward-chain-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("mkdtemp");
    folder = name;
    path = folder / "hook";
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    fs::permissions(path, mode);
  }

  ~Script() { fs::remove_all(folder); }

  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  fs::path folder, path;
};

}  // namespace

TEST_CASE("an earlier hook is asked with the same input, and its refusal is ours") {
  const Script reader("cat >\"$(dirname \"$0\")/seen\"");
  CHECK(run_then(reader.path, "a b c\n") == base::ExitCode::yes);
  CHECK(base::read_file(reader.folder / "seen", 100) == "a b c\n");
  CHECK(run_then(Script("exit 1").path, "a\n") == base::ExitCode::refused);
  CHECK_THROWS_AS((void)run_then(Script("kill -KILL $$").path, "a\n"), base::Failure);
  CHECK(run_then(Script("exit 0").path, std::string(1 << 20, 'x')) == base::ExitCode::yes);
}

TEST_CASE("an earlier hook that cannot be started refuses") {
  CHECK_THROWS_AS((void)run_then("/nowhere/hook", "a\n"), base::Failure);
  const Script plain("exit 0", fs::perms(0644));
  CHECK_THROWS_AS((void)run_then(plain.path, "a\n"), base::Failure);
}

}  // namespace refward::gate
