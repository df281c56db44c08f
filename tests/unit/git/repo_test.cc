// SPDX-License-Identifier: Apache-2.0
#include "git/repo.h"

#include "base/failure.h"
#include "git/scratch.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

// libgit2 1.5 leaks a regular expression per format-1 repository that it opens (not per object);
// only the leak checker of a sanitized build asks this.
extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpcre2-8\n";
}

namespace refward::git {

namespace {

constexpr std::uint64_t kLimit = 1 << 20;

Repo open(const std::filesystem::path& git_dir,
          const std::optional<std::filesystem::path>& quarantine = std::nullopt) {
  auto repo =
      Repo::open({.git_dir = git_dir, .quarantine = quarantine, .owner_check = OwnerCheck::off});
  INFO((repo ? "" : repo.error().what));
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

std::string refusal(const std::filesystem::path& git_dir) {
  const auto repo =
      Repo::open({.git_dir = git_dir, .quarantine = {}, .owner_check = OwnerCheck::off});
  return repo ? "" : repo.error().what;
}

bool reads(const Repo& repo, const ObjectId& id) {
  return repo.read(id, kLimit).has_value();
}

// A bare repository "bare.git" with one commit, and a clone "work" of it.
void make_server(const Scratch& scratch) {
  scratch.run("git init -q --bare bare.git && git -C bare.git symbolic-ref HEAD refs/heads/main");
  scratch.run("git init -q work && git -C work symbolic-ref HEAD refs/heads/main");
  scratch.run(
      "cd work && echo one >a && git add a && git commit -q -m one && git push -q ../bare.git "
      "main");
}

// A pre-receive hook that keeps what Git gave it, and refuses.
void keep_quarantine(const Scratch& scratch) {
  scratch.write("bare.git/hooks/pre-receive",
                "#!/bin/sh\ncp -R \"$GIT_OBJECT_DIRECTORY\" ../kept\nenv >../kept-env\ncat "
                ">../kept-lines\nexit 1\n");
  scratch.run("chmod +x bare.git/hooks/pre-receive");
}

}  // namespace

TEST_CASE("objects of a quarantine are seen through it, and only through it") {
  for (const char* how : {"loose", "packed"}) {
    CAPTURE(how);
    const Scratch scratch;
    make_server(scratch);
    keep_quarantine(scratch);
    if (std::string(how) == "packed")
      scratch.run("git -C bare.git config receive.unpackLimit 1");
    const ObjectId before = scratch.id("git -C work rev-parse HEAD");
    scratch.run("cd work && echo two >>a && git commit -q -a -m two");
    CHECK(scratch.try_run("git -C work push -q ../bare.git main").status != 0);
    const ObjectId after = scratch.id("git -C work rev-parse HEAD");
    const Repo without = open(scratch.path() / "bare.git");
    CHECK(reads(without, before));
    CHECK_FALSE(reads(without, after));
    CHECK_FALSE(without.header(after).has_value());
    const Repo with = open(scratch.path() / "bare.git", scratch.path() / "kept");
    CHECK(reads(with, before));
    const auto object = with.read(after, kLimit);
    REQUIRE(object.has_value());
    CHECK(object->kind == ObjectKind::commit);
    CHECK(object->bytes == scratch.try_run("git -C work cat-file commit HEAD").output);
    CHECK(with.header(after)->size == object->bytes.size());
    CHECK(*with.is_ancestor(before, after));
    const auto again = with.reopen();
    REQUIRE(again.has_value());
    CHECK(reads(*again, after));
  }
}

TEST_CASE("inside a real pre-receive hook the environment's paths open as they are") {
  const Scratch scratch;
  make_server(scratch);
  keep_quarantine(scratch);
  scratch.run("cd work && echo two >>a && git commit -q -a -m two");
  CHECK(scratch.try_run("git -C work push -q ../bare.git main").status != 0);
  const std::string environment = scratch.read("kept-env");
  CHECK(environment.find("GIT_DIR=.\n") != std::string::npos);
  CHECK(environment.find("GIT_OBJECT_DIRECTORY=" + scratch.path().string()) != std::string::npos);
  // Relative names, as a hook has them, hold after a change of the working directory.
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path() / "bare.git");
  const Repo repo = open(".", "../kept");
  std::filesystem::current_path(here);
  CHECK(repo.path() == std::filesystem::canonical(scratch.path() / "bare.git"));
  const auto again = repo.reopen();
  REQUIRE(again.has_value());
  CHECK(reads(*again, scratch.id("git -C work rev-parse HEAD")));
  CHECK_FALSE(Repo::open({.git_dir = scratch.path() / "bare.git",
                          .quarantine = scratch.path() / "gone",
                          .owner_check = OwnerCheck::off})
                  .has_value());
}

TEST_CASE("a fork's alternates are followed, absolute and relative") {
  const Scratch scratch;
  make_server(scratch);
  const ObjectId head = scratch.id("git -C work rev-parse HEAD");
  scratch.run("git init -q --bare fork.git && git init -q --bare second.git");
  for (const std::string& line :
       {scratch.path().string() + "/bare.git/objects", std::string("../../bare.git/objects")}) {
    CAPTURE(line);
    scratch.write("fork.git/objects/info/alternates", line + "\n");
    CHECK(reads(open(scratch.path() / "fork.git"), head));
  }
  scratch.write("second.git/objects/info/alternates",
                scratch.path().string() + "/fork.git/objects\n");
  scratch.write("fork.git/objects/info/alternates",
                scratch.path().string() + "/bare.git/objects\n");
  CHECK(reads(open(scratch.path() / "second.git"), head));
  scratch.write("fork.git/objects/info/alternates", "/nowhere/objects\n");
  const auto broken = Repo::open(
      {.git_dir = scratch.path() / "fork.git", .quarantine = {}, .owner_check = OwnerCheck::off});
  CHECK((!broken || !reads(*broken, head)));
}

TEST_CASE("formats that cannot be read are refused with their reason") {
  struct Row {
    const char* config;
    const char* reason;  // empty: opens
  };

  const Row rows[] = {
      {"[core]\n\trepositoryformatversion = 0\n\tbare = true\n", ""},
      {"[core]\n\tbare = true\n", ""},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpreciousObjects = true\n", ""},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n", ""},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha1\n\trefStorage = "
       "files\n",
       ""},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n", "sha256"},
      {"[core]\n\trepositoryformatversion = 0\n[extensions]\n\tobjectFormat = sha256\n", "sha256"},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n",
       "reftable"},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnewThing = true\n", "newthing"},
      {"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnewThing\n", "newthing"},
      {"[core]\n\trepositoryformatversion = 2\n", "version 2"}};
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  for (const Row& row : rows) {
    CAPTURE(row.config);
    scratch.write("r.git/config", row.config);
    const std::string reason = refusal(scratch.path() / "r.git");
    CAPTURE(reason);
    CHECK(reason.empty() == std::string(row.reason).empty());
    CHECK(reason.find(row.reason) != std::string::npos);
  }
  scratch.write("r.git/config", "[core\n");
  CHECK_THROWS_AS((void)refusal(scratch.path() / "r.git"), base::Failure);
}

TEST_CASE("a SHA-256 repository made by Git is refused as such") {
  const Scratch scratch;
  scratch.run("git init -q --bare --object-format=sha256 r.git");
  CHECK(refusal(scratch.path() / "r.git").find("sha256") != std::string::npos);
}

TEST_CASE("what is no repository is refused") {
  const Scratch scratch;
  scratch.run("mkdir empty && git init -q work && mkdir work/sub");
  CHECK(refusal(scratch.path() / "none").find("no repository") == 0);
  CHECK(refusal(scratch.path() / "empty") == "no Git repository");
  CHECK(refusal(scratch.path() / "work/sub") == "no Git repository");
  CHECK(refusal(scratch.path() / "work").empty());
  scratch.run("cd work && git commit -q --allow-empty -m x && git worktree add -q ../linked");
  CHECK(refusal(scratch.path() / "linked") == "no Git repository");
  CHECK(refusal(scratch.path() / "work/.git/worktrees/linked").find("linked worktree") !=
        std::string::npos);
}

TEST_CASE("a bare repository is itself, even if something in it is named .git") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git && git init -q --bare r.git/.git");
  CHECK(open(scratch.path() / "r.git").path().filename() == "r.git");
}

TEST_CASE("somebody else's repository is refused unless the caller vouches for it") {
  if (::geteuid() != 0) {
    MESSAGE("only root can make a file somebody else's: not tried");
    return;
  }
  const Scratch scratch;
  scratch.run("git init -q --bare r.git && chown -R 12345 r.git");
  const auto strict = Repo::open({.git_dir = scratch.path() / "r.git"});
  REQUIRE_FALSE(strict.has_value());
  CHECK(strict.error().what.find("another user") != std::string::npos);
  CHECK(refusal(scratch.path() / "r.git").empty());
  scratch.run("chown -R 0 r.git");
  CHECK(Repo::open({.git_dir = scratch.path() / "r.git"}).has_value());
}

TEST_CASE("replace refs, grafts and shallow files change nothing") {
  const Scratch scratch;
  make_server(scratch);
  scratch.run("cd work && git commit -q --allow-empty -m evil");
  const ObjectId good = scratch.id("git -C work rev-parse HEAD~1");
  const ObjectId evil = scratch.id("git -C work rev-parse HEAD");
  const std::string raw = scratch.try_run("git -C work cat-file commit " + evil.hex()).output;
  scratch.run("git -C work replace " + evil.hex() + " " + good.hex());
  CHECK(scratch.try_run("git -C work cat-file commit " + evil.hex()).output != raw);
  scratch.write("work/.git/info/grafts", evil.hex() + "\n");
  scratch.write("work/.git/shallow", evil.hex() + "\n");
  const Repo repo = open(scratch.path() / "work");
  CHECK(repo.read(evil, kLimit)->bytes == raw);
  CHECK(*repo.is_ancestor(good, evil));
}

TEST_CASE("reading is bounded, and a damaged object is a fault of the machine") {
  const Scratch scratch;
  make_server(scratch);
  const ObjectId blob = scratch.put("bare.git", "blob", "0123456789");
  const ObjectId other = scratch.put("bare.git", "blob", "something else");
  const Repo repo = open(scratch.path() / "bare.git");
  CHECK(repo.read(blob, 10).has_value());
  CHECK_FALSE(repo.read(blob, 9).has_value());
  CHECK_FALSE(repo.read(ObjectId(), 10).has_value());
  CHECK_FALSE(repo.header(ObjectId()).has_value());
  CHECK(repo.header(blob)->kind == ObjectKind::blob);
  const auto file = [&](const ObjectId& id) {
    return scratch.path() / "bare.git/objects" / id.hex().substr(0, 2) / id.hex().substr(2);
  };
  std::filesystem::remove(file(blob));
  std::filesystem::copy_file(file(other), file(blob));
  CHECK_THROWS_AS((void)open(scratch.path() / "bare.git").read(blob, kLimit), base::Failure);
  std::filesystem::permissions(file(blob), std::filesystem::perms::owner_all);
  scratch.write("bare.git/objects/" + blob.hex().substr(0, 2) + "/" + blob.hex().substr(2), "junk");
  CHECK_THROWS_AS((void)open(scratch.path() / "bare.git").read(blob, kLimit), base::Failure);
}

TEST_CASE("refs, HEAD and symbolic refs") {
  const Scratch scratch;
  make_server(scratch);
  scratch.run(
      "git -C bare.git tag -a -m x v1 main && git -C bare.git symbolic-ref refs/heads/link "
      "refs/heads/main");
  scratch.run(
      "git -C bare.git update-ref refs/heads/loose main && git -C bare.git pack-refs --all && "
      "git -C bare.git update-ref refs/heads/later main");
  const Repo repo = open(scratch.path() / "bare.git");
  const ObjectId head = scratch.id("git -C work rev-parse HEAD");
  std::vector<std::string> names;
  for (const Ref& ref : repo.refs()) {
    names.push_back(ref.name);
    CHECK(ref.id == scratch.id("git -C bare.git rev-parse " + ref.name));
  }
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"refs/heads/later", "refs/heads/loose", "refs/heads/main",
                                          "refs/tags/v1"});
  CHECK(repo.ref("refs/heads/main") == head);
  CHECK(repo.ref("refs/heads/link") == head);
  CHECK_FALSE(repo.ref("refs/heads/none").has_value());
  CHECK_FALSE(repo.ref("refs/heads/..").has_value());
  CHECK(repo.default_branch() == "refs/heads/main");
  scratch.run("git -C bare.git update-ref --no-deref HEAD main");
  CHECK_FALSE(repo.default_branch().has_value());
}

TEST_CASE(
    "configuration comes from the repository's file, never from the user or the environment") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git && git -C r.git config refward.config /etc/a");
  scratch.run("git -C r.git config --add refward.config /etc/b");
  scratch.write(".gitconfig", "[refward]\n\tuser = yes\n\tconfig = /evil\n");
  scratch.write("other", "[refward]\n\tother = yes\n");
  scratch.run("git -C r.git config include.path '~/other'");
  REQUIRE(::setenv("GIT_CONFIG_GLOBAL", (scratch.path() / ".gitconfig").c_str(), 1) == 0);
  REQUIRE(::setenv("GIT_CONFIG_COUNT", "1", 1) == 0);
  REQUIRE(::setenv("GIT_CONFIG_KEY_0", "refward.env", 1) == 0);
  REQUIRE(::setenv("GIT_CONFIG_VALUE_0", "yes", 1) == 0);
  // The twin: Git itself does see all three.
  for (const char* key : {"refward.user", "refward.env", "refward.other"})
    CHECK(scratch.run("git -C r.git config " + std::string(key)) == "yes");
  const Repo repo = open(scratch.path() / "r.git");
  CHECK(repo.config("refward.config") == "/etc/b");
  CHECK(repo.config("refward.config", Repo::ConfigFile::repository) == "/etc/b");
  for (const char* key : {"refward.user", "refward.env", "refward.other"}) {
    CAPTURE(key);
    CHECK_FALSE(repo.config(key).has_value());
  }
  CHECK_FALSE(repo.config("refward.config", Repo::ConfigFile::system).has_value());
  for (const char* name : {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"})
    REQUIRE(::unsetenv(name) == 0);
}

TEST_CASE("one handle per thread") {
  const Scratch scratch;
  make_server(scratch);
  const Repo repo = open(scratch.path() / "bare.git");
  const ObjectId head = scratch.id("git -C work rev-parse HEAD");
  std::array<bool, 4> read{};
  std::vector<std::thread> threads;
  for (bool& result : read)
    threads.emplace_back([&repo, &head, &result] {
      const auto mine = repo.reopen();
      result = mine && reads(*mine, head);
    });
  for (std::thread& thread : threads)
    thread.join();
  for (const bool result : read)
    CHECK(result);
}

}  // namespace refward::git
