// SPDX-License-Identifier: Apache-2.0
// Policy: the protection rules as data, and pure functions over them (design.md 4.6, section 5).
// No I/O, no clock, no repository. Where several blocks match, all apply.
#pragma once

#include "findings/finding.h"
#include "policy/globs.h"
#include "policy/settings.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::policy {

// The words of `require`.
enum class Word {
  signed_commits,
  signed_tags,
  annotated_tags,
  fast_forward,
  no_create,
  no_update,
  no_delete,
  immutable,
  committer_is_signer,
  author_is_signer,
  pusher_is_signer,
  signed_push,
  user_presence,
  user_verification,
  linear,
  clean_merge,
  sign_off,
};
[[nodiscard]] std::string_view to_text(Word word) noexcept;
[[nodiscard]] std::optional<Word> word_named(std::string_view name) noexcept;
// Every Word, in the order of its declaration.
[[nodiscard]] std::span<const Word> words() noexcept;

// One [[protect]] block.
struct Block {
  std::string name;  // given, or "protect[2]" (counted from 1)
  RepositoryGlobs repositories = RepositoryGlobs::all();
  RefGlobs refs;  // may hold @default
  findings::Mode mode = findings::Mode::enforce;
  std::set<Word> require;
  // Absent: whoever the keyrings identify. Empty: nobody.
  std::optional<Names> signers;
  Settings settings;
};

struct Policy {
  std::vector<Block> blocks;
  RefGlobs allowed_namespaces;  // [refs] allow
};

// Where a ref stands, for matching.
struct Place {
  std::string_view repository;
  std::string_view ref;
  std::string_view default_branch;  // what HEAD names; empty where that is not known
};

[[nodiscard]] bool covers(const Block& block, const Place& place);
// Do a block's settings, or one of its path rules, ask for approvals?
[[nodiscard]] bool asks_approvals(const Settings& settings) noexcept;
// Is this an approval's place (refs/approvals/), in a repository in which some block asks for
// approvals? Such refs have rules of their own, and no block covers them.
[[nodiscard]] bool is_for_approvals(const Policy& policy, const Place& place);
[[nodiscard]] std::vector<const Block*> covering(const Policy& policy, const Place& place);
// Do at least the enforcing blocks that cover `a` cover `b` as well, and ask there for at least the
// same of commits? (design.md 4.2: whose tips may be hidden.) The second half matters where one
// block with `signers` covers branches and tags: it asks for signed commits on the former only.
[[nodiscard]] bool covered_at_least_alike(const Policy& policy, const Place& a, const Place& b);

// The words that hold for single commits: what one ref asks of them, another must ask as well
// before its tip vouches for any.
[[nodiscard]] std::span<const Word> words_about_commits() noexcept;

// The words that hold for a ref, with what settings imply (design.md 4.5: `approvals`, the block's
// or a path rule's, signed-commits, fast-forward and no-delete; `promote_from` and
// [[protect.paths]] fast-forward and no-delete; allow_rewind, where neither path rules nor
// promote_from stand beside it, takes the implied fast-forward away again where `approvals` guard
// the rewind, and never one that `require` names), with what `signers` implies (design.md 4.4:
// where `require` names nothing of the kind, signed-commits under refs/heads and signed-tags under
// refs/tags), and with the signature that a word about signers speaks of: no signature, no signer.
//   committer-is-signer, author-is-signer: signed-commits, wherever the ref stands;
//   pusher-is-signer, user-presence, user-verification: where `require` names nothing of the kind,
//   signed-tags under refs/tags and signed-commits anywhere else. signed-push is of the kind for
//   the latter two (the certificate has that flag), and not for pusher-is-signer (the tip has it).
[[nodiscard]] std::set<Word> effective_words(const Block& block, std::string_view ref);

// A ref's move as policy sees it.
struct Move {
  enum class Kind { create, update, rewind, remove };  // update is a fast-forward
  Kind kind;
  std::string_view ref;
  enum class Target { none, commit, tag, other };
  Target target;  // of the new value, unpeeled
};

// The move rules of one block (no-*, immutable, fast-forward, annotated-tags), implied ones
// included, that this move breaks, in the order of Word.
[[nodiscard]] std::vector<Word> broken_by(const Block& block, const Move& move);

// May this ref be pushed at all? Nothing where it may; else the reason code: "replace-ref",
// "namespace-closed". Deleting is always allowed. Open: refs/heads, refs/tags, refs/notes, what the
// platform itself pushes (nothing for `plain`), allowed_namespaces, and refs/approvals/ where some
// block asks for approvals (in which repositories, and what may stand there, the inspection of
// approvals judges); refs/replace never.
[[nodiscard]] std::optional<std::string_view> closed_namespace(const Policy& policy,
                                                               const Move& move);

// What the enforcing blocks that cover a place ask for, as one text: equal where the same is asked.
// The record keeps its digest beside each value that a ref took, so that what was accepted before a
// block covered the ref, or asked for what it asks for now, does not pass for judged by it.
[[nodiscard]] std::string cover_text(const Policy& policy, const Place& place);

// The canonical text of one block, in the form of the next.
[[nodiscard]] std::string canonical(const Block& block);
// The canonical text of the policy, equal for equal meaning (the order and repetition of blocks,
// patterns, words and signers mean nothing); its SHA-256 is the policy digest of the record.
[[nodiscard]] std::string canonical(const Policy& policy);
// One list in that form: `key "a" "b"`, sorted, without repetitions, each value in quotes.
[[nodiscard]] std::string canonical_list(std::string_view key,
                                         const std::vector<std::string>& texts);

}  // namespace refward::policy
