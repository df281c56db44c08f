// SPDX-License-Identifier: Apache-2.0
#include "secrets/zip.h"

#include "base/bytes.h"
#include "base/crc.h"
#include "secrets/archive.h"

#include <algorithm>
#include <map>
#include <optional>

namespace refward::secrets {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLocal = "PK\3\4"sv;
constexpr std::string_view kCentral = "PK\1\2"sv;
constexpr std::string_view kDescriptor = "PK\7\x08"sv;
constexpr std::string_view kEnd = "PK\5\6"sv;
constexpr std::string_view kEnd64 = "PK\6\6"sv;
constexpr std::string_view kLocator64 = "PK\6\7"sv;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kMaxComment = 0xffff;
constexpr std::uint32_t kIn64 = 0xffffffff;  // the true value stands in the zip64 field
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kDeferred = 8;  // sizes and checksum follow the data

// Little-endian numbers of a record whose length was checked.
template <typename T>
T little(std::string_view bytes, std::size_t at) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return static_cast<T>(value);
}

bool has(std::string_view bytes, std::uint64_t at, std::uint64_t count) noexcept {
  return at <= bytes.size() && count <= bytes.size() - at;
}

bool stands_at(std::string_view bytes, std::size_t at, std::string_view signature) noexcept {
  return at <= bytes.size() && bytes.substr(at).starts_with(signature);
}

// The values of 0xffffffff, in this order, from the field with the id 1.
base::Status read_zip64(std::string_view extra, std::vector<std::uint64_t*> values) {
  std::erase_if(values, [](const std::uint64_t* value) { return *value != kIn64; });
  while (!values.empty() && extra.size() >= 4) {
    const auto id = little<std::uint16_t>(extra, 0);
    const auto size = little<std::uint16_t>(extra, 2);
    if (!has(extra, 4, size))
      return base::Error("a damaged extra field");
    std::string_view field = extra.substr(4, size);
    extra.remove_prefix(4U + size);
    if (id != 1)
      continue;
    for (std::uint64_t* value : values) {
      if (field.size() < 8)
        return base::Error("a zip64 field that is too short");
      *value = little<std::uint64_t>(field, 0);
      field.remove_prefix(8);
    }
    return base::Done{};
  }
  return base::Done{};  // 0xffffffff may be meant
}

// The zip64 record: directly before its locator, or where that one says.
std::optional<std::size_t> find_end64(std::string_view bytes, std::size_t end) {
  constexpr std::size_t kEnd64Size = 56;
  if (end < kLocatorSize + kEnd64Size || !stands_at(bytes, end - kLocatorSize, kLocator64))
    return std::nullopt;
  const std::size_t locator = end - kLocatorSize;
  if (stands_at(bytes, locator - kEnd64Size, kEnd64))
    return locator - kEnd64Size;
  const auto told = little<std::uint64_t>(bytes, locator + 8);
  if (told <= locator - kEnd64Size && stands_at(bytes, static_cast<std::size_t>(told), kEnd64))
    return static_cast<std::size_t>(told);
  return std::nullopt;
}

std::optional<ZipDirectory> directory_at(std::string_view bytes, std::size_t end) {
  if (!has(bytes, end, kEndSize) ||
      !has(bytes, end + kEndSize, little<std::uint16_t>(bytes, end + 20)))
    return std::nullopt;
  std::uint64_t size = little<std::uint32_t>(bytes, end + 12);
  std::uint64_t offset = little<std::uint32_t>(bytes, end + 16);
  std::size_t behind = end;
  if (const auto record = find_end64(bytes, end)) {
    size = little<std::uint64_t>(bytes, *record + 40);
    offset = little<std::uint64_t>(bytes, *record + 48);
    behind = *record;
  }
  if (size <= behind && stands_at(bytes, behind - static_cast<std::size_t>(size), kCentral)) {
    const std::size_t begin = behind - static_cast<std::size_t>(size);
    return ZipDirectory{begin, behind, offset <= begin ? begin - offset : 0};
  }
  if (offset < behind && stands_at(bytes, static_cast<std::size_t>(offset), kCentral))
    return ZipDirectory{static_cast<std::size_t>(offset), behind, 0};
  return std::nullopt;
}

}  // namespace

base::Result<ZipHeader> parse_zip_local(std::string_view bytes, std::size_t at) {
  constexpr std::size_t kSize = 30;
  if (!has(bytes, at, kSize) || !stands_at(bytes, at, kLocal))
    return base::Error("no local header");
  const std::string_view record = bytes.substr(at);
  const std::size_t name = little<std::uint16_t>(record, 26);
  const std::size_t extra = little<std::uint16_t>(record, 28);
  if (!has(record, kSize, name + extra))
    return base::Error("a local header that is cut");
  ZipHeader header{record.substr(kSize, name),        little<std::uint16_t>(record, 6),
                   little<std::uint16_t>(record, 8),  little<std::uint32_t>(record, 14),
                   little<std::uint32_t>(record, 18), little<std::uint32_t>(record, 22),
                   at + kSize + name + extra};
  TRY_OK(read_zip64(record.substr(kSize + name, extra), {&header.size, &header.compressed}));
  return header;
}

base::Result<ZipHeader> parse_zip_central(std::string_view bytes,
                                          std::size_t at,
                                          std::size_t& next) {
  constexpr std::size_t kSize = 46;
  if (!has(bytes, at, kSize) || !stands_at(bytes, at, kCentral))
    return base::Error("no central header");
  const std::string_view record = bytes.substr(at);
  const std::size_t name = little<std::uint16_t>(record, 28);
  const std::size_t extra = little<std::uint16_t>(record, 30);
  const std::size_t comment = little<std::uint16_t>(record, 32);
  if (!has(record, kSize, name + extra + comment))
    return base::Error("a central header that is cut");
  ZipHeader header{record.substr(kSize, name),        little<std::uint16_t>(record, 8),
                   little<std::uint16_t>(record, 10), little<std::uint32_t>(record, 16),
                   little<std::uint32_t>(record, 20), little<std::uint32_t>(record, 24),
                   little<std::uint32_t>(record, 42)};
  TRY_OK(read_zip64(record.substr(kSize + name, extra),
                    {&header.size, &header.compressed, &header.local}));
  next = at + kSize + name + extra + comment;
  return header;
}

std::vector<ZipDirectory> find_zip_directories(std::string_view bytes) {
  const bool begins = bytes.starts_with("PK");
  const std::size_t tail = kEndSize + kMaxComment;
  const std::size_t from = begins || bytes.size() < tail ? 0 : bytes.size() - tail;
  std::vector<ZipDirectory> found;
  // Forward, because that search is by far the faster one; the last few are kept.
  for (std::size_t at = bytes.find(kEnd, from); at != std::string_view::npos;
       at = bytes.find(kEnd, at + 1)) {
    const auto directory = directory_at(bytes, at);
    if (!directory)
      continue;
    if (found.size() == kMaxZipDirectories)
      found.erase(found.begin());
    found.push_back(*directory);
  }
  std::ranges::reverse(found);
  return found;
}

bool is_zip(std::string_view bytes) {
  return bytes.starts_with(kLocal) || bytes.starts_with(kEnd) ||
         (bytes.starts_with(kDescriptor) && stands_at(bytes, 4, kLocal)) ||
         (bytes.starts_with("PK00") && stands_at(bytes, 4, kLocal)) ||
         !find_zip_directories(bytes).empty();
}

namespace {

// One reading of a member: from its local header, or from a central one.
struct Reading {
  ZipHeader header;
  std::size_t data;
  std::string inside;
  bool knows_size;
};

enum class Read { whole, doubtful };

class ZipReader {
 public:
  ZipReader(Unpacking& unpacking, std::string_view bytes, const std::string& inside, unsigned depth)
      : unpacking_(unpacking), bytes_(bytes), inside_(inside), depth_(depth) {}

  void read() {
    const auto directories = find_zip_directories(bytes_);
    for (const ZipDirectory& directory : directories)
      read_directory(directory);
    if (directories.empty() && !bytes_.starts_with(kEnd))
      unpacking_.tell(kArchiveDamaged, inside_);
    read_members();
  }

 private:
  void read_directory(const ZipDirectory& directory) {
    std::size_t at = directory.begin;
    while (at < directory.end && !unpacking_.over()) {
      const auto header = parse_zip_central(bytes_, at, at);
      if (!header)
        break;  // behind the headers stand a signature, zip64 records, or damage: see read_member
      if (central_.size() == unpacking_.limits().members)
        return unpacking_.tell(kArchiveCount, inside_);
      const std::uint64_t local = header->local + directory.shift;
      if (local >= bytes_.size() || !parse_zip_local(bytes_, static_cast<std::size_t>(local)))
        unpacking_.tell(kArchiveDamaged, joined(inside_, header->name));
      else
        central_.emplace(local, *header);
    }
  }

  // Every local header, but for what lies within a member that all agree on and that is whole.
  void read_members() {
    std::size_t at = 0;
    while (!unpacking_.over()) {
      at = bytes_.find(kLocal, at);
      if (at == std::string_view::npos)
        return;
      const auto local = parse_zip_local(bytes_, at);
      at = local ? read_member(at, *local) : at + kLocal.size();
    }
  }

  // Where to look on.
  std::size_t read_member(std::size_t at, const ZipHeader& local) {
    std::vector<Reading> readings;
    const auto [first, last] = central_.equal_range(at);
    for (auto one = first; one != last; ++one)
      add(readings, one->second, static_cast<std::size_t>(local.local), true);
    const bool confirmed = !readings.empty();
    if (!is_confirmed(readings, local))
      add(readings, local, static_cast<std::size_t>(local.local), (local.flags & kDeferred) == 0);
    Read result = Read::whole;
    std::size_t end = at + kLocal.size();
    for (const Reading& reading : readings)
      result = read_one(reading, end) == Read::whole ? result : Read::doubtful;
    return readings.size() == 1 && confirmed && result == Read::whole ? end : at + kLocal.size();
  }

  // A central header says all that the local one says.
  static bool is_confirmed(const std::vector<Reading>& readings, const ZipHeader& local) {
    const bool deferred = (local.flags & kDeferred) != 0;
    return std::ranges::any_of(readings, [&](const Reading& reading) {
      const ZipHeader& header = reading.header;
      return header.method == local.method &&
             (header.flags & kEncrypted) == (local.flags & kEncrypted) &&
             (header.compressed == local.compressed || (deferred && local.compressed == 0));
    });
  }

  void add(std::vector<Reading>& readings,
           const ZipHeader& header,
           std::size_t data,
           bool knows_size) const {
    const bool known = std::ranges::any_of(readings, [&](const Reading& other) {
      return other.header.method == header.method && other.header.compressed == header.compressed &&
             other.header.flags == header.flags;
    });
    if (!known)
      readings.push_back({header, data, joined(inside_, header.name), knows_size});
  }

  Read read_one(const Reading& reading, std::size_t& end) {
    const ZipHeader& header = reading.header;
    if (header.name.ends_with('/') && header.compressed == 0)
      return end = reading.data, Read::whole;
    if (!unpacking_.count_member(reading.inside))
      return Read::doubtful;
    if ((header.flags & kEncrypted) != 0)
      return unopened(kArchiveEncrypted, reading, end);
    if (header.method != kStored && header.method != kDeflated)
      return unopened(kArchiveMethod, reading, end);
    return header.method == kStored ? read_stored(reading, end) : read_deflated(reading, end);
  }

  Read unopened(std::string_view why, const Reading& reading, std::size_t& end) {
    unpacking_.tell(why, reading.inside);
    if (!reading.knows_size || !has(bytes_, reading.data, reading.header.compressed))
      return Read::doubtful;
    end = reading.data + static_cast<std::size_t>(reading.header.compressed);
    return Read::whole;
  }

  // Where stored data of unknown size ends.
  [[nodiscard]] std::size_t next_signature(std::size_t at) const {
    for (at = bytes_.find("PK", at); at != std::string_view::npos; at = bytes_.find("PK", at + 1))
      if (stands_at(bytes_, at, kDescriptor) || stands_at(bytes_, at, kLocal) ||
          stands_at(bytes_, at, kCentral))
        return at;
    return bytes_.size();
  }

  Read read_stored(const Reading& reading, std::size_t& end) {
    const bool whole = reading.knows_size && has(bytes_, reading.data, reading.header.compressed);
    if (whole)
      end = reading.data + static_cast<std::size_t>(reading.header.compressed);
    else
      end = reading.knows_size ? bytes_.size() : next_signature(reading.data);
    const std::string_view data = bytes_.substr(reading.data, end - reading.data);
    if (!unpacking_.spend(data.size(), data.size(), reading.inside))
      return Read::doubtful;
    return hand_over(reading, data, whole);
  }

  Read read_deflated(const Reading& reading, std::size_t& end) {
    std::string_view input = bytes_.substr(reading.data);
    if (reading.knows_size)
      input = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                  reading.header.compressed, input.size())));
    const std::size_t limit = unpacking_.limits().member_bytes;
    std::string data;
    const auto outcome = inflate_into(unpacking_, reading.inside, input,
                                      base::Inflater::Wrapping::raw, [&](std::string_view piece) {
                                        data += piece;
                                        return data.size() <= limit;
                                      });
    end = reading.data + outcome.consumed;
    const bool whole = outcome.end == InflateEnd::finished &&
                       (!reading.knows_size || outcome.consumed == reading.header.compressed);
    return hand_over(reading, data, whole || data.size() > limit);
  }

  Read hand_over(const Reading& reading, std::string_view data, bool whole) {
    const std::size_t limit = unpacking_.limits().member_bytes;
    const bool long_one = data.size() > limit;
    const bool right = whole && (!reading.knows_size || long_one ||
                                 base::crc32(base::as_bytes(data)) == reading.header.crc);
    if (!right && !unpacking_.over())
      unpacking_.tell(kArchiveDamaged, reading.inside);
    if (long_one)
      unpacking_.tell(kArchiveSize, reading.inside);
    unpacking_.hand_over(reading.inside, data.substr(0, limit), depth_);
    return right && !long_one ? Read::whole : Read::doubtful;
  }

  static constexpr std::uint16_t kStored = 0;
  static constexpr std::uint16_t kDeflated = 8;

  Unpacking& unpacking_;
  std::string_view bytes_;
  const std::string& inside_;
  unsigned depth_;
  std::multimap<std::uint64_t, ZipHeader> central_;  // by the place of the local header
};

}  // namespace

void read_zip(Unpacking& unpacking,
              std::string_view bytes,
              const std::string& inside,
              unsigned depth) {
  ZipReader(unpacking, bytes, inside, depth).read();
}

}  // namespace refward::secrets
