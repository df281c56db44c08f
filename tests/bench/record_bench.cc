// SPDX-License-Identifier: Apache-2.0
// What it costs to check a long record: the whole of it, what came since, one proof, a seal; beside
// the bare SHA-256 of the same bytes in the same run.
//
//   record_bench [ENTRIES [FOLDER]]
#include "audit/log_key.h"
#include "audit/prove.h"
#include "audit/publish.h"
#include "audit/seal.h"
#include "crypto/hash.h"

#include <fmt/format.h>

#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace refward;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr std::size_t kChunk = 1024 * 1024;

double seconds(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median_seconds(const std::function<void()>& work) {
  std::vector<double> all;
  for (int i = 0; i < kRounds; ++i)
    all.push_back(seconds(work));
  std::sort(all.begin(), all.end());
  return all[kRounds / 2];
}

long peak_kilobytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void append(audit::Log& log, std::uint64_t count) {
  audit::Entry entry;
  entry.kind = audit::Kind::outcome;
  entry.repository = "team/app";
  entry.door = "ssh";
  entry.pusher = "alice";
  for (std::uint64_t i = 0; i < count; ++i) {
    entry.moves = {{"refs/heads/main", fmt::format("{:040x}", i), fmt::format("{:040x}", i + 1)}};
    (void)log.append(entry, audit::Log::Durable::next_append);
  }
}

std::uint64_t hash_files(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  std::string chunk(kChunk, '\0');
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (!file.is_regular_file())
      continue;
    crypto::Sha256Stream stream;
    std::ifstream in(file.path(), std::ios::binary);
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() != 0) {
      const auto count = static_cast<std::size_t>(in.gcount());
      stream.update(base::as_bytes(std::string_view(chunk).substr(0, count)));
      bytes += count;
    }
    (void)stream.finish();
  }
  return bytes;
}

void must(bool holds, const char* what) {
  if (holds)
    return;
  std::fprintf(stderr, "record_bench: %s\n", what);
  std::exit(1);
}

void run(std::uint64_t entries, const std::filesystem::path& place) {
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
    audit::publish(options, audit::seal(options, clock, key), audit::From::published);
  };
  const auto whole = [](const audit::VerifyReport& report) {
    must(report.result == audit::VerifyReport::Result::whole, "the record is not whole");
  };

  std::printf("append, unsynced: %.1f us each\n",
              1e6 * seconds([&] { append(log, entries); }) / static_cast<double>(entries));
  std::uint64_t bytes = 0;
  const double bare = median_seconds([&] { bytes = hash_files(options.folder); });
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::printf("bare SHA-256: %.0f MB in %.2f s, %.0f MB/s\n", megabytes, bare, megabytes / bare);
  const double verify = median_seconds([&] { whole(audit::verify(options)); });
  std::printf("verify: %.2f s, %.0f MB/s, %.2f times bare SHA-256; peak %ld kB\n", verify,
              megabytes / verify, verify / bare, peak_kilobytes());
  std::printf("seal and publish all: %.2f s\n", seconds(seal));
  std::printf("verify, published too: %.2f s; peak %ld kB\n",
              median_seconds([&] { whole(audit::verify(options)); }), peak_kilobytes());
  (void)audit::verify_news(options);
  append(log, 100);
  std::printf("seal and publish 100 more: %.1f ms\n", 1e3 * seconds(seal));
  std::printf("verify --new, 102 entries: %.1f ms\n",
              1e3 * seconds([&] { whole(audit::verify_news(options)); }));
  constexpr int kProofs = 100;
  std::printf("prove: %.2f ms each\n",
              1e3 / kProofs * seconds([&] {
                for (std::uint64_t i = 0; i < kProofs; ++i)
                  must(audit::prove(options, i * entries / kProofs).has_value(), "no proof");
              }));
  std::printf("publish anew: %.2f s; peak %ld kB\n", seconds([&] {
                audit::publish(options, *audit::last_checkpoint(options), audit::From::record);
              }),
              peak_kilobytes());
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t entries = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  std::string folder = (std::filesystem::temp_directory_path() / "record-XXXXXX").string();
  if (argc > 2)
    folder = argv[2];
  else
    must(::mkdtemp(folder.data()) != nullptr, "no folder");
  run(entries, folder);
  if (argc <= 2)
    std::filesystem::remove_all(folder);
  return 0;
}
