// SPDX-License-Identifier: Apache-2.0
// Verdicts of `refward verify`, as text and JSON.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::report {

struct PresenceFacts {
  bool user_presence = false;
  bool user_verification = false;
};

struct CertificateFacts {
  std::uint64_t serial = 0;
  std::string key_id, authority;
  base::Instant valid_after;
  std::optional<base::Instant> valid_before;
};

struct X509Facts {
  std::string subject, issuer, serial;
  std::optional<base::Instant> stamped;
};

struct MergetagFacts {
  std::string target, name;
};

struct SignerVerdict {
  std::string object;  // hex id, or the file's name
  bool good = false;
  std::string reason;  // "good", or a stable reason code
  std::string person, principal, key, primary_key, key_type, format;
  std::string detail;                     // for the administrator
  std::optional<base::Instant> received;  // by the record, where the verdict stands on it
  std::optional<PresenceFacts> presence;
  std::optional<CertificateFacts> certificate;
  std::optional<X509Facts> x509;
  std::vector<MergetagFacts> mergetags;  // commits only; they never decide
};

[[nodiscard]] std::string verdicts_text(const std::vector<SignerVerdict>& verdicts);
// One object a line: {"object", "verdict", "reason", "person", "principal", "key", "primary_key",
// "key_type", "format", "detail", "received", "presence", "certificate", "x509", "mergetags"}; null
// where there is nothing to say.
[[nodiscard]] std::string verdicts_json(const std::vector<SignerVerdict>& verdicts);

}  // namespace refward::report
