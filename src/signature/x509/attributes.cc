// SPDX-License-Identifier: Apache-2.0
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
using base::Result;

struct Attribute {
  Bytes oid;
  Bytes values;  // the elements of the SET
  Bytes whole;
};

[[nodiscard]] Rejection refused(std::string detail) {
  return {Reason::x509_attributes, std::move(detail)};
}

[[nodiscard]] Result<Attribute> read_attribute(DerReader& reader) {
  TRY(const Element element, reader.element(tag::sequence));
  DerReader fields(element.content);
  Attribute attribute;
  TRY(attribute.oid, fields.take(tag::oid));
  TRY(attribute.values, fields.take(tag::set));
  TRY_OK(fields.expect_end());
  attribute.whole = element.whole;
  return attribute;
}

[[nodiscard]] bool is_before(Bytes a, Bytes b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

// In DER's order of a SET OF, so that nothing about it is free.
[[nodiscard]] Result<std::vector<Attribute>, Rejection> read_all(Bytes bytes) {
  DerReader reader(bytes);
  std::vector<Attribute> attributes;
  while (!reader.at_end()) {
    auto attribute = read_attribute(reader);
    if (!attribute)
      return Rejection{Reason::x509_malformed, "attributes: " + attribute.error().what};
    if (attributes.size() == kMaxAttributes)
      return refused("more than 32 attributes");
    if (!attributes.empty() && !is_before(attributes.back().whole, attribute->whole))
      return refused("attributes that are not in the order of DER");
    for (const Attribute& earlier : attributes)
      if (base::equal(earlier.oid, attribute->oid))
        return refused("an attribute that is twice there");
    attributes.push_back(*attribute);
  }
  return attributes;
}

// The only value of an attribute; nothing where the attribute is not there.
[[nodiscard]] Result<std::optional<Element>, Rejection> only_value(
    const std::vector<Attribute>& attributes, Bytes oid) {
  for (const Attribute& attribute : attributes) {
    if (!base::equal(attribute.oid, oid))
      continue;
    DerReader values(attribute.values);
    const auto value = values.next();
    if (!value || !values.at_end())
      return refused("an attribute that has not one value");
    return std::optional(*value);
  }
  return std::optional<Element>();
}

[[nodiscard]] Result<std::vector<Bytes>, Rejection> tokens_of(Bytes values) {
  DerReader reader(values);
  std::vector<Bytes> tokens;
  while (!reader.at_end()) {
    const auto token = reader.element(tag::sequence);
    if (!token)
      return Rejection{Reason::x509_malformed, "time-stamp tokens: " + token.error().what};
    if (!tokens.empty() && !is_before(tokens.back(), token->whole))
      return refused("time-stamp tokens that are not in the order of DER");
    tokens.push_back(token->whole);
  }
  if (tokens.empty() || tokens.size() > kMaxTokens)
    return refused(std::to_string(tokens.size()) + " time-stamp tokens");
  return tokens;
}

[[nodiscard]] Result<Done, Rejection> judge_transparency(Bytes values) {
  DerReader reader(values);
  const auto value = reader.take(tag::octet_string);
  if (!value || !reader.at_end() || value->size() > kMaxTransparencyBytes)
    return refused("a transparency entry that is not one string of at most 16 KiB");
  return Done{};
}

}  // namespace

Result<Done, Rejection> read_signed_attributes(Bytes bytes,
                                               Bytes content_type,
                                               SignerInfo& signer) {
  TRY(const auto attributes, read_all(bytes));
  TRY(const auto type, only_value(attributes, oid::kContentType));
  TRY(const auto digest, only_value(attributes, oid::kMessageDigest));
  TRY(const auto certificate, only_value(attributes, oid::kSigningCertificate));
  TRY(const auto certificate_v2, only_value(attributes, oid::kSigningCertificateV2));
  if (!type || type->tag != tag::oid || !base::equal(type->content, content_type))
    return refused("the signed content type is not that of the content");
  if (!digest || digest->tag != tag::octet_string)
    return refused("no signed message digest");
  signer.attributes = bytes;
  signer.message_digest = digest->content;
  if (certificate)
    signer.signing_certificate = certificate->whole;
  if (certificate_v2)
    signer.signing_certificate_v2 = certificate_v2->whole;
  return Done{};
}

Result<Done, Rejection> read_unsigned_attributes(Bytes bytes, SignerInfo& signer) {
  TRY(const auto attributes, read_all(bytes));
  if (attributes.empty())
    return refused("an empty set of unsigned attributes");
  for (const Attribute& attribute : attributes) {
    if (base::equal(attribute.oid, oid::kTimeStampToken)) {
      TRY(signer.tokens, tokens_of(attribute.values));
    } else if (base::equal(attribute.oid, oid::kTransparencyEntry)) {
      TRY_OK(judge_transparency(attribute.values));
    } else {
      return refused("an unsigned attribute beside tokens");
    }
  }
  return Done{};
}

}  // namespace refward::signature::x509
