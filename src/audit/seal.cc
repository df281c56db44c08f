// SPDX-License-Identifier: Apache-2.0
#include "audit/seal.h"

#include "audit/disk.h"
#include "audit/leaf.h"
#include "audit/summary.h"
#include "audit/tree.h"
#include "tlog/checkpoint.h"

#include <sys/stat.h>
#include <unistd.h>

namespace refward::audit {
namespace {

Sealed checkpoint_at(const Options& options, std::uint64_t index) {
  std::optional<Sealed> found;
  read(options, index, [&](const Record& record) {
    const auto leaf = parse_leaf(record.leaf_json);
    if (leaf && leaf->index == index && leaf->checkpoint)
      found = Sealed{.index = index, .note = leaf->checkpoint->note};
    return false;
  });
  if (!found)
    throw_disorder("checkpoint", options.folder);
  return *std::move(found);
}

Entry event_of(const Tree& tree, const tlog::SigningKey& key) {
  tlog::Note note;
  note.text = tlog::Checkpoint{.origin = key.name(), .head = tree.head()}.text();
  note.signatures.push_back(key.sign(note.text));
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "checkpoint";
  entry.checkpoint = CheckpointStatement{.note = note.render()};
  return entry;
}

// Nothing where it is not there; one that lies ahead counts as old.
bool is_younger(const std::filesystem::path& path, base::PreciseInstant now) {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0)
    return false;
  const base::PreciseInstant changed{base::Seconds(status.st_mtim.tv_sec)};
  return changed <= now && now < changed + kSealInterval;
}

}  // namespace

std::optional<Sealed> last_checkpoint(const Options& options) {
  Tree tree(options);
  tree.catch_up();
  return tree.sealed() ? std::optional(checkpoint_at(options, *tree.sealed())) : std::nullopt;
}

Sealed seal(const Options& options, const base::Clock& clock, const tlog::SigningKey& key) {
  Log log = Log::open(options, clock);
  Tree tree(options);
  tree.catch_up();
  if (!tree.sealed() || *tree.sealed() + 1 != tree.head().size) {
    (void)log.append_behind([&](std::uint64_t entries) {
      tree.catch_up();
      if (tree.head().size != entries)
        throw_disorder("shorter", options.folder);
      return event_of(tree, key);
    });
    tree.catch_up();
  }
  tree.save();
  return checkpoint_at(options, *tree.sealed());
}

bool is_seal_due(const Options& options, base::PreciseInstant now) {
  return !options.log_key.empty() && ::access(options.log_key.c_str(), R_OK) == 0 &&
         !is_younger(options.log_key, now) && !is_younger(options.state / kTreeCacheName, now);
}

std::optional<base::PreciseInstant> unsealed_since(const Options& options) {
  Tree tree(options);
  tree.catch_up();
  const std::uint64_t next = tree.sealed() ? *tree.sealed() + 1 : first_entry(options.folder);
  std::optional<base::PreciseInstant> out;
  if (next < tree.head().size)
    read(options, next, [&](const Record& record) {
      out = record.time;
      return false;
    });
  return out;
}

}  // namespace refward::audit
