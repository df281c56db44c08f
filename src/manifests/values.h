// SPDX-License-Identifier: Apache-2.0
// Values: what may stand in a Secret without being one. Private to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace refward::manifests {

// Empty, a placeholder, a reference into a secret store, a template of such, or public by nature.
[[nodiscard]] bool is_harmless(std::string_view value);
// One leaf as SOPS writes it: ENC[AES256_GCM,data:..,iv:..,tag:..,type:..], each part base64 of the
// length that the cipher gives it.
[[nodiscard]] bool is_sops_ciphertext(std::string_view value);
// Without white space, as base64 is decoded.
[[nodiscard]] std::string without_blanks(std::string_view text);
// "scheme://user:password@host" with a literal password.
[[nodiscard]] bool holds_a_url_password(std::string_view value);
// "**** (9 to 32 bytes)": all that is told of a value.
[[nodiscard]] std::string length_class(std::size_t size);

}  // namespace refward::manifests
