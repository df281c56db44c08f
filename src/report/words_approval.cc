// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <array>

namespace refward::report {
namespace {

constexpr std::array kWords = {
    Wording{"approvals-missing", "{have} of {need} approvals by {from}",
            "Whose approval counts here: {could}. A tag approves, as below; so does a merge that "
            "one of them signs (docs/format/approval.md).",
            Fix::approve},
    Wording{"approvals-missing-move",
            "making or rewinding this ref has {have} of {need} approvals by {from}",
            "Whose approval counts here: {could}.", Fix::approve},
    Wording{"approvals-too-many", "more approvals of this push than are looked at",
            "Delete the expired ones under refs/approvals/.", Fix::none},
    // the tags under refs/approvals/
    Wording{"approval-place", "not the place of an approval: refs/approvals/<commit id>/<person>",
            "", Fix::other_ref},
    Wording{"approval-moved", "this approval is there already, and never changes",
            "Approve under another of your names, or approve a newer commit.", Fix::other_ref},
    Wording{"approval-kept", "this approval is valid until {expires}",
            "It can be deleted when it has expired.", Fix::none},
    Wording{"approval-not-a-tag", "an approval is a signed tag, and this is none",
            "Make it with: git tag -s", Fix::none},
    Wording{"approval-malformed", "not a tag as Git writes it ({detail})",
            "Make it with: git tag -s", Fix::none},
    Wording{"approval-name", "the tag calls itself \"{tag}\"",
            "The name of an approval's tag is its ref without refs/.", Fix::none},
    Wording{"approval-object", "a tag of {target}, and not of the commit that the ref names",
            "Tag the commit itself: git tag -s approvals/<id>/<person> <id>", Fix::none},
    Wording{"approval-signature", "not signed by a key that is known here ({signature})",
            "Sign it with a key of yours that the server knows: git tag -s", Fix::none},
    Wording{"approval-person", "signed by {person}, whom the ref does not name",
            "The ref ends with the name, or a principal, of whoever signs.", Fix::none},
    Wording{"approval-robot", "signed by {person}, a robot, and robots approve nothing",
            "Ask a person to approve it.", Fix::none},
    Wording{"approval-from", "signed by {person}, whose approval counts for nothing there",
            "The `from` of approvals says whose does.", Fix::administrator},
    Wording{"approval-bounds", "for a ref that only_refs of {person} leave out",
            "Ask someone else to approve it.", Fix::administrator},
    Wording{"approval-text", "not the text of an approval: {detail}",
            "The text is made to the letter; a refused push shows the command.", Fix::none},
    Wording{"approval-repository", "an approval for the repository {repository}",
            "Make one for this repository.", Fix::none},
    Wording{"approval-free", "an approval for {ref}, where none is asked for",
            "Write the ref in full: refs/heads/...", Fix::none},
    Wording{"approval-tree", "an approval for another tree than the commit's ({tree})",
            "Write the commit's own tree: git rev-parse '<id>^{tree}'", Fix::none},
    Wording{"approval-expired", "an approval that expired at {expires}",
            "Make a new one, under another of your names or of a newer commit.", Fix::none},
    Wording{"approval-for-other", "an approval for {ref}", "", Fix::none},
    Wording{"approval-base", "an approval from another value of the ref on ({base})",
            "What it brings is not the same there; approve it anew.", Fix::none},
    Wording{"approval-not-tip", "an approval of a part, where the whole has to be approved",
            "Approve the new value itself.", Fix::none},
};

}  // namespace

std::span<const Wording> approval_words() noexcept {
  return kWords;
}

}  // namespace refward::report
