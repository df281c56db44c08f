// SPDX-License-Identifier: Apache-2.0
#include "setup/fleet.h"

#include <doctest/doctest.h>

#include <stdlib.h>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

struct Top {
  Top() {
    std::string made = "/tmp/refward-fleet-XXXXXX";
    REQUIRE(::mkdtemp(made.data()) != nullptr);
    path = made;
  }

  ~Top() { fs::remove_all(path); }

  Top(const Top&) = delete;
  Top& operator=(const Top&) = delete;

  void repository(const fs::path& name) const {
    for (const auto* part : {"objects", "refs", "HEAD"})  // HEAD as a folder is there as well
      fs::create_directories(path / name / part);
  }

  fs::path path;
};

}  // namespace

TEST_CASE("repositories below a folder, sorted, none inside of another, none behind a link") {
  const Top top;
  top.repository("b.git");
  top.repository("a/c.git");
  top.repository("work/.git");
  top.repository("b.git/modules/inner.git");
  fs::create_directories(top.path / "empty/objects");
  const Top outside;
  outside.repository("far.git");
  fs::create_directory_symlink(outside.path / "far.git", top.path / "link.git");
  const auto found = repositories_below(top.path);
  REQUIRE(found);
  CHECK(*found ==
        std::vector<fs::path>{top.path / "a/c.git", top.path / "b.git", top.path / "work/.git"});
  CHECK(*repositories_below(top.path / "b.git") == std::vector<fs::path>{top.path / "b.git"});
}

TEST_CASE("what cannot be looked into is an error, and not no repositories") {
  const Top top;
  CHECK_FALSE(repositories_below(top.path / "nowhere"));
  top.repository("1/2/3/4/5/6/7/8/near.git");
  CHECK(repositories_below(top.path)->size() == 1);
  top.repository("1/2/3/4/5/6/7/8/9/10/far.git");
  CHECK_FALSE(repositories_below(top.path));
}

}  // namespace refward::setup
