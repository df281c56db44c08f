// SPDX-License-Identifier: Apache-2.0
#include "inspect/approvals.h"

namespace refward::inspect {

findings::Findings approvals(const Ground&, Books&, const CertificateFindings&) {
  return {};
}

}  // namespace refward::inspect
