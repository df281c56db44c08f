// SPDX-License-Identifier: Apache-2.0
#include "audit/known_refs.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/summary.h"
#include "base/failure.h"
#include "crypto/hash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>

namespace refward::audit {
namespace {

constexpr std::size_t kMaxCache = 256 * 1024 * 1024;  // bytes; a million refs

std::filesystem::path cache_path(const Journal& journal, const std::string& repository) {
  return journal.options().state / kCacheFolder /
         base::to_hex(crypto::sha256(base::as_bytes(repository)));
}

// From the first entry that is there, with what is known of those before.
Snapshot fresh(const Journal& journal, const std::string& repository) {
  Snapshot snapshot;
  snapshot.identity = journal.mark().identity;
  const auto before = pruned_part(journal.folder());
  if (!before)
    return snapshot;
  snapshot.position = {before->entries, 0, before->entries};
  snapshot.head = before->head;
  const auto found = before->repositories.find(repository);
  if (found != before->repositories.end())
    snapshot.fold = found->second.fold;
  snapshot.fold.keep_at_most(kMaxOpenMoves);
  return snapshot;
}

// A cache is a convenience: whatever is wrong with it means that there is none.
std::optional<Snapshot> read_cache(const std::filesystem::path& path) {
  try {
    const auto text = base::read_file_if_exists(path, kMaxCache);
    if (!text)
      return std::nullopt;
    auto snapshot = Snapshot::parse(*text);
    return snapshot ? std::optional(*std::move(snapshot)) : std::nullopt;
  } catch (const base::Failure&) {
    return std::nullopt;
  }
}

// Whether the log still is the one that was folded: the head at that place is what the next record
// was chained to.
bool agrees(const Snapshot& snapshot, const Mark& mark, const std::filesystem::path& folder) {
  if (snapshot.identity != mark.identity || snapshot.position.index > mark.entries)
    return false;
  if (snapshot.position.index == mark.entries)
    return snapshot.head == mark.head;
  try {
    Reader reader(folder, mark);
    reader.seek(snapshot.position);
    return reader.next() && reader.header().previous == snapshot.head;
  } catch (const base::Failure&) {
    return false;
  }
}

// Without a sync: a cache that a power cut spoils fails its CRC and is built again.
void write_cache(const Journal& journal,
                 const std::filesystem::path& path,
                 const std::string& text) {
  const auto& access = journal.access();
  const auto folder = path.parent_path();
  if (::mkdir(folder.c_str(), access.folder) == 0)
    grant(open_to_read(folder, Missing::fails)->get(), folder, access.folder, access);
  else if (errno != EEXIST)
    return;
  std::string temporary = path.string() + ".XXXXXX";
  const base::UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd)
    return;
  try {
    grant(fd.get(), temporary, access.file, access);
    write_at(fd.get(), temporary, 0, text);
  } catch (const base::Failure&) {
    ::unlink(temporary.c_str());
    return;
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0)
    ::unlink(temporary.c_str());
}

void apply(Snapshot& snapshot, const std::string& repository, Reader& reader) {
  const Parts parts = reader.parts();
  const auto leaf = parse_leaf(parts.leaf);
  if (!leaf)
    throw_disorder("leaf", segment_name(reader.position().segment));
  if (leaf->repository != repository)  // whose name has the same subject, perhaps by design
    return;
  const auto updates = updates_of(*leaf, parts.details);
  if (!updates)
    throw_disorder("details", segment_name(reader.position().segment));
  snapshot.fold.apply(*leaf, *updates);
}

}  // namespace

Fold fold_of(const Journal& journal, const std::string& repository) {
  const Mark& mark = journal.end();
  const auto path = cache_path(journal, repository);
  auto cached = read_cache(path);
  if (cached && !agrees(*cached, mark, journal.folder()))
    cached.reset();
  Snapshot snapshot = cached ? *std::move(cached) : fresh(journal, repository);
  const std::uint64_t before = snapshot.position.index;
  const Subject subject = subject_of(repository);
  Reader reader(journal.folder(), mark);
  reader.seek(snapshot.position);
  while (reader.next())
    if (reader.header().subject == subject)
      apply(snapshot, repository, reader);
  const std::uint64_t stride =
      snapshot.fold.size() > kLargeCache ? kLargeCacheStride : kCacheStride;
  if (reader.end().index - before >= stride) {
    snapshot.position = reader.end();
    snapshot.head = mark.head;
    write_cache(journal, path, snapshot.render());
  }
  return snapshot.fold;
}

}  // namespace refward::audit
