// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/algorithm.h"

#include "signature/x509/oids.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Result;
using crypto::Hash;

using Context = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;

struct DigestName {
  Bytes oid;
  Hash hash;
};

struct SchemeName {
  Bytes oid;
  Scheme scheme;
  Hash hash;
};

constexpr DigestName kDigests[] = {
    {oid::kSha256, Hash::sha256}, {oid::kSha384, Hash::sha384}, {oid::kSha512, Hash::sha512}};
constexpr SchemeName kSchemes[] = {
    {oid::kSha256WithRsa, Scheme::rsa, Hash::sha256},
    {oid::kSha384WithRsa, Scheme::rsa, Hash::sha384},
    {oid::kSha512WithRsa, Scheme::rsa, Hash::sha512},
    {oid::kEcdsaWithSha256, Scheme::ecdsa, Hash::sha256},
    {oid::kEcdsaWithSha384, Scheme::ecdsa, Hash::sha384},
    {oid::kEcdsaWithSha512, Scheme::ecdsa, Hash::sha512},
    {oid::kEd25519, Scheme::ed25519, Hash::sha512},
};
constexpr Bytes kWeak[] = {oid::kMd5,           oid::kSha1,          oid::kRipemd160,
                           oid::kSha224,        oid::kMd5WithRsa,    oid::kSha1WithRsa,
                           oid::kSha224WithRsa, oid::kEcdsaWithSha1, oid::kEcdsaWithSha224};

enum class Parameters { absent, null, other };

struct Identifier {
  Bytes oid;
  Parameters parameters = Parameters::absent;
  Bytes value;  // of the parameters, with tag and length
};

[[nodiscard]] Rejection malformed(std::string detail) {
  return {Reason::x509_malformed, std::move(detail)};
}

[[nodiscard]] Result<Identifier> read_identifier(Bytes content) {
  DerReader reader(content);
  Identifier identifier;
  TRY(identifier.oid, reader.take(tag::oid));
  if (reader.at_end())
    return identifier;
  TRY(const Element parameters, reader.next());
  TRY_OK(reader.expect_end());
  const bool null = parameters.tag == tag::null && parameters.content.empty();
  identifier.parameters = null ? Parameters::null : Parameters::other;
  identifier.value = parameters.whole;
  return identifier;
}

[[nodiscard]] Rejection not_taken(Bytes oid, const char* what) {
  for (const Bytes weak : kWeak)
    if (base::equal(oid, weak))
      return {Reason::weak_hash, std::string(what) + " by a broken or short hash"};
  return malformed(std::string(what) + " algorithm that is not supported");
}

[[nodiscard]] const DigestName* digest_named(Bytes oid) {
  const auto* found =
      std::find_if(std::begin(kDigests), std::end(kDigests),
                   [oid](const DigestName& name) { return base::equal(name.oid, oid); });
  return found == std::end(kDigests) ? nullptr : found;
}

void append(base::ByteBuffer& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// All elements here are shorter than 128 bytes.
[[nodiscard]] base::ByteBuffer der(std::uint8_t tag, Bytes content) {
  base::ByteBuffer out;
  out.reserve(2 + content.size());
  out.push_back(tag);
  out.push_back(static_cast<std::uint8_t>(content.size()));
  append(out, content);
  return out;
}

// RSASSA-PSS-params (RFC 4055 section 3.1) as every client writes them: one hash for both, NULL
// behind each name, the default trailer left out.
[[nodiscard]] base::ByteBuffer pss_parameters(Bytes hash_oid, Bytes salt) {
  base::ByteBuffer hash = der(tag::oid, hash_oid);
  append(hash, der(tag::null, {}));
  const base::ByteBuffer hash_identifier = der(tag::sequence, hash);
  base::ByteBuffer mask = der(tag::oid, oid::kMgf1);
  append(mask, hash_identifier);
  base::ByteBuffer all = der(tag::constructed(0), hash_identifier);
  append(all, der(tag::constructed(1), der(tag::sequence, mask)));
  append(all, der(tag::constructed(2), der(tag::integer, salt)));
  return der(tag::sequence, all);
}

[[nodiscard]] std::size_t digest_size(Hash hash) {
  return static_cast<std::size_t>(EVP_MD_get_size(message_digest(hash)));
}

[[nodiscard]] Result<unsigned> salt_length(Bytes parameters, Bytes& spelled) {
  DerReader outer(parameters);
  TRY(const Bytes content, outer.take(tag::sequence));
  DerReader fields(content);
  TRY_OK(fields.take(tag::constructed(0)));
  TRY_OK(fields.take(tag::constructed(1)));
  TRY(const Bytes salt, fields.take(tag::constructed(2)));
  DerReader reader(salt);
  TRY(const unsigned length, reader.small_integer());
  DerReader again(salt);
  TRY(spelled, again.integer());
  return length;
}

// The hash is that of the message, in both places, and the salt at least as long: what RFC 4055
// section 3.1 recommends, and longer ones because `openssl cms` fills the block.
[[nodiscard]] Result<SignatureAlgorithm, Rejection> parse_pss(const Identifier& identifier,
                                                              Hash digest) {
  Bytes spelled;
  const auto salt = salt_length(identifier.value, spelled);
  if (identifier.parameters != Parameters::other || !salt)
    return malformed("parameters of RSASSA-PSS");
  const auto* name = std::find_if(std::begin(kDigests), std::end(kDigests),
                                  [digest](const DigestName& row) { return row.hash == digest; });
  if (!base::equal(pss_parameters(name->oid, spelled), identifier.value) ||
      *salt < digest_size(digest))
    return malformed("parameters of RSASSA-PSS that differ from the digest");
  return SignatureAlgorithm{Scheme::rsa_pss, digest, *salt};
}

// RFC 3370 has NULL for RSA, and Go's clients leave it out; RFC 5758 and 8419 leave it out for the
// others, and gpgsm writes it.
[[nodiscard]] bool are_usual(Parameters parameters, Scheme scheme, Spelling spelling) {
  if (spelling == Spelling::streamed)
    return parameters == Parameters::null;
  return parameters == Parameters::absent ||
         (scheme == Scheme::rsa && parameters == Parameters::null);
}

[[nodiscard]] int key_kind(Scheme scheme) {
  switch (scheme) {
    case Scheme::rsa:
    case Scheme::rsa_pss:
      return EVP_PKEY_RSA;
    case Scheme::ecdsa:
      return EVP_PKEY_EC;
    case Scheme::ed25519:
      return EVP_PKEY_ED25519;
  }
  return EVP_PKEY_NONE;
}

[[nodiscard]] bool is_rsa(Scheme scheme) {
  return scheme == Scheme::rsa || scheme == Scheme::rsa_pss;
}

[[nodiscard]] bool set_padding(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm) {
  return algorithm.scheme != Scheme::rsa_pss ||
         (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
          EVP_PKEY_CTX_set_rsa_mgf1_md(context, message_digest(algorithm.hash)) == 1 &&
          EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(algorithm.salt)) == 1);
}

}  // namespace

Result<Hash, Rejection> parse_digest_algorithm(Bytes content, Spelling spelling) {
  const auto identifier = read_identifier(content);
  if (!identifier)
    return malformed("digest algorithm: " + identifier.error().what);
  const DigestName* name = digest_named(identifier->oid);
  if (name == nullptr)
    return not_taken(identifier->oid, "a digest");
  if (!are_usual(identifier->parameters, Scheme::rsa, spelling))
    return malformed("parameters of a digest algorithm");
  return name->hash;
}

Result<SignatureAlgorithm, Rejection> parse_signature_algorithm(Bytes content,
                                                                std::optional<Hash> digest,
                                                                Spelling spelling) {
  const auto identifier = read_identifier(content);
  if (!identifier)
    return malformed("signature algorithm: " + identifier.error().what);
  if (digest && base::equal(identifier->oid, oid::kRsaPss))
    return parse_pss(*identifier, *digest);
  const bool plain_rsa = digest && base::equal(identifier->oid, oid::kRsaEncryption);
  const auto* name = std::find_if(
      std::begin(kSchemes), std::end(kSchemes),
      [&identifier](const SchemeName& row) { return base::equal(row.oid, identifier->oid); });
  if (!plain_rsa && name == std::end(kSchemes))
    return not_taken(identifier->oid, "a signature");
  const SignatureAlgorithm found = plain_rsa ? SignatureAlgorithm{Scheme::rsa, *digest, 0}
                                             : SignatureAlgorithm{name->scheme, name->hash, 0};
  if (digest && found.hash != *digest)
    return malformed("a signature algorithm that disagrees with the digest");
  if (!are_usual(identifier->parameters, found.scheme, spelling))
    return malformed("parameters of a signature algorithm");
  return found;
}

bool verify_signature(EVP_PKEY* key,
                      const SignatureAlgorithm& algorithm,
                      Bytes message,
                      Bytes signature) {
  if (EVP_PKEY_get_base_id(key) != key_kind(algorithm.scheme))
    return false;
  // A signature that lost its leading zeros, or got some, would be a second spelling.
  if (is_rsa(algorithm.scheme) &&
      signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key)))
    return false;
  const Context context(require(EVP_MD_CTX_new(), "EVP_MD_CTX_new"));
  EVP_PKEY_CTX* settings = nullptr;  // the context's
  const EVP_MD* md = algorithm.scheme == Scheme::ed25519 ? nullptr : message_digest(algorithm.hash);
  const bool ready = EVP_DigestVerifyInit(context.get(), &settings, md, nullptr, key) == 1 &&
                     set_padding(settings, algorithm);
  const int answer = ready ? EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                              message.data(), message.size())
                           : 0;
  ERR_clear_error();
  return answer == 1;
}

}  // namespace refward::signature::x509
