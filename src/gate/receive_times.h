// SPDX-License-Identifier: Apache-2.0
// ReceiveTimes: when the record first took in an object of a repository (design.md 4.3): the time
// of the earliest accepted outcome, on any ref, whose new value reaches it. Asked only for a key
// that is not valid now, so that nothing is read before the first question; that one walks the
// whole history of what ever landed, the others cost nothing.
#pragma once

#include "audit/landings.h"
#include "base/clock.h"
#include "git/repo.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace refward::gate {

// Histories beyond this are not walked: then no object has a receive time, which refuses.
inline constexpr std::size_t kMaxReceived = 2'000'000;

class ReceiveTimes {
 public:
  using Landings = std::function<std::vector<audit::Landing>()>;

  // `repo` outlives it. `landings` is called at most once.
  ReceiveTimes(const git::Repo& repo, Landings landings)
      : repo_(repo), landings_(std::move(landings)) {}

  // Of a commit or tag; nothing where no landing reaches it. Values that the repository has lost
  // reach nothing. Not safe for several threads. Throws base::Failure where the record or the
  // repository cannot be read.
  [[nodiscard]] std::optional<base::Instant> of(const git::ObjectId& object);

 private:
  void find_out();

  const git::Repo& repo_;
  Landings landings_;
  bool known_ = false;
  std::unordered_map<git::ObjectId, base::Instant, git::ObjectIdHash> times_;
};

}  // namespace refward::gate
