// SPDX-License-Identifier: Apache-2.0
// Who is meant: signers, pushers, the approvers of `approvals`.
#include "config/block_readers.h"
#include "config/readers.h"

#include <fmt/format.h>

namespace refward::config {
namespace {

// Why an entry cannot name anybody, or nothing.
std::string_view fault_of(std::string_view entry) {
  if (entry.empty() || entry == "@" || entry.size() > kMaxName)
    return "names nobody";
  if (entry.starts_with('!'))
    return "takes nobody away: people are only added";
  if (entry.find_first_of("*?") != std::string_view::npos)
    return "is a pattern: people are named one by one, or as a @team";
  if (entry.front() == ' ' || entry.back() == ' ')
    return "begins or ends with a blank";
  return {};
}

}  // namespace

std::optional<policy::Names> read_names(Section& section,
                                        std::string_view key,
                                        std::string_view why,
                                        BlockPlaces& places) {
  const auto list = section.some_texts(key, why);
  if (!list)
    return std::nullopt;
  for (const PlacedText& item : list->items)
    if (const std::string_view fault = fault_of(item.value); !fault.empty())
      section.problems().error(item.spot, fmt::format("\"{}\" {}", item.value, fault));
  places.people.insert(places.people.end(), list->items.begin(), list->items.end());
  return list->values();
}

std::optional<policy::Names> read_signers(Section& section, BlockPlaces& places) {
  return read_names(
      section, "signers",
      "then nobody may sign, and every push to these refs is refused; name who may, leave the key "
      "out for whoever the keyrings identify, or stop all moves with require = [\"no-update\"]",
      places);
}

std::optional<policy::Approvals> read_approvals(Section& section, BlockPlaces& places) {
  auto table = section.child("approvals");
  if (!table)
    return std::nullopt;
  policy::Approvals approvals;
  if (const auto count = table->number("count", 1, std::int64_t{policy::Approvals::kMaxCount}))
    approvals.count = static_cast<std::size_t>(*count);
  auto from = read_names(*table, "from", "nobody could approve anything", places);
  if (!table->has("from"))
    section.problems().error(table->spot(),
                             "approvals.from is missing: who may approve, as in from = "
                             "[\"@maintainers\"]");
  if (from)
    approvals.from = *std::move(from);
  if (table->flag("unbound_merges").value_or(false))
    approvals.merges = policy::Approvals::Merges::unbound;
  table->finish();
  return approvals;
}

}  // namespace refward::config
