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

// judges.cc: forms with something to check
[[nodiscard]] std::optional<Opinion> judge_form(const Sighting& sighting);  // the shape is all
[[nodiscard]] std::optional<Opinion> judge_mixed(
    const Sighting& sighting);  // with characters of every kind
[[nodiscard]] std::optional<Opinion> judge_base62_crc(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_github(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_github_fine_grained(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_gitlab(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_hex_crc(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_age(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_macaroon(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_azure_key(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_cask(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_entra(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_devops_pat(const Sighting& sighting);
// context_judges.cc: forms that need what they hold, or what stands beside them
[[nodiscard]] std::optional<Opinion> judge_random(
    const Sighting& sighting);  // a name, and a value that a generator made
[[nodiscard]] std::optional<Opinion> judge_password(
    const Sighting& sighting);  // a name, and a value that a person chose
[[nodiscard]] std::optional<Opinion> judge_jwt(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_json_base64(const Sighting& sighting);  // JSON in base64
[[nodiscard]] std::optional<Opinion> judge_json_url64(
    const Sighting& sighting);  // JSON in base64url
[[nodiscard]] std::optional<Opinion> judge_basic_auth(
    const Sighting& sighting);  // user:password in base64
[[nodiscard]] std::optional<Opinion> judge_discord(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_aws_secret(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_aws_pair(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_alibaba_pair(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_twilio_pair(const Sighting& sighting);
// private_key.cc
[[nodiscard]] std::optional<Opinion> judge_plain_key(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_key(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_service_account(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_plain_putty(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_putty(const Sighting& sighting);
// key_container.cc: binary files
[[nodiscard]] std::optional<Opinion> judge_plain_openpgp(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_openpgp(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_plain_pkcs12(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_encrypted_pkcs12(const Sighting& sighting);
[[nodiscard]] std::optional<Opinion> judge_java_keystore(const Sighting& sighting);

// What judges answer with.
[[nodiscard]] Opinion likely(const Sighting& sighting);
// A wrong checksum is a typing error, a cut value or an invented one: worth a word, no refusal.
[[nodiscard]] Opinion by_checksum(const Sighting& sighting, bool holds);

}  // namespace refward::secrets
