// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/key_armour.h"

#include "base/text.h"

#include <array>
#include <optional>
#include <string>

namespace refward::signature::openpgp {
namespace {

constexpr std::string_view kPublicBegin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
constexpr std::string_view kPublicEnd = "-----END PGP PUBLIC KEY BLOCK-----";
constexpr std::string_view kPrivateBegin = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
constexpr std::string_view kPrivateEnd = "-----END PGP PRIVATE KEY BLOCK-----";

// RFC 4880 section 6.1.
std::uint32_t crc24(base::Bytes bytes) noexcept {
  std::uint32_t crc = 0xb704ce;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byte) << 16;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc << 1) ^ ((crc & 0x800000) != 0 ? 0x1864cfb : 0);
  }
  return crc & 0xffffff;
}

// The lines of a file, trimmed, with the number of the one read last.
class Lines {
 public:
  explicit Lines(std::string_view text) : lines_(base::split(text, '\n')) {}

  std::optional<std::string_view> next() {
    if (number_ == lines_.size())
      return std::nullopt;
    std::string_view line = lines_[number_++];
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
      line.remove_suffix(1);
    return line;
  }

  base::Error wrong(std::string_view what) const {
    return base::Error("line " + std::to_string(number_) + ": " + std::string(what));
  }

 private:
  std::vector<std::string_view> lines_;
  std::size_t number_ = 0;
};

base::Result<base::ByteBuffer> decoded(const Lines& lines,
                                       std::string_view base64,
                                       std::string_view checksum) {
  std::optional<base::ByteBuffer> bytes = base::parse_base64(base64);
  if (!bytes || bytes->empty())
    return lines.wrong("the block that ends here is not base64");
  if (checksum.empty())
    return *std::move(bytes);
  const std::optional<base::ByteBuffer> crc = base::parse_base64(checksum.substr(1));
  if (!crc || crc->size() != 3)
    return lines.wrong("the checksum of the block that ends here is malformed");
  const std::uint32_t told = static_cast<std::uint32_t>((*crc)[0]) << 16 |
                             static_cast<std::uint32_t>((*crc)[1]) << 8 | (*crc)[2];
  if (crc24(*bytes) != told)
    return lines.wrong("the checksum of the block that ends here is wrong");
  return *std::move(bytes);
}

// Armour headers, up to the empty line (section 6.2).
base::Status skip_headers(Lines& lines) {
  while (const std::optional<std::string_view> line = lines.next()) {
    if (line->empty())
      return base::Done{};
    if (line->find(": ") == std::string_view::npos && line->back() != ':')
      return lines.wrong("neither an armour header nor an empty line");
  }
  return lines.wrong("the block has no end");
}

base::Result<base::ByteBuffer> public_block(Lines& lines) {
  TRY_OK(skip_headers(lines));
  std::string base64;
  std::string_view checksum;
  while (const std::optional<std::string_view> line = lines.next()) {
    if (*line == kPublicEnd)
      return decoded(lines, base64, checksum);
    if (!checksum.empty())
      return lines.wrong("text after the checksum");
    if (line->starts_with('='))
      checksum = *line;
    else
      base64 += *line;
  }
  return lines.wrong("the block has no end");
}

base::Status skip_private_block(Lines& lines) {
  while (const std::optional<std::string_view> line = lines.next())
    if (*line == kPrivateEnd)
      return base::Done{};
  return lines.wrong("the block has no end");
}

}  // namespace

base::Result<std::vector<Block>> parse_key_armour(std::string_view text) {
  std::vector<Block> blocks;
  Lines lines(text);
  while (const std::optional<std::string_view> line = lines.next()) {
    if (line->empty() || line->starts_with('#'))
      continue;
    if (*line == kPublicBegin) {
      TRY(base::ByteBuffer packets, public_block(lines));
      blocks.push_back({BlockKind::public_key, std::move(packets)});
    } else if (*line == kPrivateBegin) {
      TRY_OK(skip_private_block(lines));
      blocks.push_back({BlockKind::private_key, {}});
    } else {
      return lines.wrong("text outside a block");
    }
  }
  return blocks;
}

}  // namespace refward::signature::openpgp
