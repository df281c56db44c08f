// SPDX-License-Identifier: Apache-2.0
#include "git/object_id.h"

#include <algorithm>
#include <cstring>

namespace refward::git {

namespace {

// Lower case only: upper-case digits would give one object two spellings.
int digit_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

}  // namespace

std::optional<ObjectId> ObjectId::parse(std::string_view hex) {
  if (hex.size() != kHexSize)
    return std::nullopt;
  ObjectId id;
  for (std::size_t i = 0; i < kRawSize; ++i) {
    const int high = digit_value(hex[2 * i]);
    const int low = digit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    id.raw_[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return id;
}

std::optional<ObjectId> ObjectId::from_bytes(base::Bytes raw) {
  if (raw.size() != kRawSize)
    return std::nullopt;
  ObjectId id;
  std::copy(raw.begin(), raw.end(), id.raw_.begin());
  return id;
}

bool ObjectId::is_null() const noexcept {
  return *this == ObjectId();
}

std::string ObjectId::hex() const {
  return base::to_hex(raw_);
}

std::size_t ObjectIdHash::operator()(const ObjectId& id) const noexcept {
  // The names are cryptographic hashes already. A pusher may choose colliding prefixes by trying,
  // which costs him 2^n tries for n bits: too dear to slow a table down.
  std::size_t hash = 0;
  std::memcpy(&hash, id.bytes().data(), sizeof hash);
  return hash;
}

}  // namespace refward::git
