// SPDX-License-Identifier: Apache-2.0
#include "signature/verify.h"

#include "signature/armour.h"
#include "signature/ssh/sshsig.h"

#include <algorithm>
#include <string>
#include <utility>

namespace refward::signature {
namespace {

[[nodiscard]] Verdict refused(std::optional<Format> format, Rejection rejection) {
  Verdict verdict;
  verdict.reason = rejection.reason;
  verdict.format = format;
  verdict.detail = std::move(rejection.detail);
  return verdict;
}

[[nodiscard]] bool is_accepted(Format format, const Options& options) {
  const auto& formats = options.formats;
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

}  // namespace

Verdict verify(std::string_view payload,
               std::string_view armour,
               std::string_view ns,
               const Trusted& trusted,
               const Terms& terms) {
  const Options& options = terms.options;
  const auto format = format_of(armour);
  if (!format)
    return refused(format, {Reason::armour_unknown, "no BEGIN line of a known kind"});
  if (!is_accepted(*format, options))
    return refused(format, {Reason::format_not_allowed, std::string(to_text(*format))});
  auto bytes = parse_armour(
      armour, options.allow_armour_headers ? ArmourHeaders::allowed : ArmourHeaders::refused);
  if (!bytes)
    return refused(format, std::move(bytes).error());
  if (format == Format::ssh)
    return ssh::verify_sshsig(payload, *bytes, ns, options);
  if (format == Format::x509) {
    if (trusted.x509 == nullptr)
      return refused(format, {Reason::key_unknown, "there are no X.509 roots"});
    return trusted.x509->verify(payload, *bytes, terms);
  }
  if (trusted.openpgp == nullptr)
    return refused(format, {Reason::key_unknown, "there is no OpenPGP keyring"});
  return trusted.openpgp->verify(payload, *bytes, terms);
}

}  // namespace refward::signature
