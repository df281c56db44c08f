// SPDX-License-Identifier: Apache-2.0
#include "inspect/signed.h"

#include "signature/verify.h"

#include <algorithm>

namespace refward::inspect {
namespace {

constexpr std::string_view kGitNamespace = "git";

Signed refused(signature::Reason reason, std::optional<signature::Format> format) {
  Signed out;
  out.verdict.reason = reason;
  out.verdict.format = format;
  out.reason = to_text(reason);
  return out;
}

// Of a format that is in use.
signature::Trusted trusted_for(std::optional<signature::Format> format,
                               const identity::Signers& signers) {
  signature::Trusted trusted;
  if (format == signature::Format::openpgp)
    trusted.openpgp = signers.openpgp();
  if (format == signature::Format::x509)
    trusted.x509 = signers.x509();
  return trusted;
}

// Whose key is it?
void name_person(Signed& who, const identity::Signers& signers, signature::Moment when) {
  identity::Identified found = signers.identify(who.verdict, kGitNamespace, when);
  who.principal = std::move(found.principal);
  who.depends_on_time = found.depends_on_time;
  if (found.reason != identity::Reason::known)
    who.reason = to_text(found.reason);
  else if (found.person == nullptr)
    who.reason = to_text(identity::Reason::key_unknown);
  else
    who.person = found.person;
}

}  // namespace

// The format is asked for before anything else, so that one which is not allowed is refused first.
std::optional<signature::Format> format_of(std::string_view armour) noexcept {
  if (armour.starts_with("-----BEGIN SSH SIGNATURE-----"))
    return signature::Format::ssh;
  if (armour.starts_with("-----BEGIN PGP "))
    return signature::Format::openpgp;
  if (armour.starts_with("-----BEGIN SIGNED MESSAGE-----"))
    return signature::Format::x509;
  return std::nullopt;
}

Signed judge_signature(const Split& split,
                       const SignatureContext& context,
                       signature::Moment when) {
  if (!split) {
    Signed out;
    out.reason = to_text(split.error().fault);
    return out;
  }
  const auto format = format_of(split->armour);
  if (format && !context.formats.contains(*format))
    return refused(signature::Reason::format_not_allowed, format);
  if (format && context.signers.broken(*format)) {
    Signed out = refused(signature::Reason::key_unknown, format);
    out.reason = to_text(identity::Reason::keyring_broken);
    return out;
  }
  const signature::Trusted trusted = trusted_for(format, context.signers);
  Signed out;
  out.verdict = signature::verify(split->payload, split->armour, kGitNamespace, trusted,
                                  {context.options, when});
  out.reason = to_text(out.verdict.reason);
  out.depends_on_time = out.verdict.depends_on_time;
  if (format && context.signers.broken(*format)) {  // reading the keyring, just now, has shown it
    out.reason = to_text(identity::Reason::keyring_broken);
    out.depends_on_time = false;
  } else if (out.verdict.good()) {
    name_person(out, context.signers, when);
  }
  return out;
}

Signed judge_signature(const Split& split, const SignatureContext& context) {
  return judge_signature(split, context, signature::Moment::present(context.now));
}

Signed judge_signature(const Split& split,
                       const SignatureContext& context,
                       const git::ObjectId& object) {
  Signed present = judge_signature(split, context);
  if (present.good() || !present.depends_on_time)
    return present;
  const auto received = receive_time(context, object);
  if (!received)
    return present;
  Signed then = judge_signature(split, context, {.at = *received, .now = context.now});
  then.received = received;
  return then;
}

std::optional<base::Instant> receive_time(const SignatureContext& context,
                                          const git::ObjectId& object) {
  if (!context.received)
    return std::nullopt;
  const auto received = context.received(object);
  return received ? std::optional(std::min(*received, context.now)) : std::nullopt;
}

}  // namespace refward::inspect
