// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/time_stamp.h"

#include "signature/x509/der.h"
#include "signature/x509/path.h"
#include "signature/x509/signed_data.h"
#include "signature/x509/signer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Done;
using base::Error;
using base::Instant;
using base::Result;
using base::Status;

constexpr std::size_t kSha1Size = 20;

[[nodiscard]] Rejection wrong(const std::string& detail) {
  return {Reason::x509_timestamp, detail};
}

struct InfoParts {
  Bytes hash;
  Bytes imprint;
  Element time;
};

// Extensions: none that is critical is known.
[[nodiscard]] Status judge_extensions(Bytes content) {
  DerReader reader(content);
  while (!reader.at_end()) {
    TRY(const Bytes extension, reader.take(tag::sequence));
    DerReader fields(extension);
    TRY_OK(fields.take(tag::oid));
    if (fields.at(tag::boolean))
      return Error("a critical extension");
  }
  return Done{};
}

// accuracy, ordering, nonce and tsa, in this order and each at most once.
[[nodiscard]] Status skip_options(DerReader& reader) {
  for (const std::uint8_t option :
       {tag::sequence, tag::boolean, tag::integer, tag::constructed(0)}) {
    if (reader.at(option)) {
      TRY_OK(reader.next());
    }
  }
  if (reader.at(tag::constructed(1))) {
    TRY(const Bytes extensions, reader.take(tag::constructed(1)));
    TRY_OK(judge_extensions(extensions));
  }
  return reader.expect_end();
}

[[nodiscard]] Result<InfoParts> read_info(Bytes der) {
  DerReader outer(der);
  TRY(const Bytes content, outer.take(tag::sequence));
  TRY_OK(outer.expect_end());
  DerReader reader(content);
  TRY(const unsigned version, reader.small_integer());
  if (version != 1)
    return Error("not of version 1");
  TRY_OK(reader.take(tag::oid));  // the authority's policy
  TRY(const Bytes imprint, reader.take(tag::sequence));
  DerReader fields(imprint);
  InfoParts parts;
  TRY(parts.hash, fields.take(tag::sequence));
  TRY(parts.imprint, fields.take(tag::octet_string));
  TRY_OK(fields.expect_end());
  TRY_OK(reader.integer());  // its serial
  TRY(parts.time, reader.element(tag::generalized_time));
  TRY_OK(skip_options(reader));
  return parts;
}

// ESSCertID (RFC 2634 section 5.4.1) and ESSCertIDv2 (RFC 5035 section 4): the digest of the
// signer's certificate, which comes first.
struct CertificateId {
  std::optional<Bytes> algorithm;
  Bytes digest;
};

[[nodiscard]] Result<CertificateId> read_certificate_id(Bytes attribute) {
  DerReader outer(attribute);
  TRY(const Bytes content, outer.take(tag::sequence));
  DerReader fields(content);
  TRY(const Bytes ids, fields.take(tag::sequence));
  DerReader list(ids);
  TRY(const Bytes first, list.take(tag::sequence));
  DerReader id(first);
  CertificateId out;
  if (id.at(tag::sequence)) {
    TRY(out.algorithm, id.take(tag::sequence));
  }
  TRY(out.digest, id.take(tag::octet_string));
  return out;
}

[[nodiscard]] Result<Done, Rejection> judge_id_v2(Bytes attribute, const Certificate& leaf) {
  const auto id = read_certificate_id(attribute);
  if (!id)
    return wrong("signing certificate: " + id.error().what);
  crypto::Hash hash = crypto::Hash::sha256;
  if (id->algorithm) {
    TRY(hash, parse_digest_algorithm(*id->algorithm, Spelling::der));
  }
  if (!base::equal(digest(hash, leaf.der()), id->digest))
    return wrong("the token names another certificate");
  return Done{};
}

// SHA-1 only tells here which of the certificates is meant; the path vouches for it.
[[nodiscard]] Result<Done, Rejection> judge_id_v1(Bytes attribute, const Certificate& leaf) {
  const auto id = read_certificate_id(attribute);
  if (!id || id->algorithm)
    return wrong("signing certificate");
  std::array<unsigned char, kSha1Size> own{};
  require(X509_digest(leaf.get(), EVP_sha1(), own.data(), nullptr), "X509_digest");
  if (!base::equal(own, id->digest))
    return wrong("the token names another certificate");
  return Done{};
}

// RFC 3161 section 2.4.2: one of the two is there.
[[nodiscard]] Result<Done, Rejection> judge_named_certificate(const SignerInfo& signer,
                                                              const Certificate& leaf) {
  if (!signer.signing_certificate && !signer.signing_certificate_v2)
    return wrong("the token does not name its certificate");
  if (signer.signing_certificate) {
    TRY_OK(judge_id_v1(*signer.signing_certificate, leaf));
  }
  if (signer.signing_certificate_v2) {
    TRY_OK(judge_id_v2(*signer.signing_certificate_v2, leaf));
  }
  return Done{};
}

[[nodiscard]] Result<Done, Rejection> judge_path(const Signer& signer,
                                                 Instant at,
                                                 const StampTerms& terms) {
  std::vector<const Certificate*> others;
  for (const Certificate& certificate : signer.certificates)
    others.push_back(&certificate);
  for (const Certificate& certificate : terms.intermediates)
    others.push_back(&certificate);
  const PathTerms asked{terms.roots, others, at, Purpose::stamp_time,
                        std::min(terms.least_rsa_bits, kLeastStampRsaBits)};
  TRY(const Path path, find_path(signer.certificate(), asked));
  if (path.time_fault)
    return wrong(path.time_fault->detail);
  if (const auto fault = terms.crls.judge(path, {at, terms.now}))
    return wrong(fault->rejection.detail);
  return Done{};
}

// Everything but the path; the time that the token states.
[[nodiscard]] Result<Instant, Rejection> judge_token(const SignedData& data,
                                                     const Signer& signer,
                                                     Bytes signature) {
  TRY(const StampInfo info, parse_stamp_info(data.content));
  if (!base::equal(digest(info.hash, signature), info.imprint))
    return wrong("the token is over another signature");
  TRY_OK(verify_mathematics(data, signer.certificate(), data.content));
  TRY_OK(judge_named_certificate(data.signer, signer.certificate()));
  return info.at;
}

[[nodiscard]] Result<Instant, Rejection> judge_all(Bytes token,
                                                   Bytes signature,
                                                   const StampTerms& terms) {
  TRY(const SignedData data, parse_signed_data(token, ContentKind::token));
  TRY(const Signer signer, find_signer(data, terms.intermediates));
  TRY(const Instant at, judge_token(data, signer, signature));
  if (at > terms.now + kMaxStampSkew)
    return wrong("the token is from the future: " + base::to_rfc3339(at));
  TRY_OK(judge_path(signer, at, terms));
  return at;
}

}  // namespace

Result<StampInfo, Rejection> parse_stamp_info(Bytes der) {
  const auto parts = read_info(der);
  if (!parts)
    return wrong("TSTInfo: " + parts.error().what);
  StampInfo info;
  TRY(info.hash, parse_digest_algorithm(parts->hash, Spelling::der));
  info.imprint = parts->imprint;
  const auto at = parse_time(parts->time.tag, parts->time.content);
  if (!at)
    return wrong("genTime");
  info.at = *at;
  return info;
}

Result<Instant, Rejection> verify_token(Bytes token, Bytes signature, const StampTerms& terms) {
  auto at = judge_all(token, signature, terms);
  if (at || at.error().reason == Reason::x509_untrusted)
    return at;
  return wrong("time-stamp token: " + std::move(at).error().detail);
}

}  // namespace refward::signature::x509
