// SPDX-License-Identifier: Apache-2.0
#include "audit/details.h"
#include "audit/disk.h"
#include "audit/fold.h"
#include "audit/folder.h"
#include "audit/log.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "base/text.h"

#include <unistd.h>

#include <cerrno>
#include <map>
#include <set>

namespace refward::audit {
namespace {

Record record_of(const Parts& parts) {
  const auto leaf = parse_leaf(parts.leaf);
  if (!leaf)
    throw_disorder("leaf", "entry " + std::to_string(parts.header.index));
  return {parts.header.index, leaf->time, std::string(parts.leaf), std::string(parts.details)};
}

// For each decision from `first` on, where its newest outcome stands.
using Outcomes = std::map<std::uint64_t, Position>;

Outcomes outcomes_from(Reader& reader, std::uint64_t first) {
  Outcomes outcomes;
  reader.seek_entry(first);
  while (reader.next()) {
    const auto leaf = parse_leaf(reader.parts().leaf);
    if (leaf && leaf->of && *leaf->of >= first)
      outcomes[*leaf->of] = reader.position();
  }
  return outcomes;
}

}  // namespace

void read(const Options& options,
          std::uint64_t first,
          const std::function<bool(const Record&)>& visit) {
  auto reader = reader_of(options);
  if (!reader)
    return;
  reader->seek_entry(first);
  while (reader->next() && visit(record_of(reader->parts()))) {
  }
}

void read_joined(const Options& options,
                 std::uint64_t first,
                 const std::function<bool(const Joined&)>& visit) {
  auto reader = reader_of(options);
  if (!reader)
    return;
  Reader ahead = *reader_of(options);
  Outcomes outcomes = outcomes_from(*reader, first);
  std::set<std::uint64_t> joined;  // outcomes that went with their decision
  reader->seek_entry(first);
  while (reader->next()) {
    if (joined.erase(reader->header().index) != 0)
      continue;
    Joined out{record_of(reader->parts()), std::nullopt};
    const auto outcome = outcomes.find(out.record.index);
    if (outcome != outcomes.end()) {
      ahead.seek(outcome->second);
      if (ahead.next())
        out.outcome = record_of(ahead.parts());
      joined.insert(outcome->second.index);
      outcomes.erase(outcome);
    }
    if (!visit(out))
      return;
  }
}

std::map<std::string, Log::KnownRef> read_known_refs(const Options& options,
                                                     const std::string& repository) {
  auto reader = reader_of(options);
  if (!reader)
    return {};
  const std::string recorded = base::printable(repository);
  const Subject subject = subject_of(recorded);
  Fold fold;
  if (const auto before = pruned_part(options.folder))
    if (const auto found = before->repositories.find(recorded); found != before->repositories.end())
      fold = found->second.fold;
  fold.keep_at_most(kMaxOpenMoves);
  while (reader->next()) {
    if (reader->header().subject != subject)
      continue;
    const Parts parts = reader->parts();
    const auto leaf = parse_leaf(parts.leaf);
    const auto updates =
        leaf ? updates_of(*leaf, parts.details) : base::Result<std::vector<RefMove>>(leaf.error());
    if (!updates)
      throw_disorder("leaf", "entry " + std::to_string(parts.header.index));
    if (leaf->repository == recorded)
      fold.apply(*leaf, *updates);
  }
  return fold.known();
}

bool is_ready(const Options& options) {
  auto reader = reader_of(options);
  for (const std::filesystem::path& folder : {options.folder, options.state})
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
      throw_disk_fault(Doing::writing, folder, errno);
  for (const SegmentFile& segment : list_folder(options.folder).segments) {
    const auto path = options.folder / segment_name(segment.first);
    if (::access(path.c_str(), R_OK | W_OK) != 0)
      throw_disk_fault(Doing::writing, path, errno);
  }
  if (!reader)
    return false;
  while (reader->next()) {
  }
  return true;
}

}  // namespace refward::audit
