// SPDX-License-Identifier: Apache-2.0
// approvals: has each new commit with changes of its own been approved by enough other people, and
// each creation or rewind of a ref that asks for it (design.md 4.5)? In three forms: signed merges,
// the certificate of the push, and signed tags under refs/approvals/.
#pragma once

#include "inspect/books.h"
#include "inspect/push_certificate.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings approvals(const Ground& ground,
                                           Books& books,
                                           const CertificateFindings& certificate);

}  // namespace refward::inspect
