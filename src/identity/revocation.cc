// SPDX-License-Identifier: Apache-2.0
#include "identity/revocation.h"

#include "base/bytes.h"
#include "base/text.h"

#include <algorithm>

namespace refward::identity {
namespace {

constexpr std::string_view kSshPrefix = "SHA256:";
constexpr std::string_view kX509Prefix = "x509:SHA256:";
constexpr std::size_t kSha256Bytes = 32;
constexpr std::size_t kOpenPgpFingerprintBytes = 20;

bool is_hex_of(std::string_view text, std::size_t bytes) {
  const auto parsed = base::parse_hex(text);
  return parsed && parsed->size() == bytes;
}

std::string to_upper_hex(std::string_view hex) {
  std::string out(hex);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

}  // namespace

std::optional<RevocationReason> revocation_reason_named(std::string_view name) noexcept {
  if (name == "superseded")
    return RevocationReason::superseded;
  if (name == "left")
    return RevocationReason::left;
  if (name == "compromised")
    return RevocationReason::compromised;
  return std::nullopt;
}

std::optional<std::string> parse_key_name(std::string_view text) {
  if (text.starts_with(kSshPrefix)) {
    const auto digest = base::parse_base64(text.substr(kSshPrefix.size()), base::Padding::absent);
    return digest && digest->size() == kSha256Bytes ? std::optional(std::string(text))
                                                    : std::nullopt;
  }
  if (text.starts_with(kX509Prefix)) {
    const std::string_view hex = text.substr(kX509Prefix.size());
    if (!is_hex_of(hex, kSha256Bytes))
      return std::nullopt;
    return std::string(kX509Prefix) + base::to_lower(hex);
  }
  if (!is_hex_of(text, kOpenPgpFingerprintBytes))
    return std::nullopt;
  return to_upper_hex(text);
}

}  // namespace refward::identity
