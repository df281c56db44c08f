// SPDX-License-Identifier: Apache-2.0
#include "secrets/der_key.h"

#include <cstddef>
#include <cstdint>

namespace refward::secrets {
namespace {

using namespace std::string_view_literals;

constexpr std::uint8_t kInteger = 0x02;
constexpr std::uint8_t kBitString = 0x03;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kOid = 0x06;
constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kTag0 = 0xa0;
constexpr std::uint8_t kTag1 = 0xa1;
constexpr std::uint8_t kPublicKey = 0x81;  // RFC 5958: [1] IMPLICIT BIT STRING

constexpr std::string_view kPkcs5 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05"sv;
constexpr std::string_view kPkcs12Pbe = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01"sv;
constexpr std::string_view kPkcs7 = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"sv;
constexpr std::string_view kPlainKeyBag = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01"sv;

struct Value {
  std::uint8_t tag;
  std::string_view content;
};

// Takes values from the front of a content.
class Der {
 public:
  explicit Der(std::string_view bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  // One definite length, in as few bytes as it needs.
  std::optional<Value> next() noexcept {
    if (rest_.size() < 2)
      return std::nullopt;
    const auto tag = static_cast<std::uint8_t>(rest_[0]);
    std::size_t size = static_cast<std::uint8_t>(rest_[1]);
    std::size_t header = 2;
    if (size >= 0x80) {
      const std::size_t bytes = size & 0x7fU;
      if (bytes == 0 || bytes > 4 || rest_.size() < 2 + bytes || rest_[2] == '\0')
        return std::nullopt;
      size = 0;
      for (; header < 2 + bytes; ++header)
        size = size << 8 | static_cast<std::uint8_t>(rest_[header]);
      if (size < 0x80)
        return std::nullopt;
    }
    if ((tag & 0x1fU) == 0x1fU || size > rest_.size() - header)
      return std::nullopt;
    const Value value{tag, rest_.substr(header, size)};
    rest_.remove_prefix(header + size);
    return value;
  }

  std::optional<std::string_view> next(std::uint8_t tag) noexcept {
    const auto value = next();
    if (!value || value->tag != tag)
      return std::nullopt;
    return value->content;
  }

 private:
  std::string_view rest_;
};

bool is_integer(std::string_view content) noexcept {
  if (content.empty() || (static_cast<std::uint8_t>(content[0]) & 0x80U) != 0)
    return false;  // negative
  return content.size() == 1 || content[0] != '\0' ||
         (static_cast<std::uint8_t>(content[1]) & 0x80U) != 0;
}

// `count` non-negative numbers, the first of them at least `size` bytes long.
bool has_integers(Der& der, int count, std::size_t size) noexcept {
  for (int i = 0; i < count; ++i) {
    const auto content = der.next(kInteger);
    if (!content || !is_integer(*content) || (i == 0 && content->size() < size))
      return false;
  }
  return true;
}

constexpr std::size_t kMinModulus = 64;  // bytes

bool is_rsa(Der der, std::string_view version) noexcept {
  if (!has_integers(der, 8, kMinModulus))
    return false;
  return version == "\1"sv ? der.next(kSequence) && der.at_end() : der.at_end();
}

bool is_dsa(Der der) noexcept {
  return has_integers(der, 5, kMinModulus) && der.at_end();
}

bool is_ec(Der der) noexcept {
  const auto key = der.next(kOctetString);
  if (!key || key->size() < 16 || key->size() > 66)
    return false;
  auto value = der.next();
  if (value && value->tag == kTag0)
    value = der.at_end() ? std::nullopt : der.next();
  if (value)
    return value->tag == kTag1 && Der(value->content).next(kBitString) && der.at_end();
  return der.at_end();
}

bool is_private_key_info(Der der) noexcept {
  const auto algorithm = der.next(kSequence);
  if (!algorithm || !Der(*algorithm).next(kOid))
    return false;
  const auto key = der.next(kOctetString);
  if (!key || key->empty())
    return false;
  while (!der.at_end()) {
    const auto value = der.next();
    if (!value || (value->tag != kTag0 && value->tag != kPublicKey && value->tag != kTag1))
      return false;
  }
  return true;
}

// The algorithm must be a password's: a digest with its algorithm has the same shape.
bool is_encrypted_key_info(Der der) noexcept {
  const auto algorithm = der.next(kSequence);
  if (!algorithm)
    return false;
  const auto oid = Der(*algorithm).next(kOid);
  if (!oid || (!oid->starts_with(kPkcs5) && !oid->starts_with(kPkcs12Pbe)))
    return false;
  const auto key = der.next(kOctetString);
  return key && !key->empty() && der.at_end();
}

bool is_plain_key(Der der) noexcept {
  const auto version = der.next(kInteger);
  if (!version || (*version != "\0"sv && *version != "\1"sv))
    return false;
  return is_private_key_info(der) || is_rsa(der, *version) ||
         (*version == "\0"sv ? is_dsa(der) : is_ec(der));
}

}  // namespace

std::optional<Secrecy> der_key(std::string_view bytes) {
  Der whole(bytes);
  const auto content = whole.next(kSequence);
  if (!content || !whole.at_end())
    return std::nullopt;
  if (is_plain_key(Der(*content)))
    return Secrecy::plain;
  if (is_encrypted_key_info(Der(*content)))
    return Secrecy::protected_by_password;
  return std::nullopt;
}

std::optional<Secrecy> pkcs12_store(std::string_view bytes) {
  constexpr std::string_view kIndefinite = "\x30\x80\x02\x01\x03\x30\x80\x06\x09"sv;
  const auto secrecy = [&] {
    return bytes.find(kPlainKeyBag) != std::string_view::npos ? Secrecy::plain
                                                              : Secrecy::protected_by_password;
  };
  if (bytes.starts_with(kIndefinite) && bytes.substr(kIndefinite.size()).starts_with(kPkcs7))
    return secrecy();
  Der whole(bytes);
  const auto content = whole.next(kSequence);
  if (!content || !whole.at_end())
    return std::nullopt;
  Der der(*content);
  if (der.next(kInteger) != "\3"sv)
    return std::nullopt;
  const auto safe = der.next(kSequence);
  if (!safe)
    return std::nullopt;
  const auto oid = Der(*safe).next(kOid);
  if (!oid || !oid->starts_with(kPkcs7))
    return std::nullopt;
  if (!der.at_end() && (!der.next(kSequence) || !der.at_end()))
    return std::nullopt;
  return secrecy();
}

}  // namespace refward::secrets
