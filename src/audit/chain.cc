// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include "audit/details.h"

#include <utility>

namespace refward::audit {

base::Result<Judged> judge(const Parts& record) {
  if (!payload_is_whole(record))
    return base::Error("payload");
  auto leaf = parse_leaf(record.leaf);
  if (!leaf || leaf->index != record.header.index ||
      subject_of(leaf->repository) != record.header.subject)
    return base::Error("leaf");
  auto erased = check_details(record.details, leaf->commitments);
  if (!erased || !updates_of(*leaf, record.details))
    return base::Error("details");
  return Judged{*std::move(leaf), *std::move(erased)};
}

base::Result<Leaf> follow(const Mark& mark,
                          const Parts& record,
                          const base::Result<Judged>& judged) {
  if (!judged && judged.error().what == "payload")
    return judged.error();
  if (record.header.index != mark.entries || record.header.previous != mark.head)
    return base::Error("chain");
  if (!judged)
    return judged.error();
  return judged->leaf;
}

base::Result<Leaf> follow(const Mark& mark, const Parts& record) {
  return follow(mark, record, judge(record));
}

bool is_next(const Mark& mark, const Parts& record) {
  return payload_is_whole(record) && record.header.index == mark.entries &&
         record.header.previous == mark.head;
}

void advance(Mark& mark, const Parts& record, const Leaf& leaf) {
  mark.head = next_head(mark.head, tlog::hash_leaf(base::as_bytes(record.leaf)));
  mark.last = mark.offset;
  mark.offset += record.header.record_size();
  ++mark.entries;
  if (!leaf.policy.empty())
    mark.policy = leaf.policy;
  if (!leaf.keyring.empty())
    mark.keyring = leaf.keyring;
  if (leaf.repair)
    mark.repair.reset();
}

}  // namespace refward::audit
