// SPDX-License-Identifier: Apache-2.0
// The filter of `audit list|export|stats|follow`, as words of the command line and as a filter.
#pragma once

#include "audit/filter.h"
#include "gate/call.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::cli {

struct AuditFilterArguments {
  std::vector<std::string> repositories, refs, rules;  // globs
  std::vector<std::string> persons;
  std::string since, until, kind, decision, event;  // empty: any
  std::optional<std::uint64_t> from, to, last;
};

// Throws base::Failure (usage) for a word that could never match. The names, keys and logins of a
// person are looked up in the keyrings; where those cannot be read a warning says so, and only the
// name itself is looked for.
[[nodiscard]] audit::Filter filter_of(const gate::Call& call,
                                      const AuditFilterArguments& arguments);

}  // namespace refward::cli
