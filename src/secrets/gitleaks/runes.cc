// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/runes.h"

#include "base/text.h"

#include <algorithm>

namespace refward::secrets::gitleaks {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
constexpr std::size_t kMarkEvery = 4096;

constexpr Rune kInvalid = {kReplacement, 1, false};

unsigned char byte_at(std::string_view text, std::size_t place) noexcept {
  return static_cast<unsigned char>(text[place]);
}

bool is_continuation(unsigned char byte) noexcept {
  return (byte & 0xC0U) == 0x80U;
}

// The value of a sequence of `size` bytes; of no use where it is too small for its size.
char32_t value_of(std::string_view text, std::size_t size) noexcept {
  constexpr unsigned kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t value = byte_at(text, 0) & kLeadMask[size];
  for (std::size_t i = 1; i < size; ++i)
    value = (value << 6U) | (byte_at(text, i) & 0x3FU);
  return value;
}

std::size_t size_by_lead(unsigned char lead) noexcept {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return 2;
  if (lead >= 0xE0 && lead <= 0xEF)
    return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

std::size_t written_size(const Rune& rune) noexcept {
  return rune.valid ? rune.size : kReplacementBytes.size();
}

}  // namespace

Rune first_rune(std::string_view text) noexcept {
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const std::size_t size = size_by_lead(byte_at(text, 0));
  if (size == 0 || size > text.size())
    return kInvalid;
  for (std::size_t i = 1; i < size; ++i)
    if (!is_continuation(byte_at(text, i)))
      return kInvalid;
  const char32_t value = value_of(text, size);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[size] || surrogate || value > 0x10FFFF)
    return kInvalid;
  return {value, size, true};
}

void append_utf8(std::string& text, char32_t value) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) {
    text += kReplacementBytes;
  } else if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0U | (value >> 6U));
    put(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    put(0xE0U | (value >> 12U));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  } else {
    put(0xF0U | (value >> 18U));
    put(0x80U | ((value >> 12U) & 0x3FU));
    put(0x80U | ((value >> 6U) & 0x3FU));
    put(0x80U | (value & 0x3FU));
  }
}

std::string to_lower(std::string_view text) {
  std::string lower = base::to_lower(text);
  const auto replace = [&](std::string_view letter, char by) {
    for (std::size_t at = lower.find(letter); at != std::string::npos; at = lower.find(letter, at))
      lower.replace(at, letter.size(), 1, by);
  };
  replace("\xE2\x84\xAA", 'k');
  replace("\xC4\xB0", 'i');
  return lower;
}

Runes::Runes(std::string_view text) : original_(text) {
  if (base::is_valid_utf8(text))
    return;
  std::size_t next_mark = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (at >= next_mark) {
      marks_.push_back({at, copy_.size()});
      next_mark = at + kMarkEvery;
    }
    const Rune rune = first_rune(text.substr(at));
    copy_ += rune.valid ? text.substr(at, rune.size) : kReplacementBytes;
    at += rune.size;
  }
}

std::size_t Runes::to_original(std::size_t place) const {
  if (copy_.empty())
    return place;
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), place,
                                      [](std::size_t p, const Mark& m) { return p < m.copied; });
  auto [at, copied] = *std::prev(after);
  while (at < original_.size()) {
    const Rune rune = first_rune(original_.substr(at));
    if (place < copied + written_size(rune))
      return rune.valid ? at + (place - copied) : at;
    copied += written_size(rune);
    at += rune.size;
  }
  return at;
}

std::size_t Runes::from_original(std::size_t place) const {
  if (copy_.empty())
    return place;
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), place,
                                      [](std::size_t p, const Mark& m) { return p < m.original; });
  auto [at, copied] = *std::prev(after);
  while (at < original_.size()) {
    const Rune rune = first_rune(original_.substr(at));
    if (place < at + rune.size)
      return copied + (place - at);
    copied += written_size(rune);
    at += rune.size;
  }
  return copied;
}

}  // namespace refward::secrets::gitleaks
