// SPDX-License-Identifier: Apache-2.0
// Judges: the last look at a confirmed candidate. A judge checks what the form's issuer put in to
// be checked (checksum, header, pair) and tells a real value from an example. Private to this room.
#pragma once

#include "secrets/weight.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets {

enum class Certainty { certain, likely, failed_checksum };

// A confirmed shape in its surroundings.
struct Sighting {
  std::string_view text;   // all of it
  std::size_t begin;       // of the shape, in text
  std::size_t end;         // of the shape, in text
  std::string_view value;  // group 1, a view into text
  Weight weight;           // the rule's
};

struct Opinion {
  Weight weight;
  Certainty certainty;
  std::string_view value;  // a view into text: where the match is placed, and what is masked
  std::string subject;     // what the identity is made of, where that is not `value` itself
  std::string masked;      // where that is not the mask of `value`
};

// Nothing: harmless, or not what the rule looks for.
using Judge = std::optional<Opinion> (*)(const Sighting& sighting);

[[nodiscard]] std::optional<Opinion> judge_form(const Sighting& sighting);   // the shape is all
[[nodiscard]] std::optional<Opinion> judge_mixed(const Sighting& sighting);  // mixed characters
[[nodiscard]] std::optional<Opinion> judge_base62_crc(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_github_fine_grained(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_gitlab(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_age(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_jwt(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_aws_secret(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_aws_pair(const Sighting& sighting);
// private_key.cc
[[nodiscard]] std::optional<Opinion> judge_plain_key(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_key(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_plain_putty(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_putty(const Sighting& sighting);

}  // namespace refward::secrets
