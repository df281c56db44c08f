// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/certificate.h"

#include "signature/x509/der.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Error;
using base::Result;

using Text = std::unique_ptr<BIO, Releaser<BIO_free_all>>;

void release_bytes(void* bytes) noexcept {
  OPENSSL_free(bytes);
}

using GeneralNames = std::unique_ptr<GENERAL_NAMES, Releaser<GENERAL_NAMES_free>>;

// An authority's copy of the algorithm stands inside what it signed, and one outside, which nobody
// signed.
[[nodiscard]] base::Status judge_form(Bytes der) {
  if (der.size() > kMaxCertificateBytes)
    return Error("longer than 16 KiB");
  DerReader outer(der);
  TRY(const Bytes content, outer.take(tag::sequence));
  TRY_OK(outer.expect_end());
  DerReader fields(content);
  TRY(const Bytes signed_part, fields.take(tag::sequence));
  TRY(const Element algorithm, fields.element(tag::sequence));
  TRY_OK(fields.bit_string());
  TRY_OK(fields.expect_end());
  DerReader inner(signed_part);
  if (inner.at(tag::constructed(0))) {
    TRY_OK(inner.next());
  }
  TRY_OK(inner.integer());
  TRY(const Element same, inner.element(tag::sequence));
  if (!base::equal(same.whole, algorithm.whole))
    return Error("two signature algorithms");
  return base::Done{};
}

[[nodiscard]] std::optional<base::Instant> instant_of(const ASN1_TIME* time) {
  const auto* data = ASN1_STRING_get0_data(time);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(time));
  return parse_time(static_cast<std::uint8_t>(ASN1_STRING_type(time)), {data, size});
}

[[nodiscard]] std::string curve_name(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1)
    return {};
  const std::string_view name(group.data(), size);
  if (name == "prime256v1")
    return "nistp256";
  if (name == "secp384r1")
    return "nistp384";
  return name == "secp521r1" ? "nistp521" : "";
}

[[nodiscard]] bool is_address(std::string_view text) {
  const auto is_graphic = [](char c) { return c > ' ' && c < 0x7f; };
  const std::size_t at = text.find('@');
  return text.size() <= kMaxEmailBytes && at != std::string_view::npos && at != 0 &&
         at + 1 != text.size() && text.find('@', at + 1) == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), is_graphic);
}

[[nodiscard]] std::string_view text_of(const ASN1_STRING* string) {
  return base::as_text(
      {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))});
}

[[nodiscard]] bool has_extended_usage(const X509* certificate) {
  return X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) >= 0;
}

[[nodiscard]] Rejection wrong_usage(std::string detail) {
  return {Reason::x509_usage, std::move(detail)};
}

// RFC 3161 section 2.3: critical, and this usage alone.
[[nodiscard]] bool stamps_only(const X509* certificate) {
  const int at = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
  if (at < 0)
    return false;
  using Usages = std::unique_ptr<EXTENDED_KEY_USAGE, Releaser<EXTENDED_KEY_USAGE_free>>;
  const Usages usages(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  return X509_EXTENSION_get_critical(X509_get_ext(certificate, at)) == 1 && usages != nullptr &&
         sk_ASN1_OBJECT_num(usages.get()) == 1 &&
         OBJ_obj2nid(sk_ASN1_OBJECT_value(usages.get(), 0)) == NID_time_stamp;
}

// The library's summary of the extended usages; asked only where there are some.
[[nodiscard]] bool names_usage(X509* certificate, std::uint32_t usages) {
  return (X509_get_extended_key_usage(certificate) & usages) != 0;
}

}  // namespace

Result<Certificate> Certificate::parse(Bytes der) {
  TRY_OK(judge_form(der));
  const unsigned char* at = der.data();
  CertificateHandle handle(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  // The check reads and keeps all extensions; it fails where one is twice there or malformed.
  const bool read = handle != nullptr && at == der.data() + der.size() &&
                    X509_check_purpose(handle.get(), -1, 0) == 1 &&
                    X509_get0_pubkey(handle.get()) != nullptr;
  ERR_clear_error();
  if (!read)
    return Error("not a certificate that the library reads");
  const auto from = instant_of(X509_get0_notBefore(handle.get()));
  const auto until = instant_of(X509_get0_notAfter(handle.get()));
  if (!from || !until)
    return Error("a time that is not of RFC 5280");
  return Certificate(std::move(handle), base::to_buffer(der), *from, *until);
}

Result<Certificate> Certificate::share(X509* handle) {
  unsigned char* raw = nullptr;
  const int size = i2d_X509(handle, &raw);
  if (size < 0)
    throw_library_fault("i2d_X509");
  const std::unique_ptr<unsigned char, Releaser<release_bytes>> owner(raw);
  const auto from = instant_of(X509_get0_notBefore(handle));
  const auto until = instant_of(X509_get0_notAfter(handle));
  if (!from || !until)
    return Error("a time that is not of RFC 5280");
  require(X509_up_ref(handle), "X509_up_ref");
  return Certificate(CertificateHandle(handle),
                     base::to_buffer({raw, static_cast<std::size_t>(size)}), *from, *until);
}

std::string Certificate::fingerprint() const {
  return "x509:SHA256:" + base::to_hex(crypto::sha256(der_));
}

std::string name_text(const X509_NAME* name) {
  const Text out(require(BIO_new(BIO_s_mem()), "BIO_new"));
  if (X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) {
    ERR_clear_error();
    return {};
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, std::min(static_cast<std::size_t>(size), kMaxNameBytes)};
}

std::string serial_text(const X509* certificate) {
  using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
  using Hex = std::unique_ptr<char, Releaser<release_bytes>>;
  const Number number(
      require(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), "serial"));
  const Hex hex(require(BN_bn2hex(number.get()), "BN_bn2hex"));
  return hex.get();
}

std::string key_type(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return "rsa" + std::to_string(EVP_PKEY_get_bits(key));
    case EVP_PKEY_EC:
      return curve_name(key);
    case EVP_PKEY_ED25519:
      return "ed25519";
    default:
      return {};
  }
}

std::optional<Rejection> judge_key(const Certificate& certificate, unsigned least_bits) {
  const std::string type = key_type(certificate.key());
  const std::string whose = " of " + name_text(X509_get_subject_name(certificate.get()));
  if (type.empty())
    return Rejection{Reason::weak_key, "a key of another type or curve" + whose};
  const bool rsa = EVP_PKEY_get_base_id(certificate.key()) == EVP_PKEY_RSA;
  if (rsa && EVP_PKEY_get_bits(certificate.key()) < static_cast<int>(least_bits))
    return Rejection{Reason::weak_key, type + " key" + whose};
  return std::nullopt;
}

Result<std::vector<std::string>, Rejection> emails_of(const Certificate& certificate) {
  const auto refused = [](const char* detail) { return Rejection{Reason::x509_no_email, detail}; };
  const GeneralNames names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> emails;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_EMAIL)
      continue;
    const std::string_view email = text_of(name->d.rfc822Name);
    if (!is_address(email))
      return refused("an e-mail name that is no address");
    if (emails.size() == kMaxEmails)
      return refused("more than 16 e-mail names");
    emails.emplace_back(email);
  }
  ERR_clear_error();
  if (emails.empty())
    return refused("no e-mail among the alternative names");
  return emails;
}

std::optional<Rejection> judge_leaf_usage(const Certificate& leaf, Purpose purpose) {
  if (X509_check_ca(leaf.get()) != 0)
    return wrong_usage("an authority's own certificate");
  // RFC 8550 section 4.4.2 and RFC 3161 section 2.3: either bit. All bits are set without the
  // extension.
  const std::uint32_t usage = X509_get_key_usage(leaf.get());
  if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
    return wrong_usage("key usage without digitalSignature");
  if (purpose == Purpose::stamp_time) {
    if (!stamps_only(leaf.get()))
      return wrong_usage("extended key usage is not critical timeStamping alone");
    return std::nullopt;
  }
  if (has_extended_usage(leaf.get()) && !names_usage(leaf.get(), XKU_SMIME | XKU_CODE_SIGN))
    return wrong_usage("extended key usage names neither emailProtection nor codeSigning");
  return std::nullopt;
}

bool is_authority(const Certificate& certificate) {
  return X509_check_ca(certificate.get()) == 1;
}

bool may_issue_for(const Certificate& authority, Purpose purpose) {
  const std::uint32_t wanted =
      purpose == Purpose::stamp_time ? XKU_TIMESTAMP : XKU_SMIME | XKU_CODE_SIGN;
  return !has_extended_usage(authority.get()) || names_usage(authority.get(), wanted | XKU_ANYEKU);
}

}  // namespace refward::signature::x509
