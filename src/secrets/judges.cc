// SPDX-License-Identifier: Apache-2.0
#include "secrets/judges.h"

#include "base/bytes.h"
#include "secrets/checksums.h"
#include "secrets/examples.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refward::secrets {
namespace {

bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

// Random base62 or base64 of 20 characters and more lacks one of the three less than once in 30;
// names, hashes in hex and paths mostly do.
bool is_mixed(std::string_view value) {
  return std::ranges::any_of(value, is_lower) && std::ranges::any_of(value, is_upper) &&
         std::ranges::any_of(value, is_digit);
}

Opinion likely(const Sighting& sighting) {
  return {sighting.weight, Certainty::likely, sighting.value, {}, {}};
}

// A wrong checksum is a typing error, a cut value or an invented one: worth a word, no refusal.
Opinion by_checksum(const Sighting& sighting, bool holds) {
  return {holds ? sighting.weight : Weight::warning,
          holds ? Certainty::certain : Certainty::failed_checksum,
          sighting.value,
          {},
          {}};
}

std::string_view after(std::string_view value, char mark) {
  return value.substr(value.find(mark) + 1);
}

// The value of a JSON member that is a string, by a look that needs no document. Encoders of this
// form write neither escapes nor nesting here.
std::string_view json_string(std::string_view json, std::string_view name) {
  std::size_t at = json.find("\"" + std::string(name) + "\"");
  if (at == std::string_view::npos)
    return {};
  at = json.find_first_not_of(" \t:", at + name.size() + 2);
  if (at == std::string_view::npos || json[at] != '"')
    return {};
  const std::size_t end = json.find('"', at + 1);
  return end == std::string_view::npos ? std::string_view{} : json.substr(at + 1, end - at - 1);
}

// The sample that documentation of the format has carried for years.
bool is_sample_claims(std::string_view json) {
  return json_string(json, "sub") == "1234567890" && json_string(json, "name") == "John Doe";
}

constexpr std::size_t kAwsSecretLength = 40;

bool is_aws_secret_byte(char c) noexcept {
  return is_lower(c) || is_upper(c) || is_digit(c) || c == '/' || c == '+';
}

// 40 base64 characters with every kind among them; a SHA-1 in hex and a path are none.
bool is_aws_secret(std::string_view run) {
  return run.size() == kAwsSecretLength && is_mixed(run) && !is_example(run) &&
         std::ranges::count(run, '/') < 6;
}

}  // namespace

std::optional<Opinion> judge_form(const Sighting& sighting) {
  if (is_example(sighting.value))
    return std::nullopt;
  return likely(sighting);
}

std::optional<Opinion> judge_mixed(const Sighting& sighting) {
  return is_mixed(sighting.value) ? judge_form(sighting) : std::nullopt;
}

std::optional<Opinion> judge_base62_crc(const Sighting& sighting) {
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

std::optional<Opinion> judge_jwt(const Sighting& sighting) {
  const std::string_view header = sighting.value.substr(0, sighting.value.find('.'));
  const std::string_view rest = after(sighting.value, '.');
  const auto head = base::parse_base64url(header);
  const auto claims = base::parse_base64url(rest.substr(0, rest.find('.')));
  if (!head || !claims)
    return std::nullopt;
  const std::string_view algorithm = json_string(base::as_text(*head), "alg");
  if (algorithm.empty() || algorithm == "none" || is_sample_claims(base::as_text(*claims)) ||
      is_example(sighting.value))
    return std::nullopt;
  return likely(sighting);
}

std::optional<Opinion> judge_aws_secret(const Sighting& sighting) {
  const std::size_t end = sighting.end;
  if (end < sighting.text.size() &&
      (is_aws_secret_byte(sighting.text[end]) || sighting.text[end] == '='))
    return std::nullopt;
  return is_aws_secret(sighting.value) ? std::optional(likely(sighting)) : std::nullopt;
}

std::optional<Opinion> judge_aws_pair(const Sighting& sighting) {
  constexpr std::size_t kNear = 256;
  if (is_example(sighting.value))
    return std::nullopt;
  const std::size_t from = sighting.begin - std::min(sighting.begin, kNear);
  const std::size_t to = std::min(sighting.text.size(), sighting.end + kNear);
  for (std::size_t at = from; at < to;) {
    std::size_t stop = at;
    while (stop < to && is_aws_secret_byte(sighting.text[stop]))
      ++stop;
    if (is_aws_secret(sighting.text.substr(at, stop - at)))
      return Opinion{
          sighting.weight, Certainty::likely, sighting.text.substr(at, stop - at), {}, {}};
    at = stop + 1;
  }
  return std::nullopt;
}

}  // namespace refward::secrets
