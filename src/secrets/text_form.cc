// SPDX-License-Identifier: Apache-2.0
#include "secrets/text_form.h"

#include <algorithm>
#include <array>
#include <utility>

namespace refward::secrets {
namespace {

struct Charset {
  std::string_view name;
  std::size_t unit;  // bytes
  bool little;
  std::string_view mark;
};

using namespace std::string_view_literals;

// UTF-32LE's mark begins as UTF-16LE's does, so it stands first.
constexpr std::array kCharsets = {
    Charset{"utf-32le", 4, true, "\xff\xfe\0\0"sv},
    Charset{"utf-32be", 4, false, "\0\0\xfe\xff"sv},
    Charset{"utf-16le", 2, true, "\xff\xfe"sv},
    Charset{"utf-16be", 2, false, "\xfe\xff"sv},
};

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | point >> 6);
    put(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  }
}

bool is_high(std::uint32_t unit) noexcept {
  return (unit & 0xfffffc00U) == 0xd800;
}

bool is_low(std::uint32_t unit) noexcept {
  return (unit & 0xfffffc00U) == 0xdc00;
}

std::uint32_t unit_at(std::string_view bytes, std::size_t at, const Charset& charset) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < charset.unit; ++i) {
    const std::size_t place = charset.little ? charset.unit - 1 - i : i;
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + place]);
  }
  return value;
}

std::string decode(std::string_view bytes, const Charset& charset) {
  constexpr std::uint32_t kReplacement = 0xfffd;
  constexpr std::uint32_t kLast = 0x10ffff;
  std::string out;
  out.reserve(bytes.size() / charset.unit + 16);
  for (std::size_t at = 0; bytes.size() - at >= charset.unit; at += charset.unit) {
    std::uint32_t point = unit_at(bytes, at, charset);
    if (charset.unit == 2 && is_high(point) && bytes.size() - at >= 4 &&
        is_low(unit_at(bytes, at + 2, charset))) {
      point = 0x10000 + ((point & 0x3ffU) << 10) + (unit_at(bytes, at + 2, charset) & 0x3ffU);
      at += 2;
    } else if (is_high(point) || is_low(point) || point > kLast) {
      point = kReplacement;
    }
    append_utf8(out, point);
  }
  return out;
}

const Charset* marked(std::string_view bytes) noexcept {
  const auto* at = std::ranges::find_if(
      kCharsets, [&](const Charset& charset) { return bytes.starts_with(charset.mark); });
  return at == kCharsets.end() ? nullptr : at;
}

bool is_wide_character(char c) noexcept {
  return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n';
}

// NUL bytes by their place modulo 4.
std::array<std::size_t, 4> count_nuls(std::string_view bytes) noexcept {
  std::array<std::size_t, 4> counts{};
  std::size_t at = 0;
  for (; bytes.size() - at >= 4; at += 4)
    for (std::size_t i = 0; i < 4; ++i)
      counts[i] += bytes[at + i] == '\0' ? 1 : 0;
  return counts;
}

// Without a mark: a third of the units at least have the NUL bytes of ASCII, and nearly none has a
// NUL byte where ASCII has its own.
const Charset* guessed(std::string_view bytes) noexcept {
  constexpr std::size_t kFew = 64;
  const std::size_t quads = bytes.size() / 4;
  const auto nuls = count_nuls(bytes);
  const auto full = [&](std::size_t place) { return nuls[place] > quads / 3; };
  const auto bare = [&](std::size_t place) { return nuls[place] <= quads / kFew; };
  if (quads == 0)
    return nullptr;
  if (bare(0) && full(1) && full(2) && full(3))
    return &kCharsets[0];
  if (full(0) && full(1) && full(2) && bare(3))
    return &kCharsets[1];
  if (bare(0) && full(1) && bare(2) && full(3))
    return &kCharsets[2];
  if (full(0) && bare(1) && full(2) && bare(3))
    return &kCharsets[3];
  return nullptr;
}

// A string of ASCII characters, each in `unit` bytes, the others NUL. `at` is its first character:
// whether NUL bytes stand before or behind each character shows only at the string's ends.
struct WideRun {
  std::size_t at;
  std::size_t count;
  std::size_t unit;
};

bool has_nuls(std::string_view bytes, std::size_t at, std::size_t count) noexcept {
  return at <= bytes.size() && count <= bytes.size() - at &&
         bytes.substr(at, count).find_first_not_of('\0') == std::string_view::npos;
}

WideRun run_at(std::string_view bytes, std::size_t at, std::size_t unit) noexcept {
  std::size_t count = 1;
  for (std::size_t next = at + unit; next < bytes.size() && is_wide_character(bytes[next]) &&
                                     has_nuls(bytes, next - unit + 1, unit - 1);
       next += unit)
    ++count;
  return {at, count, unit};
}

// The longest run whose first gap begins at `nul`, which follows a character.
WideRun run_around(std::string_view bytes, std::size_t nul) noexcept {
  const WideRun two = run_at(bytes, nul - 1, 2);
  return two.count > 1 ? two : run_at(bytes, nul - 1, 4);
}

// From left to right, without holding them all: hostile data is nothing but short runs.
class WideRuns {
 public:
  explicit WideRuns(std::string_view bytes) noexcept : bytes_(bytes), nul_(bytes.find('\0', 1)) {}

  std::optional<WideRun> next() noexcept {
    while (nul_ != std::string_view::npos) {
      const std::size_t nul = nul_;
      if (!is_wide_character(bytes_[nul - 1])) {
        advance(std::min(bytes_.find_first_not_of('\0', nul), bytes_.size()));
        continue;
      }
      const WideRun run = run_around(bytes_, nul);
      advance(std::max(nul, run.at + (run.count - 1) * run.unit) + 1);
      if (run.count >= kMinWideRun)
        return run;
    }
    return std::nullopt;
  }

 private:
  void advance(std::size_t at) noexcept { nul_ = bytes_.find('\0', at); }

  std::string_view bytes_;
  std::size_t nul_;  // the next NUL byte to look at
};

// Little: the last character has its NUL bytes behind it. Where both hold, little is the usual one.
const Charset& charset_of(std::string_view bytes, const WideRun& run) noexcept {
  const std::size_t last = run.at + (run.count - 1) * run.unit;
  const bool little = has_nuls(bytes, last + 1, run.unit - 1);
  return kCharsets[(run.unit == 4 ? 0U : 2U) + (little ? 0U : 1U)];
}

// The whole form shows this run, too, every character of it.
bool is_shown(std::string_view bytes, const WideRun& run, const Charset& whole) noexcept {
  if (run.unit != whole.unit)
    return false;
  const std::size_t lead = whole.little ? 0 : whole.unit - 1;
  const std::size_t last = run.at + (run.count - 1) * run.unit;
  if (run.at < lead || (run.at - lead) % whole.unit != 0)
    return false;
  return whole.little ? has_nuls(bytes, last + 1, whole.unit - 1)
                      : has_nuls(bytes, run.at - lead, lead);
}

void append_run(std::string_view bytes, const WideRun& run, TextForm& form) {
  form.parts.push_back({form.text.size(), run.at, run.unit});
  for (std::size_t i = 0; i < run.count; ++i)
    form.text += bytes[run.at + i * run.unit];
  form.text += '\n';
}

}  // namespace

std::size_t TextForm::original_offset(std::size_t decoded) const noexcept {
  const auto behind = std::ranges::upper_bound(parts, decoded, {}, &Part::decoded);
  if (behind == parts.begin())
    return 0;
  const Part& part = behind[-1];
  return part.original + (decoded - part.decoded) * part.unit;
}

std::vector<TextForm> text_forms(std::string_view bytes) {
  const bool has_nul = bytes.find('\0') != std::string_view::npos;
  const Charset* const mark = marked(bytes);
  if (!has_nul && mark == nullptr)
    return {};
  const Charset* const whole = mark != nullptr ? mark : guessed(bytes);
  std::vector<TextForm> forms;
  if (whole != nullptr)
    forms.push_back(
        {whole->name, decode(bytes.substr(mark != nullptr ? mark->mark.size() : 0), *whole), {}});
  std::array<TextForm, kCharsets.size()> found;
  for (WideRuns runs(bytes); const auto run = runs.next();)
    if (whole == nullptr || !is_shown(bytes, *run, *whole))
      append_run(bytes, *run,
                 found[static_cast<std::size_t>(&charset_of(bytes, *run) - kCharsets.data())]);
  for (std::size_t i = 0; i < kCharsets.size(); ++i) {
    if (found[i].parts.empty())
      continue;
    found[i].name = kCharsets[i].name;
    forms.push_back(std::move(found[i]));
  }
  return forms;
}

std::optional<std::string> decode_utf16(std::string_view text) {
  const Charset* const charset = marked(text);
  if (charset == nullptr)
    return std::nullopt;
  return decode(text.substr(charset->mark.size()), *charset);
}

void LineCounter::advance(std::size_t offset) noexcept {
  for (;;) {
    const std::size_t end = text_.substr(0, offset).find('\n', offset_);
    if (end == std::string_view::npos)
      break;
    ++line_;
    offset_ = line_begin_ = end + 1;
  }
  offset_ = offset;
}

}  // namespace refward::secrets
