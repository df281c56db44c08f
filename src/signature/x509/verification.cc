// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/path.h"
#include "signature/x509/signed_data.h"
#include "signature/x509/signer.h"
#include "signature/x509/state.h"
#include "signature/x509/time_stamp.h"
#include "signature/x509/twin.h"

#include <openssl/err.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Instant;
using base::Result;

// Why a signature is not good.
struct Fault {
  Rejection rejection;
  bool depends_on_time = false;
};

void tell_facts(const Certificate& leaf, Verdict& verdict) {
  X509* handle = leaf.get();
  verdict.key = leaf.fingerprint();
  verdict.primary_key = verdict.key;
  verdict.key_type = key_type(leaf.key());
  X509Leaf facts;
  if (auto emails = emails_of(leaf))
    facts.emails = *std::move(emails);
  facts.subject = name_text(X509_get_subject_name(handle));
  facts.issuer = name_text(X509_get_issuer_name(handle));
  facts.serial = serial_text(handle);
  facts.valid_from = leaf.from();
  facts.valid_until = leaf.until();
  verdict.x509 = std::move(facts);
}

void tell_authorities(const std::vector<Certificate>& path, X509Leaf& facts) {
  if (path.size() > 1)
    facts.twin_key = twin_fingerprint(path[0], path[1]);
  for (std::size_t i = 1; i < path.size(); ++i) {
    facts.authority_keys.push_back(path[i].fingerprint());
    if (i + 1 == path.size())
      break;  // the root is the one of roots.pem, letter for letter
    if (std::string twin = twin_fingerprint(path[i], path[i + 1]); !twin.empty())
      facts.authority_keys.push_back(std::move(twin));
  }
}

[[nodiscard]] bool is_less(Bytes a, Bytes b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

template <typename List, typename Before>
[[nodiscard]] bool ascends(const List& list, Before before) {
  const auto fault = std::adjacent_find(
      list.begin(), list.end(), [&before](const auto& a, const auto& b) { return !before(a, b); });
  return fault == list.end();
}

// Where the certificates of a message stand in its path. Those that are not of it would be text
// that nobody signed, and so would a free order: leaf first, leaf last (gpgsm) or that of DER.
[[nodiscard]] std::optional<Rejection> judge_brought(const Signer& signer, const Path& path) {
  std::vector<std::size_t> places;
  std::vector<Bytes> spelled;
  for (const Certificate& brought : signer.certificates) {
    const auto same = std::find_if(
        path.certificates.begin(), path.certificates.end(),
        [&brought](const Certificate& used) { return base::equal(used.der(), brought.der()); });
    if (same == path.certificates.end())
      return Rejection{Reason::x509_certificates, name_text(X509_get_subject_name(brought.get())) +
                                                      " is not on the signer's path"};
    places.push_back(static_cast<std::size_t>(same - path.certificates.begin()));
    spelled.push_back(brought.der());
  }
  if (ascends(places, std::less<>()) || ascends(places, std::greater<>()) ||
      ascends(spelled, is_less))
    return std::nullopt;
  return Rejection{Reason::x509_certificates, "certificates in no known order"};
}

// One signature, whose form is right.
struct Judgement {
  const TrustState& state;
  const Terms& terms;
  const SignedData& data;
  const Signer& signer;
  Verdict& verdict;

  [[nodiscard]] unsigned least_rsa_bits() const {
    return std::max(terms.options.min_rsa_bits, kLeastRsaBits);
  }

  // The earliest time that a vouched token states: by then the signature was there. A token that
  // nobody vouches for says as much as none, for anybody may leave it out.
  [[nodiscard]] Result<std::optional<Instant>, Rejection> stamped_at() const {
    std::optional<Instant> earliest;
    if (!state.vouches_for_stamps)
      return earliest;
    const StampTerms asked{state.timestamp_roots.get(), state.intermediates, state.crls,
                           least_rsa_bits(), terms.when.now};
    for (const Bytes token : data.signer.tokens) {
      auto at = verify_token(token, data.signer.signature, asked);
      if (!at && at.error().reason != Reason::x509_untrusted)
        return std::move(at).error();
      if (at)
        earliest = std::min(earliest.value_or(*at), *at);
    }
    return earliest;
  }

  [[nodiscard]] Result<Path, Rejection> path_at(Instant at) const {
    std::vector<const Certificate*> others;
    for (const Certificate& certificate : signer.certificates)
      others.push_back(&certificate);
    for (const Certificate& certificate : state.intermediates)
      others.push_back(&certificate);
    return find_path(signer.certificate(),
                     {state.roots.get(), others, at, Purpose::sign_commits, least_rsa_bits()});
  }

  // A path that stands, and the rest that is to be said about it: first what no other time mends.
  [[nodiscard]] std::optional<Fault> judge_path(const Path& path, Instant at) const {
    const Certificate& leaf = signer.certificate();
    if (auto fault = judge_brought(signer, path))
      return Fault{*std::move(fault)};
    if (auto emails = emails_of(leaf); !emails)
      return Fault{std::move(emails).error()};
    auto revoked = state.crls.judge(path, {at, terms.when.now});
    if (revoked && !revoked->depends_on_time)
      return Fault{std::move(revoked->rejection)};
    const bool stamped = verdict.x509->stamped.has_value();
    if (!stamped && leaf.until() - leaf.from() < kShortLived)
      return Fault{{Reason::x509_no_timestamp, "a certificate for one signature, without a token"}};
    if (revoked)
      return Fault{std::move(revoked->rejection), !stamped};
    if (path.time_fault)
      return Fault{*path.time_fault, !stamped};
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Fault> judge(std::string_view payload) const {
    const Certificate& leaf = signer.certificate();
    if (auto weak = judge_key(leaf, least_rsa_bits()))
      return Fault{*std::move(weak)};
    if (auto right = verify_mathematics(data, leaf, base::as_bytes(payload)); !right)
      return Fault{std::move(right).error()};
    auto stamped = stamped_at();
    if (!stamped)
      return Fault{std::move(stamped).error()};
    verdict.x509->stamped = *stamped;
    const Instant at = stamped->value_or(terms.when.at);
    auto path = path_at(at);
    if (!path)
      return Fault{std::move(path).error()};
    tell_authorities(path->certificates, *verdict.x509);
    return judge_path(*path, at);
  }
};

[[nodiscard]] Verdict refused(Verdict verdict, Fault fault) {
  verdict.reason = fault.rejection.reason;
  verdict.detail = std::move(fault.rejection.detail);
  verdict.depends_on_time = fault.depends_on_time;
  return verdict;
}

}  // namespace

Verdict verify_against(const TrustState& state,
                       std::string_view payload,
                       Bytes der,
                       const Terms& terms) {
  Verdict verdict;
  verdict.format = Format::x509;
  auto data = parse_signed_data(der, ContentKind::detached);
  if (!data)
    return refused(std::move(verdict), {std::move(data).error()});
  auto signer = find_signer(*data, state.intermediates);
  if (!signer)
    return refused(std::move(verdict), {std::move(signer).error()});
  tell_facts(signer->certificate(), verdict);
  auto fault = Judgement{state, terms, *data, *signer, verdict}.judge(payload);
  ERR_clear_error();
  if (fault)
    return refused(std::move(verdict), *std::move(fault));
  verdict.reason = Reason::good;
  return verdict;
}

}  // namespace refward::signature::x509
