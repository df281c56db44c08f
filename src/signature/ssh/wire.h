// SPDX-License-Identifier: Apache-2.0
// What SSH's data types (RFC 4251 section 5) need beyond base::ByteReader: `mpint`, held to its one
// spelling, and writing a `string`.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <string_view>

namespace refward::signature::ssh {

// The magnitude, big-endian and without a leading zero, of a positive number of at most `limit`
// bytes. Zero, negative numbers and superfluous zeros in front are errors.
[[nodiscard]] base::Result<base::Bytes> read_positive_mpint(base::ByteReader& reader,
                                                            std::size_t limit);

// `text` as a `string`, at the end of `out`.
void append_string(base::ByteBuffer& out, base::Bytes bytes);
void append_string(base::ByteBuffer& out, std::string_view text);

}  // namespace refward::signature::ssh
