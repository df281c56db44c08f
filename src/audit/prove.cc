// SPDX-License-Identifier: Apache-2.0
#include "audit/prove.h"

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/publish.h"
#include "audit/reader.h"
#include "audit/seal.h"
#include "audit/summary.h"
#include "base/failure.h"
#include "tlog/checkpoint.h"
#include "tlog/proof.h"
#include "tlog/prove.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace refward::audit {
namespace {

// The leaves' hashes, behind what was pruned.
class Leaves {
 public:
  Leaves(const Options& options, std::uint64_t size) {
    if (const auto pruned = pruned_part(options.folder)) {
      first_ = pruned->entries;
      range_ = pruned->edge.range();
    }
    auto reader = reader_of(options);
    while (reader && first_ + hashes_.size() < size && reader->next())
      hashes_.push_back(tlog::hash_leaf(base::as_bytes(reader->parts().leaf)));
    if (first_ + hashes_.size() < size)
      throw_disorder("shorter", options.folder);
  }

  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }

  // Of an entry that was not pruned, and what proofs of such entries ask for.
  [[nodiscard]] Digest hash_of(tlog::Node node) const {
    const std::uint64_t begin = node.index << node.height;
    const std::uint64_t end = (node.index + 1) << node.height;
    if (begin >= first_)
      return tlog::root_of(std::span(hashes_).subspan(begin - first_, end - begin));
    if (end <= first_)
      return kept(node);
    return tlog::hash_children(hash_of({node.height - 1, node.index * 2}),
                               hash_of({node.height - 1, node.index * 2 + 1}));
  }

 private:
  // The perfect subtrees over what was pruned: one for each bit set, largest first.
  [[nodiscard]] Digest kept(tlog::Node node) const {
    std::uint64_t at = 0;
    for (const Digest& root : range_) {
      const std::uint64_t count = std::bit_floor(first_ - at);
      if (at == node.index << node.height && count == std::uint64_t{1} << node.height)
        return root;
      at += count;
    }
    throw base::Failure::fault("a proof asks for a hash that was pruned");
  }

  std::uint64_t first_ = 0;
  std::vector<Digest> range_;
  std::vector<Digest> hashes_;
};

// What is published, which is quick to read; nothing of it is believed that the proof does not bear
// out in the end.
class Published {
 public:
  Published(const Options& options, std::uint64_t size)
      : folder_(options.folder / kPublishedName), size_(size) {}

  // Throws where it is not there.
  [[nodiscard]] Digest hash_of(tlog::Node node) {
    const tlog::TilePart part = tlog::part_of(node, size_);
    const std::string path = part.tile.path();
    auto found = tiles_.find(path);
    if (found == tiles_.end()) {
      const std::string bytes = base::read_file(folder_ / path, tlog::kTileWidth * Digest{}.size());
      auto hashes = tlog::parse_tile(part.tile, base::as_bytes(bytes));
      if (!hashes)
        throw base::Failure::fault(hashes.error().what);
      found = tiles_.emplace(path, *std::move(hashes)).first;
    }
    return tlog::root_of(std::span(found->second).subspan(part.first, part.count));
  }

  [[nodiscard]] std::string leaf_at(std::uint64_t index) const {
    tlog::TileName name{.level = tlog::TileName::kEntries, .index = index / tlog::kTileWidth};
    name.width = std::min(tlog::kTileWidth, size_ - name.index * tlog::kTileWidth);
    const std::string bundle = base::read_file(folder_ / name.path(), kMaxBundle);
    const auto entries = tlog::parse_bundle(name, bundle);
    if (!entries)
      throw base::Failure::fault(entries.error().what);
    return std::string((*entries)[static_cast<std::size_t>(index % tlog::kTileWidth)]);
  }

 private:
  std::filesystem::path folder_;
  std::uint64_t size_;
  std::map<std::string, std::vector<Digest>> tiles_;
};

std::optional<tlog::TlogProof> published_proof(const Options& options, std::uint64_t index) {
  const auto checkpoint = published_checkpoint(options);
  if (!checkpoint || index >= checkpoint->head.size)
    return std::nullopt;
  try {
    Published published(options, checkpoint->head.size);
    const std::string leaf = published.leaf_at(index);
    tlog::TlogProof proof{.index = index};
    proof.checkpoint =
        base::read_file(options.folder / kPublishedName / kCheckpointName, tlog::kMaxNote);
    proof.extra = base::to_buffer(base::as_bytes(leaf));
    proof.path = tlog::inclusion_path(index, checkpoint->head.size,
                                      [&](tlog::Node node) { return published.hash_of(node); });
    if (tlog::verify_inclusion({index, tlog::hash_leaf(*proof.extra)}, checkpoint->head,
                               proof.path))
      return proof;
  } catch (const base::Failure&) {  // the record itself knows
  }
  return std::nullopt;
}

std::string leaf_at(const Options& options, std::uint64_t index) {
  std::string leaf;
  read(options, index, [&](const Record& record) {
    leaf = record.leaf_json;
    return false;
  });
  return leaf;
}

}  // namespace

base::Result<tlog::TlogProof, NoProof> prove(const Options& options, std::uint64_t index) {
  if (auto quick = published_proof(options, index))
    return *std::move(quick);
  const auto sealed = last_checkpoint(options);
  const auto reader = reader_of(options);
  if (!reader || index >= reader->entries())
    return NoProof::absent;
  if (index < first_entry(options.folder))
    return NoProof::pruned;
  if (!sealed || index >= sealed->index)
    return NoProof::unsealed;
  const Leaves leaves(options, sealed->index);
  tlog::TlogProof proof{.index = index, .checkpoint = sealed->note};
  proof.extra = base::to_buffer(base::as_bytes(leaf_at(options, index)));
  proof.path = tlog::inclusion_path(index, sealed->index,
                                    [&](tlog::Node node) { return leaves.hash_of(node); });
  return proof;
}

base::Result<tlog::TreeHead> signed_head(std::string_view text, const tlog::VerifierKey& key) {
  TRY(const tlog::Note note, tlog::Note::parse(text));
  switch (key.judge(note)) {
    case tlog::VerifierKey::Verdict::good:
      break;
    case tlog::VerifierKey::Verdict::bad:
      return base::Error("the checkpoint's signature does not verify");
    case tlog::VerifierKey::Verdict::absent:
      return base::Error("the checkpoint is not signed with this key");
  }
  TRY(const tlog::Checkpoint checkpoint, tlog::Checkpoint::parse(note.text));
  if (checkpoint.origin != key.name())
    return base::Error("the checkpoint is of another log than the key");
  return checkpoint.head;
}

base::Result<Proven> check_proof(std::string_view text, const tlog::VerifierKey& key) {
  TRY(const tlog::TlogProof proof, tlog::TlogProof::parse(text));
  TRY(const tlog::TreeHead head, signed_head(proof.checkpoint, key));
  if (!proof.extra)
    return base::Error("the proof does not hold the leaf");
  Proven out{.origin = key.name(), .size = head.size, .leaf = {}, .leaf_json = {}};
  out.leaf_json = base::as_text(*proof.extra);
  if (!tlog::verify_inclusion({proof.index, tlog::hash_leaf(*proof.extra)}, head, proof.path))
    return base::Error("the leaf is not where the proof says");
  TRY(out.leaf, parse_leaf(out.leaf_json));
  if (out.leaf.index != proof.index)
    return base::Error("the leaf has another index than the proof");
  return out;
}

}  // namespace refward::audit
