// SPDX-License-Identifier: Apache-2.0
// PushCertificate: what `git push --signed` sends (gitprotocol-pack(5), "Push Certificate"), read
// strictly from the raw blob: a header of one line each for version, pusher, optional pushee,
// nonce and push options, an empty line, the ref lines, and one signature. What it says is the
// pusher's word until its signature is verified over `payload`.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "push/push.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::push {

inline constexpr std::size_t kMaxCertificateBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxCertificateLines = 100'000;
// Git's clients sign no nonce of this length or more (send-pack.c, NONCE_LEN_LIMIT).
inline constexpr std::size_t kNonceLimit = 256;

// The views are into the caller's bytes.
struct PushCertificate {
  std::string_view pusher;                 // "Name <email> seconds zone", or a key's name
  base::Instant pushed;                    // the seconds of that line: a claim
  std::optional<std::string_view> pushee;  // the URL that the client pushed to
  std::optional<std::string_view> nonce;
  std::vector<std::string_view> options;
  std::vector<RefLine> lines;  // at least one, no ref twice
  std::string_view payload;    // what the signature covers
  std::string_view armour;     // from -----BEGIN to the LF behind the END line, which ends the blob
};

// The error is a stable code:
//   certificate-size      more than kMaxCertificateBytes
//   certificate-control   NUL, CR or any other control character but LF
//   certificate-version   the first line is not "certificate version 0.1"
//   certificate-header    a line missing, unknown, repeated, misplaced or malformed
//   certificate-pusher    the pusher's line has no name, date and zone
//   certificate-lines     the ref lines are not what Git writes, or there are none
//   certificate-unsigned  no signature behind them
//   certificate-armour    several signatures, or bytes behind the one
struct CertificateFault {
  std::string_view code;  // static storage
  std::string detail;     // unescaped
};

// Every certificate that this accepts Git's receive-pack reads alike: its signature begins where
// Git's last BEGIN line stands, its ref lines behind Git's first empty line.
[[nodiscard]] base::Result<PushCertificate, CertificateFault> parse_push_certificate(
    std::string_view raw);

}  // namespace refward::push
