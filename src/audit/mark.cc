// SPDX-License-Identifier: Apache-2.0
#include "audit/mark.h"

#include "audit/binary.h"
#include "audit/disk.h"
#include "base/crc.h"

#include <algorithm>

namespace refward::audit {
namespace {

constexpr std::string_view kMagic = "RWMK";
constexpr std::size_t kDigestField = 64;
constexpr std::size_t kCrcOffset = kMarkSlot - 4;

void put_digest_text(std::string& out, const std::string& hex) {
  out.push_back(static_cast<char>(hex.size()));
  out += hex;
  out.append(kDigestField - hex.size(), '\0');
}

bool all_zero(base::Bytes bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

base::Result<std::string> take_digest_text(base::ByteReader& reader) {
  TRY(const std::uint8_t size, reader.u8());
  TRY(const base::Bytes field, reader.take(kDigestField));
  if (size > kDigestField || !all_zero(field.subspan(size)))
    return base::Error("mark: a digest is malformed");
  return std::string(base::as_text(field.first(size)));
}

void put_repair(std::string& out, const std::optional<UnfinishedRepair>& repair) {
  const UnfinishedRepair fields = repair.value_or(UnfinishedRepair{});
  out.push_back(repair ? 1 : 0);
  put_u64(out, fields.segment);
  put_u64(out, fields.offset);
  put_u64(out, fields.bytes);
  out += base::as_text(fields.sha256);
}

base::Result<std::optional<UnfinishedRepair>> take_repair(base::ByteReader& reader) {
  UnfinishedRepair repair;
  TRY(const std::uint8_t present, reader.u8());
  const base::Bytes rest = reader.rest();
  TRY(repair.segment, reader.u64());
  TRY(repair.offset, reader.u64());
  TRY(repair.bytes, reader.u64());
  TRY_OK(take_into(reader, repair.sha256));
  if (present > 1 || (present == 0 && !all_zero(rest.first(rest.size() - reader.remaining()))))
    return base::Error("mark: the repair is malformed");
  return present == 1 ? std::optional(repair) : std::nullopt;
}

}  // namespace

std::string render(const Mark& mark) {
  std::string out(kMagic);
  put_u64(out, mark.sequence);
  out += base::as_text(mark.identity);
  put_u64(out, mark.entries);
  put_u64(out, mark.segment);
  put_u64(out, mark.offset);
  put_u64(out, mark.last);
  out += base::as_text(mark.head);
  put_digest_text(out, mark.policy);
  put_digest_text(out, mark.keyring);
  put_repair(out, mark.repair);
  put_u64(out, mark.segments);
  out.resize(kCrcOffset, '\0');
  put_u32(out, base::crc32c(base::as_bytes(out)));
  return out;
}

base::Result<Mark> parse_mark(base::Bytes slot) {
  if (slot.size() != kMarkSlot)
    return base::Error("mark: wrong size");
  base::ByteReader reader(slot);
  Mark mark;
  TRY(const base::Bytes magic, reader.take(kMagic.size()));
  TRY(mark.sequence, reader.u64());
  TRY_OK(take_into(reader, mark.identity));
  TRY(mark.entries, reader.u64());
  TRY(mark.segment, reader.u64());
  TRY(mark.offset, reader.u64());
  TRY(mark.last, reader.u64());
  TRY_OK(take_into(reader, mark.head));
  TRY(mark.policy, take_digest_text(reader));
  TRY(mark.keyring, take_digest_text(reader));
  TRY(mark.repair, take_repair(reader));
  TRY(mark.segments, reader.u64());
  TRY(const base::Bytes unused, reader.take(reader.remaining() - 4));
  TRY(const std::uint32_t crc, reader.u32());
  if (base::as_text(magic) != kMagic || crc != base::crc32c(slot.first(kCrcOffset)) ||
      !all_zero(unused) || mark.segment > mark.entries || mark.last > mark.offset)
    return base::Error("mark: damaged");
  return mark;
}

std::optional<Mark> read_mark(int fd, const std::filesystem::path& path) {
  std::optional<Mark> newest;
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{kMarkSlotDistance}}) {
    const std::string slot = read_at(fd, path, offset, kMarkSlot);
    const auto mark = parse_mark(base::as_bytes(slot));
    if (mark && (!newest || mark->sequence > newest->sequence))
      newest = *mark;
  }
  return newest;
}

void write_mark(int fd, Mark& mark, Sync sync) {
  ++mark.sequence;
  const std::uint64_t offset = mark.sequence % 2 == 0 ? kMarkSlotDistance : 0;
  write_at(fd, kMarkName, offset, render(mark));
  if (sync == Sync::yes)
    sync_data(fd, kMarkName);
}

void create_mark(const std::filesystem::path& path, Mark& mark, mode_t mode) {
  mark.sequence = 1;
  std::string bytes = render(mark);
  bytes.resize(kMarkSlotDistance + kMarkSlot, '\0');
  base::replace_file(path, bytes, mode);
}

}  // namespace refward::audit
