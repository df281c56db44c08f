// SPDX-License-Identifier: Apache-2.0
// What receive-pack tells its hooks about a push beside the ref lines (githooks(5), "pre-receive";
// git-receive-pack(1)): the push options, and where the push certificate lies and how its nonce
// compares with the one that was given out. GIT_PUSH_CERT_STATUS, _SIGNER and _KEY are not read:
// the certificate is verified by us. The update hook has none of these variables.
#pragma once

#include "base/result.h"
#include "platform/environment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::platform {

// As the clients gave them with `git push -o`, in their order; unescaped.
using PushOptions = std::vector<std::string>;

inline constexpr std::size_t kMaxPushOptions = 100'000;

// None where GIT_PUSH_OPTION_COUNT is not set. An error: a count that is no number or too large, or
// an option that the count promises and that is not there.
[[nodiscard]] base::Result<PushOptions> push_options(const Environment& environment);

// What Git says of the nonce in the certificate.
enum class NonceStatus {
  none,  // nothing: the server gives out no nonces (receive.certNonceSeed)
  ok,    // the one that was given out, or over HTTP one that is no older than receive.certNonceSlop
  slop,  // this repository's own, by more seconds away than that
  bad,
  missing,      // the certificate has none
  unsolicited,  // none was given out
  unknown,      // another word
};
[[nodiscard]] std::string_view to_text(NonceStatus status) noexcept;  // Git's word; none: ""

struct CertificateFacts {
  std::string id;     // of the blob; whatever the variable holds
  std::string nonce;  // given out by the server; empty: none
  NonceStatus status = NonceStatus::none;
  std::optional<std::int64_t> slop;  // seconds, where Git says a number
};

// Nothing where the push came without a certificate.
[[nodiscard]] std::optional<CertificateFacts> certificate_facts(const Environment& environment);

struct PushFacts {
  PushOptions options;
  std::optional<CertificateFacts> certificate;
};

[[nodiscard]] base::Result<PushFacts> push_facts(const Environment& environment);

}  // namespace refward::platform
