// SPDX-License-Identifier: Apache-2.0
// What judging many signed commits costs beside the mathematics: the time that signatures() takes
// over a line of commits in a pack, with one thread and with all, against as many bare
// verifications by OpenSSL of one Ed25519 signature of the same length. BENCH_COMMITS changes how
// many. Measure a build with -Dbuildtype=release -Db_ndebug=true.
#include "../unit/inspect/bench.h"
#include "../unit/signature/ssh_signer.h"
#include "base/bytes.h"
#include "crypto/ed25519.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace refward::inspect::test {
namespace {

constexpr int kRounds = 5;

std::size_t commits_wanted() {
  const char* const given = std::getenv("BENCH_COMMITS");
  return given != nullptr ? std::strtoul(given, nullptr, 10) : 1'000;
}

// Milliseconds, the median of kRounds.
template <typename Work>
double taken(const Work& work) {
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::ranges::sort(times);
  return times[kRounds / 2];
}

std::string signed_commit(const Bench& bench, const std::string& parent, std::size_t number) {
  CommitText text{.message = "commit " + std::to_string(number) + "\n\nSome words about it.\n"};
  std::string raw = raw_commit(text, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  if (!parent.empty())
    raw.insert(raw.find("author"), "parent " + parent + "\n");
  std::string armour = bench.armour(raw, "pen");
  armour.pop_back();
  std::string header = "gpgsig ";
  for (const char c : armour)
    header += c == '\n' ? std::string("\n ") : std::string(1, c);
  return raw.insert(raw.find("\n\n") + 1, header + "\n");
}

// One behind the other, in a pack: Git names each, so that the next one can name it.
ObjectId line_of_commits(const Bench& bench, std::size_t count) {
  std::string tip;
  for (std::size_t i = 0; i < count; ++i) {
    bench.write("raw-object", signed_commit(bench, tip, i));
    tip = bench.run("git -C r.git hash-object -t commit -w --stdin <raw-object");
  }
  bench.run("git -C r.git update-ref refs/heads/all " + tip +
            " && git -C r.git repack -adq && git -C r.git update-ref -d refs/heads/all");
  return *ObjectId::parse(tip);
}

double bare_verifications(std::size_t count) {
  const signature::ssh::SshSigner pen("ssh-ed25519");
  const base::ByteBuffer message(150, 7);
  const base::ByteBuffer signature = pen.value(message, {});
  const base::ByteBuffer blob = pen.public_key();
  const auto key = crypto::Ed25519Key::parse(base::Bytes(blob).last(32));
  REQUIRE(key.has_value());
  return taken([&] {
    for (std::size_t i = 0; i < count; ++i)
      if (!key->verify(message, signature))
        std::abort();
  });
}

}  // namespace

TEST_CASE("signatures() beside the mathematics") {
  Bench bench;
  bench.add_key("pen");
  const identity::Signers signers = bench.signers(bench.line_of("pen"));
  const std::size_t count = commits_wanted();
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/heads/*"}, {policy::Word::signed_commits})};
  scene.push("refs/heads/x", {}, line_of_commits(bench, count));
  const auto judge = [&](std::size_t threads) {
    return taken([&] {
      if (!signatures_of(scene, signers, {}, threads).findings.empty())
        std::abort();
    });
  };
  const double bare = bare_verifications(count);
  const auto line = [&](const char* what, double time) {
    fmt::print("  {:30} {:8.1f} ms  {:6.1f} us a commit  {:5.2f} times the mathematics\n", what,
               time, time * 1e3 / static_cast<double>(count), time / bare);
  };
  fmt::print("{} commits signed with Ed25519, median of {} rounds\n", count, kRounds);
  line("bare verification, one thread", bare);
  const double alone = judge(1);
  line("signatures(), one thread", alone);
  const double several = judge(0);
  line("signatures(), all cores", several);
  fmt::print("  {} cores: {:.2f} times as fast\n", std::thread::hardware_concurrency(),
             alone / several);
}

}  // namespace refward::inspect::test
