// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/signed_data.h"

#include "signature/x509/attributes.h"
#include "signature/x509/oids.h"
#include "signature/x509/trust.h"

#include <algorithm>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Done;
using base::Error;
using base::Result;
using base::Status;

// What the layers hold, before anything of it is judged.
struct Parts {
  unsigned version = 0;
  Bytes digest_algorithms;
  Bytes content_type;
  std::optional<Bytes> content;
  std::optional<Bytes> certificates;
  bool has_crls = false;
  Bytes signer_infos;
};

struct SignerParts {
  unsigned version = 0;
  Element identifier;
  Element digest_algorithm;
  std::optional<Bytes> signed_attributes;
  Bytes signature_algorithm;
  Bytes signature;
  std::optional<Bytes> unsigned_attributes;
};

[[nodiscard]] Rejection malformed(const std::string& detail) {
  return {Reason::x509_malformed, detail};
}

[[nodiscard]] Status expect_oid(DerReader& reader, Bytes oid) {
  TRY(const Bytes found, reader.take(tag::oid));
  if (!base::equal(found, oid))
    return Error("not SignedData");
  return Done{};
}

[[nodiscard]] Result<std::optional<Bytes>> take_if(DerReader& reader, std::uint8_t tag) {
  if (!reader.at(tag))
    return std::optional<Bytes>();
  TRY(const Bytes content, reader.take(tag));
  return std::optional(content);
}

[[nodiscard]] Status read_content(DerReader& reader, Parts& parts) {
  TRY(parts.content_type, reader.take(tag::oid));
  TRY(const auto content, take_if(reader, tag::constructed(0)));
  if (!content)
    return Done{};
  DerReader inner(*content);
  TRY(parts.content, inner.take(tag::octet_string));
  return inner.expect_end();
}

[[nodiscard]] Status read_fields(DerReader& reader, Spelling spelling, Parts& parts) {
  TRY(parts.version, reader.small_integer());
  TRY(parts.digest_algorithms, reader.take(tag::set));
  TRY_OK(reader.inside(tag::sequence, spelling,
                       [&parts](DerReader& inner) { return read_content(inner, parts); }));
  TRY(parts.certificates, take_if(reader, tag::constructed(0)));
  TRY(const auto crls, take_if(reader, tag::constructed(1)));
  parts.has_crls = crls.has_value();
  TRY(parts.signer_infos, reader.take(tag::set));
  return Done{};
}

[[nodiscard]] Result<Parts> read_parts(Bytes der, Spelling spelling) {
  Parts parts;
  DerReader reader(der);
  const auto read_signed = [&parts, spelling](DerReader& inner) {
    return read_fields(inner, spelling, parts);
  };
  const auto read_explicit = [&read_signed, spelling](DerReader& inner) {
    return inner.inside(tag::sequence, spelling, read_signed);
  };
  const auto read_information = [&read_explicit, spelling](DerReader& inner) -> Status {
    TRY_OK(expect_oid(inner, oid::kSignedData));
    return inner.inside(tag::constructed(0), spelling, read_explicit);
  };
  TRY_OK(reader.inside(tag::sequence, spelling, read_information));
  TRY_OK(reader.expect_end());
  return parts;
}

[[nodiscard]] Result<SignerParts> read_signer(Bytes content) {
  DerReader reader(content);
  SignerParts parts;
  TRY(parts.version, reader.small_integer());
  TRY(parts.identifier, reader.next());
  TRY(parts.digest_algorithm, reader.element(tag::sequence));
  TRY(parts.signed_attributes, take_if(reader, tag::constructed(0)));
  TRY(parts.signature_algorithm, reader.take(tag::sequence));
  TRY(parts.signature, reader.take(tag::octet_string));
  TRY(parts.unsigned_attributes, take_if(reader, tag::constructed(1)));
  TRY_OK(reader.expect_end());
  return parts;
}

// IssuerAndSerialNumber in version 1, a key identifier in version 3.
[[nodiscard]] Status read_identifier(const SignerParts& parts, SignerInfo& signer) {
  if (parts.version == 3 && parts.identifier.tag == tag::primitive(0)) {
    signer.key_identifier = parts.identifier.content;
    return Done{};
  }
  if (parts.version != 1 || parts.identifier.tag != tag::sequence)
    return Error("a signer that is not named by version 1 or 3");
  DerReader reader(parts.identifier.content);
  TRY(const Element issuer, reader.element(tag::sequence));
  TRY(signer.serial, reader.integer());
  TRY_OK(reader.expect_end());
  signer.issuer = issuer.whole;
  return Done{};
}

// A detached signature's set holds the signer's algorithm, letter for letter; tokens come from
// others, who may spell it in two ways.
[[nodiscard]] Result<Done, Rejection> judge_digests(const Parts& parts,
                                                    const SignerParts& signer,
                                                    ContentKind kind) {
  DerReader reader(parts.digest_algorithms);
  const auto only = reader.element(tag::sequence);
  if (!only || !reader.at_end())
    return malformed("not one digest algorithm");
  if (base::equal(only->whole, signer.digest_algorithm.whole))
    return Done{};
  if (kind == ContentKind::detached)
    return malformed("digest algorithms that differ");
  TRY(const auto named, parse_digest_algorithm(only->content, Spelling::der));
  TRY(const auto used, parse_digest_algorithm(signer.digest_algorithm.content, Spelling::der));
  if (named != used)
    return malformed("digest algorithms that differ");
  return Done{};
}

[[nodiscard]] Result<SignerParts, Rejection> only_signer(const Parts& parts) {
  DerReader reader(parts.signer_infos);
  std::size_t count = 0;
  Element first;
  while (!reader.at_end()) {
    const auto signer = reader.element(tag::sequence);
    if (!signer)
      return malformed("signers: " + signer.error().what);
    first = count++ == 0 ? *signer : first;
  }
  if (count != 1)
    return Rejection{Reason::x509_signers, std::to_string(count) + " signers"};
  auto signer = read_signer(first.content);
  if (!signer)
    return malformed("signer: " + signer.error().what);
  return *signer;
}

[[nodiscard]] bool holds(const std::vector<Bytes>& certificates, Bytes certificate) {
  return std::any_of(certificates.begin(), certificates.end(),
                     [certificate](Bytes other) { return base::equal(other, certificate); });
}

// A token may hold a certificate twice: its authority's chain file often repeats the signer.
[[nodiscard]] Result<std::vector<Bytes>, Rejection> read_certificates(const Parts& parts,
                                                                      ContentKind kind) {
  if (parts.has_crls)
    return Rejection{Reason::x509_certificates, "a CRL inside the signature"};
  if (!parts.certificates)
    return Rejection{Reason::x509_certificates, "no certificate of the signer"};
  DerReader reader(*parts.certificates);
  std::vector<Bytes> certificates;
  while (!reader.at_end()) {
    const auto certificate = reader.element(tag::sequence);
    if (!certificate)
      return malformed("certificates: " + certificate.error().what);
    const bool again = holds(certificates, certificate->whole);
    if (again && kind == ContentKind::detached)
      return Rejection{Reason::x509_certificates, "a certificate that is twice there"};
    if (certificates.size() == kMaxCertificates)
      return Rejection{Reason::x509_certificates, "more than 16 certificates"};
    if (!again)
      certificates.push_back(certificate->whole);
  }
  return certificates;
}

// RFC 5652 section 5.1: 3 where a signer is named by its key, or the content is not plain data.
[[nodiscard]] Result<Done, Rejection> judge_content(const Parts& parts,
                                                    const SignerParts& signer,
                                                    ContentKind kind) {
  const bool token = kind == ContentKind::token;
  if (token != parts.content.has_value())
    return malformed(token ? "no content" : "content inside the signature");
  if (!base::equal(parts.content_type, token ? Bytes(oid::kTstInfo) : Bytes(oid::kData)))
    return malformed("content of another type");
  if (parts.version != (token ? 3 : signer.version))
    return malformed("version " + std::to_string(parts.version));
  return Done{};
}

[[nodiscard]] Result<SignerInfo, Rejection> judge_signer(const SignerParts& parts,
                                                         Bytes content_type,
                                                         Spelling spelling) {
  SignerInfo signer;
  if (const auto named = read_identifier(parts, signer); !named)
    return malformed("signer: " + named.error().what);
  TRY(signer.digest, parse_digest_algorithm(parts.digest_algorithm.content, spelling));
  TRY(signer.algorithm,
      parse_signature_algorithm(parts.signature_algorithm, signer.digest, spelling));
  // Without them the signature is over bytes that may be read as attributes, too.
  if (!parts.signed_attributes)
    return Rejection{Reason::x509_attributes, "no signed attributes"};
  TRY_OK(read_signed_attributes(*parts.signed_attributes, content_type, signer));
  if (parts.unsigned_attributes) {
    TRY_OK(read_unsigned_attributes(*parts.unsigned_attributes, signer));
  }
  signer.signature = parts.signature;
  return signer;
}

// The first bytes tell: a SEQUENCE of indefinite length.
[[nodiscard]] Spelling spelling_of(Bytes der) {
  return der.size() > 1 && der[1] == 0x80 ? Spelling::streamed : Spelling::der;
}

}  // namespace

Result<SignedData, Rejection> parse_signed_data(Bytes der, ContentKind kind) {
  SignedData data;
  if (kind == ContentKind::detached)
    data.spelling = spelling_of(der);
  const auto parts = read_parts(der, data.spelling);
  if (!parts)
    return malformed(parts.error().what);
  TRY(const SignerParts signer, only_signer(*parts));
  TRY_OK(judge_content(*parts, signer, kind));
  TRY_OK(judge_digests(*parts, signer, kind));
  TRY(data.certificates, read_certificates(*parts, kind));
  TRY(data.signer, judge_signer(signer, parts->content_type, data.spelling));
  data.content = parts->content.value_or(Bytes());
  return data;
}

base::ByteBuffer signed_bytes(const SignerInfo& signer) {
  const std::size_t size = signer.attributes.size();
  base::ByteBuffer out{tag::set};
  if (size < 0x80) {
    out.push_back(static_cast<std::uint8_t>(size));
  } else {
    std::size_t bytes = 1;
    while (size >> (8 * bytes) != 0)
      ++bytes;
    out.push_back(static_cast<std::uint8_t>(0x80 | bytes));
    for (std::size_t i = bytes; i-- > 0;)
      out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  }
  out.insert(out.end(), signer.attributes.begin(), signer.attributes.end());
  return out;
}

}  // namespace refward::signature::x509
