// SPDX-License-Identifier: Apache-2.0
// Entry: what is recorded of a decision, an outcome or an event (design.md
// section 7, docs/format/entry.md). The leaf is hashed into the log; the
// details stand beside it, committed to with salts.
#pragma once

#include "audit/statement.h"
#include "base/clock.h"
#include "findings/finding.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace refward::audit {

enum class Kind { decision, outcome, event };

struct RefMove {
  std::string ref;
  std::string old_id;  // hex; 40 zeros for none
  std::string new_id;
  // Of a decision or an adoption: what was asked of the ref then, as the first kCoverDigits digits
  // of a digest; empty: nothing, or it is not known. Opaque to the record.
  std::string cover = {};
  friend bool operator==(const RefMove&, const RefMove&) = default;
};

inline constexpr std::size_t kCoverDigits = 16;

// The tree that stands at a folder of a ref since an outcome or an adoption.
struct StoodTree {
  std::string ref;
  std::string folder;  // ends in '/'; empty: the whole tree
  std::string tree;    // hex; zeros: there is no such folder
  friend auto operator<=>(const StoodTree&, const StoodTree&) = default;
};

struct SignerSeen {
  std::string object;  // hex
  std::string person;  // empty: nobody we know
  std::string principal;
  std::string key;
  std::string format;  // "ssh", "openpgp"
  std::string reason;  // "good", or why not
};

struct Coverage {
  std::uint64_t commits = 0;
  std::uint64_t tags = 0;
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
  std::vector<findings::Fact> not_examined;  // {"lfs-pointer", "assets/big.bin"}, ...: some of each
  std::map<std::string, std::uint64_t> counts = {};  // of each reason, all of them
  std::optional<std::uint64_t> continues = {};       // the decision whose rest this is
};

struct FindingNote {  // a finding with its message, as kept
  std::string rule, severity, mode, block, ref, object, path, reason, message;
  std::uint64_t line = 0;
  std::vector<findings::Fact> facts;
};

// What a repair cut off the journal, and the file beside it that keeps the bytes.
struct Repair {
  std::uint64_t segment = 0;  // index of the segment's first entry
  std::uint64_t offset = 0;   // where in the segment the removed bytes began
  std::uint64_t bytes = 0;
  std::string file;
  std::string sha256;  // hex, of the removed bytes
  friend bool operator==(const Repair&, const Repair&) = default;
};

// In the record's spelling (docs/format/entry.md). Only a text of some megabytes of bytes that need
// escapes comes near it: what Git and push::kMaxCertificateBytes let through otherwise fits.
inline constexpr std::size_t kMaxCertificateText = std::size_t{32} << 20;  // bytes

// A push certificate (git push --signed), as kept in the details.
struct CertificateNote {
  std::string pusher, pushee, nonce_status;  // as it says itself; unescaped
  std::string person, key, reason;           // of its signature
  std::string text;  // the whole certificate, raw; within kMaxCertificateText, else not recordable
};

struct Entry {
  Kind kind = Kind::decision;
  std::string event;  // for events: "adopt", "install", "policy-change",
                      // "keyring-change", "repair", "reconcile", "erase",
                      // "prune", "checkpoint"
  std::string repository;
  std::optional<findings::Decision> decision;  // decisions only
  std::vector<RefMove> moves;    // asked for (decision), done (outcome), taken as given (adopt)
  std::vector<StoodTree> trees;  // of refs in `moves`; outcomes and adoptions only
  std::string policy_digest;     // hex, or empty
  std::string keyring_digest;
  std::optional<Repair> repair;                        // event "repair" only; set by Log itself
  std::optional<ReconcileStatement> reconcile = {};    // event "reconcile" only
  std::optional<EraseStatement> erase = {};            // event "erase" only
  std::optional<PruneStatement> prune = {};            // event "prune" only
  std::optional<CheckpointStatement> checkpoint = {};  // event "checkpoint" only
  std::optional<std::uint64_t> of;                     // an outcome's decision
  // details
  std::string pusher;
  std::string door;
  std::vector<SignerSeen> signers;
  std::vector<FindingNote> findings;
  std::optional<Coverage> coverage;
  std::optional<CertificateNote> push_certificate;
  std::uint64_t duration_us = 0;
  std::string note;                       // free words of an event or error
  std::vector<ErasedFields> erased = {};  // event "erase": what `erase` counts, ascending
};

}  // namespace refward::audit
