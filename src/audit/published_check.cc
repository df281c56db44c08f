// SPDX-License-Identifier: Apache-2.0
#include "audit/published_check.h"

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/mark.h"
#include "base/failure.h"
#include "tlog/note.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace refward::audit {
namespace {

std::string shown_as(const std::string& path) {
  return std::string(kPublishedName) + "/" + path;
}

// How many entries the log has by now.
std::uint64_t entries_now(const Options& options) {
  const auto path = options.state / kMarkName;
  const auto fd = open_to_read(path, Missing::is_value);
  const auto mark = fd ? read_mark(fd->get(), path) : std::nullopt;
  return mark ? mark->entries : 0;
}

}  // namespace

PublishedCheck::PublishedCheck(const Options& options, Add add)
    : options_(options), add_(std::move(add)) {
  on_full_ = [this](const tlog::TileName& name, std::span<const Digest> hashes) {
    const std::string bytes = tlog::render_tile(hashes);
    compare(name, [&](std::uint64_t width) {
      return std::string_view(bytes).substr(0, static_cast<std::size_t>(width) * Digest{}.size());
    });
  };
  shown_ =
      base::read_file_if_exists(options.folder / kPublishedName / kCheckpointName, tlog::kMaxNote);
  if (const auto checkpoint = published_checkpoint(options))
    shown_size_ = checkpoint->head.size;
  for (std::string& path : published_files(options)) {
    if (const auto name = tlog::TileName::parse(path))
      is_there_[{name->level, name->index}].push_back(name->width);
    if (path != kCheckpointName)
      rest_.insert(std::move(path));
  }
}

void PublishedCheck::see_checkpoint(const std::string& note) {
  shown_stands_ = shown_stands_ || note == shown_;
}

void PublishedCheck::see_leaf(std::uint64_t index, std::string_view leaf) {
  if (index < first_bundled(first_) || (rest_.empty() && !shown_))
    return;
  tlog::append_to_bundle(bundle_, leaf);
  ends_.push_back(bundle_.size());
  if (ends_.size() < tlog::kTileWidth)
    return;
  compare({.level = tlog::TileName::kEntries, .index = index / tlog::kTileWidth},
          [&](std::uint64_t width) {
            return std::string_view(bundle_).substr(0, ends_[static_cast<std::size_t>(width) - 1]);
          });
  bundle_.clear();
  ends_.clear();
}

void PublishedCheck::compare(const tlog::TileName& name, const Front& front) {
  if (name.width == tlog::kTileWidth && end_of(name) <= shown_size_)
    require(name);
  const auto found = is_there_.find({name.level, name.index});
  if (found == is_there_.end())
    return;
  for (const std::uint64_t width : found->second)
    if (width <= name.width)
      compare_file({.level = name.level, .index = name.index, .width = width}, front(width));
}

void PublishedCheck::compare_file(const tlog::TileName& name, std::string_view expected) {
  const std::string path = name.path();
  rest_.erase(path);
  const auto file = options_.folder / kPublishedName / path;

  struct stat status {};

  // A partial one may go at any time, when the full one is there.
  if (::lstat(file.c_str(), &status) != 0 && errno == ENOENT && name.width < tlog::kTileWidth)
    return;
  const bool same = S_ISREG(status.st_mode) &&
                    static_cast<std::uint64_t>(status.st_size) == expected.size() &&
                    base::read_file_if_exists(file, expected.size()) == expected;
  if (!same)
    add_(shown_as(path), "tile");
}

void PublishedCheck::require(const tlog::TileName& name) {
  const auto found = is_there_.find({name.level, name.index});
  const bool there =
      found != is_there_.end() && std::ranges::any_of(found->second, [&](std::uint64_t width) {
        return width == name.width || width == tlog::kTileWidth;
      });
  if (!there)
    add_(shown_as(name.path()), "tile-missing");
}

void PublishedCheck::require_shown() {
  const auto require_partial = [&](unsigned level, std::uint64_t hashes) {
    const tlog::TileName name{
        .level = level, .index = hashes / tlog::kTileWidth, .width = hashes % tlog::kTileWidth};
    if (name.width != 0 && !is_pruned(name, first_))
      require(name);
  };
  for (unsigned level = 0; tlog::hashes_at(level, shown_size_) != 0; ++level)
    require_partial(level, tlog::hashes_at(level, shown_size_));
  require_partial(tlog::TileName::kEntries, shown_size_);
}

void PublishedCheck::finish(const tlog::TileEdge& edge) {
  edge.for_each_partial(on_full_);
  if (!ends_.empty())
    compare({.level = tlog::TileName::kEntries,
             .index = edge.size() / tlog::kTileWidth,
             .width = ends_.size()},
            [&](std::uint64_t width) {
              return std::string_view(bundle_).substr(0,
                                                      ends_[static_cast<std::size_t>(width) - 1]);
            });
  const bool passed_over = before_ == Before::passed_over && shown_size_ < first_;
  if (shown_ && !shown_stands_ && !passed_over)
    add_(shown_as(kCheckpointName), "checkpoint");
  else if (shown_ && !passed_over)
    require_shown();
  judge_rest(edge.size());
}

void PublishedCheck::judge_rest(std::uint64_t entries) {
  for (const std::string& path : rest_)
    if (const char* const word = word_for(path, entries); word != nullptr)
      add_(shown_as(path), word);
}

// Nothing where it was not there to be judged.
const char* PublishedCheck::word_for(const std::string& path, std::uint64_t entries) const {
  struct stat status {};

  if (::lstat((options_.folder / kPublishedName / path).c_str(), &status) != 0 && errno == ENOENT)
    return nullptr;
  const bool unfinished = path.ends_with(kUnfinishedTile);
  const auto name = tlog::TileName::parse(
      std::string_view(path).substr(0, path.size() - (unfinished ? kUnfinishedTile.size() : 0)));
  if (unfinished && (name || path == std::string(kCheckpointName) + std::string(kUnfinishedTile)))
    return "unfinished-upkeep";
  if (!name)
    return "unknown-file";
  if (is_pruned(*name, first_))
    return before_ == Before::pruned ? "unfinished-upkeep" : nullptr;
  // Published while this was going on.
  if (end_of(*name) > entries && end_of(*name) <= entries_now(options_))
    return nullptr;
  return "unknown-file";
}

}  // namespace refward::audit
