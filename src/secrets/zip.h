// SPDX-License-Identifier: Apache-2.0
// Zip: the headers of APPNOTE 6.3.10 (sections 4.3 and 4.5.3), found both from the central
// directory and by their own signatures. Where the two tell different things of a member, it is
// read as each of them says, because programs differ in whom they believe. Private to this room.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

class Unpacking;

struct ZipHeader {
  std::string_view name;
  std::uint16_t flags;
  std::uint16_t method;
  std::uint32_t crc;
  std::uint64_t compressed;
  std::uint64_t size;
  std::uint64_t
      local;  // central: where the local header is told to be; local: where the data begins
};

// What stands at `at`; `next` is set behind it.
[[nodiscard]] base::Result<ZipHeader> parse_zip_local(std::string_view bytes, std::size_t at);
[[nodiscard]] base::Result<ZipHeader> parse_zip_central(std::string_view bytes,
                                                        std::size_t at,
                                                        std::size_t& next);

// Where a central directory begins, and what to add to its offsets (data in front of the archive).
struct ZipDirectory {
  std::size_t begin;
  std::size_t end;
  std::uint64_t shift;
};

inline constexpr std::size_t kMaxZipDirectories = 4;

// From the records of an end of central directory, last first; beyond kMaxZipDirectories nothing.
[[nodiscard]] std::vector<ZipDirectory> find_zip_directories(std::string_view bytes);

// It begins with a header, or there is a directory near its end.
[[nodiscard]] bool is_zip(std::string_view bytes);

void read_zip(Unpacking& unpacking,
              std::string_view bytes,
              const std::string& inside,
              unsigned depth);

}  // namespace refward::secrets
