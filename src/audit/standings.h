// SPDX-License-Identifier: Apache-2.0
// Standings: what one ref was, by the record (design.md 4.5; docs/format/entry.md, "What stood
// where"): the values that it took by outcomes of accepted decisions and by adoptions, one after
// the other without a gap up to the last.
#pragma once

#include "audit/log.h"
#include "base/clock.h"

#include <map>
#include <string>
#include <vector>

namespace refward::audit {

struct Stood {
  std::string value;  // hex; zeros: the ref was deleted
  base::Instant
      since;  // of the entry that says so, rounded up: nothing stood before it was recorded
  std::map<std::string, std::string> trees;  // folder, as recorded -> hex, as StoodTree
};

// Oldest first, in the order in which the values followed each other; times may run backwards in it
// where the server's clock did. Where the chain breaks (an outcome that no decision allowed, a move
// that does not begin where the last one ended) only what came behind counts: nobody knows what
// stood in between. Reads the journal as read() does, once and without a lock; throws base::Failure
// where that cannot be read.
[[nodiscard]] std::vector<Stood> standings(const Options& options,
                                           const std::string& repository,
                                           const std::string& ref);

// How many bytes of names and ids of trees are put into one leaf; well below kMaxLeaf, however they
// are escaped.
inline constexpr std::size_t kTreeBytes = 24 * 1024;

// The same entry in as many as its trees need to stand in leaves: refs whose trees are too many for
// one entry are spread over several; a single ref's that are too many for any are left out, and it
// is asked what the commit holds then. One, as it is, where it has no trees.
[[nodiscard]] std::vector<Entry> portions(Entry entry);

}  // namespace refward::audit
