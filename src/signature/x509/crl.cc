// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/crl.h"

#include "signature/x509/oids.h"

#include <openssl/err.h>

#include <algorithm>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Done;
using base::Error;
using base::Instant;
using base::Result;
using base::Status;

// CRLReason of RFC 5280 section 5.3.1.
constexpr std::uint8_t kKeyCompromise = 1;
constexpr std::uint8_t kCaCompromise = 2;
constexpr std::uint8_t kRemoveFromCrl = 8;
constexpr std::uint8_t kAaCompromise = 10;

// [4] indirectCRL of an issuingDistributionPoint.
constexpr unsigned kIndirect = 4;
constexpr unsigned kCrlExtensions = 0;

struct Extension {
  Bytes oid;
  bool critical = false;
  Bytes value;
};

[[nodiscard]] bool is_time(const DerReader& reader) {
  return reader.at(tag::utc_time) || reader.at(tag::generalized_time);
}

[[nodiscard]] Result<Instant> take_time(DerReader& reader) {
  TRY(const Element element, reader.next());
  const auto instant = parse_time(element.tag, element.content);
  if (!instant)
    return Error("a time that is not of RFC 5280");
  return *instant;
}

[[nodiscard]] Result<Extension> take_extension(DerReader& reader) {
  TRY(const Bytes content, reader.take(tag::sequence));
  DerReader fields(content);
  Extension extension;
  TRY(extension.oid, fields.take(tag::oid));
  if (fields.at(tag::boolean)) {
    TRY(const Bytes critical, fields.take(tag::boolean));
    if (critical.size() != 1 || critical[0] != 0xff)
      return Error("a boolean that is not of DER");
    extension.critical = true;
  }
  TRY(extension.value, fields.take(tag::octet_string));
  TRY_OK(fields.expect_end());
  return extension;
}

[[nodiscard]] CrlError malformed(const std::string& detail) {
  return {CrlError::Kind::malformed, detail};
}

[[nodiscard]] CrlError unsupported(std::string detail) {
  return {CrlError::Kind::unsupported, std::move(detail)};
}

[[nodiscard]] bool is_shorter_or_less(Bytes a, Bytes b) {
  if (a.size() != b.size())
    return a.size() < b.size();
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

[[nodiscard]] NameHandle name_of(Bytes der) {
  const unsigned char* at = der.data();
  NameHandle name(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return name;
}

}  // namespace

// Reads the bytes of one Crl into it.
struct Crl::Reader {
  using Judged = Result<Done, CrlError>;

  Crl& crl;
  std::optional<CrlError> unsupported_part;

  [[nodiscard]] Span span_of(Bytes bytes) const {
    return {static_cast<std::size_t>(bytes.data() - crl.bytes_.data()), bytes.size()};
  }

  [[nodiscard]] Status read_reason(Bytes value, Revocation& revocation) {
    DerReader reader(value);
    TRY(const Bytes reason, reader.take(tag::enumerated));
    TRY_OK(reader.expect_end());
    if (reason.size() != 1)
      return Error("a reason of several bytes");
    if (reason[0] == kRemoveFromCrl)
      unsupported_part = unsupported("an entry of a delta CRL");
    revocation.compromised =
        reason[0] == kKeyCompromise || reason[0] == kCaCompromise || reason[0] == kAaCompromise;
    return Done{};
  }

  [[nodiscard]] Status read_entry_extensions(Bytes content, Revocation& revocation) {
    DerReader reader(content);
    while (!reader.at_end()) {
      TRY(const Extension extension, take_extension(reader));
      if (base::equal(extension.oid, oid::kReasonCode)) {
        TRY_OK(read_reason(extension.value, revocation));
      } else if (base::equal(extension.oid, oid::kInvalidityDate)) {
        DerReader inner(extension.value);
        TRY(const Instant instant, take_time(inner));
        TRY_OK(inner.expect_end());
        revocation.since = std::min(revocation.since, instant);
      } else if (extension.critical) {
        unsupported_part = unsupported("a critical extension of an entry");
      }
    }
    return Done{};
  }

  [[nodiscard]] Status read_entry(DerReader& entries) {
    TRY(const Bytes content, entries.take(tag::sequence));
    DerReader reader(content);
    Entry entry;
    TRY(const Bytes serial, reader.integer());
    TRY(entry.revocation.since, take_time(reader));
    if (!reader.at_end()) {
      TRY(const Bytes extensions, reader.take(tag::sequence));
      TRY_OK(read_entry_extensions(extensions, entry.revocation));
    }
    TRY_OK(reader.expect_end());
    entry.serial = span_of(serial);
    crl.entries_.push_back(entry);
    return Done{};
  }

  [[nodiscard]] Status read_scope(Bytes value) {
    crl.scope_ = span_of(value);
    DerReader outer(value);
    TRY(const Bytes content, outer.take(tag::sequence));
    TRY_OK(outer.expect_end());
    DerReader fields(content);
    while (!fields.at_end()) {
      TRY(const Element field, fields.next());
      if (field.tag == tag::primitive(kIndirect))
        unsupported_part = unsupported("an indirect CRL");
    }
    return Done{};
  }

  [[nodiscard]] Status read_extensions(Bytes content) {
    DerReader outer(content);
    TRY(const Bytes all, outer.take(tag::sequence));
    TRY_OK(outer.expect_end());
    DerReader reader(all);
    while (!reader.at_end()) {
      TRY(const Extension extension, take_extension(reader));
      if (base::equal(extension.oid, oid::kIssuingDistributionPoint)) {
        TRY_OK(read_scope(extension.value));
      } else if (base::equal(extension.oid, oid::kDeltaCrlIndicator)) {
        unsupported_part = unsupported("a delta CRL");
      } else if (extension.critical) {
        unsupported_part = unsupported("a critical extension that is not known");
      }
    }
    return Done{};
  }

  [[nodiscard]] Status read_window(DerReader& reader) {
    TRY(crl.from_, take_time(reader));
    if (is_time(reader)) {
      TRY(crl.until_, take_time(reader));
      return Done{};
    }
    unsupported_part = unsupported("a CRL without nextUpdate");
    return Done{};
  }

  [[nodiscard]] Status read_lists(DerReader& reader) {
    if (reader.at(tag::sequence)) {
      TRY(const Bytes content, reader.take(tag::sequence));
      DerReader entries(content);
      while (!entries.at_end()) {
        TRY_OK(read_entry(entries));
      }
    }
    if (reader.at(tag::constructed(kCrlExtensions))) {
      TRY(const Bytes extensions, reader.take(tag::constructed(kCrlExtensions)));
      TRY_OK(read_extensions(extensions));
    }
    return reader.expect_end();
  }

  // Version 2 has extensions; version 1 leaves its number out.
  [[nodiscard]] Result<Bytes> read_signed_part(Bytes content) {
    DerReader reader(content);
    if (reader.at(tag::integer)) {
      TRY(const unsigned version, reader.small_integer());
      if (version != 1)
        return Error("not of version 2");
    }
    TRY(const Element algorithm, reader.element(tag::sequence));
    TRY(const Element issuer, reader.element(tag::sequence));
    crl.issuer_ = name_of(issuer.whole);
    if (crl.issuer_ == nullptr)
      return Error("an issuer that is no name");
    TRY_OK(read_window(reader));
    TRY_OK(read_lists(reader));
    return algorithm.content;
  }

  [[nodiscard]] Result<Bytes> read() {
    DerReader outer(crl.bytes_);
    TRY(const Bytes content, outer.take(tag::sequence));
    TRY_OK(outer.expect_end());
    DerReader fields(content);
    TRY(const Element signed_part, fields.element(tag::sequence));
    TRY(const Bytes algorithm, fields.take(tag::sequence));
    TRY(const Bytes signature, fields.bit_string());
    TRY_OK(fields.expect_end());
    TRY(const Bytes same, read_signed_part(signed_part.content));
    if (!base::equal(same, algorithm))
      return Error("two signature algorithms");
    crl.signed_part_ = span_of(signed_part.whole);
    crl.signature_ = span_of(signature);
    return algorithm;
  }
};

Result<Crl, CrlError> Crl::parse(Bytes der) {
  if (der.size() > kMaxCrlBytes)
    return unsupported("longer than 64 MiB");
  Crl crl;
  crl.bytes_ = base::to_buffer(der);
  Reader reader{crl, std::nullopt};
  const auto algorithm = reader.read();
  if (!algorithm)
    return malformed(algorithm.error().what);
  if (reader.unsupported_part)
    return *std::move(reader.unsupported_part);
  auto scheme = parse_signature_algorithm(*algorithm, std::nullopt, Spelling::der);
  if (!scheme)
    return unsupported(std::move(scheme).error().detail);
  crl.algorithm_ = *scheme;
  const auto by_serial = [&crl](const Entry& a, const Entry& b) {
    return is_shorter_or_less(crl.part(a.serial), crl.part(b.serial));
  };
  std::sort(crl.entries_.begin(), crl.entries_.end(), by_serial);
  return crl;
}

bool Crl::verify(EVP_PKEY* issuer_key) const {
  return verify_signature(issuer_key, algorithm_, part(signed_part_), part(signature_));
}

// A serial that is twice there counts with the worst of its entries.
std::optional<Crl::Revocation> Crl::find(Bytes serial) const {
  const auto below = [this](const Entry& entry, Bytes wanted) {
    return is_shorter_or_less(part(entry.serial), wanted);
  };
  std::optional<Revocation> worst;
  auto entry = std::lower_bound(entries_.begin(), entries_.end(), serial, below);
  for (; entry != entries_.end() && base::equal(part(entry->serial), serial); ++entry) {
    if (!worst)
      worst = entry->revocation;
    worst->since = std::min(worst->since, entry->revocation.since);
    worst->compromised = worst->compromised || entry->revocation.compromised;
  }
  return worst;
}

}  // namespace refward::signature::x509
