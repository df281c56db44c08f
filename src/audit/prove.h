// SPDX-License-Identifier: Apache-2.0
// Prove: that an entry stands in the record, to somebody who has nothing but the log's verifier key
// (c2sp.org/tlog-proof@v1). The proof's `extra` holds the leaf itself, whose hash is what is
// proven.
#pragma once

#include "audit/leaf.h"
#include "audit/log.h"
#include "base/result.h"
#include "tlog/note.h"
#include "tlog/tlog_proof.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace refward::audit {

enum class NoProof { absent, pruned, unsealed };

// Under the published checkpoint, else under the newest one, for which the whole record is read.
// Throws base::Failure where it cannot be.
[[nodiscard]] base::Result<tlog::TlogProof, NoProof> prove(const Options& options,
                                                           std::uint64_t index);

struct Proven {
  std::string origin;
  std::uint64_t size = 0;  // of the log that the checkpoint is over
  Leaf leaf;
  std::string leaf_json;
};

// Needs no log. The error says what does not hold.
[[nodiscard]] base::Result<Proven> check_proof(std::string_view text, const tlog::VerifierKey& key);

// A checkpoint that this key signed for the origin that it is named after.
[[nodiscard]] base::Result<tlog::TreeHead> signed_head(std::string_view note,
                                                       const tlog::VerifierKey& key);

}  // namespace refward::audit
