// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/certificate.h"

#include "signature/ssh/key_fields.h"
#include "signature/ssh/raw_signature.h"
#include "signature/ssh/wire.h"

#include <algorithm>
#include <string>
#include <utility>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Error;
using base::Result;
using Options = std::vector<CertificateOptionView>;

constexpr std::size_t kMaxPrincipalsFieldBytes = kMaxCertificateBytes;
constexpr std::size_t kMaxOptionsFieldBytes = kMaxCertificateBytes;
constexpr std::uint64_t kEndOfTime = 253'402'300'800;  // 10000-01-01T00:00:00Z

constexpr std::string_view kVerifyRequired = "verify-required";

// Others read it as a C string, so a NUL would give it a second reading.
[[nodiscard]] Result<std::string_view> read_key_id(ByteReader& reader) {
  TRY(const Bytes key_id, reader.ssh_string(kMaxKeyIdBytes));
  if (std::find(key_id.begin(), key_id.end(), 0) != key_id.end())
    return Error("the key id holds a NUL");
  return base::as_text(key_id);
}

// What a line of allowed_signers can match and a terminal can show.
[[nodiscard]] bool is_name(std::string_view name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  return !name.empty() && std::none_of(name.begin(), name.end(), is_control);
}

[[nodiscard]] Result<std::vector<std::string_view>> read_principals(ByteReader& reader) {
  TRY(const Bytes field, reader.ssh_string(kMaxPrincipalsFieldBytes));
  std::vector<std::string_view> principals;
  for (ByteReader names(field); !names.at_end();) {
    TRY(const Bytes name, names.ssh_string(kMaxPrincipalBytes));
    if (!is_name(base::as_text(name)))
      return Error("a principal is empty or holds control characters");
    if (principals.size() == kMaxPrincipals)
      return Error("more than 256 principals");
    principals.push_back(base::as_text(name));
  }
  return principals;
}

[[nodiscard]] Result<Options> read_options(ByteReader& reader) {
  TRY(const Bytes field, reader.ssh_string(kMaxOptionsFieldBytes));
  Options options;
  for (ByteReader rest(field); !rest.at_end();) {
    TRY(const Bytes name, rest.ssh_string(kMaxOptionDataBytes));
    TRY(const Bytes data, rest.ssh_string(kMaxOptionDataBytes));
    if (!is_name(base::as_text(name)))
      return Error("the name of an option is empty or holds control characters");
    if (options.size() == kMaxCertificateOptions)
      return Error("more than 256 options");
    options.push_back({base::as_text(name), data});
  }
  return options;
}

// PROTOCOL.certkeys "Critical options": in the order of their names, and each once.
[[nodiscard]] Result<Options> read_critical_options(ByteReader& reader) {
  TRY(auto options, read_options(reader));
  const auto not_before = [](const CertificateOptionView& a, const CertificateOptionView& b) {
    return a.name >= b.name;
  };
  if (std::adjacent_find(options.begin(), options.end(), not_before) != options.end())
    return Error("the critical options are not in their order");
  return options;
}

[[nodiscard]] base::Status read_key(ByteReader& reader, CertificateView& view) {
  TRY(view.nonce, reader.ssh_string(kMaxNonceBytes));
  const Bytes from_here = reader.rest();
  TRY_OK(read_key_fields(reader, *certified_type_named(view.type)));
  view.key_fields = from_here.first(from_here.size() - reader.remaining());
  return base::Done{};
}

[[nodiscard]] base::Status read_claims(ByteReader& reader, CertificateView& view) {
  TRY(view.serial, reader.u64());
  TRY(view.kind, reader.u32());
  TRY(view.key_id, read_key_id(reader));
  TRY(view.principals, read_principals(reader));
  TRY(view.valid_after, reader.u64());
  TRY(view.valid_before, reader.u64());
  TRY(view.critical_options, read_critical_options(reader));
  TRY(view.extensions, read_options(reader));
  TRY(const Bytes reserved, reader.ssh_string(kMaxCertificateBytes));
  if (!reserved.empty())
    return Error("the reserved field is not empty");
  return base::Done{};
}

[[nodiscard]] base::Status read_behind_type(Bytes blob, ByteReader& reader, CertificateView& view) {
  TRY_OK(read_key(reader, view));
  TRY_OK(read_claims(reader, view));
  TRY(view.authority, reader.ssh_string(kMaxPublicKeyBytes));
  view.signed_part = blob.first(blob.size() - reader.remaining());
  TRY(view.signature, reader.ssh_string(kMaxSignatureBlobBytes));
  return reader.expect_end();
}

[[nodiscard]] Result<std::string_view> read_type(Bytes blob, ByteReader& reader) {
  if (blob.size() > kMaxCertificateBytes)
    return Error("the certificate is longer than 32 KiB");
  return read_type_name(reader);
}

using Judged = Result<base::Done, Rejection>;

[[nodiscard]] Judged judge_kind(const CertificateView& view) {
  if (view.kind == static_cast<std::uint32_t>(CertificateType::user))
    return base::Done{};
  if (view.kind == static_cast<std::uint32_t>(CertificateType::host))
    return Rejection{Reason::ssh_certificate_type, "a certificate for a host"};
  return Rejection{Reason::ssh_certificate_type,
                   "a certificate of the unknown type " + std::to_string(view.kind)};
}

[[nodiscard]] Judged judge_window(const CertificateView& view) {
  if (view.valid_after >= view.valid_before)
    return Rejection{Reason::ssh_certificate, "it ends before it begins"};
  if (view.valid_after >= kEndOfTime)
    return Rejection{Reason::ssh_certificate, "it begins after the year 9999"};
  return base::Done{};
}

[[nodiscard]] Judged judge_option(const CertificateOptionView& option) {
  if (option.name != kVerifyRequired)
    return Rejection{Reason::ssh_certificate_option, std::string(option.name)};
  if (!option.data.empty())
    return Rejection{Reason::ssh_certificate_option, "verify-required with a value"};
  return base::Done{};
}

[[nodiscard]] Result<Presentation, Rejection> judge_options(const CertificateView& view) {
  for (const CertificateOptionView& option : view.critical_options) {
    TRY_OK(judge_option(option));
  }
  if (view.critical_options.empty())
    return Presentation::any;
  if (certified_type_named(view.type)->holder != Holder::authenticator)
    return Rejection{Reason::ssh_certificate_presence, "verify-required, and a key of type " +
                                                           std::string(view.key_type) +
                                                           " has no authenticator"};
  return Presentation::verified;
}

[[nodiscard]] base::Instant to_instant(std::uint64_t seconds) {
  return base::Instant(base::Seconds(static_cast<std::int64_t>(std::min(seconds, kEndOfTime))));
}

}  // namespace

bool is_certificate_type(std::string_view type) noexcept {
  return type.ends_with(kCertificateSuffix);
}

Result<CertificateView, Rejection> parse_certificate(Bytes blob) {
  ByteReader reader(blob);
  const auto type = read_type(blob, reader);
  if (!type)
    return Rejection{Reason::ssh_certificate, type.error().what};
  const KeyType* key_type = certified_type_named(*type);
  if (key_type == nullptr)
    return Rejection{is_certificate_type(*type) ? Reason::ssh_key_type : Reason::ssh_certificate,
                     std::string(*type)};
  CertificateView view;
  view.type = *type;
  view.key_type = key_type->name;
  const auto read = read_behind_type(blob, reader, view);
  if (!read)
    return Rejection{Reason::ssh_certificate, read.error().what};
  return view;
}

base::ByteBuffer plain_key_blob(const CertificateView& view) {
  base::ByteBuffer blob;
  blob.reserve(sizeof(std::uint32_t) + view.key_type.size() + view.key_fields.size());
  append_string(blob, view.key_type);
  blob.insert(blob.end(), view.key_fields.begin(), view.key_fields.end());
  return blob;
}

SshCertificate facts_of(const CertificateView& view) {
  SshCertificate facts;
  facts.serial = view.serial;
  facts.key_id = view.key_id;
  facts.principals.assign(view.principals.begin(), view.principals.end());
  facts.valid_after = to_instant(view.valid_after);
  if (view.valid_before < kEndOfTime)
    facts.valid_before = to_instant(view.valid_before);
  facts.authority = base::to_buffer(view.authority);
  facts.authority_key = fingerprint_of(view.authority);
  return facts;
}

Result<Presentation, Rejection> judge_certificate(const CertificateView& view) {
  TRY_OK(judge_kind(view));
  if (view.principals.empty())
    return Rejection{Reason::ssh_certificate_principals, "it names nobody"};
  TRY_OK(judge_window(view));
  return judge_options(view);
}

Judged verify_authority(const CertificateView& view, const SshPublicKey& authority) {
  const auto verified = verify_raw_signature(authority, view.signature, view.signed_part);
  if (!verified)
    return Rejection{Reason::ssh_certificate_signature, verified.error().detail};
  return base::Done{};
}

}  // namespace refward::signature::ssh
