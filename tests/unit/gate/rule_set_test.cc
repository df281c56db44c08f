// SPDX-License-Identifier: Apache-2.0
// A push reads configuration and keyrings of one moment, also while an administrator exchanges
// both.
#include "base/failure.h"
#include "gate/setting.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace refward::gate {
namespace {

namespace fs = std::filesystem;

// Longer than the clock of file systems takes for a step.
constexpr std::chrono::milliseconds kBetween(12);

// A set that says its own name twice: as the server's, and in the keyrings as a team's only member.
void write_set(const fs::path& folder, const std::string& name, const fs::path& state) {
  fs::create_directories(folder / "keyrings");
  std::ofstream(folder / "refward.toml")
      << "[server]\norigin = \"" << name << ".example.org\"\nstate = \"" << state.string()
      << "\"\n";
  std::ofstream(folder / "keyrings/people.toml")
      << "[[person]]\nname = \"" << name << "\"\nprincipals = [\"" << name << "@example.org\"]\n";
  std::ofstream(folder / "keyrings/allowed_signers") << "";
  for (const auto* file : {"refward.toml", "keyrings/people.toml", "keyrings/allowed_signers"})
    fs::permissions(folder / file, fs::perms(0644));
}

}  // namespace

TEST_CASE("configuration and keyrings are of one set") {
  std::string top = "/tmp/refward-rules-XXXXXX";
  REQUIRE(::mkdtemp(top.data()) != nullptr);
  const fs::path here = fs::path(top) / "here";
  const fs::path other = fs::path(top) / "other";
  write_set(here, "one", top);
  write_set(other, "two", top);
  std::atomic<bool> done = false;
  std::thread administrator([&] {
    while (!done) {
      (void)::renameat2(AT_FDCWD, here.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE);
      std::this_thread::sleep_for(kBetween);
    }
  });
  const Call call{.environment = platform::Environment({}),
                  .clock = base::Clock::system(),
                  .config = here / "refward.toml"};
  int read = 0;
  for (int round = 0; round < 1000; ++round) {
    try {
      const RuleSet rules = load_rule_set(call, std::nullopt);
      const auto persons = rules.signers.people().listed();
      REQUIRE(persons.size() == 1);
      CHECK(rules.config.origin == persons.front().name + ".example.org");
      ++read;
    } catch (const base::Failure&) {
      // Exchanged at each of kMaxReadings readings: the push is refused, with the reason.
    }
  }
  done = true;
  administrator.join();
  CHECK(read > 0);
  fs::remove_all(top);
}

}  // namespace refward::gate
