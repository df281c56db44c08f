// SPDX-License-Identifier: Apache-2.0
// RuleId: everything that refward can hold against a push, as one table. The ids are what messages,
// the record and docs/rules.md call the rules; they never change their meaning.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace refward::findings {

enum class RuleId {
  ref_name,
  ref_namespace,
  no_create,
  no_update,
  no_delete,
  immutable,
  fast_forward,
  annotated_tags,
  signed_commits,
  signed_tags,
  committer_is_signer,
  signed_push,
  author_is_signer,
  pusher_is_signer,
  user_presence,
  user_verification,
  only_refs,
  only_paths,
  merges_only,
  linear,
  clean_merge,
  sign_off,
  pushers,
  freeze,
  max_push_refs,
  max_push_commits,
  max_file_size,
  max_path_length,
  forbid_paths,
  forbid_kinds,
  submodule_urls,
  commit_message,
  author_email,
  committer_email,
  paths,
  approvals,
  promote_from,
  fsck,
  policy,
  keyring,
  object_grammar,
  object_date,
  moved_outside,
  limit,
  secrets,
  manifests,
  coverage,
};

struct Rule {
  RuleId id;
  std::string_view name;     // as users see it: "signed-commits"
  std::string_view summary;  // one line: what holds when the rule is kept
};

[[nodiscard]] std::span<const Rule> rules() noexcept;
[[nodiscard]] std::string_view name_of(RuleId id) noexcept;
[[nodiscard]] std::optional<RuleId> rule_named(std::string_view name) noexcept;

}  // namespace refward::findings
