// SPDX-License-Identifier: Apache-2.0
#include "policy/policy.h"

#include <algorithm>
#include <array>

namespace refward::policy {
namespace {

constexpr std::array kWords = {
    Word::signed_commits,   Word::signed_tags,       Word::annotated_tags,
    Word::fast_forward,     Word::no_create,         Word::no_update,
    Word::no_delete,        Word::immutable,         Word::committer_is_signer,
    Word::author_is_signer, Word::pusher_is_signer,  Word::signed_push,
    Word::user_presence,    Word::user_verification, Word::linear,
    Word::clean_merge,      Word::sign_off,
};

constexpr std::array kAboutCommits = {
    Word::signed_commits,    Word::committer_is_signer,
    Word::author_is_signer,  Word::user_presence,
    Word::user_verification, Word::linear,
    Word::clean_merge,       Word::sign_off,
};

}  // namespace

std::span<const Word> words() noexcept {
  return kWords;
}

std::span<const Word> words_about_commits() noexcept {
  return kAboutCommits;
}

std::string_view to_text(Word word) noexcept {
  switch (word) {
    case Word::signed_commits:
      return "signed-commits";
    case Word::signed_tags:
      return "signed-tags";
    case Word::annotated_tags:
      return "annotated-tags";
    case Word::fast_forward:
      return "fast-forward";
    case Word::no_create:
      return "no-create";
    case Word::no_update:
      return "no-update";
    case Word::no_delete:
      return "no-delete";
    case Word::immutable:
      return "immutable";
    case Word::committer_is_signer:
      return "committer-is-signer";
    case Word::author_is_signer:
      return "author-is-signer";
    case Word::pusher_is_signer:
      return "pusher-is-signer";
    case Word::signed_push:
      return "signed-push";
    case Word::user_presence:
      return "user-presence";
    case Word::user_verification:
      return "user-verification";
    case Word::linear:
      return "linear";
    case Word::clean_merge:
      return "clean-merge";
    case Word::sign_off:
      return "sign-off";
  }
  return "unknown";
}

std::optional<Word> word_named(std::string_view name) noexcept {
  for (const Word word : kWords)
    if (to_text(word) == name)
      return word;
  return std::nullopt;
}

}  // namespace refward::policy
