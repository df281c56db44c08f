// SPDX-License-Identifier: Apache-2.0
// signer_words: what is asked of a good signature beyond that its key is known (design.md section
// 5): that names on the object are the signer's, that the key was touched, that the signer stays
// inside the bounds of people.toml. Each gives findings without an object: the caller knows it.
#pragma once

#include "inspect/commit_facts.h"
#include "inspect/signatures.h"

#include <optional>
#include <string_view>

namespace refward::inspect {

// The e-mails that an object names; a tag's tagger is its committer.
struct NamedEmails {
  std::optional<std::string_view> author;
  std::string_view committer;
  std::string_view committer_line;  // "committer" or "tagger"
};

// committer-is-signer and author-is-signer.
void add_email_faults(const SignatureCase& which,
                      const NamedEmails& emails,
                      const Signed& who,
                      findings::Findings& found);

// user-presence and user-verification. Of a signature that is not good nothing is said.
void add_presence_faults(const SignatureCase& which, const Signed& who, findings::Findings& found);

// only_refs, for whatever the person signed. Fit for push certificates, too.
void add_ref_fault(const SignatureCase& which,
                   const SignerBounds& bounds,
                   const identity::Person& person,
                   findings::Findings& found);

// only_paths and merges_only, of a commit.
void add_change_faults(const SignatureCase& which,
                       const git::ObjectId& commit,
                       CommitBook& book,
                       findings::Findings& found);

// pusher-is-signer: of the tag that the ref names, else of the commit.
void judge_pusher(const SignatureCase& which, CommitBook& book, SignatureFindings& out);

}  // namespace refward::inspect
