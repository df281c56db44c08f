// SPDX-License-Identifier: Apache-2.0
#include "identity/text_table.h"

#include <bit>
#include <cstring>
#include <utility>

namespace refward::identity {
namespace {

constexpr std::uint64_t kMultiplier = 0x9e37'79b9'7f4a'7c15;  // 2^64 over the golden ratio
constexpr std::size_t kLeastSlots = 16;

std::uint64_t mixed(std::uint64_t state, std::uint64_t word) noexcept {
  state = (state ^ word) * kMultiplier;
  return state ^ (state >> 29);
}

std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t state = text.size();
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    state = mixed(state, word);
  }
  std::uint64_t rest = 0;
  if (!text.empty())
    std::memcpy(&rest, text.data(), text.size());
  return mixed(state, rest);
}

// At most three quarters of the slots are in use: every search meets an empty one.
std::size_t slots_for(std::size_t count) noexcept {
  return std::bit_ceil(count + count / 3 + kLeastSlots);
}

}  // namespace

TextTable::TextTable(std::size_t expected) : slots_(slots_for(expected)) {}

// Where the text stands or would stand.
std::size_t TextTable::slot_of(std::string_view text) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash_of(text) >> 17) & mask;
  while (slots_[at].text != nullptr && slots_[at].view() != text)
    at = (at + 1) & mask;
  return at;
}

void TextTable::grow(std::size_t slots) {
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
  for (const Slot& slot : old)
    if (slot.text != nullptr)
      slots_[slot_of(slot.view())] = slot;
}

std::uint32_t TextTable::emplace(std::string_view text, std::uint32_t number) {
  if ((count_ + 1) * 4 > slots_.size() * 3)
    grow(slots_for(count_ * 2));
  Slot& slot = slots_[slot_of(text)];
  if (slot.text == nullptr) {
    // An empty view may have no data at all, and a null pointer marks what is empty.
    slot = {text.data() != nullptr ? text.data() : "", static_cast<std::uint32_t>(text.size()),
            number};
    ++count_;
  }
  return slot.number;
}

std::uint32_t TextTable::find(std::string_view text) const noexcept {
  return slots_.empty() ? kNone : slots_[slot_of(text)].number;
}

}  // namespace refward::identity
