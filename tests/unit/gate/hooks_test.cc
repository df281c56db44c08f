// SPDX-License-Identifier: Apache-2.0
// The hooks' own ways to refuse before there is a push to judge.
#include "base/files.h"
#include "gate/pre_receive.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

namespace refward::gate {
namespace {

// A call whose standard input is `input` and whose words can be read back.
struct Stage {
  explicit Stage(const std::string& input,
                 std::map<std::string, std::string, std::less<>> variables)
      : in(base::open_file("/tmp", O_TMPFILE | O_RDWR, 0600)),
        err(base::open_file("/tmp", O_TMPFILE | O_RDWR, 0600)),
        call{.environment = platform::Environment(std::move(variables)),
             .clock = base::Clock::system(),
             .config = {}} {
    base::write_all(in.get(), input);
    (void)::lseek(in.get(), 0, SEEK_SET);
    call.in = in.get();
    call.err = err.get();
  }

  [[nodiscard]] std::string words() const {
    (void)::lseek(err.get(), 0, SEEK_SET);
    return base::read_all(err.get(), 1 << 20);
  }

  base::UniqueFd in, err;
  Call call;
};

}  // namespace

TEST_CASE("without GIT_DIR nobody started a hook") {
  Stage stage("", {});
  CHECK_THROWS_AS((void)pre_receive(stage.call, std::nullopt), base::Failure);
}

TEST_CASE("a failure is told and never turns into acceptance") {
  Stage stage("", {});
  CHECK(refused(stage.call, base::Failure(base::ExitCode::fault, "open /srv/secret/path: no",
                                          "a file is not there")) == base::ExitCode::fault);
  CHECK(stage.words().find("a file is not there") != std::string::npos);
  CHECK(stage.words().find("/srv/secret/path") == std::string::npos);
  CHECK(refused(stage.call, base::Failure(base::ExitCode::yes, "a", "b")) != base::ExitCode::yes);
  CHECK(refused(stage.call, base::Failure::usage("x")) == base::ExitCode::usage);
}

}  // namespace refward::gate
