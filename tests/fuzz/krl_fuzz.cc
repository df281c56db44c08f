// SPDX-License-Identifier: Apache-2.0
// Whatever a list holds, it can be asked; an empty one revokes nothing.
#include "signature/ssh/krl.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ssh = refward::signature::ssh;
  const refward::base::Bytes input(data, size);
  const auto list = ssh::Krl::parse(input);
  if (!list)
    return 0;
  refward::signature::SshCertificate certificate;
  certificate.key_id = "alice";
  // A list names its authority where the first section of a certificate list has it.
  constexpr std::size_t kAuthorityAt = 44 + 1 + 4 + 4;
  constexpr std::size_t kAuthorityBytes = 51;
  if (size >= kAuthorityAt + kAuthorityBytes)
    certificate.authority.assign(data + kAuthorityAt, data + kAuthorityAt + kAuthorityBytes);
  for (const std::uint64_t serial : {std::uint64_t{0}, std::uint64_t{7}, UINT64_MAX}) {
    certificate.serial = serial;
    if (list->revokes(certificate) && list->empty())
      std::abort();
  }
  if (list->revokes(certificate.authority) && list->empty())
    std::abort();
  if (!ssh::looks_like_krl(input))
    std::abort();
  return 0;
}
