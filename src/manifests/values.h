// SPDX-License-Identifier: Apache-2.0
// Values: what may stand in a Secret without being one. Private to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace refward::manifests {

// Empty, a placeholder, a reference into a secret store, a template of such, or public by nature.
[[nodiscard]] bool is_harmless(std::string_view value);
// One leaf as SOPS writes it: ENC[AES256_GCM,data:..,iv:..,tag:..,type:..].
[[nodiscard]] bool is_sops_ciphertext(std::string_view value);
// "**** (9 to 32 bytes)": all that is told of a value.
[[nodiscard]] std::string length_class(std::size_t size);

}  // namespace refward::manifests
