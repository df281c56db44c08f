// SPDX-License-Identifier: Apache-2.0
#include "secrets/archive.h"

#include "secrets/tar.h"
#include "secrets/zip.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace refward::secrets {
namespace {

using namespace std::string_view_literals;

enum class Kind { none, zip, tar, gzip, ar, other, git_pack };

struct Magic {
  Kind kind;
  std::string_view bytes;
};

constexpr std::array kMagics = {
    Magic{Kind::gzip, "\x1f\x8b\x08"sv},
    Magic{Kind::ar, "!<arch>\n"sv},
    Magic{Kind::git_pack, "PACK\0\0\0\2"sv},
    Magic{Kind::git_pack, "PACK\0\0\0\3"sv},
    Magic{Kind::git_pack, "# v2 git bundle\n"sv},
    Magic{Kind::git_pack, "# v3 git bundle\n"sv},
    Magic{Kind::other, "\xfd\x37\x7aXZ\0"sv},
    Magic{Kind::other, "\x28\xb5\x2f\xfd"sv},  // zstd
    Magic{Kind::other, "7z\xbc\xaf\x27\x1c"sv},
    Magic{Kind::other, "Rar!\x1a\x07"sv},
    Magic{Kind::other, "\x04\x22\x4d\x18"sv},  // lz4
    Magic{Kind::other, "LZIP\1"sv},
    Magic{Kind::other, "\x1f\x9d\x90"sv},                    // compress
    Magic{Kind::other, "\x5d\0\0\x80\0\xff\xff\xff\xff"sv},  // lzma
    Magic{Kind::other, "MSCF\0\0\0\0"sv},                    // cab
    Magic{Kind::other, "\xed\xab\xee\xdb"sv},                // rpm
    Magic{Kind::other, "xar!\0\x1c"sv},
};

bool is_bzip2(std::string_view bytes) noexcept {
  constexpr std::string_view kBlock = "1AY&SY"sv;
  constexpr std::string_view kEmpty = "\x17\x72\x45\x38\x50\x90"sv;
  return bytes.size() >= 10 && bytes.starts_with("BZh") && bytes[3] >= '1' && bytes[3] <= '9' &&
         (bytes.substr(4, 6) == kBlock || bytes.substr(4, 6) == kEmpty);
}

bool all_of(std::string_view bytes, std::string_view digits, std::size_t count) noexcept {
  return bytes.size() >= count &&
         bytes.substr(0, count).find_first_not_of(digits) == std::string_view::npos;
}

// All of a header is digits; the magic alone may begin a table of dates.
bool is_cpio(std::string_view bytes) noexcept {
  if (bytes.starts_with("070701") || bytes.starts_with("070702"))
    return all_of(bytes, "0123456789abcdefABCDEF", 110);
  return bytes.starts_with("070707") && all_of(bytes, "01234567", 76);
}

bool is_squashfs(std::string_view bytes) noexcept {
  return bytes.starts_with("hsqs") && bytes.size() >= 96 && bytes.substr(28, 4) == "\4\0\0\0"sv;
}

bool is_tar(std::string_view bytes) {
  const auto header = parse_tar_header(bytes.substr(0, kTarBlock));
  return header && !header->path.empty();
}

Kind kind_of(std::string_view bytes) {
  for (const Magic& magic : kMagics)
    if (bytes.starts_with(magic.bytes))
      return magic.kind;
  if (is_bzip2(bytes) || is_cpio(bytes) || is_squashfs(bytes))
    return Kind::other;
  if (is_zip(bytes))
    return Kind::zip;
  return is_tar(bytes) ? Kind::tar : Kind::none;
}

TarReader tar_reader(Unpacking& unpacking,
                     const std::string& inside,
                     unsigned depth,
                     TarTextSink text = {}) {
  return {unpacking.limits().member_bytes,
          [&unpacking, &inside, depth](const TarMember& member) {
            const std::string place = joined(inside, member.path);
            if (!unpacking.over() && !unpacking.count_member(place))
              return false;
            if (member.cut)
              unpacking.tell(kArchiveSize, place);
            unpacking.hand_over(place, member.bytes, depth);
            return !unpacking.over();
          },
          std::move(text)};
}

void read_tar(Unpacking& unpacking,
              std::string_view bytes,
              const std::string& inside,
              unsigned depth) {
  if (!unpacking.spend(bytes.size(), bytes.size(), inside))
    return;
  TarReader reader = tar_reader(unpacking, inside, depth);
  reader.feed(bytes);
  if (!reader.finish() && !unpacking.over())
    unpacking.tell(kArchiveDamaged, inside);
}

// The name of the file that was packed, where the header tells one (RFC 1952 section 2.3).
std::string_view gzip_name(std::string_view bytes) noexcept {
  constexpr std::size_t kHeader = 10;
  constexpr unsigned kExtra = 4;
  constexpr unsigned kName = 8;
  if (bytes.size() < kHeader + 2 || (static_cast<std::uint8_t>(bytes[3]) & kName) == 0)
    return {};
  std::size_t at = kHeader;
  if ((static_cast<std::uint8_t>(bytes[3]) & kExtra) != 0)
    at += 2U + static_cast<std::uint8_t>(bytes[kHeader]) +
          (static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[kHeader + 1])) << 8);
  const std::string_view rest = bytes.substr(std::min(at, bytes.size()));
  return rest.substr(0, rest.find('\0'));
}

// What a gzip holds: a tar, read as it comes, or one file.
class GzipContent {
 public:
  GzipContent(Unpacking& unpacking, std::string inside, std::string_view name, unsigned depth)
      : unpacking_(unpacking),
        inside_(std::move(inside)),
        place_(joined(inside_, name.empty() ? "content"sv : name)),
        depth_(depth) {}

  bool take(std::string_view piece) {
    if (tar_)
      return tar_->feed(piece);
    const bool begins = data_.size() < kTarBlock;
    data_ += piece;
    if (begins && data_.size() >= kTarBlock && is_tar(data_)) {
      tar_.emplace(tar_reader(unpacking_, inside_, depth_,
                              [this](std::string_view text) { take_names(text); }));
      return tar_->feed(std::exchange(data_, {}));
    }
    return data_.size() <= unpacking_.limits().member_bytes;
  }

  void finish() {
    if (tar_) {
      if (!tar_->finish() && !unpacking_.over())
        unpacking_.tell(kArchiveDamaged, inside_);
      return hand_over_names();
    }
    const std::size_t limit = unpacking_.limits().member_bytes;
    if (data_.size() > limit)
      unpacking_.tell(kArchiveSize, place_);
    // What came out before a bound was reached is looked at, too.
    if (unpacking_.over() || unpacking_.count_member(place_))
      unpacking_.hand_over(place_, std::string_view(data_).substr(0, limit), depth_);
  }

 private:
  // A tar of millions of empty files is names and nothing else.
  void take_names(std::string_view text) {
    names_.append(text).push_back('\n');
    if (names_.size() > kMaxTarNames)
      hand_over_names();
  }

  void hand_over_names() {
    if (!names_.empty())
      unpacking_.hand_over_text(joined(inside_, kMemberNames), std::exchange(names_, {}));
  }

  Unpacking& unpacking_;
  std::string inside_;
  std::string place_;
  unsigned depth_;
  std::string data_;
  std::string names_;
  std::optional<TarReader> tar_;
};

void read_gzip(Unpacking& unpacking,
               std::string_view bytes,
               const std::string& inside,
               unsigned depth) {
  GzipContent content(unpacking, inside, gzip_name(bytes), depth);
  auto end = InflateEnd::finished;
  do {
    const auto outcome = inflate_into(unpacking, inside, bytes, base::Inflater::Wrapping::gzip,
                                      [&](std::string_view piece) { return content.take(piece); });
    end = outcome.end;
    bytes.remove_prefix(outcome.consumed);
  } while (end == InflateEnd::finished && bytes.starts_with("\x1f\x8b"));
  content.finish();
  const bool padded = bytes.find_first_not_of('\0') == std::string_view::npos;
  if (end == InflateEnd::damaged || (end == InflateEnd::finished && !padded))
    unpacking.tell(kArchiveDamaged, inside);
}

std::string_view trimmed(std::string_view field, std::string_view away) noexcept {
  return field.substr(0, field.find_last_not_of(away) + 1);
}

// Common ar with the long names of BSD; those of GNU stay numbers.
void read_ar(Unpacking& unpacking,
             std::string_view bytes,
             const std::string& inside,
             unsigned depth) {
  constexpr std::size_t kMagicSize = 8;
  constexpr std::size_t kHeader = 60;
  if (!unpacking.spend(bytes.size(), bytes.size(), inside))
    return;
  bytes.remove_prefix(kMagicSize);
  while (!bytes.empty() && !unpacking.over()) {
    std::size_t size = 0;
    const std::string_view field =
        trimmed(bytes.substr(std::min<std::size_t>(48, bytes.size()), 10), " ");
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), size);
    if (bytes.size() < kHeader || error != std::errc{} || end != field.data() + field.size() ||
        bytes.substr(58, 2) != "`\n" || size > bytes.size() - kHeader)
      return unpacking.tell(kArchiveDamaged, inside);
    const std::string place = joined(inside, trimmed(bytes.substr(0, 16), " /"));
    const std::size_t limit = unpacking.limits().member_bytes;
    if (!unpacking.count_member(place))
      return;
    if (size > limit)
      unpacking.tell(kArchiveSize, place);
    unpacking.hand_over(place, bytes.substr(kHeader, std::min(size, limit)), depth);
    bytes.remove_prefix(std::min(kHeader + size + size % 2, bytes.size()));
  }
}

}  // namespace

InflateOutcome inflate_into(Unpacking& unpacking,
                            std::string_view inside,
                            std::string_view input,
                            base::Inflater::Wrapping wrapping,
                            const std::function<bool(std::string_view)>& take) {
  // Small steps at first: most members are small, and each step's input counts as work.
  constexpr std::size_t kPiece = 64U << 10;
  base::Inflater inflater(wrapping);
  std::string buffer(std::min(kPiece, input.size() * 4 + 64), '\0');
  std::size_t consumed = 0;
  for (;;) {
    const auto step = inflater.step(input.substr(consumed, kPiece), buffer);
    if (!step)
      return {consumed, InflateEnd::damaged};
    consumed += step->consumed;
    if (!unpacking.spend(step->consumed, step->produced, inside))
      return {consumed, InflateEnd::stopped};
    if (step->produced != 0 && !take(std::string_view(buffer).substr(0, step->produced)))
      return {consumed, InflateEnd::stopped};
    if (step->finished)
      return {consumed, InflateEnd::finished};
    if (step->consumed == 0 && step->produced == 0)
      return {consumed, InflateEnd::damaged};
  }
}

Unpacking::Unpacking(const UnpackLimits& limits, const MemberSink& sink, std::size_t size)
    : limits_(limits), sink_(sink), may_produce_(limits.ratio_free + limits.ratio * size) {}

bool Unpacking::spend(std::uint64_t in, std::uint64_t out, std::string_view inside) {
  if (over_)
    return false;
  spent_ += in + out;
  produced_ += out;
  if (produced_ <= may_produce_ && spent_ <= limits_.total_bytes)
    return true;
  tell(produced_ > may_produce_ ? kArchiveRatio : kArchiveSize, inside);
  over_ = true;
  return false;
}

bool Unpacking::count_member(std::string_view inside) {
  if (over_)
    return false;
  if (++members_ <= limits_.members)
    return true;
  tell(kArchiveCount, inside);
  over_ = true;
  return false;
}

void Unpacking::tell(std::string_view why, std::string_view inside) {
  if (!unread_.names(why, inside))
    unread_.add(why, std::string(inside));
}

void Unpacking::hand_over(std::string_view inside, std::string_view bytes, unsigned depth) {
  if (bytes.empty())
    return;
  sink_(inside, bytes);
  open(bytes, std::string(inside), depth + 1);
}

void Unpacking::hand_over_text(std::string_view inside, std::string_view text) {
  sink_(inside, text);
}

bool Unpacking::open(std::string_view bytes, const std::string& inside, unsigned depth) {
  const Kind kind = kind_of(bytes);
  if (kind == Kind::none)
    return false;
  if (kind == Kind::other || kind == Kind::git_pack) {
    tell(kind == Kind::other ? kArchiveMethod : kGitPack, inside);
  } else if (depth > limits_.depth) {
    tell(kArchiveDepth, inside);
  } else if (kind == Kind::zip) {
    read_zip(*this, bytes, inside, depth);
  } else if (kind == Kind::tar) {
    read_tar(*this, bytes, inside, depth);
  } else if (kind == Kind::gzip) {
    read_gzip(*this, bytes, inside, depth);
  } else {
    read_ar(*this, bytes, inside, depth);
  }
  return true;
}

Unpacked unpack(std::string_view bytes, const UnpackLimits& limits, const MemberSink& sink) {
  Unpacking unpacking(limits, sink, bytes.size());
  const bool archive = unpacking.open(bytes, {}, 1);
  return {archive, unpacking.take_unread()};
}

}  // namespace refward::secrets
