// SPDX-License-Identifier: Apache-2.0
#include "audit/tail.h"

#include "audit/chain.h"
#include "audit/details.h"
#include "audit/disk.h"
#include "audit/reader.h"

#include <algorithm>

namespace refward::audit {
namespace {

const SegmentFile* segment_at(const Listing& listing, std::uint64_t first) {
  const auto found = std::ranges::find(listing.segments, first, &SegmentFile::first);
  return found == listing.segments.end() ? nullptr : &*found;
}

// The record at the front of `bytes`, whole by its own header; nothing where it is not all there.
std::optional<Parts> first_record(std::string_view bytes) {
  const auto header = parse_record_header(base::as_bytes(bytes.substr(0, kRecordHeaderSize)));
  if (!header || header->record_size() > bytes.size())
    return std::nullopt;
  const auto parts = parse_record(
      base::as_bytes(bytes.substr(0, static_cast<std::size_t>(header->record_size()))));
  return parts ? std::optional(*parts) : std::nullopt;
}

// Moves `mark` over the complete records at its offset.
void pass_records(Window& window, Mark& mark) {
  while (mark.offset < window.size()) {
    const auto header =
        parse_record_header(base::as_bytes(window.at(mark.offset, kRecordHeaderSize)));
    if (!header || header->record_size() > window.size() - mark.offset)
      return;
    const auto parts = parse_record(
        base::as_bytes(window.at(mark.offset, static_cast<std::size_t>(header->record_size()))));
    if (!parts)
      return;
    const auto leaf = follow(mark, *parts);
    if (!leaf)
      return;
    advance(mark, *parts, *leaf);
  }
}

// Whether somewhere in `bytes` stands a whole record that says entry `index` was durable by then.
bool is_called_durable(std::string_view bytes, std::uint64_t index) {
  for (std::size_t at = bytes.find("RWRD"); at != std::string_view::npos;
       at = bytes.find("RWRD", at + 1)) {
    const std::string_view rest = bytes.substr(at);
    const auto header = parse_record_header(base::as_bytes(rest.substr(0, kRecordHeaderSize)));
    if (!header || header->durable <= index || header->record_size() > rest.size())
      continue;
    const auto parts = parse_record(
        base::as_bytes(rest.substr(0, static_cast<std::size_t>(header->record_size()))));
    if (parts && payload_is_whole(*parts))
      return true;
  }
  return false;
}

// Steps into the segment that begins where `mark` ends. False where its header is not whole.
bool enter_segment(Window& window, const std::string& origin, Mark& mark) {
  const std::string header = render(SegmentHeader{mark.identity, origin, mark.entries, mark.head});
  if (window.at(0, header.size()) != header)
    return false;
  mark.segment = mark.entries;
  mark.offset = header.size();
  mark.last = 0;
  if (mark.segments != 0)
    ++mark.segments;
  return true;
}

Broken rest_of(Window& window, std::uint64_t segment, std::uint64_t offset) {
  const auto count = static_cast<std::size_t>(window.size() - offset);
  return {segment, offset, std::string(window.at(offset, count))};
}

// Moves `mark` over everything complete, across segments; returns what stops it, if anything does.
std::optional<Broken> pass_segments(const std::filesystem::path& folder,
                                    const Listing& listing,
                                    const std::string& origin,
                                    Mark& mark) {
  const SegmentFile* file = segment_at(listing, mark.segment);
  while (file != nullptr) {
    Window window(folder / segment_name(file->first), file->size);
    if (file->first != mark.segment && !enter_segment(window, origin, mark))
      return rest_of(window, file->first, 0);
    pass_records(window, mark);
    if (mark.offset < window.size())
      return rest_of(window, mark.segment, mark.offset);
    file = mark.entries == mark.segment ? nullptr : segment_at(listing, mark.entries);
  }
  return std::nullopt;
}

}  // namespace

Mark pass_outcomes(int segment, const std::filesystem::path& path, const Mark& mark) {
  Mark reached = mark;
  if (mark.offset == 0 || size_of(segment, path) <= mark.offset)
    return reached;
  const std::string tail = read_at(segment, path, mark.offset, kMaxUnsynced);
  std::string_view rest = tail;
  while (const auto record = first_record(rest)) {
    const auto leaf = follow(reached, *record);
    if (!leaf || leaf->kind != Kind::outcome)
      break;
    rest.remove_prefix(static_cast<std::size_t>(record->header.record_size()));
    advance(reached, *record, *leaf);
  }
  return reached;
}

Mark pass_outcomes(const std::filesystem::path& folder, const Mark& mark) {
  const auto path = folder / segment_name(mark.segment);
  const auto fd = open_to_read(path, Missing::is_value);
  return fd ? pass_outcomes(fd->get(), path, mark) : mark;
}

Mark pass_whole(int segment, const std::filesystem::path& path, const Mark& mark) {
  Mark reached = mark;
  const std::uint64_t size = size_of(segment, path);
  while (reached.offset < size) {
    const auto header = parse_record_header(
        base::as_bytes(read_at(segment, path, reached.offset, kRecordHeaderSize)));
    if (!header || header->record_size() > size - reached.offset)
      break;
    const std::string bytes =
        read_at(segment, path, reached.offset, static_cast<std::size_t>(header->record_size()));
    const auto record = parse_record(base::as_bytes(bytes));
    if (!record || !is_next(reached, *record))
      break;
    const auto leaf = parse_leaf(record->leaf);
    if (!leaf)
      break;
    advance(reached, *record, *leaf);
  }
  return reached;
}

Tail examine_tail(const std::filesystem::path& folder,
                  const Listing& listing,
                  const std::string& origin,
                  const Mark& mark) {
  Tail tail;
  tail.reached = mark;
  tail.broken = pass_segments(folder, listing, origin, tail.reached);
  const std::uint64_t newest = tail.broken ? tail.broken->segment : tail.reached.segment;
  tail.damaged = (!listing.segments.empty() && listing.segments.back().first > newest) ||
                 (tail.broken && is_called_durable(tail.broken->bytes, tail.reached.entries));
  return tail;
}

}  // namespace refward::audit
