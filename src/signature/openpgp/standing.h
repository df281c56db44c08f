// SPDX-License-Identifier: Apache-2.0
// Standing: what the packets of a certificate that GnuPG took say beyond GnuPG's listing of it:
// whether a signing subkey consented to its primary key, when a revoked key was revoked and how,
// and when a binding itself runs out. The packets are those that GnuPG exports from its home, from
// which its import has dropped every binding and revocation that does not verify; whatever is
// unclear here counts against the key.
#pragma once

#include "base/clock.h"
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/keyring.h"

#include <optional>

namespace refward::signature::openpgp {

// `foreign`: the subkey's mathematics is not here, and GnuPG says so with each signature.
enum class Consent { given, missing, foreign };

// Whether the newest bindings of `subkey` each hold back signatures (class 0x19) by the subkey over
// both keys, every one of them right. Without one, anybody could bind another's signing key to a
// primary of his own and be taken for the author of what the other signs. GnuPG asks it of the
// newest back signature in the newest valid binding, so that whatever has consent here has it
// there.
[[nodiscard]] Consent consent_of(const PublicKey& subkey, const PublicKey& primary);

// When the newest binding of `subkey` runs out by a lifetime of its own, which GnuPG weighs at the
// moment of its listing alone.
[[nodiscard]] std::optional<base::Instant> binding_ends(const PublicKey& subkey);

// Of a key that GnuPG calls revoked: by its own revocations or, for a subkey that has none, by its
// primary's.
[[nodiscard]] Revocation revocation_of(const PublicKey& key, const PublicKey& primary);

}  // namespace refward::signature::openpgp
