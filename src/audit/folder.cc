// SPDX-License-Identifier: Apache-2.0
#include "audit/folder.h"

#include "audit/disk.h"
#include "base/bytes.h"

#include <fmt/format.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>

namespace refward::audit {
namespace {

constexpr std::string_view kSegmentEnd = ".journal";
constexpr std::string_view kSummaryEnd = ".summary";
constexpr std::string_view kUnfinishedEnd = ".new";
constexpr std::string_view kKeptStart = "removed-";
constexpr std::size_t kIndexDigits = 20;
constexpr std::size_t kHashInName = 8;  // bytes

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

using FolderHandle = std::unique_ptr<DIR, CloseFolder>;

FolderHandle open_folder(const std::filesystem::path& path) {
  FolderHandle handle(::opendir(path.c_str()));
  if (handle == nullptr)
    throw_disk_fault(Doing::reading, path, errno);
  return handle;
}

// The next name but "." and "..", empty at the end.
std::string next_name(DIR* folder, const std::filesystem::path& path) {
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr && errno != 0)
      throw_disk_fault(Doing::reading, path, errno);
    if (entry == nullptr)
      return {};
    const std::string name = entry->d_name;
    if (name != "." && name != "..")
      return name;
  }
}

// A mounted file system's own folder; what it may hold that we cannot read is not ours.
bool is_empty_lost_and_found(const std::filesystem::path& path) {
  const FolderHandle handle(::opendir(path.c_str()));
  return handle == nullptr ? errno == EACCES : next_name(handle.get(), path).empty();
}

std::optional<std::uint64_t> parse_summary_name(std::string_view name) {
  std::uint64_t first = 0;
  if (name.size() != kIndexDigits + kSummaryEnd.size())
    return std::nullopt;
  std::from_chars(name.data(), name.data() + kIndexDigits, first);
  return name == summary_name(first) ? std::optional(first) : std::nullopt;
}

bool is_unfinished_name(std::string_view name) {
  if (!name.ends_with(kUnfinishedEnd))
    return false;
  name.remove_suffix(kUnfinishedEnd.size());
  return parse_segment_name(name) || parse_summary_name(name);
}

void sort_in(Listing& listing, const std::filesystem::path& folder, const std::string& name) {
  struct stat status {};

  if (::lstat((folder / name).c_str(), &status) != 0) {
    if (errno == ENOENT)
      return;
    throw_disk_fault(Doing::reading, folder / name, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode) && name == kPublishedName) {
      listing.published = true;
      return;
    }
    const bool passed =
        S_ISDIR(status.st_mode) && name == "lost+found" && is_empty_lost_and_found(folder / name);
    if (!passed)
      listing.strangers.push_back(name);
    return;
  }
  if (status.st_size == 0)
    return;
  const auto first = parse_segment_name(name);
  if (first)
    listing.segments.push_back({*first, static_cast<std::uint64_t>(status.st_size)});
  else if (const auto summary = parse_summary_name(name))
    listing.summaries.push_back(*summary);
  else if (is_unfinished_name(name))
    listing.unfinished.push_back(name);
  else
    (is_kept_name(name) ? listing.kept : listing.strangers).push_back(name);
}

}  // namespace

std::string segment_name(std::uint64_t first) {
  return fmt::format("{:020}{}", first, kSegmentEnd);
}

std::optional<std::uint64_t> parse_segment_name(std::string_view name) {
  std::uint64_t first = 0;
  if (name.size() != kIndexDigits + kSegmentEnd.size())
    return std::nullopt;
  std::from_chars(name.data(), name.data() + kIndexDigits, first);
  return name == segment_name(first) ? std::optional(first) : std::nullopt;
}

std::string summary_name(std::uint64_t first) {
  return fmt::format("{:020}{}", first, kSummaryEnd);
}

std::optional<std::uint64_t> kept_segment(std::string_view name) {
  std::uint64_t segment = 0;
  if (!is_kept_name(name) || name.size() < kKeptStart.size() + kIndexDigits)
    return std::nullopt;
  const std::string_view digits = name.substr(kKeptStart.size(), kIndexDigits);
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), segment).ptr;
  return end == digits.data() + digits.size() ? std::optional(segment) : std::nullopt;
}

std::string unfinished_name(std::string_view name) {
  return std::string(name) + std::string(kUnfinishedEnd);
}

std::string kept_prefix(std::uint64_t segment, std::uint64_t offset) {
  return fmt::format("{}{:020}-{}-", kKeptStart, segment, offset);
}

std::string kept_name(const UnfinishedRepair& repair) {
  return kept_prefix(repair.segment, repair.offset) +
         base::to_hex(base::Bytes(repair.sha256).first(kHashInName));
}

bool is_kept_name(std::string_view name) noexcept {
  return name.starts_with(kKeptStart);
}

Listing list_folder(const std::filesystem::path& folder) {
  const FolderHandle handle = open_folder(folder);
  Listing listing;
  for (std::string name = next_name(handle.get(), folder); !name.empty();
       name = next_name(handle.get(), folder))
    sort_in(listing, folder, name);
  std::ranges::sort(listing.segments, {}, &SegmentFile::first);
  std::ranges::sort(listing.summaries);
  std::ranges::sort(listing.kept);
  std::ranges::sort(listing.unfinished);
  std::ranges::sort(listing.strangers);
  return listing;
}

}  // namespace refward::audit
