// SPDX-License-Identifier: Apache-2.0
#include "audit/reader.h"

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/making.h"
#include "audit/summary.h"
#include "audit/tail.h"

#include <algorithm>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::size_t kWindow = 64 * 1024;

[[noreturn]] void throw_damage(std::string_view word,
                               const std::filesystem::path& path,
                               std::uint64_t offset) {
  throw_disorder(word, path.string() + ":" + std::to_string(offset));
}

}  // namespace

Window::Window(std::filesystem::path path, std::uint64_t size)
    : path_(std::move(path)), fd_(*open_to_read(path_, Missing::fails)), size_(size) {}

std::string_view Window::at(std::uint64_t offset, std::size_t count) {
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - std::min(offset, size_)));
  if (offset < start_ || offset + count > start_ + bytes_.size()) {
    const std::uint64_t wanted = std::min<std::uint64_t>(std::max(count, kWindow), size_ - offset);
    bytes_ = read_at(fd_.get(), path_, offset, static_cast<std::size_t>(wanted));
    start_ = offset;
  }
  return std::string_view(bytes_).substr(static_cast<std::size_t>(offset - start_), count);
}

Reader::Reader(std::filesystem::path folder, Mark log_end)
    : folder_(std::move(folder)), log_end_(std::move(log_end)) {}

void Reader::open_segment(std::uint64_t first) {
  const auto path = folder_ / segment_name(first);
  auto size = log_end_.offset;
  if (first != log_end_.segment)
    size = size_of(open_to_read(path, Missing::fails)->get(), path);
  window_ = Window(path, size);
  open_ = true;
  const auto header = parse_segment_header(window_.at(0, kMaxSegmentHeader));
  if (!header || header->first != first || header->identity != log_end_.identity)
    throw_damage("segment-header", path, 0);
  if (end_.segment != first || end_.offset == 0)
    end_ = {first, render(*header).size(), first};
}

bool Reader::segment_is_read() const noexcept {
  return end_.offset == window_.size();
}

void Reader::seek(const Position& position) {
  open_ = false;
  end_ = position;
}

void Reader::seek_entry(std::uint64_t index) {
  const std::uint64_t first = first_entry(folder_);
  Position start{first, 0, first};
  for (const SegmentFile& segment : list_folder(folder_).segments)
    if (segment.first >= first && segment.first <= index && segment.first <= log_end_.segment)
      start = {segment.first, 0, segment.first};
  seek(start);
  while (end_.index < index && next()) {
  }
}

void Reader::seek_end() {
  seek({log_end_.segment, log_end_.offset, log_end_.entries});
}

bool Reader::next() {
  if (end_.index >= log_end_.entries)
    return false;
  if (!open_)
    open_segment(end_.segment);
  if (segment_is_read() && end_.segment != log_end_.segment)
    open_segment(end_.index);
  const auto header =
      parse_record_header(base::as_bytes(window_.at(end_.offset, kRecordHeaderSize)));
  if (!header || header->index != end_.index ||
      header->record_size() > window_.size() - end_.offset)
    throw_damage("record", window_.path(), end_.offset);
  header_ = *header;
  position_ = end_;
  end_.offset += header_.record_size();
  ++end_.index;
  return true;
}

Parts Reader::parts() {
  const auto parts = parse_record(base::as_bytes(
      window_.at(position_.offset, static_cast<std::size_t>(header_.record_size()))));
  if (!parts || !payload_is_whole(*parts))
    throw_damage("payload", window_.path(), position_.offset);
  return *parts;
}

Leaf leaf_in(const Parts& parts) {
  auto leaf = parse_leaf(parts.leaf);
  if (!leaf)
    throw_disorder("leaf", "entry " + std::to_string(parts.header.index));
  return *std::move(leaf);
}

std::optional<Reader> reader_of(const Options& options) {
  const auto mark = known_mark(options.state);
  if (!mark && !list_folder(options.folder).empty())
    throw_disorder("foreign", options.folder);
  if (!mark)
    return std::nullopt;
  Reader reader(options.folder, pass_outcomes(options.folder, *mark));
  if (const std::uint64_t first = first_entry(options.folder); first != 0)
    reader.seek({first, 0, first});
  return reader;
}

}  // namespace refward::audit
