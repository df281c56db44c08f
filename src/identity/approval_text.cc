// SPDX-License-Identifier: Apache-2.0
#include "identity/approval_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::identity {
namespace {

constexpr std::string_view kFirstLine = "refward-approval 1";

// The value of the line "key value", taken off the front of `text` with its LF.
base::Result<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos || !line.starts_with(key) || line.size() <= key.size() ||
      line[key.size()] != ' ')
    return base::Error(fmt::format("no line \"{} ...\" in its place", key));
  text.remove_prefix(end + 1);
  return line.substr(key.size() + 1);
}

base::Result<git::ObjectId> take_id(std::string_view& text, std::string_view key) {
  TRY(const std::string_view value, take_line(text, key));
  const auto id = git::ObjectId::parse(value);
  if (!id)
    return base::Error(fmt::format("the line \"{}\" holds no object's name", key));
  return *id;
}

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

base::Result<std::string> take_repository(std::string_view& text) {
  TRY(const std::string_view value, take_line(text, "repository"));
  if (value.empty() || value.size() > ApprovalText::kMaxRepositoryBytes ||
      std::any_of(value.begin(), value.end(), is_control))
    return base::Error("the line \"repository\" holds no repository's name");
  return std::string(value);
}

// In the one form that to_rfc3339 writes: UTC, without fractions.
base::Result<base::Instant> take_instant(std::string_view& text) {
  TRY(const std::string_view value, take_line(text, "expires"));
  const auto instant = base::parse_rfc3339(value);
  if (!instant || base::to_rfc3339(*instant) != value)
    return base::Error("the line \"expires\" holds no instant like 2026-10-01T00:00:00Z");
  return *instant;
}

}  // namespace

base::Result<ApprovalText> ApprovalText::parse(std::string_view text) {
  if (text.size() > kMaxBytes)
    return base::Error("longer than an approval may be");
  if (!text.starts_with(kFirstLine) || text.substr(kFirstLine.size(), 1) != "\n")
    return base::Error("the first line is not \"refward-approval 1\"");
  text.remove_prefix(kFirstLine.size() + 1);
  TRY(std::string repository, take_repository(text));
  TRY(const std::string_view name, take_line(text, "ref"));
  TRY(git::RefName ref, git::RefName::parse(name));
  TRY(const git::ObjectId base, take_id(text, "base"));
  TRY(const git::ObjectId tree, take_id(text, "tree"));
  if (tree.is_null())
    return base::Error("the line \"tree\" holds no object's name");
  TRY(const base::Instant expires, take_instant(text));
  if (!text.empty())
    return base::Error("something stands behind the line \"expires\"");
  return ApprovalText({std::move(repository), std::move(ref), base, tree, expires});
}

base::Result<ApprovalText> ApprovalText::of(const Parts& parts) {
  return parse(ApprovalText(parts).text());
}

std::string ApprovalText::text() const {
  return fmt::format("{}\nrepository {}\nref {}\nbase {}\ntree {}\nexpires {}\n", kFirstLine,
                     parts_.repository, parts_.ref.text(), parts_.base.hex(), parts_.tree.hex(),
                     base::to_rfc3339(parts_.expires));
}

std::optional<ApprovalRef> parse_approval_ref(std::string_view ref) {
  if (!ref.starts_with(kApprovalRefs))
    return std::nullopt;
  ref.remove_prefix(kApprovalRefs.size());
  const auto commit = git::ObjectId::parse(ref.substr(0, git::ObjectId::kHexSize));
  if (!commit || commit->is_null() || ref.size() <= git::ObjectId::kHexSize + 1 ||
      ref[git::ObjectId::kHexSize] != '/')
    return std::nullopt;
  const std::string_view person = ref.substr(git::ObjectId::kHexSize + 1);
  if (person.find('/') != std::string_view::npos)
    return std::nullopt;
  return ApprovalRef{*commit, person};
}

}  // namespace refward::identity
