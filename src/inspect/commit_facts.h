// SPDX-License-Identifier: Apache-2.0
// CommitFacts: what one commit says and proves, found out once however many blocks and refs ask for
// it; and CommitBook, which finds it out for many commits on all cores.
#pragma once

#include "git/objects.h"
#include "git/repo.h"
#include "inspect/repo_crew.h"
#include "inspect/signed.h"
#include "inspect/signed_pool.h"
#include "inspect/signer_bounds.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

struct CommitFacts {
  std::string unparsable;  // why it does not parse, or empty
  std::vector<git::ObjectFault> faults;
  std::vector<git::ObjectId> parents;
  std::string author_email, committer_email;
  std::optional<base::Instant> committer_date;
  const Signed* signature = nullptr;  // never null in a book; the book's own
};

// One commit's bytes are at most this long; a longer one is refused as unparsable.
inline constexpr std::uint64_t kMaxCommitBytes = 16U << 20;

// Commits whose whole verdicts are in memory at one time.
inline constexpr std::size_t kBatch = 4'096;

class CommitBook {
 public:
  // Both outlive the book.
  CommitBook(const git::Repo& repo, const SignatureContext& context);

  // Finds out what is not known yet of these commits, many of them on several threads; what any of
  // these throws is thrown here. The record and the scanner are asked by this thread alone, and the
  // facts are those that facts() would find one by one.
  void prepare(std::span<const git::ObjectId> commits);
  [[nodiscard]] const CommitFacts& facts(const git::ObjectId& commit);
  // The first line of the message, as far as the scanner lets it be shown. Read anew: findings are
  // few, and scanning every message that nobody shows would cost as much as the signatures.
  [[nodiscard]] std::string subject(const git::ObjectId& commit) const;

  // Of a tag: what signed it, by the same rules.
  [[nodiscard]] Signed judge(const Split& split, const git::ObjectId& object) const;

  [[nodiscard]] const SignatureContext& context() const noexcept { return context_; }

  [[nodiscard]] const SignerBounds& bounds() const noexcept { return bounds_; }

 private:
  struct Draft;
  enum class Company { alone, several };  // threads at work

  void find_out_batch(std::vector<Draft>& drafts);
  void find_out(const git::Repo& repo, Draft& draft, Company company) const;
  void find_out_all(std::span<Draft* const> drafts);
  [[nodiscard]] std::vector<Draft*> still_open(std::span<Draft* const> drafts);
  void make_ready(signature::Format format);

  const git::Repo& repo_;
  const SignatureContext& context_;
  SignerBounds bounds_;
  RepoCrew crew_;
  std::set<signature::Format> ready_;  // keyrings that several threads may ask
  SignedPool pool_;
  std::unordered_map<git::ObjectId, CommitFacts, git::ObjectIdHash> known_;
};

}  // namespace refward::inspect
