// SPDX-License-Identifier: Apache-2.0
// SSH certificates (OpenSSH's PROTOCOL.certkeys, version 01): a key, and what an authority has
// signed about it. Read strictly: one spelling, critical options in their order, nothing behind the
// last field. What nobody here understands restricts nobody here, so it is refused.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/ssh/public_key.h"
#include "signature/verdict.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::signature::ssh {

inline constexpr std::size_t kMaxCertificateBytes = 32 * 1024;
inline constexpr std::size_t kMaxNonceBytes = 1024;
inline constexpr std::size_t kMaxKeyIdBytes = 4 * 1024;
inline constexpr std::size_t kMaxPrincipals = 256;
inline constexpr std::size_t kMaxPrincipalBytes = 1024;
inline constexpr std::size_t kMaxCertificateOptions = 256;  // and as many extensions
inline constexpr std::size_t kMaxOptionDataBytes = 4 * 1024;

enum class CertificateType : std::uint32_t { user = 1, host = 2 };

struct CertificateOptionView {
  std::string_view name;  // not empty
  base::Bytes data;
};

// The fields as they stand, views into the blob. Their form has been judged and their meaning not.
struct CertificateView {
  std::string_view type;
  std::string_view key_type;  // of the key in it
  base::Bytes nonce;
  base::Bytes key_fields;  // what stands behind the type's name in the blob of the plain key
  std::uint64_t serial = 0;
  std::uint32_t kind = 0;  // any number; CertificateType names two
  std::string_view key_id;
  std::vector<std::string_view> principals;
  std::uint64_t valid_after = 0;
  std::uint64_t valid_before = 0;  // 2^64 - 1: for ever
  std::vector<CertificateOptionView> critical_options;
  std::vector<CertificateOptionView> extensions;
  base::Bytes authority;    // blob of a plain key
  base::Bytes signed_part;  // from the beginning to the authority's key
  base::Bytes signature;
};

[[nodiscard]] bool is_certificate_type(std::string_view type) noexcept;

// Rejections: ssh_certificate, and ssh_key_type where the key's type is not supported.
[[nodiscard]] base::Result<CertificateView, Rejection> parse_certificate(base::Bytes blob);

// The blob that the certificate's key has without it.
[[nodiscard]] base::ByteBuffer plain_key_blob(const CertificateView& view);

// For the Verdict. A window that ends after the year 9999 is one without an end.
[[nodiscard]] SshCertificate facts_of(const CertificateView& view);

// Whether the authenticator must have verified its user.
enum class Presentation { any, verified };

// What can be judged without the time and without knowing the authority: a user's certificate, for
// somebody, with a window that is one, and no option that would have to hold and does not.
// Rejections: ssh_certificate, ssh_certificate_type,
// ssh_certificate_principals, ssh_certificate_option, ssh_certificate_presence.
[[nodiscard]] base::Result<Presentation, Rejection> judge_certificate(const CertificateView& view);

// The authority's signature over the certificate: the last and most expensive question. The
// rejection is ssh_certificate_signature, whatever is wrong.
[[nodiscard]] base::Result<base::Done, Rejection> verify_authority(const CertificateView& view,
                                                                   const SshPublicKey& authority);

}  // namespace refward::signature::ssh
