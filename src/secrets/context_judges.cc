// SPDX-License-Identifier: Apache-2.0
// Judges of what has to be opened (a JSON Web Token, JSON in base64) or compared with what stands
// around it (an id and its secret, a name and its value).
#include "base/bytes.h"
#include "secrets/examples.h"
#include "secrets/judges.h"
#include "secrets/randomness.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace refward::secrets {
namespace {

constexpr std::size_t kNear = 256;  // bytes on either side in which an id's secret is looked for

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_base62(char c) noexcept {
  return is_letter(c) || is_digit(c);
}

bool is_base64(char c) noexcept {
  return is_base62(c) || c == '/' || c == '+';
}

bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f');
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

// Tokens that ended before these rules were made are dead wherever they are found, so that no clock
// is asked: 2026-01-01.
constexpr std::int64_t kLongAgo = 1767225600;

bool is_dead(std::string_view claims) {
  std::size_t at = claims.find("\"exp\"");
  if (at == std::string_view::npos)
    return false;
  at = claims.find_first_not_of(" \t\r\n:", at + 5);
  std::int64_t instant = 0;
  if (at == std::string_view::npos)
    return false;
  const auto parsed = std::from_chars(claims.data() + at, claims.data() + claims.size(), instant);
  return parsed.ec == std::errc() && instant < kLongAgo;
}

// The sample that documentation of the format has carried for years.
bool is_sample_claims(std::string_view json) {
  return json_string(json, "sub") == "1234567890" && json_string(json, "name") == "John Doe";
}

// What the issuer means to be public: the key that a browser of everybody gets.
bool is_public_claims(std::string_view json) {
  return json_string(json, "role") == "anon" && json_string(json, "iss").starts_with("supabase");
}

constexpr std::size_t kAwsSecretLength = 40;

// 40 base64 characters with every kind among them; a SHA-1 in hex and a path are none.
bool is_aws_secret(std::string_view run) {
  return run.size() == kAwsSecretLength && is_mixed(run) && !is_example(run) &&
         std::ranges::count(run, '/') < 6;
}

// The first whole run of `member` bytes near the sighting, and outside of it, that is a secret.
std::optional<Opinion> secret_nearby(const Sighting& sighting,
                                     bool (*member)(char),
                                     bool (*is_secret)(std::string_view)) {
  if (is_example(sighting.value))
    return std::nullopt;
  const std::size_t from = sighting.begin - std::min(sighting.begin, kNear);
  const std::size_t to = std::min(sighting.text.size(), sighting.end + kNear);
  for (std::size_t at = from; at < to;) {
    std::size_t stop = at;
    while (stop < to && member(sighting.text[stop]))
      ++stop;
    const std::string_view run = sighting.text.substr(at, stop - at);
    if (is_secret(run) && (stop <= sighting.begin || at >= sighting.end))
      return Opinion{sighting.weight, Certainty::likely, run, {}, {}};
    at = stop + 1;
  }
  return std::nullopt;
}

// The JSON object that begins at "eyJ" or "eyI" in the value, decoded.
std::optional<std::string> json_in(std::string_view value, bool (*member)(char)) {
  const std::size_t begin = value.find("ey");
  if (begin == std::string_view::npos)
    return std::nullopt;
  std::size_t end = begin;
  while (end < value.size() && member(value[end]))
    ++end;
  std::string coded(value.substr(begin, end - begin));
  std::ranges::replace(coded, '+', '-');
  std::ranges::replace(coded, '/', '_');
  const auto bytes = base::parse_base64url(coded);
  if (!bytes)
    return std::nullopt;
  std::string json(base::as_text(*bytes));
  const bool object = json.size() > 8 && json.front() == '{' && json.back() == '}';
  return object && json.find("\":") != std::string::npos ? std::optional(json) : std::nullopt;
}

std::optional<Opinion> judge_json(const Sighting& sighting, bool (*member)(char)) {
  const auto json = json_in(sighting.value, member);
  if (!json || is_example(sighting.value))
    return std::nullopt;
  return by_checksum(sighting, true);
}

}  // namespace

std::optional<Opinion> judge_random(const Sighting& sighting) {
  return looks_random(sighting.value) ? std::optional(likely(sighting)) : std::nullopt;
}

std::optional<Opinion> judge_password(const Sighting& sighting) {
  return looks_chosen(sighting.value) ? std::optional(likely(sighting)) : std::nullopt;
}

std::optional<Opinion> judge_jwt(const Sighting& sighting) {
  const std::string_view header = sighting.value.substr(0, sighting.value.find('.'));
  const std::string_view rest = sighting.value.substr(header.size() + 1);
  const auto head = base::parse_base64url(header);
  const auto claims = base::parse_base64url(rest.substr(0, rest.find('.')));
  if (!head || !claims)
    return std::nullopt;
  const std::string_view algorithm = json_string(base::as_text(*head), "alg");
  if (algorithm.empty() || algorithm == "none" || is_sample_claims(base::as_text(*claims)) ||
      is_public_claims(base::as_text(*claims)) || is_example(sighting.value))
    return std::nullopt;
  Opinion opinion = likely(sighting);
  if (is_dead(base::as_text(*claims)) && opinion.weight == Weight::error)
    opinion.weight = Weight::warning;
  return opinion;
}

std::optional<Opinion> judge_json_base64(const Sighting& sighting) {
  return judge_json(sighting, is_base64);
}

std::optional<Opinion> judge_json_url64(const Sighting& sighting) {
  return judge_json(sighting, [](char c) { return is_base62(c) || c == '-' || c == '_'; });
}

std::optional<Opinion> judge_basic_auth(const Sighting& sighting) {
  const auto bytes = base::parse_base64(sighting.value);
  if (!bytes)
    return std::nullopt;
  const std::string_view pair = base::as_text(*bytes);
  const std::size_t colon = pair.find(':');
  const bool printable = std::ranges::all_of(pair, [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable || colon == std::string_view::npos || colon == 0 || colon + 4 > pair.size())
    return std::nullopt;
  const std::string_view password = pair.substr(colon + 1);
  if (is_example(password) || is_stand_in(password) || is_reference(password))
    return std::nullopt;
  return by_checksum(sighting, true);
}

// The first part is the bot's number.
std::optional<Opinion> judge_discord(const Sighting& sighting) {
  const auto id = base::parse_base64url(sighting.value.substr(0, sighting.value.find('.')));
  if (!id || id->size() < 17 || is_example(sighting.value) ||
      !std::ranges::all_of(base::as_text(*id), is_digit))
    return std::nullopt;
  return likely(sighting);
}

std::optional<Opinion> judge_aws_secret(const Sighting& sighting) {
  const std::size_t end = sighting.end;
  if (end < sighting.text.size() && (is_base64(sighting.text[end]) || sighting.text[end] == '='))
    return std::nullopt;
  return is_aws_secret(sighting.value) ? std::optional(likely(sighting)) : std::nullopt;
}

std::optional<Opinion> judge_aws_pair(const Sighting& sighting) {
  return secret_nearby(sighting, is_base64, is_aws_secret);
}

std::optional<Opinion> judge_alibaba_pair(const Sighting& sighting) {
  return secret_nearby(sighting, is_base62, [](std::string_view run) {
    return run.size() == 30 && is_mixed(run) && !is_example(run);
  });
}

std::optional<Opinion> judge_twilio_pair(const Sighting& sighting) {
  return secret_nearby(sighting, is_base62, [](std::string_view run) {
    return run.size() == 32 && std::ranges::all_of(run, is_hex) && looks_random(run);
  });
}

}  // namespace refward::secrets
