// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace refward::policy {
namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";
constexpr std::string_view kReplace = "refs/replace";
constexpr std::string_view kApprovals = "refs/approvals/";
constexpr std::array<std::string_view, 3> kOpen = {kBranches, kTags, "refs/notes/"};

// Which kinds of signature `require` names itself.
bool names_signed_objects(const std::set<Word>& words) {
  return words.count(Word::signed_commits) != 0 || words.count(Word::signed_tags) != 0;
}

bool names_signatures(const std::set<Word>& words) {
  return names_signed_objects(words) || words.count(Word::signed_push) != 0;
}

// A word about the signature itself, without a word for what is to be signed: the kind that is at
// home on the ref.
bool speaks_of_tip(const std::set<Word>& require) {
  if (require.count(Word::pusher_is_signer) != 0)
    return !names_signed_objects(require);
  return !names_signatures(require) &&
         (require.count(Word::user_presence) != 0 || require.count(Word::user_verification) != 0);
}

// What counts from one value of the ref to the next needs the one to lead to the other, and a ref
// that cannot be deleted and made again. allow_rewind goes by the approvals of the block itself:
// those of a path rule would not guard what the rewind takes away elsewhere, and a rewind brings no
// commit that path rules or promotion could judge.
void add_implied_by_settings(const Settings& settings, std::set<Word>& words) {
  const bool approvals = asks_approvals(settings);
  if (approvals)
    words.insert(Word::signed_commits);
  if (!approvals && !settings.promote_from && settings.paths.empty())
    return;
  words.insert(Word::no_delete);
  if (settings.rewind == Rewind::refused || !settings.approvals || settings.promote_from ||
      !settings.paths.empty())
    words.insert(Word::fast_forward);
}

// Does `other` ask of commits all that `words` asks?
bool asks_no_less_of_commits(const std::set<Word>& words, const std::set<Word>& other) {
  const auto about = words_about_commits();
  return std::all_of(about.begin(), about.end(),
                     [&](Word word) { return words.count(word) == 0 || other.count(word) != 0; });
}

// Only commits are ever fast-forwarded: that a tag object, a tree or a blob took the place of
// something is a rewind, whatever it is called.
bool is_fast_forward(const Move& move) noexcept {
  return move.kind == Move::Kind::update && move.target == Move::Target::commit;
}

bool breaks(Word word, const Move& move) noexcept {
  using Kind = Move::Kind;
  const bool moves = move.kind == Kind::update || move.kind == Kind::rewind;
  switch (word) {
    case Word::no_create:
      return move.kind == Kind::create;
    case Word::no_update:
      return moves;
    case Word::no_delete:
      return move.kind == Kind::remove;
    case Word::immutable:
      return moves || move.kind == Kind::remove;
    case Word::fast_forward:
      return moves && !is_fast_forward(move);
    case Word::annotated_tags:
      return move.kind != Kind::remove && move.ref.starts_with(kTags) &&
             move.target != Move::Target::tag;
    case Word::signed_commits:
    case Word::signed_tags:
    case Word::committer_is_signer:
    case Word::author_is_signer:
    case Word::pusher_is_signer:
    case Word::signed_push:
    case Word::user_presence:
    case Word::user_verification:
    case Word::linear:
    case Word::clean_merge:
    case Word::sign_off:
      return false;  // those of single commits, and of signatures: other inspections'
  }
  return true;
}

}  // namespace

bool covers(const Block& block, const Place& place) {
  return block.refs.matches(place.ref, place.default_branch) &&
         block.repositories.matches(place.repository);
}

bool asks_approvals(const Settings& settings) noexcept {
  return settings.approvals.has_value() ||
         std::ranges::any_of(settings.paths,
                             [](const PathRule& rule) { return rule.approvals.has_value(); });
}

bool is_for_approvals(const Policy& policy, const Place& place) {
  return place.ref.starts_with(kApprovals) &&
         std::ranges::any_of(policy.blocks, [&](const Block& block) {
           return asks_approvals(block.settings) && block.repositories.matches(place.repository);
         });
}

std::vector<const Block*> covering(const Policy& policy, const Place& place) {
  std::vector<const Block*> out;
  if (is_for_approvals(policy, place))
    return out;
  for (const Block& block : policy.blocks)
    if (covers(block, place))
      out.push_back(&block);
  return out;
}

bool covered_at_least_alike(const Policy& policy, const Place& a, const Place& b) {
  return std::all_of(policy.blocks.begin(), policy.blocks.end(), [&](const Block& block) {
    if (block.mode != findings::Mode::enforce || !covers(block, a))
      return true;
    return covers(block, b) &&
           asks_no_less_of_commits(effective_words(block, a.ref), effective_words(block, b.ref));
  });
}

std::set<Word> effective_words(const Block& block, std::string_view ref) {
  std::set<Word> words = block.require;
  add_implied_by_settings(block.settings, words);
  if (block.signers && !names_signatures(block.require)) {
    if (ref.starts_with(kBranches))
      words.insert(Word::signed_commits);
    if (ref.starts_with(kTags))
      words.insert(Word::signed_tags);
  }
  if (words.count(Word::committer_is_signer) != 0 || words.count(Word::author_is_signer) != 0)
    words.insert(Word::signed_commits);
  if (speaks_of_tip(block.require))
    words.insert(ref.starts_with(kTags) ? Word::signed_tags : Word::signed_commits);
  return words;
}

std::vector<Word> broken_by(const Block& block, const Move& move) {
  std::vector<Word> out;
  for (const Word word : effective_words(block, move.ref))
    if (breaks(word, move))
      out.push_back(word);
  return out;
}

std::optional<std::string_view> closed_namespace(const Policy& policy, const Move& move) {
  if (move.kind == Move::Kind::remove)
    return std::nullopt;
  // A file system that ignores case would serve refs/Replace/ as refs/replace/.
  const std::string folded = base::to_lower(move.ref);
  if (folded == kReplace || folded.starts_with(std::string(kReplace) + "/"))
    return "replace-ref";
  for (const std::string_view open : kOpen)
    if (move.ref.starts_with(open))
      return std::nullopt;
  if (move.ref.starts_with(kApprovals) &&
      std::ranges::any_of(policy.blocks, asks_approvals, &Block::settings))
    return std::nullopt;
  if (policy.allowed_namespaces.matches(move.ref, {}))
    return std::nullopt;
  return "namespace-closed";
}

}  // namespace refward::policy
