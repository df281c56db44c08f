// SPDX-License-Identifier: Apache-2.0
// Links to git_dep.
#include "git/pack_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refward::git;
  const refward::base::Bytes input(data, size);
  if (const auto header = parse_packed_header(input))
    if (header->length == 0 || header->length > PackedHeader::kMaxSize)
      __builtin_trap();
  const auto index = PackIndex::parse(input);
  if (!index)
    return 0;
  // Any name that stands in the input may be asked for, and some that do not.
  for (std::size_t at = 0; at + ObjectId::kRawSize <= size; at += ObjectId::kRawSize)
    static_cast<void>(index->find(*ObjectId::from_bytes(input.subspan(at, ObjectId::kRawSize))));
  if (std::size_t{index->size()} * 28 > size)
    __builtin_trap();
  return 0;
}
