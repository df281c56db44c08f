// SPDX-License-Identifier: Apache-2.0
// AllowedSignersView: the lines of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS):
//
//   principals [option[,option...]] keytype base64 [comment]
//
// with the options cert-authority, namespaces="list", valid-after="time" and valid-before="time".
// Every line either has one reading or is a fault; docs/signers.md lists where this is stricter
// than ssh-keygen. Times without a zone are UTC, whatever the server's own zone is.
#pragma once

#include "base/clock.h"
#include "identity/fault.h"
#include "identity/pattern_list.h"
#include "identity/ssh_key_text.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace refward::identity {

// The text outlives the views.
struct SignerLineView {
  std::uint64_t number = 0;
  PatternListView principals;
  std::optional<PatternListView> namespaces;  // none: all
  std::optional<base::Instant> valid_after;   // from this second on
  std::optional<base::Instant> valid_before;  // up to and with this second
  bool certificate_authority = false;
  SshKeyView key;
};

struct AllowedSignersView {
  std::vector<SignerLineView> lines;
  std::vector<Fault> faults;
};

[[nodiscard]] AllowedSignersView parse_allowed_signers(std::string_view text);

// YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, then nothing, "Z" or "UTC" in either case. After 1970's
// first second, which OpenSSH takes for "no time given".
[[nodiscard]] std::optional<base::Instant> parse_signer_time(std::string_view text);

}  // namespace refward::identity
