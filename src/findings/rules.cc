// SPDX-License-Identifier: Apache-2.0
#include "findings/rules.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace refward::findings {
namespace {

constexpr std::array kRules = {
    Rule{RuleId::ref_name, "ref-name", "the ref's name follows Git's rules for names"},
    Rule{RuleId::ref_namespace, "ref-namespace",
         "the ref lies in a namespace that is open to pushes"},
    Rule{RuleId::no_create, "no-create", "the ref is not created"},
    Rule{RuleId::no_update, "no-update", "the ref is not updated"},
    Rule{RuleId::no_delete, "no-delete", "the ref is not deleted"},
    Rule{RuleId::immutable, "immutable", "the ref, once made, never moves and is never deleted"},
    Rule{RuleId::fast_forward, "fast-forward", "the old value is an ancestor of the new value"},
    Rule{RuleId::annotated_tags, "annotated-tags", "tags are tag objects"},
    Rule{RuleId::signed_commits, "signed-commits", "every new commit is signed by someone who may"},
    Rule{RuleId::signed_tags, "signed-tags",
         "the tag, to its last level, is signed by someone who may"},
    Rule{RuleId::committer_is_signer, "committer-is-signer",
         "the committer's e-mail belongs to the signer"},
    Rule{RuleId::signed_push, "signed-push",
         "the push comes with a certificate that is signed by someone who may"},
    Rule{RuleId::author_is_signer, "author-is-signer", "the author's e-mail belongs to the signer"},
    Rule{RuleId::pusher_is_signer, "pusher-is-signer",
         "the pusher is the person who signed the tip"},
    Rule{RuleId::user_presence, "user-presence",
         "the signature was made by a FIDO2 key that was touched"},
    Rule{RuleId::user_verification, "user-verification",
         "the signature was made by a FIDO2 key that verified its user"},
    Rule{RuleId::only_refs, "only-refs", "the signer signs for this ref"},
    Rule{RuleId::only_paths, "only-paths", "the signer changes no other paths than its own"},
    Rule{RuleId::merges_only, "merges-only",
         "the signer makes nothing but merges without changes of their own"},
    Rule{RuleId::linear, "linear", "new commits have one parent"},
    Rule{RuleId::clean_merge, "clean-merge", "merges bring nothing of their own"},
    Rule{RuleId::sign_off, "sign-off",
         "every new commit is signed off by its author or its committer"},
    Rule{RuleId::pushers, "pushers", "who pushes is among those who may"},
    Rule{RuleId::freeze, "freeze", "the ref does not move while it is frozen"},
    Rule{RuleId::max_push_refs, "max-push-refs", "one push moves no more refs than that"},
    Rule{RuleId::max_push_commits, "max-push-commits", "one push brings no more commits than that"},
    Rule{RuleId::max_file_size, "max-file-size", "no new file is larger than that"},
    Rule{RuleId::max_path_length, "max-path-length", "no new path is longer than that"},
    Rule{RuleId::forbid_paths, "forbid-paths", "nothing new stands at these paths"},
    Rule{RuleId::forbid_kinds, "forbid-kinds", "nothing new is of these kinds"},
    Rule{RuleId::submodule_urls, "submodule-urls", "submodules come from these places only"},
    Rule{RuleId::commit_message, "commit-message", "messages of new commits match the pattern"},
    Rule{RuleId::author_email, "author-email", "authors' e-mails match the pattern"},
    Rule{RuleId::committer_email, "committer-email", "committers' e-mails match the pattern"},
    Rule{RuleId::paths, "paths", "what changes at these paths is signed by someone who may there"},
    Rule{RuleId::approvals, "approvals", "enough other people have approved each change"},
    Rule{RuleId::promote_from, "promote-from",
         "what changes has stood at the stage before for long enough"},
    Rule{RuleId::fsck, "fsck", "new objects pass Git's own checks"},
    Rule{RuleId::policy, "policy", "the policy that a push brings is one that can be obeyed"},
    Rule{RuleId::keyring, "keyring", "the keyrings that a rule needs are whole"},
    Rule{RuleId::object_grammar, "object-grammar", "commits, tags and trees follow Git's grammar"},
    Rule{RuleId::object_date, "object-date", "no date lies in the future"},
    Rule{RuleId::moved_outside, "moved-outside", "the ref was last moved through the gate"},
    Rule{RuleId::limit, "limit", "the push stays within the stated limits"},
    Rule{RuleId::secrets, "secrets", "no secret is pushed"},
    Rule{RuleId::manifests, "manifests", "no Kubernetes manifest carries plain secret data"},
    Rule{RuleId::coverage, "coverage", "everything new was examined"},
};

}  // namespace

std::span<const Rule> rules() noexcept {
  return kRules;
}

std::string_view name_of(RuleId id) noexcept {
  const auto* rule = std::ranges::find(kRules, id, &Rule::id);
  return rule == kRules.end() ? "unknown" : rule->name;
}

std::optional<RuleId> rule_named(std::string_view name) noexcept {
  const auto* rule = std::ranges::find(kRules, name, &Rule::name);
  if (rule == kRules.end())
    return std::nullopt;
  return rule->id;
}

}  // namespace refward::findings
