// SPDX-License-Identifier: Apache-2.0
// Attributes: those of a SignerInfo (RFC 5652 section 5.3). Signed ones are whatever the client
// likes, each type once, with the content's type and digest among them. Unsigned ones are text that
// nobody signed: only tokens are let in.
#pragma once

#include "signature/x509/signed_data.h"

namespace refward::signature::x509 {

// `content_type` is the OID that the content-type attribute must hold. Both take what is inside the
// [0] or [1] and fill `signer`. Rejections: x509_attributes, x509_malformed.
[[nodiscard]] base::Result<base::Done, Rejection> read_signed_attributes(base::Bytes attributes,
                                                                         base::Bytes content_type,
                                                                         SignerInfo& signer);
[[nodiscard]] base::Result<base::Done, Rejection> read_unsigned_attributes(base::Bytes attributes,
                                                                           SignerInfo& signer);

}  // namespace refward::signature::x509
