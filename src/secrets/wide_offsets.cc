// SPDX-License-Identifier: Apache-2.0
#include "secrets/wide_offsets.h"

#include <algorithm>
#include <array>

namespace refward::secrets {
namespace {

struct Named {
  std::string_view name;
  WideForm form;
};

constexpr std::array kForms = {Named{"utf-16le", {2, true}}, Named{"utf-16be", {2, false}},
                               Named{"utf-32le", {4, true}}, Named{"utf-32be", {4, false}}};

// Bytes of the UTF-8 form. Half of a pair counts for half of its four.
std::size_t utf8_size(std::uint32_t unit, std::size_t unit_size) noexcept {
  if (unit < 0x80)
    return 1;
  if (unit < 0x800 || (unit_size == 2 && (unit & 0xf800U) == 0xd800))
    return 2;
  return unit < 0x10000 ? 3 : 4;
}

}  // namespace

WideForm WideForm::named(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kForms, name, &Named::name);
  return found != kForms.end() ? found->form : WideForm{};
}

std::string WideForm::mark() const {
  std::string bytes = unit == 2 ? "\xfe\xff" : std::string("\0\0\xfe\xff", unit);
  if (little)
    std::ranges::reverse(bytes);
  return bytes;
}

std::uint32_t WideForm::unit_at(std::string_view bytes, std::size_t at) const noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < unit; ++i) {
    const std::size_t place = little ? unit - 1 - i : i;
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + place]);
  }
  return value;
}

WideOffsets::WideOffsets(std::string_view bytes,
                         std::string_view decoded,
                         std::string_view form) noexcept
    : decoded_(decoded), unit_(WideForm::named(form).unit) {
  if (unit_ != 0 && bytes.starts_with(WideForm::named(form).mark()))
    original_ = unit_;
}

std::size_t WideOffsets::original(std::size_t offset) noexcept {
  for (; at_ < offset; ++at_) {
    const auto byte = static_cast<std::uint8_t>(decoded_[at_]);
    if ((byte & 0xc0U) == 0x80)  // not the first of its character
      continue;
    original_ += byte >= 0xf0 && unit_ == 2 ? 4 : unit_;
  }
  return original_;
}

void LinesBefore::count(std::string_view bytes) noexcept {
  lines += static_cast<std::uint64_t>(std::ranges::count(bytes, '\n'));
  const std::size_t last = bytes.rfind('\n');
  columns = last == std::string_view::npos ? columns + bytes.size() : bytes.size() - last - 1;
}

void LinesBefore::count(std::string_view bytes, const WideForm& form) noexcept {
  for (std::size_t at = 0; at + form.unit <= bytes.size(); at += form.unit) {
    const std::uint32_t unit = form.unit_at(bytes, at);
    columns = unit == '\n' ? 0 : columns + utf8_size(unit, form.unit);
    lines += unit == '\n' ? 1 : 0;
  }
}

}  // namespace refward::secrets
