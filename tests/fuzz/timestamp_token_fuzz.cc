// SPDX-License-Identifier: Apache-2.0
// Time-stamp tokens: the CMS around them and the TSTInfo inside, and a TSTInfo alone.
#include "signature/x509/signed_data.h"
#include "signature/x509/time_stamp.h"

#include <cstdlib>

namespace {

namespace x509 = refward::signature::x509;

void judge(refward::base::Bytes info) {
  const auto parsed = x509::parse_stamp_info(info);
  if (parsed && (parsed->imprint.size() > info.size() || parsed->at.time_since_epoch().count() < 0))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  judge({data, size});
  const auto token = x509::parse_signed_data({data, size}, x509::ContentKind::token);
  if (!token)
    return 0;
  if (token->spelling != x509::Spelling::der || token->certificates.size() > size)
    std::abort();
  judge(token->content);
  return 0;
}
