// SPDX-License-Identifier: Apache-2.0
#include "setup/surroundings.h"

#include "audit/log.h"
#include "setup/git_settings.h"
#include "setup/system_hooks.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <fstream>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = "/tmp/refward-around-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("mkdtemp");
    path_ = name;
  }

  ~Folder() { fs::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

  void write(const std::string& name, const std::string& text, fs::perms mode) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    fs::permissions(path_ / name, mode);
  }

 private:
  fs::path path_;
};

base::PreciseInstant at(int day) {
  return std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + std::chrono::days(day);
}

std::string code(const std::vector<report::Symptom>& symptoms) {
  return symptoms.empty() ? "" : symptoms.front().code;
}

}  // namespace

TEST_CASE("a clock that cannot be right is told") {
  const Folder folder;
  config::Config config;
  config.origin = "git.example.org";
  config.state = folder.path() / "state";
  config.audit = folder.path() / "audit";
  fs::create_directory(config.state);
  fs::create_directory(config.audit);
  CHECK(code(examine_clock(config, at(0))) == "clock-fine");
  CHECK(code(examine_clock(config, at(-400))) == "clock-implausible");
  {
    audit::Log log = audit::Log::open(
        {.folder = config.audit, .state = config.state, .origin = config.origin, .group = {}},
        base::Clock::fixed(at(2)));
    audit::Entry entry;
    entry.kind = audit::Kind::event;
    entry.event = "adopt";
    entry.repository = "app";
    (void)log.append(entry);
  }
  CHECK(code(examine_clock(config, at(1))) == "clock-behind");
  CHECK(code(examine_clock(config, at(2))) == "clock-fine");
}

TEST_CASE("who can sign the record is told, and when nobody does") {
  const Folder folder;
  config::Config config;
  config.origin = "git.example.org";
  config.state = folder.path() / "state";
  config.audit = folder.path() / "audit";
  config.log_key = config.state / "log.key";
  fs::create_directory(config.state);
  fs::create_directory(config.audit);
  const fs::path path = folder.path() / "app.git";
  REQUIRE(std::system(("git init -q --bare " + path.string()).c_str()) == 0);
  const auto repo =
      git::Repo::open({.git_dir = path, .quarantine = {}, .owner_check = git::OwnerCheck::off});
  REQUIRE(repo.has_value());
  const auto codes = [&](base::PreciseInstant now) {
    std::string out;
    for (const report::Symptom& symptom : examine_sealing(*repo, config, now))
      out += symptom.code + " ";
    return out;
  };
  CHECK(codes(at(0)).empty());  // the first push makes log and key
  const audit::Options options{.folder = config.audit,
                               .state = config.state,
                               .origin = config.origin,
                               .group = {},
                               .log_key = config.log_key};
  {
    audit::Log log = audit::Log::open(options, base::Clock::fixed(at(0)));
    audit::Entry entry;
    entry.kind = audit::Kind::event;
    entry.event = "adopt";
    entry.repository = "app";
    (void)log.append(entry);
  }
  CHECK(codes(at(0)) == "seal-key-here seal-fine ");
  CHECK(codes(at(2)) == "seal-key-here seal-old ");
  fs::permissions(config.log_key, fs::perms(0640));
  CHECK(codes(at(0)).starts_with("seal-key-open "));
  fs::remove(config.log_key);
  CHECK(codes(at(2)) == "seal-no-key ");
}

TEST_CASE("Git's version is read as a number") {
  CHECK(parse_git_version("git version 2.39.5\n") == GitVersion{2, 39});
  CHECK(*parse_git_version("git version 2.9.1") < GitVersion{2, 11});
  CHECK(*parse_git_version("git version 3.0.rc1") > GitVersion{2, 11});
  CHECK_FALSE(parse_git_version("git version x"));
  CHECK_FALSE(parse_git_version("2.39"));
}

TEST_CASE(
    "settings of the system and the user count, those of a repository that we stand in do not") {
  using namespace std::string_literals;
  const auto settings = parse_git_settings(
      "system\0core.hookspath\n/a\0global\0hook.x.y.enabled\0local\0core.hookspath\n/evil\0"s, "");
  REQUIRE(settings.size() == 2);
  CHECK(last_of(settings, "core.hookspath")->value == "/a");
  CHECK(settings[1].key == "hook.x.y.enabled");
  CHECK(settings[1].value == "true");
  const auto own = parse_git_settings("a.b\n1\0a.b\n2\n3\0"s, "local");
  CHECK(last_of(own, "a.b")->value == "2\n3");
  CHECK(last_of(own, "a.c") == nullptr);
}

TEST_CASE(
    "the hook that is asked after us is the one that Git would run, but never refward itself") {
  const Folder folder;
  const fs::path& git_dir = folder.path();
  const std::string hook = "pre-receive";
  CHECK_FALSE(own_hook(git_dir, hook));
  folder.write("hooks/pre-receive", "#!/bin/sh\n", fs::perms(0644));
  // Without its x-bit Git passes it over, and so do we.
  CHECK_FALSE(own_hook(git_dir, hook));
  fs::permissions(git_dir / "hooks" / hook, fs::perms(0755));
  CHECK(own_hook(git_dir, hook) == git_dir / "hooks" / hook);
  CHECK(*install_hook(git_dir, hook, "/usr/bin/refward") == Change::made);
  CHECK(own_hook(git_dir, hook) == git_dir / "hooks/pre-receive.before-refward");
  CHECK(*uninstall_hook(git_dir, hook) == Change::restored);
  fs::remove(git_dir / "hooks" / hook);
  CHECK(*install_hook(git_dir, hook, "/usr/bin/refward") == Change::made);
  CHECK_FALSE(own_hook(git_dir, hook));
  fs::rename(git_dir / "hooks" / hook, git_dir / "ours");
  fs::create_symlink("../ours", git_dir / "hooks" / hook);
  CHECK_FALSE(own_hook(git_dir, hook));
  fs::remove(git_dir / "ours");
  CHECK_FALSE(own_hook(git_dir, hook));
}

}  // namespace refward::setup
