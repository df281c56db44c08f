// SPDX-License-Identifier: Apache-2.0
#include "signature/armour.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace refward::signature {
namespace {

using base::Result;
using Lines = std::span<const std::string_view>;
using Judged = Result<base::Done, Rejection>;

struct Label {
  std::string_view begin;
  std::string_view end;
  Format format;
};

// Those of Git's gpg-interface.c.
constexpr Label kLabels[] = {
    {"-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", Format::openpgp},
    {"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----", Format::openpgp},
    {"-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----", Format::ssh},
    {"-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----", Format::x509},
};
constexpr std::string_view kDashes = "-----";

[[nodiscard]] Rejection malformed(std::string detail) {
  return {Reason::armour_malformed, std::move(detail)};
}

[[nodiscard]] const Label* label_of(std::string_view armour) noexcept {
  const auto* found =
      std::find_if(std::begin(kLabels), std::end(kLabels),
                   [armour](const Label& label) { return armour.starts_with(label.begin); });
  return found == std::end(kLabels) ? nullptr : found;
}

// Every line is ended by LF, the last one too.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// What stands between BEGIN and END, both being the first and the last of all `lines`.
[[nodiscard]] Result<Lines, Rejection> body_of(Lines lines, const Label& label) {
  if (lines.front() != label.begin)
    return malformed("text behind the BEGIN line");
  const Lines rest = lines.subspan(1);
  const auto end = std::find_if(rest.begin(), rest.end(),
                                [](std::string_view line) { return line.starts_with(kDashes); });
  if (end == rest.end())
    return malformed("no END line");
  if (*end != label.end)
    return malformed("another line in the place of the END line");
  if (end + 1 != rest.end())
    return malformed("text behind the END line");
  return rest.first(static_cast<std::size_t>(end - rest.begin()));
}

[[nodiscard]] bool looks_like_header(std::string_view line) {
  return line.find(':') != std::string_view::npos;
}

[[nodiscard]] bool is_harmless_header(std::string_view line) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; };
  return (line.starts_with("Version: ") || line.starts_with("Comment: ")) &&
         std::none_of(line.begin(), line.end(), is_control);
}

// The lines behind OpenPGP's armour headers and the empty line that ends them.
[[nodiscard]] Result<Lines, Rejection> without_headers(Lines body, ArmourHeaders headers) {
  while (!body.empty() && !body.front().empty()) {
    const std::string_view line = body.front();
    if (!looks_like_header(line))
      return malformed("no empty line before the base64");
    if (headers == ArmourHeaders::refused || !is_harmless_header(line))
      return Rejection{Reason::armour_headers, std::string(line)};
    body = body.subspan(1);
  }
  if (body.empty())
    return malformed("no empty line before the base64");
  return body.subspan(1);
}

[[nodiscard]] bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}

[[nodiscard]] Judged judge_characters(Lines lines) {
  if (lines.empty())
    return malformed("empty");
  for (const std::string_view line : lines) {
    if (line.empty())
      return malformed("an empty line in the base64");
    if (looks_like_header(line))
      return Rejection{Reason::armour_headers, std::string(line)};
    if (!std::all_of(line.begin(), line.end(), is_base64))
      return malformed("a character that is not base64");
  }
  return base::Done{};
}

[[nodiscard]] Judged judge_widths(Lines lines) {
  const std::size_t width = lines.front().size();
  const std::size_t least = lines.size() == 1 ? 1 : kLeastLineWidth;
  if (width < least || width > kMostLineWidth)
    return Rejection{Reason::armour_line_width, "lines of " + std::to_string(width) + " columns"};
  const Lines whole = lines.first(lines.size() - 1);
  const auto is_other = [width](std::string_view line) { return line.size() != width; };
  if (std::any_of(whole.begin(), whole.end(), is_other) || lines.back().size() > width)
    return Rejection{Reason::armour_line_width, "lines of unequal width"};
  return base::Done{};
}

[[nodiscard]] Result<base::ByteBuffer, Rejection> decode(Lines lines) {
  TRY_OK(judge_characters(lines));
  TRY_OK(judge_widths(lines));
  std::string text;
  for (const std::string_view line : lines)
    text += line;
  auto bytes = base::parse_base64(text);
  if (!bytes)
    return Rejection{Reason::armour_padding, "not base64 with padding bits of zero"};
  return *std::move(bytes);
}

// RFC 4880 section 6.1.
[[nodiscard]] std::array<std::uint8_t, 3> crc24(base::Bytes bytes) {
  std::uint32_t crc = 0xb704ce;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byte) << 16;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc << 1) ^ ((crc & 0x800000) != 0 ? 0x1864cfbu : 0u);
  }
  return {static_cast<std::uint8_t>(crc >> 16), static_cast<std::uint8_t>(crc >> 8),
          static_cast<std::uint8_t>(crc)};
}

// "=" and four digits. The padding of base64 may stand alone on its line, too.
[[nodiscard]] bool is_checksum(std::string_view line) {
  return line.starts_with('=') && line != "=" && line != "==";
}

[[nodiscard]] Result<base::ByteBuffer, Rejection> decode_openpgp(Lines body,
                                                                 ArmourHeaders headers) {
  TRY(const Lines lines, without_headers(body, headers));
  if (lines.empty() || !is_checksum(lines.back()))
    return decode(lines);
  TRY(auto bytes, decode(lines.first(lines.size() - 1)));
  const auto stated = base::parse_base64(lines.back().substr(1));
  if (!stated || !base::equal(*stated, crc24(bytes)))
    return Rejection{Reason::armour_checksum, std::string(lines.back())};
  return bytes;
}

}  // namespace

std::optional<Format> format_of(std::string_view armour) noexcept {
  const Label* label = label_of(armour);
  return label == nullptr ? std::nullopt : std::optional(label->format);
}

Result<base::ByteBuffer, Rejection> parse_armour(std::string_view armour, ArmourHeaders headers) {
  const Label* label = label_of(armour);
  if (label == nullptr)
    return Rejection{Reason::armour_unknown, "no BEGIN line of a known kind"};
  if (armour.size() > kMaxArmourBytes)
    return malformed("longer than 64 KiB");
  if (armour.find('\r') != std::string_view::npos)
    return malformed("a carriage return");
  if (armour.back() != '\n')
    return malformed("no line feed at the end");
  const auto lines = lines_of(armour);
  TRY(const Lines body, body_of(lines, *label));
  return label->format == Format::openpgp ? decode_openpgp(body, headers) : decode(body);
}

}  // namespace refward::signature
