// SPDX-License-Identifier: Apache-2.0
#include "audit/prepare.h"

#include "audit/printed.h"
#include "base/failure.h"
#include "base/text.h"

#include <algorithm>
#include <utility>

namespace refward::audit {
namespace {

[[noreturn]] void throw_unfit(const std::string& why) {
  throw base::Failure::fault("the entry cannot be recorded: " + why);
}

Leaf leaf_of(const Entry& entry, std::uint64_t index, base::PreciseInstant time) {
  Leaf leaf;
  leaf.index = index;
  leaf.kind = entry.kind;
  leaf.time = time;
  leaf.event = entry.event;
  leaf.decision = entry.decision;
  leaf.of = entry.of;
  leaf.repository = base::printable(entry.repository);
  leaf.updates = entry.moves;
  leaf.trees = entry.trees;
  leaf.policy = entry.policy_digest;
  leaf.keyring = entry.keyring_digest;
  leaf.repair = entry.repair;
  leaf.reconcile = entry.reconcile;
  leaf.erase = entry.erase;
  leaf.prune = entry.prune;
  leaf.checkpoint = entry.checkpoint;
  return leaf;
}

bool is_too_long(const std::string& certificate) {
  return certificate.size() > kMaxCertificateText ||
         printed_text(certificate).size() > kMaxCertificateText;
}

Entry with_printable_names(const Entry& entry) {
  Entry out = entry;
  for (RefMove& move : out.moves)
    move.ref = base::printable(move.ref);
  for (StoodTree& tree : out.trees) {
    tree.ref = base::printable(tree.ref);
    tree.folder = base::printable(tree.folder);
  }
  std::ranges::sort(out.trees);
  if (out.reconcile) {
    for (NotApplied& one : out.reconcile->not_applied)
      one.ref = base::printable(one.ref);
    std::ranges::sort(out.reconcile->not_applied);
  }
  return out;
}

Prepared seal(const Entry& entry, Leaf leaf, UpdatesIn place, const Random& random) {
  Prepared out;
  if (place == UpdatesIn::details) {
    leaf.many = ManyUpdates{entry.moves.size(), digest_of(entry.moves)};
    leaf.updates.clear();
  }
  Details details = seal_details(entry, place, random);
  leaf.commitments = std::move(details.commitments);
  out.leaf_json = render(leaf);
  out.details_json = std::move(details.json);
  out.leaf = std::move(leaf);
  return out;
}

}  // namespace

Prepared prepare(const Entry& raw,
                 std::uint64_t index,
                 base::PreciseInstant time,
                 const Random& random) {
  if (raw.push_certificate && is_too_long(raw.push_certificate->text))
    throw_unfit("the push certificate is longer than its limit");
  const Entry entry = with_printable_names(raw);
  const Leaf leaf = leaf_of(entry, index, time);
  Prepared out;
  if (entry.moves.size() <= kMaxInlineUpdates)
    out = seal(entry, leaf, UpdatesIn::leaf, random);
  if (out.leaf_json.empty() || out.leaf_json.size() > kMaxLeaf)
    out = seal(entry, leaf, entry.moves.empty() ? UpdatesIn::leaf : UpdatesIn::details, random);
  // What we would refuse to read we do not write.
  const auto readable = parse_leaf(out.leaf_json);
  if (!readable)
    throw_unfit(readable.error().what);
  if (out.details_json.size() > kMaxDetails)
    throw_unfit("details are longer than their limit");
  return out;
}

}  // namespace refward::audit
