// SPDX-License-Identifier: Apache-2.0
#include "report/verdict_report.h"

#include "base/text.h"
#include "report/json.h"
#include "report/wording.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

findings::Finding as_finding(const SignerVerdict& verdict) {
  findings::Finding finding;
  finding.reason = verdict.reason;
  finding.facts = {{"key", verdict.key},
                   {"format", verdict.format},
                   {"detail", verdict.detail},
                   {"person", verdict.person}};
  return finding;
}

std::string instant(const std::optional<base::Instant>& at) {
  return at ? json_string(base::to_rfc3339(*at)) : "null";
}

std::string presence_json(const std::optional<PresenceFacts>& facts) {
  if (!facts)
    return "null";
  return fmt::format("{{\"user_presence\":{},\"user_verification\":{}}}", facts->user_presence,
                     facts->user_verification);
}

std::string certificate_json(const std::optional<CertificateFacts>& facts) {
  if (!facts)
    return "null";
  return fmt::format(
      "{{\"serial\":{},\"key_id\":{},\"authority\":{},\"valid_after\":{},\"valid_before\":{}}}",
      facts->serial, json_string(facts->key_id), json_string(facts->authority),
      instant(facts->valid_after), instant(facts->valid_before));
}

std::string x509_json(const std::optional<X509Facts>& facts) {
  if (!facts)
    return "null";
  return fmt::format("{{\"subject\":{},\"issuer\":{},\"serial\":{},\"stamped\":{}}}",
                     json_string(facts->subject), json_string(facts->issuer),
                     json_string(facts->serial), instant(facts->stamped));
}

std::string mergetags_json(const std::vector<MergetagFacts>& mergetags) {
  std::string out;
  for (const MergetagFacts& tag : mergetags)
    out +=
        fmt::format("{}{{\"target\":{},\"name\":{}}}", out.empty() ? "" : ",",
                    tag.target.empty() ? "null" : json_string(tag.target), json_string(tag.name));
  return "[" + out + "]";
}

}  // namespace

std::string verdicts_text(const std::vector<SignerVerdict>& verdicts) {
  std::string out;
  for (const SignerVerdict& verdict : verdicts) {
    const std::string name = base::printable(verdict.object);
    if (verdict.good)
      out += fmt::format("{}: good, by {} ({}, {})\n", name, base::printable(verdict.person),
                         base::printable(verdict.principal), verdict.key);
    else
      out += fmt::format("{}: bad: {}\n", name, label(as_finding(verdict)));
  }
  return out;
}

std::string verdicts_json(const std::vector<SignerVerdict>& verdicts) {
  std::string out;
  for (const SignerVerdict& verdict : verdicts)
    out += fmt::format(
        "{{\"object\":{},\"verdict\":\"{}\",\"reason\":{},\"person\":{},\"principal\":{},\"key\":{}"
        ","
        "\"primary_key\":{},\"key_type\":{},\"format\":{},\"detail\":{},\"received\":{},"
        "\"presence\":{},\"certificate\":{},\"x509\":{},\"mergetags\":{}}}\n",
        json_string(verdict.object), verdict.good ? "good" : "bad", json_string(verdict.reason),
        json_string(verdict.person), json_string(verdict.principal), json_string(verdict.key),
        json_string(verdict.primary_key), json_string(verdict.key_type),
        json_string(verdict.format), json_string(verdict.detail), instant(verdict.received),
        presence_json(verdict.presence), certificate_json(verdict.certificate),
        x509_json(verdict.x509), mergetags_json(verdict.mergetags));
  return out;
}

}  // namespace refward::report
