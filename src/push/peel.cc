// SPDX-License-Identifier: Apache-2.0
#include "push/peel.h"

#include "push/push.h"

#include <fmt/core.h>

namespace refward::push {

base::Result<std::optional<Peeled>> peel(const git::Repo& repo, const git::ObjectId& value) {
  auto header = repo.header(value);
  if (!header)
    return std::optional<Peeled>();
  Peeled peeled{.tags = {}, .target = value, .kind = header->kind};
  while (peeled.kind == git::ObjectKind::tag) {
    if (peeled.tags.size() == kMaxTagDepth)
      return base::Error(
          fmt::format("tag {} names more than {} further tags", value.hex(), kMaxTagDepth - 1));
    TRY(const git::Object object, repo.read(peeled.target, kMaxTagBytes));
    auto tag = git::parse_tag(object.bytes);
    if (!tag)
      return tag.error().within(peeled.target.hex());
    peeled.tags.push_back(peeled.target);
    header = repo.header(tag->target);
    if (!header || header->kind != tag->target_kind)
      return base::Error(fmt::format("tag {} names a {} that is not there", peeled.target.hex(),
                                     to_text(tag->target_kind)));
    peeled.target = tag->target;
    peeled.kind = header->kind;
  }
  return std::optional<Peeled>(std::move(peeled));
}

}  // namespace refward::push
