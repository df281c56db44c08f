// SPDX-License-Identifier: Apache-2.0
// long_log FOLDER ENTRIES: makes a log with so many entries in FOLDER, signed and published twice,
// and what its readers need: FOLDER/key, FOLDER/older (a checkpoint that somebody kept) and some
// proofs, FOLDER/<index>.proof.
#include "audit/log_key.h"
#include "audit/prove.h"
#include "audit/publish.h"
#include "audit/seal.h"
#include "base/failure.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>

namespace {

using namespace refward;

void spill(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// Outcomes, which wait for the sync of another entry.
void append(audit::Log& log, std::uint64_t count) {
  audit::Entry entry;
  entry.kind = audit::Kind::outcome;
  entry.door = "ssh";
  entry.pusher = "alice";
  entry.repository = "team/app";
  for (std::uint64_t i = 0; i < count; ++i) {
    entry.moves = {{"refs/heads/main", fmt::format("{:040x}", i), fmt::format("{:040x}", i + 1)}};
    (void)log.append(entry, audit::Log::Durable::next_append);
  }
}

void make(const std::filesystem::path& place, std::uint64_t entries) {
  std::filesystem::create_directories(place / "audit");
  std::filesystem::create_directories(place / "state");
  const audit::Options options{.folder = place / "audit",
                               .state = place / "state",
                               .origin = "git.example.org",
                               .group = std::nullopt,
                               .log_key = place / "state" / audit::kLogKeyName};
  const base::Clock clock = base::Clock::system();
  audit::Log log = audit::Log::open(options, clock);
  const tlog::SigningKey key = audit::read_log_key(options).value();
  const auto seal = [&] {
    const audit::Sealed sealed = audit::seal(options, clock, key);
    audit::publish(options, sealed, audit::From::published);
    return sealed;
  };
  append(log, entries / 3);
  spill(place / "older", seal().note);
  append(log, entries - entries / 3 - 1);
  const audit::Sealed sealed = seal();
  spill(place / "key", key.verifier().text());
  for (const std::uint64_t index : {std::uint64_t{0}, entries / 3, entries / 2, sealed.index - 1})
    spill(place / fmt::format("{}.proof", index), audit::prove(options, index)->text());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3)
    return 2;
  try {
    make(argv[1], std::strtoull(argv[2], nullptr, 10));
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "long_log: %s\n", problem.what());
    return 3;
  }
}
