// SPDX-License-Identifier: Apache-2.0
// What is wrong with a push certificate whoever signed it: against what Git gave out and asks for.
// For push_certificate.cc.
#pragma once

#include "inspect/ground.h"
#include "inspect/signer_bounds.h"
#include "platform/push_facts.h"
#include "push/push_certificate.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

struct CertificateFaultSeen {
  std::string reason;
  std::vector<findings::Fact> facts = {};
  // harmless: a server's setting or a client's clock; damaged: no certificate of this push.
  enum class Kind { harmless, damaged };
  Kind kind = Kind::harmless;
};

// receive.certNonceSlop, as Git reads it (a number, perhaps with k, m or g); nothing: not set, zero
// or no number.
[[nodiscard]] std::optional<std::int64_t> parse_nonce_slop(std::string_view value);

// The code of what is wrong with the nonce, or nothing. `slop`: what the server allows, in seconds.
[[nodiscard]] std::optional<std::string_view> nonce_fault(const push::PushCertificate& certificate,
                                                          const platform::CertificateFacts& facts,
                                                          std::optional<std::int64_t> slop);

[[nodiscard]] std::vector<CertificateFaultSeen> certificate_faults(
    const Ground& ground,
    const push::PushCertificate& certificate,
    const platform::PushFacts& facts);

// only_refs and merges_only of people.toml: a certificate signs for every move in it. Nothing where
// the person may sign it.
[[nodiscard]] std::optional<findings::Finding> certificate_bound(
    const SignerBounds& bounds,
    const identity::Person& person,
    const std::vector<push::RefLine>& lines,
    std::string_view default_branch);

// only_paths: what a certificate moves are commits, and with them paths, which nothing else may
// hold its signer to. Of each ref that moves, all that is new to its old value; of one that is
// made, to the default branch. The first path that is not the person's, or nothing.
[[nodiscard]] std::optional<findings::Finding> certificate_path_bound(
    const Ground& ground, const SignerBounds& bounds, const identity::Person& person);

}  // namespace refward::inspect
