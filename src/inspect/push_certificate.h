// SPDX-License-Identifier: Apache-2.0
// push_certificate: does the push come with a certificate (git push --signed) for exactly what Git
// asks for, fresh, and signed by someone who may (design.md section 5, signed-push)? Verified by us
// over the blob's bytes, as of now; what Git itself thinks of the signature is not asked.
//
// receive-pack makes the commands of a signed push from the certificate, and hands every one of
// them to pre-receive, those too that it has turned down by then (hidden refs, push options that
// differ; receive-pack.c, run_receive_hook with skip_broken 0). So the two lists are equal, and a
// difference means that the certificate is another push's: refused. The blob lies in the
// repository's own object store, not in the quarantine, and stays there unreferenced.
#pragma once

#include "inspect/commit_facts.h"
#include "inspect/ground.h"
#include "platform/push_facts.h"

#include <optional>
#include <string>

namespace refward::inspect {

// For the record. What a secret was found in is withheld, and so is all of it without a scanner.
struct CertificateSeen {
  std::string pusher, pushee, nonce_status;  // as it says itself, and Git's word; unescaped
  std::string person, key;                   // of its signature
  std::string reason;                        // "good", or the first code of why not
  std::string text;                          // the whole certificate, raw
};

struct CertificateFindings {
  findings::Findings findings;
  std::optional<CertificateSeen> seen;  // nothing where the push came without one
  // Who signed it, where it is in order for this push: fresh, for these moves and push options, and
  // within what the person may sign for (only_refs, only_paths, merges_only). Whether a block's
  // `signers` or `from` name the person is the asker's question. Else null.
  const identity::Person* person = nullptr;
  std::vector<std::string> options = {};  // its push options, where there is such a person
};

// Each block that asks says each fault once, on the first ref that it covers. Where no block asks,
// only a certificate that is malformed, forged or another push's is a warning.
[[nodiscard]] CertificateFindings push_certificate(const Ground& ground,
                                                   const SignatureContext& context,
                                                   const platform::PushFacts& facts);

}  // namespace refward::inspect
