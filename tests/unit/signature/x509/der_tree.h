// SPDX-License-Identifier: Apache-2.0
// DerTree: DER or BER taken apart, changed and put together again, to make what no client writes
// out of what one wrote.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::test {

struct DerTree {
  std::uint8_t tag = 0;
  base::ByteBuffer bytes;         // of a primitive element
  std::vector<DerTree> children;  // of a constructed one
  bool indefinite = false;        // written with an open length

  [[nodiscard]] static DerTree parse(base::Bytes all);
  [[nodiscard]] static DerTree primitive(std::uint8_t tag, base::Bytes bytes);
  [[nodiscard]] static DerTree constructed(std::uint8_t tag, std::vector<DerTree> children);

  [[nodiscard]] base::ByteBuffer encode() const;

  [[nodiscard]] DerTree& operator[](std::size_t i) { return children.at(i); }
};

// Of a CMS signature, by place.
[[nodiscard]] DerTree& signed_data(DerTree& cms);
[[nodiscard]] DerTree& signer_info(DerTree& cms);
[[nodiscard]] DerTree& certificates(DerTree& cms);
// Adds an unsigned attribute; `oid` is the content of its DER.
void add_unsigned(DerTree& cms, base::Bytes oid, std::vector<DerTree> values);
[[nodiscard]] base::ByteBuffer signature_value(base::Bytes cms);

}  // namespace refward::test
