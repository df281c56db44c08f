// SPDX-License-Identifier: Apache-2.0
// SigningKey: the key that an SSHSIG names, plain or within a certificate, ready to verify. Each
// thread remembers those that it met: the commits of a push are signed by few keys, and of a
// certificate the authority's signature is verified once. What is remembered follows from the key's
// bytes alone; whatever depends on options, on time or on keyrings is judged each time.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/ssh/certificate.h"
#include "signature/ssh/public_key.h"
#include "signature/verdict.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace refward::signature::ssh {

// Of how many keys a thread remembers what they are, at most, and how long their blobs may be.
inline constexpr std::size_t kMaxRememberedKeys = 256;
inline constexpr std::size_t kMaxRememberedBytes = 4 * 1024;

struct Certified {
  CertificateView view;  // into SigningKey::stated
  SshCertificate facts;
  SshPublicKey authority;
  Presentation presentation = Presentation::any;
  bool vouched = false;  // the authority's signature has been verified
};

// What could be read, and in `flaw` why the key signs nothing, if it does not.
struct SigningKey {
  base::ByteBuffer stated;  // the blob as it stands in the SSHSIG
  std::string type;         // the name in front of it
  base::ByteBuffer blob;    // of the plain key
  std::string fingerprint;  // of the same
  SshPublicKey key;         // the plain key, where there is no flaw
  std::optional<Certified> certified;
  std::optional<Rejection> flaw;
};

// Never null. `stated` is copied.
[[nodiscard]] std::shared_ptr<SigningKey> read_signing_key(base::Bytes stated);
// The same, from this thread's memory where it is there.
[[nodiscard]] std::shared_ptr<SigningKey> recall_signing_key(base::Bytes stated);

// Whether the key may sign: it has no flaw, no key in it is weak, and its authority vouches for it.
// Rejections: ssh_malformed, ssh_key_type, weak_key, and those that begin with ssh_certificate.
[[nodiscard]] base::Result<base::Done, Rejection> judge_signing_key(SigningKey& key,
                                                                    unsigned min_rsa_bits);

}  // namespace refward::signature::ssh
