// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/packet.h"

#include <bit>

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kHeaderBit = 0x80;
constexpr std::uint8_t kNewFormatBit = 0x40;
constexpr std::uint8_t kFirstTwoOctets = 192;
constexpr std::uint8_t kFirstPartial = 224;
constexpr std::uint8_t kFiveOctets = 255;
constexpr std::uint32_t kFirstFiveOctetLength = 8384;

struct Length {
  std::uint32_t value;
  LengthForm form;
};

Length length_of(std::uint32_t value, std::uint32_t least) {
  return {value, value >= least ? LengthForm::shortest : LengthForm::longer_than_needed};
}

// RFC 4880 section 4.2.1.
base::Result<Length> old_length(base::ByteReader& reader, std::uint8_t header) {
  switch (header & 3) {
    case 0: {
      TRY(const std::uint8_t value, reader.u8());
      return length_of(value, 0);
    }
    case 1: {
      TRY(const std::uint16_t value, reader.u16());
      return length_of(value, 0x100);
    }
    case 2: {
      TRY(const std::uint32_t value, reader.u32());
      return length_of(value, 0x10000);
    }
    default:
      return base::Error("indeterminate packet length");
  }
}

// RFC 4880 section 4.2.2.
base::Result<Length> new_length(base::ByteReader& reader) {
  TRY(const std::uint8_t first, reader.u8());
  if (first < kFirstTwoOctets)
    return length_of(first, 0);
  if (first < kFirstPartial) {
    TRY(const std::uint8_t second, reader.u8());
    const std::uint32_t high = static_cast<std::uint32_t>(first - kFirstTwoOctets) << 8;
    return length_of(high + second + kFirstTwoOctets, kFirstTwoOctets);
  }
  if (first < kFiveOctets)
    return base::Error("partial packet length");
  TRY(const std::uint32_t value, reader.u32());
  return length_of(value, kFirstFiveOctetLength);
}

}  // namespace

base::Result<Packet> next_packet(base::ByteReader& reader) {
  TRY(const std::uint8_t header, reader.u8());
  if ((header & kHeaderBit) == 0)
    return base::Error("not a packet header");
  const bool new_format = (header & kNewFormatBit) != 0;
  TRY(const Length length, new_format ? new_length(reader) : old_length(reader, header));
  TRY(const base::Bytes body, reader.take(length.value));
  const auto tag = static_cast<std::uint8_t>(new_format ? header & 0x3f : (header >> 2) & 0x0f);
  return Packet{tag, length.form, body};
}

unsigned bit_length(base::Bytes number) noexcept {
  while (!number.empty() && number.front() == 0)
    number = number.subspan(1);
  if (number.empty())
    return 0;
  return static_cast<unsigned>(number.size() - 1) * 8 +
         static_cast<unsigned>(std::bit_width(number.front()));
}

base::Result<base::Bytes> next_number(base::ByteReader& reader, unsigned max_bits) {
  TRY(const std::uint16_t bits, reader.u16());
  if (bits == 0 || bits > max_bits)
    return base::Error("a number of " + std::to_string(bits) + " bits");
  TRY(const base::Bytes number, reader.take((bits + 7u) / 8u));
  if (bit_length(number) != bits)
    return base::Error("a number whose bit count is wrong");
  return number;
}

}  // namespace refward::signature::openpgp
