// SPDX-License-Identifier: Apache-2.0
#include "audit/intent.h"

#include "audit/binary.h"
#include "audit/disk.h"
#include "base/crc.h"

namespace refward::audit {
namespace {

constexpr std::string_view kMagic = "RWIN";
constexpr std::size_t kCrcOffset = kIntentSlot - 4;

base::Result<std::chrono::microseconds> take_time(base::ByteReader& reader) {
  TRY(const std::uint64_t count, reader.u64());
  return std::chrono::microseconds(static_cast<std::int64_t>(count));
}

void put_time(std::string& out, std::chrono::microseconds time) {
  put_u64(out, static_cast<std::uint64_t>(time.count()));
}

}  // namespace

std::string render(const Intent& intent) {
  std::string out(kMagic);
  out += base::as_text(intent.moment.boot);
  put_time(out, intent.moment.wall);
  put_time(out, intent.moment.since_boot);
  out += render(intent.end);
  put_u32(out, base::crc32c(base::as_bytes(out)));
  return out;
}

base::Result<Intent> parse_intent(base::Bytes slot) {
  if (slot.size() != kIntentSlot)
    return base::Error("intent: wrong size");
  base::ByteReader reader(slot);
  Intent intent;
  TRY(const base::Bytes magic, reader.take(kMagic.size()));
  TRY_OK(take_into(reader, intent.moment.boot));
  TRY(intent.moment.wall, take_time(reader));
  TRY(intent.moment.since_boot, take_time(reader));
  TRY(const base::Bytes end, reader.take(kMarkSlot));
  TRY(const std::uint32_t crc, reader.u32());
  if (base::as_text(magic) != kMagic || crc != base::crc32c(slot.first(kCrcOffset)))
    return base::Error("intent: damaged");
  TRY(intent.end, parse_mark(end));
  return intent;
}

std::optional<Intent> read_intent(int fd) {
  std::optional<Intent> newest;
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{kMarkSlotDistance}}) {
    const std::string slot = read_at(fd, kIntentName, offset, kIntentSlot);
    const auto intent = parse_intent(base::as_bytes(slot));
    if (intent && (!newest || intent->end.sequence > newest->end.sequence))
      newest = *intent;
  }
  return newest;
}

void write_intent(int fd, Intent intent, std::uint64_t last) {
  intent.end.sequence = last + 1;
  write_at(fd, kIntentName, intent.end.sequence % 2 == 0 ? kMarkSlotDistance : 0, render(intent));
}

}  // namespace refward::audit
