// SPDX-License-Identifier: Apache-2.0
// ApprovalText: what a person signs in a tag refs/approvals/<commit id>/<person> (design.md 4.5,
// docs/format/approval.md): for which ref of which repository, from which value of it on, for which
// tree, and until when. Everything that a replay could change stands in the text, since Git itself
// binds neither the name of a tag nor the place that it is pushed to.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "git/object_id.h"
#include "git/ref_name.h"

#include <optional>
#include <string>
#include <string_view>

namespace refward::identity {

class ApprovalText {
 public:
  static constexpr std::size_t kMaxBytes = 4096;
  static constexpr std::size_t kMaxRepositoryBytes = 1024;

  struct Parts {
    std::string repository;
    git::RefName ref;
    git::ObjectId base;  // the ref's value before the move; null: it is not there yet
    git::ObjectId tree;  // of the approved commit
    base::Instant expires;
  };

  // The whole of a tag's text, without its signature. The error says which line is wrong.
  [[nodiscard]] static base::Result<ApprovalText> parse(std::string_view text);
  // An error: a repository's name that the grammar has no room for, the null tree, an instant
  // before 1970 or beyond 9999.
  [[nodiscard]] static base::Result<ApprovalText> of(const Parts& parts);

  [[nodiscard]] const std::string& repository() const noexcept { return parts_.repository; }

  [[nodiscard]] const git::RefName& ref() const noexcept { return parts_.ref; }

  [[nodiscard]] const git::ObjectId& base() const noexcept { return parts_.base; }

  [[nodiscard]] const git::ObjectId& tree() const noexcept { return parts_.tree; }

  [[nodiscard]] base::Instant expires() const noexcept { return parts_.expires; }

  // The one text that parse() reads as this.
  [[nodiscard]] std::string text() const;

 private:
  explicit ApprovalText(Parts parts) : parts_(std::move(parts)) {}

  Parts parts_;
};

inline constexpr std::string_view kApprovalRefs = "refs/approvals/";

// "refs/approvals/<40 hex digits>/<person>"; the view is into the ref's name.
struct ApprovalRef {
  git::ObjectId commit;
  std::string_view person;
};

[[nodiscard]] std::optional<ApprovalRef> parse_approval_ref(std::string_view ref);

}  // namespace refward::identity
