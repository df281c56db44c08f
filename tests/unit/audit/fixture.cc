// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "base/failure.h"
#include "base/files.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

namespace refward::audit {

Faults faults;

Place::Place() {
  // In memory where there is such a place: the crash tests sync thousands of times.
  std::string name = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  name += "/refward-audit-XXXXXX";
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  root = name;
  state = root / "state";
  audit = state / "audit";
  std::filesystem::create_directories(audit);
}

Place::~Place() {
  faults = Faults{};
  std::error_code ignored;
  std::filesystem::remove_all(root, ignored);
}

Options Place::options() const {
  Options options;
  options.folder = audit;
  options.state = state;
  options.origin = "git.example.org";
  options.segment_limit = segment_limit;
  return options;
}

base::Clock test_clock() {
  return base::Clock::fixed(*base::parse_rfc3339("2026-10-01T08:15:30Z") +
                            std::chrono::microseconds(42));
}

std::string id(char digit) {
  return std::string(40, digit);
}

Entry decision(const std::string& repository, const RefMove& move) {
  Entry entry;
  entry.kind = Kind::decision;
  entry.repository = repository;
  entry.decision = findings::Decision::accept;
  entry.moves = {move};
  entry.policy_digest = std::string(64, 'a');
  entry.keyring_digest = std::string(64, 'b');
  entry.pusher = "alice";
  entry.door = "ssh";
  entry.duration_us = 1234;
  return entry;
}

Entry outcome(const std::string& repository, const RefMove& move, std::uint64_t of) {
  Entry entry;
  entry.kind = Kind::outcome;
  entry.repository = repository;
  entry.moves = {move};
  entry.of = of;
  return entry;
}

Entry adoption(const std::string& repository, const RefMove& move) {
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "adopt";
  entry.repository = repository;
  entry.moves = {move};
  return entry;
}

Log open_log(const Place& place) {
  return Log::open(place.options(), test_clock());
}

std::string refusal(const Options& options) {
  try {
    (void)Log::open(options, test_clock());
  } catch (const base::Failure& failure) {
    return failure.public_words();
  }
  return {};
}

std::string words(const VerifyReport& report) {
  std::string out;
  for (const auto& problem : report.problems)
    out += problem.what + " " + problem.file + ":" + std::to_string(problem.offset) + " ";
  const bool whole = report.result == VerifyReport::Result::whole;
  CHECK(whole == report.problems.empty());
  return whole ? "whole" : out;
}

std::string slurp(const std::filesystem::path& path) {
  return base::read_file(path, 256 * 1024 * 1024);
}

void spill(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  REQUIRE(file.good());
}

std::filesystem::path first_segment(const Place& place) {
  return place.audit / "00000000000000000000.journal";
}

void forget_boot(const Place& place) {
  spill(place.state / "log.intent", "");
  spill(place.state / "log.sync", "");
}

std::filesystem::path file_named(const std::filesystem::path& folder, const std::string& prefix) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(prefix))
      return entry.path();
  return {};
}

}  // namespace refward::audit

// The program's own definitions come before libc's.
extern "C" {

int fdatasync(int fd) {
  ++refward::audit::faults.syncs;
  if (refward::audit::faults.all_syncs != nullptr)
    ++*refward::audit::faults.all_syncs;
  if (refward::audit::faults.before_sync)
    refward::audit::faults.before_sync();
  if (refward::audit::faults.sync_error != 0) {
    errno = refward::audit::faults.sync_error;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

int fsync(int fd) {
  ++refward::audit::faults.syncs;
  return static_cast<int>(::syscall(SYS_fsync, fd));
}

ssize_t write(int fd, const void* bytes, size_t count) {
  auto& faults = refward::audit::faults;
  if (faults.write_room >= 0) {
    const auto room = static_cast<size_t>(faults.write_room);
    if (room == 0 && count > 0) {
      errno = faults.write_error;
      return -1;
    }
    count = std::min(count, room);
    faults.write_room -= static_cast<std::int64_t>(count);
  }
  return static_cast<ssize_t>(::syscall(SYS_write, fd, bytes, count));
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  ++refward::audit::faults.overwrites;
  if (auto& left = refward::audit::faults.overwrites_left; left >= 0 && left-- == 0) {
    left = 0;
    errno = EIO;
    return -1;
  }
  return static_cast<ssize_t>(::syscall(SYS_pwrite64, fd, bytes, count, offset));
}

int ftruncate(int fd, off_t size) noexcept {
  if (refward::audit::faults.truncate_error != 0) {
    errno = refward::audit::faults.truncate_error;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}
}
