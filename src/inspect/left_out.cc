// SPDX-License-Identifier: Apache-2.0
#include "inspect/left_out.h"

#include "inspect/blob_queue.h"
#include "inspect/commit_facts.h"
#include "inspect/exceptions.h"
#include "inspect/ignore_files.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace refward::inspect {
namespace {

constexpr std::size_t kIdDigits = 40;
constexpr base::Seconds kNoBudget = std::chrono::days(365);

void take(BlobResult&& result, ContentFindings& out) {
  std::ranges::move(result.findings, std::back_inserter(out.findings));
  for (NotExamined& skipped : result.not_examined)
    out.skip(std::move(skipped));
  out.blobs += result.examined ? 1 : 0;
  out.bytes += result.bytes;
}

}  // namespace

std::optional<LeftOut> parse_left_out(std::string_view text) {
  const auto id = git::ObjectId::parse(text.substr(0, kIdDigits));
  if (!id || (text.size() > kIdDigits && text[kIdDigits] != ' '))
    return std::nullopt;
  return LeftOut{*id, std::string(text.substr(std::min(text.size(), kIdDigits + 1)))};
}

ContentFindings left_out_contents(const Ground& ground,
                                  const ContentOptions& options,
                                  const std::vector<LeftOut>& objects) {
  const Budget budget(kNoBudget, {});
  const Exceptions exceptions(options.secrets, ground.repository, ground.now);
  const TextExaminer texts(options, exceptions);
  const std::string& ref = ground.updates.front().ref;
  const git::ObjectId commit =
      ground.updates.front().new_commit.value_or(ground.updates.front().new_id);
  ContentFindings out;
  std::vector<NewBlob> blobs;
  for (const LeftOut& object : objects) {
    const auto header = ground.repo.header(object.id);
    if (!header) {
      out.skip({"gone", object.id.hex()});
    } else if (header->kind == git::ObjectKind::blob) {
      blobs.push_back({{object.path, object.id, git::EntryKind::blob, commit}, &ref});
    } else if (const auto text = ground.repo.read(object.id, kMaxCommitBytes); text) {
      BlobResult result;
      texts.scan(text->bytes, {ref, object.id, to_text(header->kind), ""}, result);
      result.bytes = text->bytes.size();
      out.commits += header->kind == git::ObjectKind::commit ? 1 : 0;
      out.tags += header->kind == git::ObjectKind::tag ? 1 : 0;
      take(std::move(result), out);
    } else {
      out.skip({"gone", object.id.hex()});
    }
  }
  IgnoreFiles ignored(ground, exceptions);
  for (BlobResult& result : examine_blobs({ground.repo, options, exceptions, budget}, blobs)) {
    ignored.apply(result.findings);
    take(std::move(result), out);
  }
  return out;
}

}  // namespace refward::inspect
