// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include "audit/details.h"

#include <utility>

namespace refward::audit {

base::Result<Leaf> follow(const Mark& mark, const Parts& record) {
  const RecordHeader& header = record.header;
  if (!payload_is_whole(record))
    return base::Error("payload");
  if (header.index != mark.entries || header.previous != mark.head)
    return base::Error("chain");
  auto leaf = parse_leaf(record.leaf);
  if (!leaf || leaf->index != header.index || subject_of(leaf->repository) != header.subject)
    return base::Error("leaf");
  if (!check_details(record.details, leaf->commitments) || !updates_of(*leaf, record.details))
    return base::Error("details");
  return leaf;
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
