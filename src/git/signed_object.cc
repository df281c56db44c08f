// SPDX-License-Identifier: Apache-2.0
#include "git/signed_object.h"

#include "git/header_lines.h"

#include <algorithm>
#include <array>

namespace refward::git {

namespace {

constexpr std::string_view kSignatureHeader = "gpgsig";
constexpr std::string_view kBegin = "-----BEGIN ";

// The labels by which Git knows a signature (gpg-interface.c, get_format_by_sig).
constexpr std::array<std::string_view, 4> kLabels = {"PGP SIGNATURE-----", "PGP MESSAGE-----",
                                                     "SIGNED MESSAGE-----", "SSH SIGNATURE-----"};

using Split = base::Result<SignedObject, SplitError>;

SplitError error(SplitFault fault) {
  return SplitError{fault};
}

std::string_view take_line(std::string_view& rest) noexcept {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

// Without its line end. A CR goes too: the armour's own parser refuses it with better words.
std::string_view stripped(std::string_view line) noexcept {
  for (const char end : {'\n', '\r'}) {
    if (line.ends_with(end))
      line.remove_suffix(1);
  }
  return line;
}

struct Armour {
  std::string_view block;   // BEGIN to the LF behind END
  std::string_view behind;  // all that follows
};

// `text` begins with a BEGIN marker.
base::Result<Armour, SplitError> take_armour(std::string_view text) {
  std::string_view rest = text;
  const std::string_view first = take_line(rest);
  const std::string_view label = stripped(first).substr(kBegin.size());
  if (std::find(kLabels.begin(), kLabels.end(), label) == kLabels.end())
    return error(SplitFault::malformed);
  const std::string end = "-----END " + std::string(label);
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (stripped(line) == end && line.ends_with('\n'))
      return Armour{.block = text.substr(0, text.size() - rest.size()), .behind = rest};
  }
  return error(SplitFault::malformed);
}

// "gpgsig VALUE" with its continuation lines, unfolded as Git does: one space off each.
std::string unfold(const HeaderLine& line) {
  std::string value;
  std::string_view rest = line.whole.substr(kSignatureHeader.size());
  while (!rest.empty())
    value += take_line(rest).substr(1);
  return value;
}

Split split_signature_value(std::string payload, const std::string& value) {
  if (!begins_armour(value)) {
    const bool later = value.find("\n" + std::string(kBegin)) != std::string::npos;
    return error(later ? SplitFault::text_outside_armour : SplitFault::malformed);
  }
  TRY(const Armour armour, take_armour(value));
  if (begins_armour(armour.behind))
    return error(SplitFault::several_signatures);
  if (!armour.behind.empty() && armour.behind != "\n")
    return error(SplitFault::text_outside_armour);
  return SignedObject{.payload = std::move(payload), .armour = std::string(armour.block)};
}

// Both kinds of object: what no reader can take for a header of ours.
bool is_foreign_signature(const HeaderLine& line) noexcept {
  return line.key.starts_with(kSignatureHeader) &&
         (line.key != kSignatureHeader || !line.has_value);
}

base::Result<std::string_view, SplitError> tag_header(std::string_view raw) {
  HeaderLines lines(raw);
  while (const auto line = lines.next()) {
    if (line->key.starts_with(kSignatureHeader))
      return error(SplitFault::unknown_signature_header);
    if (begins_armour(line->whole))
      return error(SplitFault::malformed);
  }
  if (lines.unterminated())
    return error(SplitFault::malformed);
  return raw.substr(0, lines.header_size());
}

}  // namespace

bool begins_armour(std::string_view line) noexcept {
  return line.starts_with(kBegin) &&
         std::any_of(kLabels.begin(), kLabels.end(), [line](std::string_view label) {
           return line.substr(kBegin.size()).starts_with(label);
         });
}

std::string_view to_text(SplitFault fault) noexcept {
  switch (fault) {
    case SplitFault::no_signature:
      return "no-signature";
    case SplitFault::several_signatures:
      return "several-signatures";
    case SplitFault::unknown_signature_header:
      return "unknown-signature-header";
    case SplitFault::text_outside_armour:
      return "text-outside-armour";
    case SplitFault::nul_byte:
      return "nul-byte";
    case SplitFault::malformed:
      return "malformed-object";
  }
  return "malformed-object";
}

Split split_commit(std::string_view raw) {
  if (raw.find('\0') != std::string_view::npos)
    return error(SplitFault::nul_byte);
  HeaderLines lines(raw);
  std::string payload;
  std::string value;
  while (const auto line = lines.next()) {
    if (line->whole.starts_with(' '))
      return error(SplitFault::malformed);
    if (is_foreign_signature(*line))
      return error(SplitFault::unknown_signature_header);
    if (line->key != kSignatureHeader) {
      payload += line->whole;
      continue;
    }
    if (!value.empty())
      return error(SplitFault::several_signatures);
    value = unfold(*line);
  }
  if (lines.unterminated())
    return error(SplitFault::malformed);
  if (value.empty())
    return error(SplitFault::no_signature);
  payload += raw.substr(lines.header_size());
  return split_signature_value(std::move(payload), value);
}

Split split_tag(std::string_view raw) {
  if (raw.find('\0') != std::string_view::npos)
    return error(SplitFault::nul_byte);
  TRY(const std::string_view header, tag_header(raw));
  std::string_view rest = raw.substr(header.size());
  std::size_t marker = std::string_view::npos;
  while (!rest.empty()) {
    const std::size_t place = raw.size() - rest.size();
    if (!begins_armour(take_line(rest)))
      continue;
    if (marker != std::string_view::npos)
      return error(SplitFault::several_signatures);
    marker = place;
  }
  if (marker == std::string_view::npos)
    return error(SplitFault::no_signature);
  TRY(const Armour armour, take_armour(raw.substr(marker)));
  if (!armour.behind.empty())
    return error(SplitFault::text_outside_armour);
  return SignedObject{.payload = std::string(raw.substr(0, marker)),
                      .armour = std::string(armour.block)};
}

}  // namespace refward::git
