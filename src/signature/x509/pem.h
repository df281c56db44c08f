// SPDX-License-Identifier: Apache-2.0
// PEM: the files of certificates and CRLs (RFC 7468). Lines between the blocks are a reader's
// notes, as `openssl` writes them; a block of any other kind, or one that is not closed, is a
// fault: it may be the one that somebody relies on.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <string_view>
#include <vector>

namespace refward::signature::x509 {

// `label` is that of all blocks: "CERTIFICATE", "X509 CRL". At least one; lines end in LF or CRLF.
[[nodiscard]] base::Result<std::vector<base::ByteBuffer>> parse_pem(std::string_view text,
                                                                    std::string_view label);

}  // namespace refward::signature::x509
