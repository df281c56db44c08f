// SPDX-License-Identifier: Apache-2.0
#include "audit/tree.h"

#include "audit/disk.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "audit/words.h"
#include "base/crc.h"
#include "base/failure.h"
#include "base/files.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"

#include <fmt/format.h>

#include <bit>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::string_view kFirstLine = "refward-tree 1";

// What the cache says.
struct Cache {
  Digest identity{};
  std::uint64_t size = 0;
  std::uint64_t sealed = 0;  // index of a checkpoint plus one; 0: none
  std::vector<Digest> roots;

  [[nodiscard]] std::string render() const {
    std::string out = fmt::format("{}\nlog {}\nsize {}\nsealed {}\n", kFirstLine,
                                  base::to_hex(identity), size, sealed);
    for (const Digest& root : roots)
      out += fmt::format("root {}\n", base::to_hex(root));
    return fmt::format("{}crc {:08x}\n", out, base::crc32c(base::as_bytes(out)));
  }

  // Whatever is not as render() writes it, the comparison at the end finds.
  [[nodiscard]] static std::optional<Cache> parse(std::string_view text) {
    Cache out;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      Words words(rest.substr(0, end));
      const std::string_view key = words.next();
      if (key == "log")
        out.identity = digest(words.next());
      else if (key == "size")
        out.size = number(words.next());
      else if (key == "sealed")
        out.sealed = number(words.next());
      else if (key == "root")
        out.roots.push_back(digest(words.next()));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const bool fits = out.roots.size() == static_cast<std::size_t>(std::popcount(out.size)) &&
                      out.sealed <= out.size && out.render() == text;
    return fits ? std::optional(std::move(out)) : std::nullopt;
  }
};

}  // namespace

Tree::Tree(Options options) : options_(std::move(options)) {
  if (load())
    return;
  if (const auto pruned = pruned_part(options_.folder))
    range_ = tlog::CompactRange(pruned->entries, pruned->edge.range());
}

bool Tree::load() {
  const auto reader = reader_of(options_);
  const auto text = base::read_file_if_exists(options_.state / kTreeCacheName, kMaxTreeCache);
  const auto cache = text && reader ? Cache::parse(*text) : std::nullopt;
  if (!cache || cache->identity != reader->identity() || cache->size > reader->entries() ||
      cache->size < first_entry(options_.folder))
    return false;
  range_ = tlog::CompactRange(cache->size, cache->roots);
  if (cache->sealed != 0)
    sealed_ = cache->sealed - 1;
  return true;
}

void Tree::catch_up() {
  auto reader = reader_of(options_);
  if (!reader)
    return;
  reader->seek_entry(range_.size());
  while (reader->next()) {
    const Parts parts = reader->parts();
    if (reader->position().index != range_.size())
      throw_disorder("segment-missing", options_.folder);
    if (may_be_checkpoint(parts.leaf)) {
      const Leaf leaf = leaf_in(parts);
      if (!leaf.checkpoint || leaf.index != range_.size() ||
          !is_checkpoint_of(*leaf.checkpoint, options_.origin, head()))
        throw_disorder("checkpoint", options_.folder);
      sealed_ = leaf.index;
    }
    range_.append(tlog::hash_leaf(base::as_bytes(parts.leaf)));
  }
}

void Tree::save() const noexcept {
  try {
    const auto reader = reader_of(options_);
    if (!reader)
      return;
    Cache cache{.identity = reader->identity(), .size = range_.size()};
    cache.sealed = sealed_ ? *sealed_ + 1 : 0;
    cache.roots.assign(range_.roots().begin(), range_.roots().end());
    base::replace_file(options_.state / kTreeCacheName, cache.render(), 0600);
  } catch (const std::exception&) {  // it only saves time
  }
}

bool is_checkpoint_of(const CheckpointStatement& statement,
                      const std::string& origin,
                      const tlog::TreeHead& head) {
  const auto note = tlog::Note::parse(statement.note);
  if (!note)
    return false;
  const auto checkpoint = tlog::Checkpoint::parse(note->text);
  return checkpoint && checkpoint->origin == origin && checkpoint->head.size == head.size &&
         checkpoint->head.root == head.root;
}

}  // namespace refward::audit
