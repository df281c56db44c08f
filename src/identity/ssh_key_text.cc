// SPDX-License-Identifier: Apache-2.0
#include "identity/ssh_key_text.h"

#include "identity/text_lines.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>

namespace refward::identity {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Result;

constexpr std::string_view kCertificateSuffix = "-cert-v01@openssh.com";
constexpr std::size_t kMaxTypeBytes = 64;
constexpr std::size_t kMaxApplicationBytes = 1024;
constexpr std::size_t kEd25519Bytes = 32;

enum class Layout { ed25519, ecdsa, rsa };
enum class Token { none, fido };  // a FIDO key ends with the application that it was made for

struct KeyType {
  std::string_view name;
  Layout layout;
  Token token;
  std::string_view curve;
  std::size_t point_bytes;
};

constexpr KeyType kKeyTypes[] = {
    {"ssh-ed25519", Layout::ed25519, Token::none, {}, 0},
    {"ssh-rsa", Layout::rsa, Token::none, {}, 0},
    {"ecdsa-sha2-nistp256", Layout::ecdsa, Token::none, "nistp256", 65},
    {"ecdsa-sha2-nistp384", Layout::ecdsa, Token::none, "nistp384", 97},
    {"ecdsa-sha2-nistp521", Layout::ecdsa, Token::none, "nistp521", 133},
    {"sk-ssh-ed25519@openssh.com", Layout::ed25519, Token::fido, {}, 0},
    {"sk-ecdsa-sha2-nistp256@openssh.com", Layout::ecdsa, Token::fido, "nistp256", 65},
};

const KeyType* find_type(std::string_view name) noexcept {
  const auto* const found = std::find_if(std::begin(kKeyTypes), std::end(kKeyTypes),
                                         [&](const KeyType& type) { return type.name == name; });
  return found == std::end(kKeyTypes) ? nullptr : found;
}

// A positive number without leading zero bytes, which would give a key a second spelling
// (RFC 4251 section 5, mpint).
Result<Bytes> take_number(ByteReader& reader) {
  TRY(Bytes number, reader.ssh_string(kMaxRsaBits / 8 + 1));
  if (number.empty() || (number[0] & 0x80U) != 0)
    return base::Error("a number is zero or negative");
  if (number[0] != 0)
    return number;
  if (number.size() < 2 || (number[1] & 0x80U) == 0)
    return base::Error("a number has leading zero bytes");
  return number.subspan(1);
}

Result<unsigned> take_rsa(ByteReader& reader) {
  TRY_OK(take_number(reader));  // the exponent
  TRY(const Bytes modulus, take_number(reader));
  const auto bits = static_cast<unsigned>((modulus.size() - 1) * 8) +
                    static_cast<unsigned>(std::bit_width(modulus[0]));
  if (bits > kMaxRsaBits)
    return base::Error("an RSA key is longer than " + std::to_string(kMaxRsaBits) + " bits");
  return bits;
}

base::Status take_ed25519(ByteReader& reader) {
  TRY(const Bytes point, reader.ssh_string(kEd25519Bytes));
  if (point.size() != kEd25519Bytes)
    return base::Error("an Ed25519 key is not 32 bytes long");
  return base::Done{};
}

base::Status take_ecdsa(ByteReader& reader, const KeyType& type) {
  TRY(const Bytes curve, reader.ssh_string(kMaxTypeBytes));
  if (base::as_text(curve) != type.curve)
    return base::Error("the curve is not the key type's");
  TRY(const Bytes point, reader.ssh_string(type.point_bytes));
  if (point.size() != type.point_bytes || point[0] != 4)
    return base::Error("the key is not an uncompressed point of its curve");
  return base::Done{};
}

// All that follows the type's name in the blob. The value is an RSA key's length in bits, else 0.
Result<unsigned> take_key(ByteReader& reader, const KeyType& type) {
  unsigned bits = 0;
  if (type.layout == Layout::rsa) {
    TRY(bits, take_rsa(reader));
  } else if (type.layout == Layout::ed25519) {
    TRY_OK(take_ed25519(reader));
  } else {
    TRY_OK(take_ecdsa(reader, type));
  }
  if (type.token == Token::fido) {
    TRY_OK(reader.ssh_string(kMaxApplicationBytes));
  }
  TRY_OK(reader.expect_end());
  return bits;
}

Fault bad_blob(std::size_t column, std::string why) {
  return Fault{0, column, "key-blob", std::move(why)};
}

std::string_view take_token(std::string_view& rest) noexcept {
  const std::string_view token = rest.substr(0, find_blank(rest));
  rest.remove_prefix(token.size());
  rest.remove_prefix(skip_blanks(rest));
  return token;
}

constexpr std::array<bool, 256> base64_digits() {
  std::array<bool, 256> digits{};
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
    digits[static_cast<std::uint8_t>(c)] = true;
  return digits;
}

constexpr std::array<bool, 256> kIsDigit = base64_digits();

// Most keys are of this type, and all of them begin with the same 150 bits of base64: two lengths
// and the type's name. The next digit holds the last two bits of the second length. The length
// leaves no padding, so what remains to be seen is that every character is a digit.
bool is_plain_ed25519(const SshKeyView& key) noexcept {
  constexpr std::string_view kFront = "AAAAC3NzaC1lZDI1NTE5AAAAI";
  constexpr std::size_t kDigits = 68;
  const auto is_digit = [](char c) { return kIsDigit[static_cast<std::uint8_t>(c)]; };
  return key.type == "ssh-ed25519" && key.base64.size() == kDigits &&
         key.base64.starts_with(kFront) && key.base64[kFront.size()] >= 'A' &&
         key.base64[kFront.size()] <= 'P' &&
         std::all_of(key.base64.begin() + kFront.size(), key.base64.end(), is_digit);
}

// The blob against the type that stands before it.
Result<SshKeyView, Fault> parse_blob(SshKeyView key, std::size_t column) {
  if (is_plain_ed25519(key))
    return key;
  const auto blob = base::parse_base64(key.base64);
  if (!blob || blob->size() > kMaxKeyBlobBytes)
    return Fault{0, column, "key-base64", "the key is not strict base64 of at most 16 KiB"};
  ByteReader reader(*blob);
  const auto named = reader.ssh_string(kMaxTypeBytes);
  if (!named)
    return bad_blob(column, "the key does not begin with the name of its type");
  if (base::as_text(*named) != key.type)
    return Fault{0, column, "key-type-mismatch", "the key is of another type than its line says"};
  const KeyType* const type = find_type(key.type);
  if (type == nullptr) {
    key.standing = key.type.ends_with(kCertificateSuffix) ? KeyStanding::certificate
                                                          : KeyStanding::unsupported;
    return key;
  }
  const auto bits = take_key(reader, *type);
  if (!bits)
    return bad_blob(column, bits.error().what);
  key.rsa_bits = *bits;
  return key;
}

}  // namespace

bool is_supported_key_type(std::string_view type) noexcept {
  return find_type(type) != nullptr;
}

// A type that we have never heard of is known by its blob, which repeats the name; so an option
// that we have never heard of cannot pass for one.
bool begins_with_key(std::string_view text) {
  std::string_view rest = text;
  const std::string_view type = take_token(rest);
  if (is_supported_key_type(type) || type.ends_with(kCertificateSuffix))
    return true;
  const auto blob = base::parse_base64(take_token(rest));
  if (!blob)
    return false;
  ByteReader reader(*blob);
  const auto named = reader.ssh_string(kMaxTypeBytes);
  return named && !named->empty() && base::as_text(*named) == type;
}

Result<SshKeyView, Fault> parse_ssh_key(std::string_view text) {
  std::string_view rest = text;
  SshKeyView key;
  key.type = take_token(rest);
  const std::size_t column = text.size() - rest.size() + 1;
  key.base64 = take_token(rest);
  if (key.type.empty() || key.base64.empty())
    return Fault{0, column, "missing-key", "a key type and its key in base64 are missing"};
  return parse_blob(key, column);
}

}  // namespace refward::identity
