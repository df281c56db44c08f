// SPDX-License-Identifier: Apache-2.0
// Fixture: a server's two folders in a temporary place, entries to append, and faults that the
// system calls of this test program can be told to have.
#pragma once

#include "audit/log.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace refward::audit {

inline constexpr const char* kZeros = "0000000000000000000000000000000000000000";

class Place {
 public:
  Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  [[nodiscard]] Options options() const;

  std::filesystem::path root;
  std::filesystem::path audit;
  std::filesystem::path state;
  std::uint64_t segment_limit = kSegmentLimit;
};

[[nodiscard]] base::Clock test_clock();
[[nodiscard]] std::string id(char digit);  // 40 times the digit

[[nodiscard]] Entry decision(const std::string& repository, const RefMove& move);
[[nodiscard]] Entry outcome(const std::string& repository, const RefMove& move, std::uint64_t of);
[[nodiscard]] Entry adoption(const std::string& repository, const RefMove& move);

[[nodiscard]] Log open_log(const Place& place);
// The public words of the Failure that opening throws; empty where it does not.
[[nodiscard]] std::string refusal(const Options& options);
// All words of a report: "segment-header 0000.journal:0 ...", "whole" where there are none.
[[nodiscard]] std::string words(const VerifyReport& report);

[[nodiscard]] std::string slurp(const std::filesystem::path& path);
void spill(const std::filesystem::path& path, const std::string& bytes);
[[nodiscard]] std::filesystem::path first_segment(const Place& place);
// As if the machine had been started anew since.
void forget_boot(const Place& place);
// The one file in the folder whose name begins so; empty where there is none.
[[nodiscard]] std::filesystem::path file_named(const std::filesystem::path& folder,
                                               const std::string& prefix);

// The next calls of this process: 0 works, else fails with this errno.
struct Faults {
  int sync_error = 0;
  int write_error = 0;
  std::int64_t write_room = -1;  // bytes that write(2) still takes before it fails; -1: any
  int truncate_error = 0;
  std::int64_t overwrites_left = -1;  // pwrite calls that still work before EIO; -1: any
  std::uint64_t syncs = 0;            // fdatasync and fsync calls so far
  std::uint64_t overwrites = 0;       // pwrite calls so far
  std::atomic<std::uint64_t>* all_syncs =
      nullptr;                        // fdatasync calls of all processes that share it
  std::function<void()> before_sync;  // called in fdatasync
};

extern Faults faults;

}  // namespace refward::audit
