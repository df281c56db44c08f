// SPDX-License-Identifier: Apache-2.0
// SSHSIG: OpenSSH's detached signatures (PROTOCOL.sshsig), dearmoured, read more strictly than
// ssh-keygen does: version 1 and no other, the reserved field empty, nothing behind the last field.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <cstddef>
#include <string_view>

namespace refward::signature::ssh {

inline constexpr std::size_t kMaxNamespaceBytes = 256;
inline constexpr std::size_t kMaxReservedBytes = 4 * 1024;

// The fields as they stand, views into the blob; only magic and version are judged.
struct SshsigView {
  base::Bytes public_key;
  std::string_view ns;
  base::Bytes reserved;
  std::string_view hash;
  base::Bytes signature;
};

// Rejections: ssh_malformed, ssh_version.
[[nodiscard]] base::Result<SshsigView, Rejection> parse_sshsig(base::Bytes blob);

// Form first, from the outside in; the mathematics last. `ns` is not empty.
[[nodiscard]] Verdict verify_sshsig(std::string_view payload,
                                    base::Bytes blob,
                                    std::string_view ns,
                                    const Options& options);

}  // namespace refward::signature::ssh
