// SPDX-License-Identifier: Apache-2.0
#include "secrets/judges.h"

#include "base/bytes.h"
#include "secrets/azure_keys.h"
#include "secrets/checksums.h"
#include "secrets/examples.h"
#include "secrets/randomness.h"

namespace refward::secrets {
namespace {

std::string_view after(std::string_view value, char mark) {
  return value.substr(value.find(mark) + 1);
}

}  // namespace

Opinion likely(const Sighting& sighting) {
  return {sighting.weight, Certainty::likely, sighting.value, {}, {}};
}

Opinion by_checksum(const Sighting& sighting, bool holds) {
  return {holds ? sighting.weight : Weight::warning,
          holds ? Certainty::certain : Certainty::failed_checksum,
          sighting.value,
          {},
          {}};
}

std::optional<Opinion> judge_form(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return likely(sighting);
}

std::optional<Opinion> judge_mixed(const Sighting& sighting) {
  return is_mixed(sighting.value) ? judge_form(sighting) : std::nullopt;
}

std::optional<Opinion> judge_base62_crc(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, has_base62_crc(after(sighting.value, '_')));
}

std::optional<Opinion> judge_github(const Sighting& sighting) {
  constexpr std::size_t kClassicBody = 36;
  const std::string_view body = after(sighting.value, '_');
  const bool holds = has_base62_crc(body);
  if (is_example(sighting.value))
    return std::nullopt;
  // Longer forms are announced, their checksum is not: one that fails says nothing there.
  if (!holds && body.size() > kClassicBody)
    return likely(sighting);
  return by_checksum(sighting, holds);
}

std::optional<Opinion> judge_github_fine_grained(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  // That this form ends with a checksum is an observation, not documented: it may only confirm.
  Opinion opinion = likely(sighting);
  if (has_base62_crc(sighting.value.substr(std::string_view("github_pat_").size())))
    opinion.certainty = Certainty::certain;
  return opinion;
}

std::optional<Opinion> judge_gitlab(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  const bool routable = sighting.value.find('.') != std::string_view::npos;
  return routable ? by_checksum(sighting, has_base36_crc(sighting.value)) : likely(sighting);
}

std::optional<Opinion> judge_age(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, is_bech32(sighting.value));
}

std::optional<Opinion> judge_hex_crc(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, has_hex_crc(sighting.value));
}

std::optional<Opinion> judge_macaroon(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  const auto bytes = base::parse_base64url(after(sighting.value, '-'));
  return by_checksum(sighting, bytes && is_macaroon(*bytes));
}

std::optional<Opinion> judge_azure_key(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  const bool holds = is_azure_key(sighting.value);
  // Of these two not every way of making them is published: a checksum may only confirm.
  const bool open = sighting.value.find("AzCa") != std::string_view::npos ||
                    sighting.value.find("AZEG") != std::string_view::npos;
  return open && !holds ? likely(sighting) : by_checksum(sighting, holds);
}

std::optional<Opinion> judge_cask(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, is_cask(sighting.value));
}

std::optional<Opinion> judge_entra(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  // 7Q~ is the form before the checksum.
  const bool checked = sighting.value.substr(3, 3) == "8Q~";
  return checked ? by_checksum(sighting, is_entra_secret(sighting.value)) : judge_mixed(sighting);
}

// 52 letters and digits are nothing without their checksum.
std::optional<Opinion> judge_devops_pat(const Sighting& sighting) {
  if (is_example(sighting.value) || !is_devops_token(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, true);
}

}  // namespace refward::secrets
