// SPDX-License-Identifier: Apache-2.0
#include "audit/rewrite.h"

#include "audit/folder.h"
#include "audit/reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace refward::audit {
namespace {

constexpr std::size_t kBuffer = 1024 * 1024;

// A file that takes its name only when it is whole; what an earlier try left is gone first.
class Replacement {
 public:
  Replacement(const std::filesystem::path& folder, const std::string& name, const Access& access)
      : folder_(folder), name_(name), path_(folder / unfinished_name(name)) {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT)
      throw_disk_fault(Doing::writing, path_, errno);
    fd_ = open_to_write(path_, O_RDWR | O_CREAT | O_EXCL, access.file);
    grant(fd_.get(), path_, access.file, access);
  }

  void add(std::string_view bytes) {
    waiting_ += bytes;
    if (waiting_.size() >= kBuffer)
      flush();
  }

  void take_place() {
    flush();
    sync_data(fd_.get(), path_);
    if (std::rename(path_.c_str(), (folder_ / name_).c_str()) != 0)
      throw_disk_fault(Doing::writing, path_, errno);
    sync_folder(folder_);
  }

 private:
  void flush() {
    write_at(fd_.get(), path_, size_, waiting_);
    size_ += waiting_.size();
    waiting_.clear();
  }

  std::filesystem::path folder_;
  std::string name_;
  std::filesystem::path path_;
  base::UniqueFd fd_;
  std::uint64_t size_ = 0;
  std::string waiting_;
};

// Visits the records of a segment, each whole.
void each_record(const std::filesystem::path& folder,
                 std::uint64_t first,
                 const std::function<void(std::string_view header)>& begin,
                 const std::function<void(const Parts&, std::string_view bytes)>& visit) {
  const auto path = folder / segment_name(first);
  Window window(path, size_of(open_to_read(path, Missing::fails)->get(), path));
  const auto header = parse_segment_header(window.at(0, kMaxSegmentHeader));
  if (!header)
    throw_disorder("segment-header", path);
  const std::string text = render(*header);
  begin(text);
  std::uint64_t offset = text.size();
  while (offset < window.size()) {
    const auto next = parse_record_header(base::as_bytes(window.at(offset, kRecordHeaderSize)));
    if (!next || next->record_size() > window.size() - offset)
      throw_disorder("record", path);
    const std::string_view bytes = window.at(offset, static_cast<std::size_t>(next->record_size()));
    const auto parts = parse_record(base::as_bytes(bytes));
    if (!parts || !payload_is_whole(*parts))
      throw_disorder("payload", path);
    visit(*parts, bytes);
    offset += next->record_size();
  }
}

}  // namespace

void rewrite_segment(const std::filesystem::path& folder,
                     std::uint64_t first,
                     const Access& access,
                     const NewDetails& new_details) {
  bool changes = false;
  each_record(
      folder, first, [](std::string_view) {},
      [&](const Parts& parts, std::string_view) { changes = changes || new_details(parts); });
  if (!changes)
    return;
  Replacement file(folder, segment_name(first), access);
  each_record(
      folder, first, [&](std::string_view header) { file.add(header); },
      [&](const Parts& parts, std::string_view bytes) {
        const auto details = new_details(parts);
        file.add(details ? render_record(parts.header, parts.leaf, *details) : std::string(bytes));
      });
  file.take_place();
}

}  // namespace refward::audit
