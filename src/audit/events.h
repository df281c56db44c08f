// SPDX-License-Identifier: Apache-2.0
// Events: entries for what is no push (docs/format/entry.md, "The leaf").
#pragma once

#include "audit/log.h"

#include <string>

namespace refward::audit {

// Records that a command changed the keyrings of this server: of no repository, with the digest of
// what they are now (hex) and words that say what was done ("add alice@example.org SHA256:..."),
// unescaped. Because the record then knows that digest, the next push does not record the same
// change once more. Durable when it returns.
Receipt record_keyring_change(Log& log, std::string keyring_digest, std::string note);

}  // namespace refward::audit
