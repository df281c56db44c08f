// SPDX-License-Identifier: Apache-2.0
#include "setup/rule_set.h"

#include "base/files.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <set>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

// A set in force, etc/refward, and a folder for a new one, fresh.
class Bench {
 public:
  Bench() {
    std::string name = "/tmp/refward-set-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("mkdtemp");
    top_ = name;
    write(etc() / "refward.toml", "old");
    write(etc() / "keyrings/allowed_signers", "old alice");
    write(etc() / "keyrings/openpgp/bob.asc", "old bob");
    write(etc() / "gitleaks.toml", "kept");
    fs::create_directories(fresh());
  }

  ~Bench() { fs::remove_all(top_); }

  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  static void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    fs::permissions(path, fs::perms(0644));
  }

  static std::string read(const fs::path& path) {
    return base::read_file_if_exists(path, 1000).value_or("none");
  }

  [[nodiscard]] fs::path etc() const { return top_ / "etc/refward"; }

  [[nodiscard]] fs::path fresh() const { return top_ / "fresh"; }

  // What lies beside the set, but for the set.
  [[nodiscard]] std::set<std::string> beside() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(top_ / "etc"))
      if (entry.path().filename() != "refward")
        names.insert(entry.path().filename().string());
    return names;
  }

 private:
  fs::path top_;
};

}  // namespace

TEST_CASE("a set takes the old one's place as a whole, and back") {
  const Bench bench;
  Bench::write(bench.fresh() / "refward.toml", "new");
  Bench::write(bench.fresh() / "keyrings/allowed_signers", "new alice");
  fs::permissions(bench.etc() / "refward.toml", fs::perms(0640));
  auto staged = StagedSet::make(bench.etc(), bench.fresh());
  REQUIRE(staged);
  CHECK(Bench::read(bench.etc() / "refward.toml") == "old");  // not before it is looked at
  CHECK(Bench::read(staged->path() / "refward.toml") == "new");

  staged->exchange();
  CHECK(Bench::read(bench.etc() / "refward.toml") == "new");
  CHECK(Bench::read(bench.etc() / "keyrings/allowed_signers") == "new alice");
  // The keyrings go as a whole: a key that is left out signs nothing any more.
  CHECK(Bench::read(bench.etc() / "keyrings/openpgp/bob.asc") == "none");
  CHECK(Bench::read(bench.etc() / "gitleaks.toml") == "kept");
  CHECK(fs::status(bench.etc() / "refward.toml").permissions() == fs::perms(0640));
  staged->exchange();
  CHECK(Bench::read(bench.etc() / "refward.toml") == "old");
  CHECK(Bench::read(bench.etc() / "keyrings/openpgp/bob.asc") == "old bob");

  staged->exchange();
  CHECK(staged->keep_previous() == fs::canonical(bench.etc()).string() + ".previous");
  CHECK(Bench::read(bench.etc().string() + ".previous/refward.toml") == "old");
  CHECK(bench.beside() == std::set<std::string>{"refward.previous"});
}

TEST_CASE("without keyrings in the new set the old ones stay") {
  const Bench bench;
  Bench::write(bench.fresh() / "refward.toml", "new");
  auto staged = StagedSet::make(bench.etc(), bench.fresh());
  REQUIRE(staged);
  CHECK(Bench::read(staged->path() / "keyrings/openpgp/bob.asc") == "old bob");
}

TEST_CASE("what did not take its place leaves nothing") {
  const Bench bench;
  Bench::write(bench.fresh() / "refward.toml", "new");
  CHECK(StagedSet::make(bench.etc(), bench.fresh()));
  CHECK(bench.beside().empty());
}

TEST_CASE("a set that is none is refused, and nothing is left") {
  struct Row {
    const char* code;
    const char* why;
    void (*spoil)(const Bench&);
    bool itself = false;
  };

  const Row rows[] = {
      {"nothing", "an empty folder would apply nothing", [](const Bench&) {}},
      {"link", "a link may lead to what somebody else writes",
       [](const Bench& bench) {
         fs::create_symlink("/etc/passwd", bench.fresh() / "refward.toml");
       }},
      {"link", "also as a folder",
       [](const Bench& bench) {
         fs::create_directory_symlink("/etc", bench.fresh() / "keyrings");
       }},
      {"kind", "a pipe would hold every push",
       [](const Bench& bench) { REQUIRE(::mkfifo((bench.fresh() / "a").c_str(), 0600) == 0); }},
      {"writable", "a file that everybody can write",
       [](const Bench& bench) {
         Bench::write(bench.fresh() / "refward.toml", "new");
         fs::permissions(bench.fresh() / "refward.toml", fs::perms(0666));
       }},
      {"writable", "a folder that everybody can write",
       [](const Bench& bench) {
         Bench::write(bench.fresh() / "refward.toml", "new");
         fs::permissions(bench.fresh(), fs::perms(0777));
       }},
      {"limit", "folders without end",
       [](const Bench& bench) { Bench::write(bench.fresh() / "1/2/3/4/5/6/7/8/9/a", "deep"); }},
      {"same", "the set in force itself", [](const Bench&) {}, true},
      {"no-folder", "nothing there", [](const Bench& bench) { fs::remove(bench.fresh()); }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Bench bench;
    row.spoil(bench);
    const auto staged = StagedSet::make(bench.etc(), row.itself ? bench.etc() : bench.fresh());
    REQUIRE_FALSE(staged);
    CHECK(staged.error().code == row.code);
    CHECK(bench.beside().empty());
  }
}

}  // namespace refward::setup
