// SPDX-License-Identifier: Apache-2.0
// Key armour: the text form of public keys (RFC 4880 section 6.2) in a file that an administrator
// wrote. One or more blocks; between them empty lines and lines that begin with `#`. Armour headers
// and CRLF are free; a block without its end, foreign characters and a wrong CRC-24 are not,
// because a key that is lost in silence is a key that nobody can revoke.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

enum class BlockKind { public_key, private_key };

struct Block {
  BlockKind kind = BlockKind::public_key;
  base::ByteBuffer packets;  // empty for a private key, which is not even decoded
};

// The error names the line: "line 3: ...".
[[nodiscard]] base::Result<std::vector<Block>> parse_key_armour(std::string_view text);

}  // namespace refward::signature::openpgp
