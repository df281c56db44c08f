// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/sshsig.h"

#include "crypto/hash.h"
#include "signature/ssh/raw_signature.h"
#include "signature/ssh/signing_key.h"
#include "signature/ssh/wire.h"

#include <cstdint>
#include <string>
#include <utility>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Result;

constexpr std::string_view kMagic = "SSHSIG";
constexpr std::uint32_t kVersion = 1;

[[nodiscard]] Result<SshsigView> read_fields(ByteReader& reader) {
  TRY(const Bytes public_key, reader.ssh_string(kMaxCertificateBytes));
  TRY(const Bytes ns, reader.ssh_string(kMaxNamespaceBytes));
  TRY(const Bytes reserved, reader.ssh_string(kMaxReservedBytes));
  TRY(const Bytes hash, reader.ssh_string(kMaxTypeBytes));
  TRY(const Bytes signature, reader.ssh_string(kMaxSignatureBlobBytes));
  TRY_OK(reader.expect_end());
  return SshsigView{public_key, base::as_text(ns), reserved, base::as_text(hash), signature};
}

void name_key(Verdict& verdict, const SigningKey& key) {
  verdict.key = key.fingerprint;
  verdict.primary_key = key.fingerprint;
  verdict.key_type = key.type;
  verdict.public_key = key.blob;
  if (key.certified)
    verdict.certificate = key.certified->facts;
}

using Judged = Result<base::Done, Rejection>;

// The fields that every signature has in common.
[[nodiscard]] Judged judge_fields(const SshsigView& fields, std::string_view ns) {
  if (fields.ns != ns || ns.empty())
    return Rejection{Reason::ssh_namespace, "made for the namespace " + std::string(fields.ns)};
  if (!fields.reserved.empty())
    return Rejection{Reason::ssh_reserved, "the reserved field is not empty"};
  if (fields.hash != "sha256" && fields.hash != "sha512")
    return Rejection{Reason::ssh_hash, std::string(fields.hash)};
  return base::Done{};
}

// A certificate may ask that the authenticator has verified its user.
[[nodiscard]] Judged judge_presence(const SigningKey& key,
                                    const std::optional<Presence>& presence) {
  const bool asked = key.certified && key.certified->presentation == Presentation::verified;
  if (asked && !(presence && presence->user_verification))
    return Rejection{Reason::ssh_certificate_presence,
                     "verify-required, and the authenticator did not verify its user"};
  return base::Done{};
}

// PROTOCOL.sshsig "Signed Data": the hash is named outside and inside what is signed.
[[nodiscard]] base::ByteBuffer signed_data(const SshsigView& fields, std::string_view payload) {
  base::ByteBuffer data = base::to_buffer(base::as_bytes(kMagic));
  append_string(data, fields.ns);
  append_string(data, fields.reserved);
  append_string(data, fields.hash);
  if (fields.hash == "sha256")
    append_string(data, Bytes(crypto::sha256(base::as_bytes(payload))));
  else
    append_string(data, Bytes(crypto::sha512(base::as_bytes(payload))));
  return data;
}

struct Asked {
  std::string_view payload;
  std::string_view ns;
};

// Success means good; `verdict` gathers the facts on the way.
[[nodiscard]] Judged judge(Bytes blob,
                           const Asked& asked,
                           const Options& options,
                           Verdict& verdict) {
  TRY(const SshsigView fields, parse_sshsig(blob));
  const auto key = recall_signing_key(fields.public_key);
  name_key(verdict, *key);
  TRY_OK(judge_fields(fields, asked.ns));
  TRY_OK(judge_signing_key(*key, options.min_rsa_bits));
  TRY(verdict.presence,
      verify_raw_signature(key->key, fields.signature, signed_data(fields, asked.payload)));
  return judge_presence(*key, verdict.presence);
}

}  // namespace

Result<SshsigView, Rejection> parse_sshsig(Bytes blob) {
  ByteReader reader(blob);
  const auto magic = reader.take(kMagic.size());
  if (!magic || base::as_text(*magic) != kMagic)
    return Rejection{Reason::ssh_malformed, "not an SSHSIG"};
  const auto version = reader.u32();
  if (!version)
    return Rejection{Reason::ssh_malformed, "no version"};
  if (*version != kVersion)
    return Rejection{Reason::ssh_version, std::to_string(*version)};
  auto fields = read_fields(reader);
  if (!fields)
    return Rejection{Reason::ssh_malformed, fields.error().what};
  return *std::move(fields);
}

Verdict verify_sshsig(std::string_view payload,
                      Bytes blob,
                      std::string_view ns,
                      const Options& options) {
  Verdict verdict;
  verdict.format = Format::ssh;
  auto judged = judge(blob, {payload, ns}, options, verdict);
  verdict.reason = judged ? Reason::good : judged.error().reason;
  if (!judged)
    verdict.detail = std::move(judged.error().detail);
  return verdict;
}

}  // namespace refward::signature::ssh
