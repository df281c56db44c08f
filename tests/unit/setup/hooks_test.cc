// SPDX-License-Identifier: Apache-2.0
#include "setup/hooks.h"

#include "base/files.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <fstream>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

// A repository's folder with hooks/, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = "/tmp/refward-hooks-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("mkdtemp");
    path_ = name;
    fs::create_directory(path_ / "hooks");
  }

  ~Folder() { fs::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

  [[nodiscard]] fs::path hook(const std::string& name) const { return path_ / "hooks" / name; }

  void write(const std::string& name, const std::string& text, fs::perms mode) const {
    std::ofstream(hook(name)) << text;
    fs::permissions(hook(name), mode);
  }

 private:
  fs::path path_;
};

const fs::path kBinary = "/opt/it's here/refward";

}  // namespace

TEST_CASE("install writes the shim, and again changes nothing") {
  const Folder folder;
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::absent);
  CHECK(*install_hook(folder.path(), "pre-receive", "/usr/bin/refward") == Change::made);
  CHECK(base::read_file(folder.hook("pre-receive"), 1000) ==
        "#!/bin/sh\nexec /usr/bin/refward hook pre-receive\n");
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::ours);
  CHECK(look_at(folder.path(), "pre-receive").binary == "/usr/bin/refward");
  CHECK(*install_hook(folder.path(), "pre-receive", "/usr/bin/refward") == Change::unchanged);
  CHECK(*uninstall_hook(folder.path(), "pre-receive") == Change::removed);
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::absent);
}

TEST_CASE("an earlier hook is kept, asked after us, and comes back") {
  const Folder folder;
  folder.write("pre-receive", "#!/bin/sh\nexit 0\n", fs::perms(0755));
  CHECK(*install_hook(folder.path(), "pre-receive", "/usr/bin/refward") == Change::made);
  CHECK(base::read_file(folder.hook("pre-receive"), 1000) ==
        "#!/bin/sh\nexec /usr/bin/refward hook pre-receive --then "
        "hooks/pre-receive.before-refward\n");
  CHECK(base::read_file(folder.hook("pre-receive.before-refward"), 1000) == "#!/bin/sh\nexit 0\n");
  CHECK(*install_hook(folder.path(), "pre-receive", "/usr/bin/refward") == Change::unchanged);
  CHECK(*uninstall_hook(folder.path(), "pre-receive") == Change::restored);
  CHECK(base::read_file(folder.hook("pre-receive"), 1000) == "#!/bin/sh\nexit 0\n");
}

TEST_CASE("a hook that Git never ran is not started to run by us") {
  const Folder folder;
  folder.write("pre-receive", "#!/bin/sh\nexit 1\n", fs::perms(0644));
  CHECK(*install_hook(folder.path(), "pre-receive", "/usr/bin/refward") == Change::made);
  CHECK_FALSE(look_at(folder.path(), "pre-receive").kept.has_value());
}

TEST_CASE("two earlier hooks are the administrator's question") {
  const Folder folder;
  folder.write("pre-receive", "#!/bin/sh\nexit 0\n", fs::perms(0755));
  folder.write("pre-receive.before-refward", "#!/bin/sh\nexit 0\n", fs::perms(0755));
  CHECK_FALSE(install_hook(folder.path(), "pre-receive", "/usr/bin/refward").has_value());
}

TEST_CASE("what can fail open is told apart") {
  const Folder folder;
  fs::create_symlink("/nowhere/refward", folder.hook("pre-receive"));
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::link);
  fs::remove(folder.hook("pre-receive"));
  folder.write("pre-receive", shim_text("/usr/bin/refward", "pre-receive", false), fs::perms(0644));
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::not_executable);
  folder.write("pre-receive", "#!/bin/sh\nexec /usr/bin/refward hook pre-receive\nexit 0\n",
               fs::perms(0755));
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::foreign);
  folder.write("pre-receive", "#!/bin/sh\nexec /usr/bin/refward hook post-receive\n",
               fs::perms(0755));
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::foreign);
  CHECK(*uninstall_hook(folder.path(), "pre-receive") == Change::unchanged);
}

TEST_CASE("a hooks folder that others rule is refused, and nothing is changed in it") {
  const Folder folder;
  fs::permissions(folder.path() / "hooks", fs::perms(0777));
  CHECK_FALSE(install_hook(folder.path(), "pre-receive", "/usr/bin/refward").has_value());
  CHECK(fs::is_empty(folder.path() / "hooks"));
  fs::permissions(folder.path() / "hooks", fs::perms(0755));
  CHECK(check_hooks_folder(folder.path()).has_value());
  fs::rename(folder.path() / "hooks", folder.path() / "elsewhere");
  CHECK(check_hooks_folder(folder.path()).has_value());  // not there: it is made
  fs::create_directory_symlink("elsewhere", folder.path() / "hooks");
  CHECK_FALSE(install_hook(folder.path(), "pre-receive", "/usr/bin/refward").has_value());
  CHECK(fs::is_empty(folder.path() / "elsewhere"));
  CHECK(check_hooks_folder(folder.path()).error().what.find("of this repository's own") !=
        std::string::npos);
}

TEST_CASE("a binary's path with a quote in it survives") {
  const Folder folder;
  CHECK(*install_hook(folder.path(), "pre-receive", kBinary) == Change::made);
  CHECK(look_at(folder.path(), "pre-receive").state == HookState::ours);
  CHECK(look_at(folder.path(), "pre-receive").binary == kBinary);
}

}  // namespace refward::setup
