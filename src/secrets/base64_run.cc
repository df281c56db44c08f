// SPDX-License-Identifier: Apache-2.0
#include "secrets/base64_run.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace refward::secrets {
namespace {

constexpr std::size_t kBlock = 64;

// 1 or 0, without a branch.
constexpr std::uint8_t is_digit(std::uint8_t c) noexcept {
  const auto letter = static_cast<std::uint8_t>((c | 0x20U) - 'a');
  const auto digit_or_slash = static_cast<std::uint8_t>(c - '/');
  return static_cast<std::uint8_t>((letter < 26 ? 1U : 0U) | (digit_or_slash < 11 ? 1U : 0U) |
                                   (c == '+' ? 1U : 0U) | (c == '-' ? 1U : 0U) |
                                   (c == '_' ? 1U : 0U));
}

// Bit i: is text[at + i] such a character?
std::uint64_t digits_in_block(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t kWord = 8;
  constexpr std::uint64_t kGather =
      0x0102040810204080U;  // the low bits of eight bytes, as one byte
  std::array<std::uint8_t, kBlock> is;
  for (std::size_t i = 0; i < kBlock; ++i)
    is[i] = is_digit(static_cast<std::uint8_t>(text[at + i]));
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < kBlock; i += kWord) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < kWord; ++k)
      word |= std::uint64_t{is[i + k]} << (8 * k);
    mask |= (word * kGather >> 56) << i;
  }
  return mask;
}

// Bit i: do `least` bits in a row begin there, all within the mask?
std::uint64_t runs_of(std::uint64_t mask, std::size_t least) noexcept {
  for (std::size_t have = 1; have < least;) {
    const std::size_t step = std::min(have, least - have);
    mask &= mask >> step;
    have += step;
  }
  return mask;
}

std::size_t run_end(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_digit(static_cast<std::uint8_t>(text[at])) != 0)
    ++at;
  return at;
}

}  // namespace

Range find_base64_run(std::string_view text, std::size_t at, std::size_t least) noexcept {
  std::size_t before = 0;  // characters of a run that reaches up to `at`
  for (; at < text.size() && text.size() - at >= kBlock; at += kBlock) {
    const std::uint64_t mask = digits_in_block(text, at);
    if (before + static_cast<std::size_t>(std::countr_one(mask)) >= least)
      return {at - before, run_end(text, at)};
    if (const std::uint64_t runs = runs_of(mask, least); runs != 0) {
      const std::size_t begin = at + static_cast<std::size_t>(std::countr_zero(runs));
      return {begin, run_end(text, begin + least)};
    }
    before = static_cast<std::size_t>(std::countl_one(mask));
  }
  for (std::size_t begin = at - before; begin < text.size();) {
    const std::size_t end = run_end(text, begin);
    if (end - begin >= least)
      return {begin, end};
    begin = end + 1;
  }
  return {std::string_view::npos, std::string_view::npos};
}

}  // namespace refward::secrets
