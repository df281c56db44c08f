// SPDX-License-Identifier: Apache-2.0
#include "git/blob_merge.h"

#include "git/handles.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace refward::git {

namespace {

git_merge_file_input input_of(const std::string& bytes) {
  git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;
  input.ptr = bytes.data();
  input.size = bytes.size();
  return input;
}

std::uint64_t lines_of(const std::string& bytes) {
  return static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
}

bool is_text(const std::string& bytes) {
  return bytes.find('\0') == std::string::npos;
}

std::optional<std::string> merge_lines(const std::string& base,
                                       const std::string& ours,
                                       const std::string& theirs) {
  const git_merge_file_input ancestor = input_of(base);
  const git_merge_file_input our_input = input_of(ours);
  const git_merge_file_input their_input = input_of(theirs);
  git_merge_file_result result{};
  const std::unique_ptr<git_merge_file_result, Deleter<git_merge_file_result_free>> owner(&result);
  if (git_merge_file(&result, &ancestor, &our_input, &their_input, nullptr) < 0 ||
      result.automergeable == 0)
    return std::nullopt;
  return std::string(result.ptr, result.len);
}

}  // namespace

base::Result<std::optional<std::string>> BlobMerge::read(const ObjectId& id) const {
  if (const Object* const made = made_.find(id); made != nullptr && made->kind == ObjectKind::blob)
    return std::optional(made->bytes);
  const auto header = repo_.header(id);
  if (!header || header->kind != ObjectKind::blob)
    return base::Error(fmt::format("object {} is {}", id.hex(), header ? "no blob" : "not there"));
  if (header->size > kMaxBytes)
    return std::optional<std::string>();
  TRY(Object object, repo_.read(id, kMaxBytes));
  return std::optional(std::move(object.bytes));
}

bool BlobMerge::is_worth_it(std::uint64_t lines) {
  if (lines > kMaxLines || lines * lines > kMaxEffort - effort_)
    return false;
  effort_ += lines * lines;
  return true;
}

base::Result<std::optional<ObjectId>> BlobMerge::merge(const ObjectId& base,
                                                       const ObjectId& ours,
                                                       const ObjectId& theirs) {
  const std::optional<ObjectId> conflict;
  TRY(const auto old_bytes, read(base));
  TRY(const auto our_bytes, read(ours));
  TRY(const auto their_bytes, read(theirs));
  if (!old_bytes || !our_bytes || !their_bytes)
    return conflict;
  if (!is_text(*old_bytes) || !is_text(*our_bytes) || !is_text(*their_bytes))
    return conflict;
  if (!is_worth_it(lines_of(*old_bytes) + lines_of(*our_bytes) + lines_of(*their_bytes)))
    return conflict;
  auto merged = merge_lines(*old_bytes, *our_bytes, *their_bytes);
  if (!merged || !made_.has_room_for(merged->size()))
    return conflict;
  TRY(const ObjectId id, made_.add({ObjectKind::blob, *std::move(merged)}));
  return std::optional(id);
}

}  // namespace refward::git
