// SPDX-License-Identifier: Apache-2.0
#include "secrets/key_store.h"

#include "base/bytes.h"
#include "base/result.h"

#include <algorithm>
#include <cstdint>

namespace refward::secrets {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Result;
using namespace std::string_view_literals;

constexpr std::uint32_t kMaxEntries = 100'000;

// u16 length, then that many bytes.
Result<Bytes> short_field(ByteReader& reader) {
  TRY(const std::uint16_t size, reader.u16());
  return reader.take(size);
}

Result<Bytes> long_field(ByteReader& reader) {
  TRY(const std::uint32_t size, reader.u32());
  return reader.take(size);
}

base::Status skip_certificate(ByteReader& reader) {
  TRY_OK(short_field(reader));  // "X.509"
  TRY_OK(long_field(reader));
  return base::Done{};
}

base::Status skip_chain(ByteReader& reader) {
  TRY(const std::uint32_t count, reader.u32());
  for (std::uint32_t i = 0; i < count; ++i) {
    TRY_OK(skip_certificate(reader));
  }
  return base::Done{};
}

// True: a key, protected. JKS has no other ones.
Result<bool> java_entry(ByteReader& reader) {
  constexpr std::uint32_t kKey = 1;
  constexpr std::uint32_t kCertificate = 2;
  TRY(const std::uint32_t tag, reader.u32());
  TRY_OK(short_field(reader));  // alias
  TRY_OK(reader.u64());         // date
  if (tag == kKey) {
    TRY_OK(long_field(reader));
    return true;
  }
  if (tag != kCertificate)
    return true;  // a secret key of JCEKS, a Java object whose length is not told
  TRY_OK(skip_certificate(reader));
  return false;
}

Result<bool> java_has_key(ByteReader& reader) {
  TRY(const std::uint32_t version, reader.u32());
  TRY(const std::uint32_t count, reader.u32());
  if (version < 1 || version > 2 || count > kMaxEntries)
    return base::Error("no such store");
  for (std::uint32_t i = 0; i < count; ++i) {
    TRY(const bool key, java_entry(reader));
    if (key)
      return true;
  }
  return false;
}

// The worst of the entries. Each has a tag; 0 is the end, where 20 bytes of a MAC follow.
Result<std::optional<Secrecy>> bouncy_castle_entries(ByteReader& reader) {
  constexpr std::size_t kMac = 20;
  std::optional<Secrecy> worst;
  for (;;) {
    TRY(const std::uint8_t tag, reader.u8());
    if (tag == 0)
      break;
    TRY_OK(short_field(reader));  // alias
    TRY_OK(reader.u64());         // date
    TRY_OK(skip_chain(reader));
    if (tag == 1) {  // certificate
      TRY_OK(skip_certificate(reader));
    } else if (tag == 2) {  // plain key: kind, format, algorithm, value
      TRY_OK(reader.u8());
      TRY_OK(short_field(reader));
      TRY_OK(short_field(reader));
      TRY_OK(long_field(reader));
      worst = Secrecy::plain;
    } else if (tag <= 4) {  // secret, sealed key
      TRY_OK(long_field(reader));
      worst = worst.value_or(Secrecy::protected_by_password);
    } else {
      return base::Error("no such entry");
    }
  }
  TRY_OK(reader.take(kMac));
  TRY_OK(reader.expect_end());
  return worst;
}

Result<std::optional<Secrecy>> bouncy_castle(ByteReader& reader) {
  constexpr std::uint32_t kSalt = 20;
  TRY(const std::uint32_t version, reader.u32());
  TRY(const std::uint32_t salt, reader.u32());
  if (version < 1 || version > 2 || salt != kSalt)
    return base::Error("no such store");
  TRY_OK(reader.take(salt));
  TRY_OK(reader.u32());  // iterations
  return bouncy_castle_entries(reader);
}

// A principal's parts, then its key.
base::Status keytab_entry(Bytes bytes) {
  constexpr std::uint16_t kMaxParts = 64;
  constexpr std::uint16_t kMaxKey = 256;
  ByteReader reader(bytes);
  TRY(const std::uint16_t parts, reader.u16());
  if (parts > kMaxParts)
    return base::Error("no entry");
  for (std::uint32_t i = 0; i <= parts; ++i) {  // the realm comes first
    TRY_OK(short_field(reader));
  }
  TRY_OK(reader.take(4 + 4 + 1 + 2));  // kind of name, time, version, kind of key
  TRY(const Bytes key, short_field(reader));
  if (key.empty() || key.size() > kMaxKey)
    return base::Error("no entry");
  if (reader.remaining() != 0 && reader.remaining() != 4)
    return base::Error("no entry");
  return base::Done{};
}

Result<bool> keytab_has_key(ByteReader& reader) {
  bool key = false;
  while (!reader.at_end()) {
    TRY(const std::uint32_t size, reader.u32());
    if (size == 0)
      break;
    const bool hole = (size & 0x80000000U) != 0;  // a negative number
    TRY(const Bytes entry, reader.take(hole ? 0U - size : size));
    if (hole)
      continue;
    TRY_OK(keytab_entry(entry));
    key = true;
  }
  return key;
}

// OpenPGP. --------------------------------------------------------------------------------------

struct Packet {
  unsigned tag;
  Bytes body;
};

// Lengths of one, two, four and five bytes; partial ones are not for keys.
Result<Packet> next_packet(ByteReader& reader) {
  TRY(const std::uint8_t first, reader.u8());
  if ((first & 0x80U) == 0)
    return base::Error("no packet");
  std::size_t size = 0;
  unsigned tag = first & 0x3fU;
  if ((first & 0x40U) == 0) {
    tag >>= 2;
    const unsigned kind = first & 3U;
    if (kind == 3)
      return base::Error("a packet of unknown length");
    for (unsigned i = 0; i < 1U << kind; ++i) {
      TRY(const std::uint8_t byte, reader.u8());
      size = size << 8 | byte;
    }
  } else {
    TRY(const std::uint8_t head, reader.u8());
    size = head;
    if (head == 0xff) {
      TRY(size, reader.u32());
    } else if (head >= 224) {
      return base::Error("a partial packet");
    } else if (head >= 192) {
      TRY(const std::uint8_t low, reader.u8());
      size = (static_cast<std::size_t>(head - 192) << 8) + low + 192;
    }
  }
  TRY(const Bytes body, reader.take(size));
  return Packet{tag, body};
}

base::Status skip_numbers(ByteReader& reader, int count) {
  for (int i = 0; i < count; ++i) {
    TRY(const std::uint16_t bits, reader.u16());
    TRY_OK(reader.take((bits + 7U) / 8));
  }
  return base::Done{};
}

base::Status skip_short(ByteReader& reader) {
  TRY(const std::uint8_t size, reader.u8());
  TRY_OK(reader.take(size));
  return base::Done{};
}

base::Status skip(ByteReader& reader, std::size_t count) {
  TRY_OK(reader.take(count));
  return base::Done{};
}

enum class Derivation { absent, present };

base::Status skip_curve_point(ByteReader& reader, Derivation derivation) {
  TRY_OK(skip_short(reader));  // OID
  TRY_OK(skip_numbers(reader, 1));
  return derivation == Derivation::present ? skip_short(reader) : base::Done{};
}

base::Status skip_public(ByteReader& reader, std::uint8_t algorithm) {
  switch (algorithm) {
    case 1:
    case 2:
    case 3:  // RSA
      return skip_numbers(reader, 2);
    case 16:  // Elgamal
      return skip_numbers(reader, 3);
    case 17:  // DSA
      return skip_numbers(reader, 4);
    case 18:  // ECDH
      return skip_curve_point(reader, Derivation::present);
    case 19:
    case 22:  // ECDSA, the older EdDSA
      return skip_curve_point(reader, Derivation::absent);
    case 25:
    case 27:  // X25519, Ed25519
      return skip(reader, 32);
    case 26:  // X448
      return skip(reader, 56);
    case 28:  // Ed448
      return skip(reader, 57);
    default:
      return base::Error("an unknown algorithm");
  }
}

// GnuPG writes a stub, marked so, where the key itself is on a card or left out.
bool is_stub(ByteReader reader) {
  constexpr std::uint8_t kGnu = 101;
  const auto head = reader.take(3);  // cipher, kind, hash
  const auto mark = reader.take(3);
  return head && mark && (*head)[1] == kGnu && base::as_text(*mark) == "GNU";
}

Result<std::optional<Secrecy>> secret_key(Bytes body) {
  ByteReader reader(body);
  TRY(const std::uint8_t version, reader.u8());
  if (version != 4 && version != 5 && version != 6)
    return base::Error("an unknown version");
  TRY_OK(reader.u32());  // time
  TRY(const std::uint8_t algorithm, reader.u8());
  if (version != 4) {
    TRY_OK(reader.u32());  // size of the public part
  }
  TRY_OK(skip_public(reader, algorithm));
  TRY(const std::uint8_t usage, reader.u8());
  if (usage == 0)
    return std::optional(Secrecy::plain);
  if (version == 4 && usage >= 254 && is_stub(reader))
    return std::optional<Secrecy>{};
  return std::optional(Secrecy::protected_by_password);
}

Result<std::optional<Secrecy>> worst_key(ByteReader& reader) {
  constexpr unsigned kSecretKey = 5;
  constexpr unsigned kSecretSubkey = 7;
  std::optional<Secrecy> worst;
  for (bool first = true; !reader.at_end(); first = false) {
    TRY(const Packet packet, next_packet(reader));
    if (packet.tag != kSecretKey && packet.tag != kSecretSubkey) {
      if (first)
        return base::Error("no secret key");
      continue;
    }
    TRY(const auto secrecy, secret_key(packet.body));
    if (secrecy && worst != Secrecy::plain)
      worst = secrecy;
  }
  return worst;
}

}  // namespace

std::optional<Secrecy> java_store(std::string_view bytes) {
  if (!bytes.starts_with("\xfe\xed\xfe\xed"sv) && !bytes.starts_with("\xce\xce\xce\xce"sv))
    return std::nullopt;
  ByteReader reader(base::as_bytes(bytes.substr(4)));
  // What is damaged after the magic may be a key store that a patient program reads.
  if (java_has_key(reader).value_or(bytes.size() > 12))
    return Secrecy::protected_by_password;
  return std::nullopt;
}

std::optional<Secrecy> bouncy_castle_store(std::string_view bytes) {
  ByteReader reader(base::as_bytes(bytes));
  return bouncy_castle(reader).value_or(std::nullopt);
}

bool is_keytab(std::string_view bytes) {
  if (!bytes.starts_with("\5\2"sv))
    return false;
  ByteReader reader(base::as_bytes(bytes.substr(2)));
  return keytab_has_key(reader).value_or(false);
}

std::optional<Secrecy> openpgp_keys(std::string_view bytes) {
  ByteReader reader(base::as_bytes(bytes));
  return worst_key(reader).value_or(std::nullopt);
}

std::optional<Secrecy> openssh_key(std::string_view bytes) {
  constexpr std::string_view kMagic = "openssh-key-v1\0"sv;
  constexpr std::size_t kMaxCipher = 64;
  if (!bytes.starts_with(kMagic))
    return std::nullopt;
  ByteReader reader(base::as_bytes(bytes.substr(kMagic.size())));
  const auto cipher = reader.ssh_string(kMaxCipher);
  if (!cipher)
    return std::nullopt;
  return base::as_text(*cipher) == "none" ? Secrecy::plain : Secrecy::protected_by_password;
}

}  // namespace refward::secrets
