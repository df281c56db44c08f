// SPDX-License-Identifier: Apache-2.0
#include "secrets/text_form.h"

namespace refward::secrets {
namespace {

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
  return (unit & 0xfc00U) == 0xd800;
}

bool is_low(std::uint32_t unit) noexcept {
  return (unit & 0xfc00U) == 0xdc00;
}

}  // namespace

std::optional<std::string> decode_utf16(std::string_view text) {
  const bool little = text.starts_with("\xff\xfe");
  if (!little && !text.starts_with("\xfe\xff"))
    return std::nullopt;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<std::uint8_t>(text[at]);
    const auto second = static_cast<std::uint8_t>(text[at + 1]);
    return static_cast<std::uint32_t>(little ? second << 8 | first : first << 8 | second);
  };
  constexpr std::uint32_t kReplacement = 0xfffd;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    std::uint32_t point = unit(at);
    if (is_high(point) && at + 3 < text.size() && is_low(unit(at + 2))) {
      point = 0x10000 + ((point & 0x3ffU) << 10) + (unit(at + 2) & 0x3ffU);
      at += 2;
    } else if (is_high(point) || is_low(point)) {
      point = kReplacement;
    }
    append_utf8(out, point);
  }
  return out;
}

std::size_t TextForm::original_offset(std::size_t decoded) const noexcept {
  return decoded;
}

std::vector<TextForm> text_forms(std::string_view bytes) {
  std::vector<TextForm> forms;
  if (auto text = decode_utf16(bytes))
    forms.push_back({"utf-16le", *std::move(text), {}});
  return forms;
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
