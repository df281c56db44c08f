// SPDX-License-Identifier: Apache-2.0
// When gpg is not there, lies or dies: never good, never for ever.
#include "signature/openpgp/engine.h"

#include "gpg_world.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>

namespace refward::signature::openpgp {
namespace {

namespace fs = std::filesystem;
using test::kPayload;
using test::people;

}  // namespace

TEST_CASE("a gpg that is not there, or not itself") {
  const test::People& all = people();
  test::TemporaryFolder folder;
  const base::ByteBuffer packets = all.gpg.sign(all.alice, kPayload);
  const std::string large(5'000'000, 'x');
  const fs::path half = folder.file("half", "#!/bin/sh\nhead -c 100000 >/dev/null\nexit 2\n");
  fs::permissions(half, fs::perms::owner_all);
  for (const fs::path& program :
       {fs::path("/nonexistent/gpg"), fs::path("/bin/false"), fs::path("/bin/true"), half}) {
    CAPTURE(program);
    const Engine engine(folder.path(), program);
    for (const std::string_view payload : {kPayload, std::string_view(large)}) {
      const auto start = std::chrono::steady_clock::now();
      const auto checked = engine.verify(payload, packets);
      CHECK_FALSE(checked);
      CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    }
    CHECK_FALSE(engine.import(packets, 1));
  }
}

}  // namespace refward::signature::openpgp
