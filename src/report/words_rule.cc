// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kRuleWords = {
    // moves
    Wording{
        "pusher-not-known", "the server does not know who pushes{login}, and not all may",
        "Ask an administrator: a login that the platform tells has to stand in people.toml, under "
        "logins.",
        Fix::administrator},
    Wording{"pusher-not-listed", "pushed by {pusher}, who may not push here",
            "Somebody else has to push this; an administrator can say who may.", Fix::none},
    Wording{"frozen", "frozen from {span}{why}", "Push again when it is over{excepted}.",
            Fix::none},
    Wording{"ref-name-mismatch", "the name does not match the pattern {pattern}",
            "Push under a name that matches.", Fix::other_ref},
    Wording{"ref-name-forbidden", "the name matches the forbidden pattern {pattern}",
            "Push under a name that does not match.", Fix::other_ref},
    Wording{"too-many-refs", "{count} refs in one push, where {limit} are the most",
            "Push fewer at a time, each by its name: git push REMOTE BRANCH", Fix::none},
    Wording{"too-many-commits", "{count} new commits in one push, where {limit} are the most",
            "Push in smaller steps: git push REMOTE COMMIT:BRANCH", Fix::none},
    // commits
    Wording{"merge-commit", "a merge, where new commits have one parent", "", Fix::flatten},
    Wording{"merge-not-clean", "a merge with changes of its own (paths: {paths})",
            "A merge brings what its parents bring. Resolve conflicts by rebasing.",
            Fix::merge_again},
    Wording{"merge-unreadable", "a merge that could not be recomputed: {detail}",
            "Rebase in place of merging.", Fix::flatten},
    Wording{"sign-off-missing", "no Signed-off-by of the author or the committer", "",
            Fix::sign_off},
    Wording{"sign-off-of-others",
            "signed off by {email}, who is neither the author nor the committer", "",
            Fix::sign_off},
    Wording{"message-mismatch", "the message does not match the pattern {pattern}", "",
            Fix::reword_commits},
    Wording{"message-forbidden", "the message matches the forbidden pattern {pattern}", "",
            Fix::reword_commits},
    Wording{"author-email-mismatch", "the author {email} does not match the pattern {pattern}",
            "Set your own address: git config user.email ADDRESS", Fix::rewrite_commits},
    Wording{"author-email-forbidden", "the author {email} matches the forbidden pattern {pattern}",
            "Set your own address: git config user.email ADDRESS", Fix::rewrite_commits},
    Wording{"committer-email-mismatch",
            "the committer {email} does not match the pattern {pattern}",
            "Set your own address: git config user.email ADDRESS", Fix::rewrite_commits},
    Wording{"committer-email-forbidden",
            "the committer {email} matches the forbidden pattern {pattern}",
            "Set your own address: git config user.email ADDRESS", Fix::rewrite_commits},
    // files
    Wording{"file-too-large", "a file of {size} bytes, where {limit} are the most",
            "Keep it elsewhere, such as in Git LFS.", Fix::remove_path},
    Wording{"file-unreadable", "a file that the server could not read", "", Fix::remove_content},
    Wording{"path-too-long", "a path of {length} bytes, where {limit} are the most",
            "Choose a shorter path.", Fix::remove_path},
    Wording{"path-forbidden", "nothing may be added or changed at this path", "", Fix::remove_path},
    Wording{"kind-binary", "a binary file (a NUL in its first 8000 bytes)",
            "Keep it elsewhere, such as in Git LFS.", Fix::remove_path},
    Wording{"kind-executable", "an executable file", "", Fix::remove_mode},
    Wording{"kind-symlink-outside", "a symbolic link that may lead out of the tree: {target}",
            "Let it name a file of this repository, by a path relative to the link.",
            Fix::remove_path},
    Wording{"kind-submodule", "a submodule", "", Fix::remove_path},
    Wording{"submodule-url", "the submodule {submodule} comes from {url}, which is not allowed",
            "Ask an administrator which places are (submodule_urls).", Fix::remove_content},
    Wording{"submodule-without-url", "a submodule without a URL in .gitmodules",
            "Add it with: git submodule add URL PATH", Fix::remove_content},
    Wording{"gitmodules-unreadable", "a .gitmodules that cannot be read: {detail}", "",
            Fix::remove_content},
    // paths
    Wording{"changes-unreadable", "what the commit changes could not be found out: {detail}",
            "Make the commit anew, or ask an administrator.", Fix::none},
    Wording{"path-signer", "signed by {person}, who may not sign for {match} ({path-rule})",
            "Whose signature counts here: {signers}.", Fix::none},
    Wording{"path-frozen", "this path is frozen from {span}{why}",
            "Push again when it is over{excepted}.", Fix::none},
};

}  // namespace

std::span<const Wording> rule_words() noexcept {
  return kRuleWords;
}

}  // namespace refward::report
