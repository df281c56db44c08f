// SPDX-License-Identifier: Apache-2.0
// Reader: the records of a journal one after the other, across its segments, with the header first
// so that a payload nobody wants is not read. Needs no lock: what is below a mark does not change,
// nor do the outcomes behind it. A record that cannot be read there is damage and throws
// base::Failure.
#pragma once

#include "audit/leaf.h"
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/record.h"
#include "base/files.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::audit {

// The bytes of one segment, in a window that moves forward.
class Window {
 public:
  Window() = default;
  Window(std::filesystem::path path, std::uint64_t size);

  // `count` bytes at `offset`, fewer where the segment ends; valid until the next call.
  [[nodiscard]] std::string_view at(std::uint64_t offset, std::size_t count);

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  base::UniqueFd fd_;
  std::uint64_t size_ = 0;
  std::uint64_t start_ = 0;
  std::string bytes_;
};

// Where a record begins.
struct Position {
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;  // 0: the segment's first record
  std::uint64_t index = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

class Reader {
 public:
  // Stands before entry 0; reader_of() where that was pruned before the first that is there.
  Reader(std::filesystem::path folder, Mark log_end);

  // A place that position() or end() gave.
  void seek(const Position& position);
  // Before the entry with this index, the first one where it was pruned, or at the end.
  void seek_entry(std::uint64_t index);
  // At the end.
  void seek_end();

  // How many there are, up to the end that it was made with, and of which log.
  [[nodiscard]] std::uint64_t entries() const noexcept { return log_end_.entries; }

  [[nodiscard]] const Digest& identity() const noexcept { return log_end_.identity; }

  // Reads the header of the next record. False at the end that it was made with.
  [[nodiscard]] bool next();

  [[nodiscard]] const RecordHeader& header() const noexcept { return header_; }

  // Of the record whose header was read.
  [[nodiscard]] const Position& position() const noexcept { return position_; }

  // Behind it: where the next one begins.
  [[nodiscard]] const Position& end() const noexcept { return end_; }

  // Its parts, valid until the next call of anything here.
  [[nodiscard]] Parts parts();

 private:
  void open_segment(std::uint64_t first);
  [[nodiscard]] bool segment_is_read() const noexcept;

  std::filesystem::path folder_;
  Mark log_end_;
  Window window_;
  bool open_ = false;
  RecordHeader header_;
  Position position_;
  Position end_;
};

// What a record says. Throws base::Failure where its leaf cannot be read.
[[nodiscard]] Leaf leaf_in(const Parts& parts);

// Over all that can be read: what is durable, and the outcomes behind it. Nothing where no log was
// ever begun. Throws where the folder is another log's.
[[nodiscard]] std::optional<Reader> reader_of(const Options& options);

}  // namespace refward::audit
