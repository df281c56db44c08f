// SPDX-License-Identifier: Apache-2.0
#include "audit/publish.h"

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "base/failure.h"
#include "tlog/note.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <set>
#include <system_error>
#include <utility>

namespace refward::audit {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const Options& options) {
  return options.folder / kPublishedName;
}

// Files that never change once they are there, but for the checkpoint.
class Shelf {
 public:
  explicit Shelf(const Options& options)
      : folder_(folder_of(options)), access_(access_of(options)) {}

  void put(const std::string& name, std::string_view bytes) const {
    if (holds(name, bytes))
      return;
    make_folders(name);
    const fs::path path = folder_ / name;
    const fs::path waiting = folder_ / (name + std::string(kUnfinishedTile));
    if (::unlink(waiting.c_str()) != 0 && errno != ENOENT)
      throw_disk_fault(Doing::writing, waiting, errno);
    const auto fd = open_to_write(waiting, O_RDWR | O_CREAT | O_EXCL, access_.file);
    grant(fd.get(), waiting, access_.file, access_);
    write_at(fd.get(), waiting, 0, bytes);
    if (name == kCheckpointName)
      sync_data(fd.get(), waiting);
    if (std::rename(waiting.c_str(), path.c_str()) != 0)
      throw_disk_fault(Doing::writing, path, errno);
  }

  void remove(const std::string& name) const {
    std::error_code error;
    fs::remove_all(folder_ / name, error);
    if (error)
      throw_disk_fault(Doing::writing, folder_ / name, error.value());
  }

  // All that was put so far is on the disk when it returns: one call for however many files.
  void sync() const {
    const auto fd = open_to_read(folder_, Missing::fails);
    if (::syncfs(fd->get()) != 0)
      throw_disk_fault(Doing::writing, folder_, errno);
  }

  [[nodiscard]] std::optional<std::string> read(const std::string& name, std::size_t limit) const {
    try {
      return base::read_file_if_exists(folder_ / name, limit);
    } catch (const base::Failure&) {  // longer, or no file at all: nothing to go on from
      return std::nullopt;
    }
  }

 private:
  [[nodiscard]] bool holds(const std::string& name, std::string_view bytes) const {
    struct stat status {};

    const fs::path path = folder_ / name;
    return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           static_cast<std::size_t>(status.st_size) == bytes.size() &&
           read(name, bytes.size()) == bytes;
  }

  void make_folder(const fs::path& path) const {
    if (::mkdir(path.c_str(), access_.folder) == 0) {
      const auto fd = open_to_read(path, Missing::fails);
      grant(fd->get(), path, access_.folder, access_);
    } else if (errno != EEXIST) {
      throw_disk_fault(Doing::writing, path, errno);
    }
  }

  void make_folders(const std::string& name) const {
    make_folder(folder_);
    for (std::size_t slash = name.find('/'); slash != std::string::npos;
         slash = name.find('/', slash + 1))
      make_folder(folder_ / name.substr(0, slash));
  }

  fs::path folder_;
  Access access_;
};

// The bundle that is not full yet.
class Bundle {
 public:
  void add(std::string_view leaf) {
    tlog::append_to_bundle(bytes_, leaf);
    ends_.push_back(bytes_.size());
  }

  void clear() {
    bytes_.clear();
    ends_.clear();
  }

  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }

  // Its first entries; `count` is 1 at least, and no more than size().
  [[nodiscard]] std::string_view front(std::size_t count) const {
    return std::string_view(bytes_).substr(0, ends_[count - 1]);
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

class Publisher {
 public:
  Publisher(const Options& options, const Sealed& newest)
      : options_(options), newest_(newest), shelf_(options), first_(first_entry(options.folder)) {
    const auto note = tlog::Note::parse(newest.note);
    const auto checkpoint =
        note ? tlog::Checkpoint::parse(note->text) : base::Result<tlog::Checkpoint>(note.error());
    if (!checkpoint)
      throw_disorder("checkpoint", options.folder);
    head_ = checkpoint->head;
  }

  // False where what is published does not bear it out.
  [[nodiscard]] bool go_on() {
    const auto shown = shelf_.read(kCheckpointName, tlog::kMaxNote);
    if (shown == newest_.note)
      return true;
    const auto before = published_checkpoint(options_);
    if (!before || before->head.size > head_.size || before->head.size < first_)
      return false;
    auto edge = edge_on_shelf(before->head.size);
    if (!edge)
      return false;
    edge_ = *std::move(edge);
    if (!follow())
      return false;
    show();
    return true;
  }

  void begin_anew() {
    edge_ = {};
    if (const auto pruned = pruned_part(options_.folder))
      edge_ = pruned->edge;
    anew_ = true;
    if (!follow())
      throw_disorder("checkpoint", options_.folder);
    put_older_partials();
    remove_strangers();
    show();
  }

 private:
  [[nodiscard]] base::Result<tlog::TileEdge> edge_on_shelf(std::uint64_t size) const {
    std::vector<std::vector<Digest>> levels;
    for (unsigned level = 0; tlog::hashes_at(level, size) != 0; ++level) {
      const std::uint64_t hashes = tlog::hashes_at(level, size);
      const tlog::TileName name{
          .level = level, .index = hashes / tlog::kTileWidth, .width = hashes % tlog::kTileWidth};
      levels.emplace_back();
      if (name.width == 0)
        continue;
      const auto bytes = shelf_.read(name.path(), tlog::kTileWidth * Digest{}.size());
      if (!bytes)
        return base::Error("a tile is not there");
      TRY(levels.back(), tlog::parse_tile(name, base::as_bytes(*bytes)));
    }
    return tlog::TileEdge::from(size, std::move(levels));
  }

  // From the edge up to the checkpoint. False where they do not agree.
  [[nodiscard]] bool follow() {
    bundle_.clear();
    const std::uint64_t start = edge_.size() / tlog::kTileWidth * tlog::kTileWidth;
    auto reader = reader_of(options_);
    if (reader)
      reader->seek_entry(start);  // the bundle's first entry
    while (reader && edge_.size() < head_.size && reader->next())
      take(reader->position().index, reader->parts().leaf);
    if (edge_.size() != head_.size || edge_.root() != head_.root)
      return false;
    edge_.for_each_partial([&](const tlog::TileName& name, std::span<const Digest> hashes) {
      shelf_.put(name.path(), tlog::render_tile(hashes));
    });
    if (bundle_.size() != 0)
      put_bundle(bundle_.size());
    return true;
  }

  void take(std::uint64_t index, std::string_view leaf) {
    if (index >= first_bundled(first_))
      bundle_.add(leaf);
    if (index >= edge_.size()) {
      if (anew_ && may_be_checkpoint(leaf))
        remember_partials();
      edge_.append(tlog::hash_leaf(base::as_bytes(leaf)),
                   [&](const tlog::TileName& name, std::span<const Digest> hashes) {
                     put_full(name, tlog::render_tile(hashes));
                   });
    }
    if (bundle_.size() == tlog::kTileWidth) {
      put_full({.level = tlog::TileName::kEntries, .index = index / tlog::kTileWidth},
               bundle_.front(tlog::kTileWidth));
      bundle_.clear();
    }
  }

  // Whoever read a partial one by an older checkpoint finds all of it in this one.
  void put_full(const tlog::TileName& name, std::string_view bytes) {
    shelf_.put(name.path(), bytes);
    shelf_.remove(name.path() + ".p");
    older_.erase(name.level);
  }

  void put_bundle(std::size_t width) const {
    shelf_.put(tlog::TileName{.level = tlog::TileName::kEntries,
                              .index = edge_.size() / tlog::kTileWidth,
                              .width = width}
                   .path(),
               bundle_.front(width));
  }

  // Those that the checkpoint before here was published with.
  void remember_partials() {
    edge_.for_each_partial([&](const tlog::TileName& name, std::span<const Digest>) {
      older_[name.level].insert(name.width);
    });
    if (bundle_.size() > 1)  // the event itself is the last one in it
      older_[tlog::TileName::kEntries].insert(bundle_.size() - 1);
  }

  void put_older_partials() const {
    edge_.for_each_partial([&](tlog::TileName name, std::span<const Digest> hashes) {
      for (const std::uint64_t width : widths_of(name.level)) {
        name.width = width;
        shelf_.put(name.path(), tlog::render_tile(hashes.first(static_cast<std::size_t>(width))));
      }
    });
    for (const std::uint64_t width : widths_of(tlog::TileName::kEntries))
      put_bundle(static_cast<std::size_t>(width));
  }

  [[nodiscard]] std::set<std::uint64_t> widths_of(unsigned level) const {
    const auto found = older_.find(level);
    return found == older_.end() ? std::set<std::uint64_t>() : found->second;
  }

  [[nodiscard]] bool is_served(const std::string& path) const {
    const auto name = tlog::TileName::parse(path);
    return name && end_of(*name) <= head_.size && !is_pruned(*name, first_);
  }

  void remove_strangers() const {
    for (const std::string& name : published_files(options_))
      if (name != kCheckpointName && !is_served(name))
        shelf_.remove(name);
  }

  void show() const {
    if (head_.size == 0)  // no tile was put; the folder may not be there
      shelf_.put(kCheckpointName, newest_.note);
    shelf_.sync();
    shelf_.put(kCheckpointName, newest_.note);
    sync_folder(folder_of(options_));
  }

  const Options& options_;
  const Sealed& newest_;
  Shelf shelf_;
  std::uint64_t first_;
  tlog::TreeHead head_;
  tlog::TileEdge edge_;
  Bundle bundle_;
  bool anew_ = false;
  std::map<unsigned, std::set<std::uint64_t>> older_;  // widths, by level, of what is not full yet
};

}  // namespace

void publish(const Options& options, const Sealed& newest, From from) {
  if (from == From::published && Publisher(options, newest).go_on())
    return;
  Publisher(options, newest).begin_anew();
}

std::optional<tlog::Checkpoint> published_checkpoint(const Options& options) {
  std::optional<std::string> text;
  try {
    text = base::read_file_if_exists(folder_of(options) / kCheckpointName, tlog::kMaxNote);
  } catch (const base::Failure&) {  // then it is none
    return std::nullopt;
  }
  const auto note = text ? tlog::Note::parse(*text) : base::Result<tlog::Note>(base::Error(""));
  if (!note)
    return std::nullopt;
  auto checkpoint = tlog::Checkpoint::parse(note->text);
  if (!checkpoint || checkpoint->origin != options.origin)
    return std::nullopt;
  return *std::move(checkpoint);
}

bool unpublish_before(const Options& options, std::uint64_t first) {
  const Shelf shelf(options);
  bool any = false;
  for (const std::string& path : published_files(options))
    if (const auto name = tlog::TileName::parse(path); name && is_pruned(*name, first)) {
      shelf.remove(path);
      any = true;
    }
  return any;
}

std::uint64_t first_bundled(std::uint64_t first) {
  return (first + tlog::kTileWidth - 1) / tlog::kTileWidth * tlog::kTileWidth;
}

std::uint64_t end_of(const tlog::TileName& name) {
  const unsigned level = name.level == tlog::TileName::kEntries ? 0 : name.level;
  const unsigned shift = level * tlog::kTileHeight;
  const std::uint64_t hashes = name.index * tlog::kTileWidth + name.width;
  return hashes > ~std::uint64_t{0} >> shift ? ~std::uint64_t{0} : hashes << shift;
}

bool is_pruned(const tlog::TileName& name, std::uint64_t first) {
  if (name.level == tlog::TileName::kEntries)
    return name.index < first_bundled(first) / tlog::kTileWidth;
  // A partial one is asked for by whoever reads the leaves behind it.
  return end_of({.level = name.level, .index = name.index}) <= first;
}

std::vector<std::string> published_files(const Options& options) {
  std::vector<std::string> out;
  const fs::path folder = folder_of(options);
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  if (error == std::errc::no_such_file_or_directory)
    return out;
  const fs::recursive_directory_iterator end;
  while (!error && at != end) {
    if (!at->is_directory(error) || at->is_symlink(error))
      out.push_back(at->path().lexically_relative(folder).string());
    at.increment(error);
  }
  if (error)
    throw_disk_fault(Doing::reading, folder, error.value());
  std::ranges::sort(out);
  return out;
}

}  // namespace refward::audit
