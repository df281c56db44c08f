// SPDX-License-Identifier: Apache-2.0
// Splitting a raw commit or tag into what its signature covers and the
// signature, strictly: whatever Git would drop from the payload, or
// concatenate, or leave uncovered, is a fault (design: no unsigned free text).
// Never libgit2's extractor. The rules of Git: commit.c
// parse_buffer_signed_by_header, gpg-interface.c parse_signed_buffer.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace refward::git {

// Each is the reason code of a refusal; see to_text.
enum class SplitFault {
  no_signature,              // "no-signature"
  several_signatures,        // "several-signatures": a second gpgsig header, a second
                             // armour in a tag
  unknown_signature_header,  // "unknown-signature-header": gpgsig-sha256 in a
                             // SHA-1 repository, gpgsigFOO
  text_outside_armour,       // "text-outside-armour": bytes before BEGIN or after END
                             // (one empty line is tolerated in a header)
  nul_byte,                  // "nul-byte"
  malformed,                 // "malformed-object"
};
[[nodiscard]] std::string_view to_text(SplitFault fault) noexcept;

struct SignedObject {
  std::string payload;  // the exact bytes that the signature covers
  std::string armour;   // from -----BEGIN to the LF after the END line; nothing
                        // before, nothing after
};

// Does this line begin a signature, as Git matches it (gpg-interface.c, get_format_by_sig)? A
// prefix is enough, so that whatever Git takes for a marker is one here too.
[[nodiscard]] bool begins_armour(std::string_view line) noexcept;

// SplitError is a struct so that it converts neither way with SignedObject.
struct SplitError {
  SplitFault fault;
};

[[nodiscard]] base::Result<SignedObject, SplitError> split_commit(std::string_view raw);
// A tag: the tail from its one line-start BEGIN marker is the signature.
[[nodiscard]] base::Result<SignedObject, SplitError> split_tag(std::string_view raw);

}  // namespace refward::git
