// SPDX-License-Identifier: Apache-2.0
// Wording: reason code -> words. The rules of the house for them: lower case, no full stop at the
// end of a label, what happened before why, no blame. Every reason that an inspection can give
// stands in the table; a test holds that.
#pragma once

#include "findings/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

// Which command mends it; see fixes.h.
enum class Fix {
  none,
  sign_commits,     // sign the commits of this push (again)
  rewrite_commits,  // make these commits anew
  sign_tag,         // make the tag anew, signed
  annotate_tag,     // make the tag anew, as an object
  keep_history,     // rebase onto what is there
  other_ref,        // push under another name
  remove_content,   // take it out of every commit of the push
  remove_mode,      // the same of a file's execute bit
  remove_path,      // take the file out of every commit of the push
  reword_commits,   // another message for these commits
  sign_off,         // the trailer for these commits
  flatten,          // the same work without merges
  merge_again,      // make the merge anew, without changes of its own
  sign_push,        // push the same again, with a certificate
  approve,          // somebody else approves it, and the same is pushed again
  administrator,    // nothing that a pusher can do
};

struct Wording {
  std::string_view reason;
  std::string_view label;   // "no signature"; {name} stands for the fact of that name
  std::string_view advice;  // a sentence for a hint, or empty
  Fix fix;
};

[[nodiscard]] std::vector<Wording> wordings();
// Never fails: an unknown reason is shown as it is.
[[nodiscard]] Wording wording_of(const findings::Finding& finding) noexcept;

// "no signature", with its facts filled in and made printable.
[[nodiscard]] std::string label(const findings::Finding& finding);
// "commit 1a2b3c4d5e6f", "config/app.env:12 in commit 1a2b3c4d5e6f", or empty where the ref itself
// is meant.
[[nodiscard]] std::string place(const findings::Finding& finding);
// The one line that the record keeps: "refs/heads/main: signed-commits: no signature: commit
// 1a2b3c4d5e6f".
[[nodiscard]] std::string message(const findings::Finding& finding);

// `{name}` in `pattern` replaced by that fact, made printable.
[[nodiscard]] std::string filled_in(std::string_view pattern, const findings::Finding& finding);

// The first 12 digits of an object's name.
[[nodiscard]] std::string_view brief(std::string_view object) noexcept;

}  // namespace refward::report
